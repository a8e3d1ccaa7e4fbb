/**
 * @file Check the fixtures of distributions themselves: that those of every family reach far tails, extreme parameters, empty counts and the edges of the support.
 *
 * Far is a log density below -700, where the density itself is about to underflow. Extreme is a parameter beyond 1e3 or below 1e-3 in size, or a
 * log-odds beyond 30. Where a family cannot reach one of these, the reason stands here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { lift } from "@typyro/autodiff";
import { type Distribution, dist } from "@typyro/core";
import { describe, expect, it } from "vitest";
import type { Fixture } from "../distributionContract.ts";
import wrappers from "../fixtures/wrappers.json" with { type: "json" };
import multivariate from "../fixtures/multivariate.json" with { type: "json" };
import type { Stored, VectorCase } from "../vectorContract.ts";

const FAR = -700;

/** Families whose log density cannot be far below 0 at any value of use. */
const NEVER_FAR: Readonly<Record<string, string>> = {
  Uniform: "its density is the same everywhere, one over a length",
  DiscreteUniform: "its probability is the same everywhere, one over a count",
};

/** Distributions made of others whose log density stays near 0. */
const COMPOSED_NEVER_FAR: Readonly<Record<string, string>> = {
  truncatedNormal: "truncated to two standard deviations", truncatedNormalFar: "truncated to one unit, 35 standard deviations out", truncatedPoissonFar: "five values are left",
  truncatedBinomial: "three values are left", limitedNormal: "censored at -1 and 2 standard deviations", truncatedCauchy: "a Cauchy density falls with a power of the value",
};

const folder = new URL("../fixtures/distributions/", import.meta.url);
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Fixture);
const members: Readonly<Record<string, unknown>> = dist;
const isFactory = (x: unknown): x is (parameters: Readonly<Record<string, number>>) => Distribution => typeof x === "function";

const sizes = (names: readonly string[], values: readonly number[]): boolean =>
  values.some((x, i) => (names[i]?.endsWith("ogits") === true ? Math.abs(x) >= 30 : x !== 0 && (Math.abs(x) >= 1e3 || Math.abs(x) <= 1e-3 || (x < 1 && x > 1 - 1e-3))));

describe.each(fixtures.map((fixture) => [fixture.family, fixture] as const))("the fixture of %s", (family, { cases, isDiscrete, refused }) => {
  const points = cases.flatMap((found) => found.points);

  it(family in NEVER_FAR ? `reaches no far tail: ${NEVER_FAR[family]}` : "reaches log densities below -700, which are finite", () => {
    const hasFar = points.some(({ logDensity }) => typeof logDensity === "number" && logDensity < FAR);
    expect(hasFar).toBe(!(family in NEVER_FAR));
  });

  it("has extreme parameters", () => {
    expect(cases.some(({ parameters }) => sizes(Object.keys(parameters), Object.values(parameters).map(Number)))).toBe(true);
  });

  if (isDiscrete) it("has the least count, and no trials at all where trials may be 0", () => {
    const low = cases.some(({ points: own, parameters }) => own.some(({ x }) => Number(x) === Number(parameters["low"] ?? 0)));
    expect(low).toBe(true);
    const mayBeEmpty = "totalCount" in refused && !(refused["totalCount"] ?? []).map(Number).includes(0);
    if (mayBeEmpty) expect(cases.some(({ parameters }) => parameters["totalCount"] === 0)).toBe(true);
  });

  it("has values at or next to every edge of the support, on both sides of it, and infinite ones", () => {
    const make = members[family];
    if (!isFactory(make)) throw new Error(`no distribution is called ${family}`);
    const reached = { low: 0, high: 0 };
    const ends = { low: 0, high: 0 };
    for (const { parameters, points: own, outside } of cases) {
      const numbers = Object.fromEntries(Object.entries(parameters).map(([name, x]) => [name, Number(x)]));
      const { support } = make(numbers);
      expect(outside.map(Number)).toEqual(expect.arrayContaining([Infinity, -Infinity]));
      const inside = own.map(({ x }) => Number(x));
      expect(support.contains(lift(inside)).data().every((bit) => bit === 1)).toBe(true);
      expect(support.contains(lift(outside.map(Number))).data().every((bit) => bit === 0)).toBe(true);
      // The ends: those that a value just outside shows to be there.
      for (const finite of outside.map(Number).filter(Number.isFinite)) {
        const isBelow = inside.every((x) => x > finite);
        const isAbove = inside.every((x) => x < finite);
        if (!isBelow && !isAbove) continue; // a hole between counts
        const nearest = isBelow ? Math.min(...inside) : Math.max(...inside);
        const width = Math.max(...inside) - Math.min(...inside);
        const gap = Math.abs(nearest - closest(outside.map(Number), nearest));
        const side = isBelow ? "low" : "high";
        ends[side]++;
        if (gap <= (isDiscrete ? 1 : Math.max(0.15 * width, 1e-6))) reached[side]++;
      }
    }
    for (const side of ["low", "high"] as const) if (ends[side] > 0) expect(reached[side], `cases of ${ends[side]} that reach the ${side} end`).toBeGreaterThan(0);
  });
});

/** The finite value outside that is nearest to x. */
function closest(outside: readonly number[], x: number): number {
  return outside.filter(Number.isFinite).reduce((best, y) => (Math.abs(y - x) < Math.abs(best - x) ? y : best), Infinity);
}

const flat = (x: Stored): number[] => (typeof x === "object" ? x.flatMap(flat) : [Number(x)]);
const vectorCases = multivariate as readonly unknown[] as readonly VectorCase[];

describe.each([...new Set(vectorCases.map(({ family }) => family))])("the fixture of %s", (family) => {
  const own = vectorCases.filter((found) => found.family === family);

  it("reaches log densities below -700, which are finite", () => {
    expect(own.flatMap(({ logProb }) => flat(logProb)).some((x) => Number.isFinite(x) && x < FAR)).toBe(true);
  });

  it("has extreme parameters", () => {
    expect(own.some(({ parameters }) => Object.entries(parameters).some(([name, x]) => sizes(flat(x).map(() => name), flat(x))))).toBe(true);
  });

  it("has an empty count where it counts", () => {
    if (own[0] !== undefined && "totalCount" in own[0].parameters) expect(own.some(({ parameters }) => parameters["totalCount"] === 0)).toBe(true);
  });
});

describe.each(Object.entries(wrappers))("the fixture of %s", (name, { points }) => {
  it(name in COMPOSED_NEVER_FAR ? `reaches no far tail: ${COMPOSED_NEVER_FAR[name]}` : "reaches log densities below -560, which are finite", () => {
    // Of those made of Poisson variables the far tail begins a little earlier, so that the masses they are divided by can be summed.
    const hasFar = points.some(({ logProb }) => typeof logProb === "number" && logProb < -560);
    expect(hasFar).toBe(!(name in COMPOSED_NEVER_FAR));
  });
});
