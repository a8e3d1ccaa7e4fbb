/** @file Hold models written non-centred against the same models made non-centred by a handler. */
import { stagesOf } from "@typyro/inference";
import { locScale, type Ok, reparam } from "typyro";
import { expect, test } from "vitest";
import { loadSchools } from "../src/posteriordb/data.ts";
import { eightSchools, eightSchoolsNoncentred } from "../src/posteriordb/eightSchools.ts";
import { loadTraining } from "../src/sleepstudy/data.ts";
import { partial, partialNoncentered } from "../src/sleepstudy/model.ts";
import { loadRadon } from "../src/two-sites-radon/data.ts";
import { radonVaryingBoth, radonVaryingBothNoncentred } from "../src/two-sites-radon/radon.ts";

/** Log density and gradient at a point without symmetry. */
function atOnePoint<D, R extends Ok>(model: (data: D) => R, data: D): number[] {
  const { logDensity } = stagesOf(model, data);
  const q = Float64Array.from({ length: logDensity.dim }, (_, i) => Math.sin(1 + i));
  const gradient = new Float64Array(q.length);
  return [logDensity.valueAndGradient(q, gradient), ...gradient];
}

const schools = loadSchools();
const { data: sleep } = loadTraining();
const radon = loadRadon();

test.each([
  ["eight schools", atOnePoint(eightSchoolsNoncentred, schools), () => atOnePoint(reparam(eightSchools, { theta: locScale(0) }), schools)],
  ["the sleep study", atOnePoint(partialNoncentered, sleep), () => atOnePoint(reparam(partial, { alpha_s: locScale(0), beta_s: locScale(0) }), sleep)],
  ["radon", atOnePoint(radonVaryingBothNoncentred, radon), () => atOnePoint(reparam(radonVaryingBoth, { alpha: locScale(0), beta: locScale(0) }), radon)],
])("%s made non-centred by locScale has the log density and gradient of its form written by hand, to rounding", (_, written, made) => {
  const found = made();
  expect(found).toHaveLength(written.length);
  const largest = Math.max(...written.map(Math.abs));
  for (const [i, value] of written.entries()) expect(Math.abs((found[i] ?? Number.NaN) - value), `entry ${i}`).toBeLessThan(1e-13 * largest);
});
