/** @file Hold log densities and gradients against Stan's at points of the unconstrained space. */
import { stagesOf } from "@typyro/inference";
import type { Ok } from "typyro";
import { describe, expect, test } from "vitest";
import { arK } from "../src/posteriordb/arK.ts";
import { blr } from "../src/posteriordb/blr.ts";
import { loadArK, loadBlr, loadEarnings, loadGarch, loadKidIq, loadSchools } from "../src/posteriordb/data.ts";
import { logearnInteraction } from "../src/posteriordb/earnings.ts";
import { eightSchools, eightSchoolsNoncentred } from "../src/posteriordb/eightSchools.ts";
import { garch11 } from "../src/posteriordb/garch.ts";
import { kidscoreMomhsiq } from "../src/posteriordb/kidiq.ts";
import arKPoints from "./fixtures/logDensity/arK-arK.json" with { type: "json" };
import earningsPoints from "./fixtures/logDensity/earnings-logearn_interaction.json" with { type: "json" };
import centredPoints from "./fixtures/logDensity/eight_schools-eight_schools_centered.json" with { type: "json" };
import noncentredPoints from "./fixtures/logDensity/eight_schools-eight_schools_noncentered.json" with { type: "json" };
import garchPoints from "./fixtures/logDensity/garch-garch11.json" with { type: "json" };
import kidiqPoints from "./fixtures/logDensity/kidiq-kidscore_momhsiq.json" with { type: "json" };
import blrPoints from "./fixtures/logDensity/sblrc-blr.json" with { type: "json" };

interface StanPoints {
  /** `beta.1` is the first element of `beta`. */
  readonly names: readonly string[];
  readonly points: readonly { readonly u: readonly number[]; readonly logDensity: number; readonly gradient: readonly number[] }[];
}

/** Stan's numbers have 15 digits and come from sums of up to 1200 terms, as ours do: 1e-12 of the largest number met. */
const PRECISION = 1e-12;

interface Evaluated {
  readonly logDensity: number;
  /** In Stan's order. */
  readonly gradient: readonly number[];
}

/** Our log density and gradient, as a sampler gets them, at the points of Stan. */
function evaluate<D, R extends Ok>(model: (data: D) => R, data: D, { names, points }: StanPoints): Evaluated[] {
  const { density, logDensity } = stagesOf(model, data);
  expect(density.layout.dim).toBe(names.length);
  const places = names.map((name) => {
    const [site = "", element = "1"] = name.split(".");
    const entry = density.layout.entries.find((one) => one.site === site);
    if (entry === undefined) throw new Error(`the model has no site ${site}`);
    return entry.offset + Number(element) - 1;
  });
  const q = new Float64Array(names.length);
  const gradient = new Float64Array(names.length);
  return points.map(({ u }) => {
    places.forEach((place, i) => (q[place] = u[i] ?? Number.NaN));
    return { logDensity: logDensity.valueAndGradient(q, gradient), gradient: places.map((place) => gradient[place] ?? Number.NaN) };
  });
}

const cases: readonly { readonly name: string; readonly stan: StanPoints; readonly ours: () => Evaluated[] }[] = [
  { name: "eight schools, centred", stan: centredPoints, ours: () => evaluate(eightSchools, loadSchools(), centredPoints) },
  { name: "eight schools, non-centred", stan: noncentredPoints, ours: () => evaluate(eightSchoolsNoncentred, loadSchools(), noncentredPoints) },
  { name: "score on schooling and IQ", stan: kidiqPoints, ours: () => evaluate(kidscoreMomhsiq, loadKidIq(), kidiqPoints) },
  { name: "log earn on height, sex and their product", stan: earningsPoints, ours: () => evaluate(logearnInteraction, loadEarnings(), earningsPoints) },
  { name: "sblrc", stan: blrPoints, ours: () => evaluate(blr, loadBlr("sblrc"), blrPoints) },
  { name: "arK", stan: arKPoints, ours: () => evaluate(arK, loadArK(), arKPoints) },
  { name: "garch11, where a support depends on another site", stan: garchPoints, ours: () => evaluate(garch11, loadGarch(), garchPoints) },
];

describe.each(cases)("$name", ({ stan: { names, points }, ours }) => {
  test("has Stan's log density up to a constant, and Stan's gradient", () => {
    const here = ours();
    const [first, second] = [points[0]?.logDensity ?? Number.NaN, here[0]?.logDensity ?? Number.NaN];
    expect(points).toHaveLength(3);
    for (const [i, point] of points.entries()) {
      const { logDensity, gradient } = here[i] ?? { logDensity: Number.NaN, gradient: [] };
      const size = Math.max(Math.abs(point.logDensity), Math.abs(first));
      expect(Math.abs(logDensity - second - (point.logDensity - first)), `point ${i}`).toBeLessThan(PRECISION * size);
      const largest = Math.max(...point.gradient.map(Math.abs));
      for (const [k, slope] of point.gradient.entries()) {
        expect(Math.abs((gradient[k] ?? Number.NaN) - slope), `d/d${names[k]} at point ${i}`).toBeLessThan(PRECISION * largest);
      }
    }
  });
});
