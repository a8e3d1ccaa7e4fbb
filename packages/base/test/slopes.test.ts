import { besselI0e, besselI0MinusI1e, besselI1e, betaIByA, betaIByB, digammaMinusLog, digammaRise, gammaPByShape, logBetaDensity, logGammaDensity } from "@typyro/base";
import { describe, expect, it } from "vitest";
import fixture from "./fixtures/slopes.json" with { type: "json" };

type Row = readonly [name: string, at: readonly number[], value: number];
const rows = fixture as readonly unknown[] as readonly Row[];
const EPSILON = 2 ** -52;

/** The function, and the error allowed to it, given the true value and the arguments. */
const functions: Readonly<Record<string, readonly [f: (...x: number[]) => number, bound: (truth: number, ...x: number[]) => number]>> = {
  besselI0e: [(x = 0) => besselI0e(x), (truth) => 4 * EPSILON * Math.abs(truth)],
  besselI1e: [(x = 0) => besselI1e(x), (truth) => 4 * EPSILON * Math.abs(truth)],
  besselI0MinusI1e: [(x = 0) => besselI0MinusI1e(x), (truth) => 8 * EPSILON * Math.abs(truth)],
  digammaMinusLog: [(x = 0) => digammaMinusLog(x), (truth) => 64 * EPSILON * Math.abs(truth)],
  digammaRise: [(x = 0, step = 0) => digammaRise(x, step), (truth) => 64 * EPSILON * Math.abs(truth)],
  // Of a probability, so near 0 the error of the probability itself counts.
  gammaPByShape: [(a = 0, x = 0) => gammaPByShape(a, x), (truth) => 1e-13 * Math.abs(truth)],
  betaIByA: [(a = 0, b = 0, x = 0) => betaIByA(a, b, x), (truth) => 2e-13 * Math.abs(truth) + 4 * EPSILON],
  betaIByB: [(a = 0, b = 0, x = 0) => betaIByB(a, b, x), (truth) => 2e-13 * Math.abs(truth) + 4 * EPSILON],
  // A relative change of 4 units in x moves a log density by 4 |a - 1 - x| units.
  logGammaDensity: [(a = 0, x = 0) => logGammaDensity(a, x), (truth, a = 0, x = 0) => 8 * EPSILON * (1 + Math.abs(truth) + Math.abs(a - 1 - x))],
  logBetaDensity: [
    (a = 0, b = 0, x = 0) => logBetaDensity(a, b, x),
    (truth, a = 0, b = 0, x = 0) => 8 * EPSILON * (1 + Math.abs(truth) + Math.abs(a - 1) + (Math.abs(b - 1) * x) / (1 - x)),
  ],
};

describe("against values of 40 digits", () => {
  it.each(Object.entries(functions))("%s is within its bound", (name, [f, bound]) => {
    const own = rows.filter(([found]) => found === name);
    expect(own.length).toBeGreaterThan(8);
    for (const [, at, truth] of own) expect(Math.abs(f(...at) - truth), `${name}(${at.join(", ")}) = ${f(...at)}, truth ${truth}`).toBeLessThanOrEqual(bound(truth, ...at));
  });
});

describe("special points", () => {
  it("of the Bessel functions: parity, 0, infinities and NaN", () => {
    expect([besselI0e(0), besselI1e(0), besselI0MinusI1e(0)]).toEqual([1, 0, 1]);
    expect([besselI0e(Infinity), besselI1e(Infinity), besselI0MinusI1e(-Infinity)]).toEqual([0, 0, 0]);
    for (const x of [0.3, 19, 400]) expect([besselI0e(-x), besselI1e(-x), besselI0MinusI1e(-x)]).toEqual([besselI0e(x), -besselI1e(x), besselI0MinusI1e(x)]);
    for (const f of [besselI0e, besselI1e, besselI0MinusI1e]) expect(f(Number.NaN)).toBeNaN();
  });

  it("of the slopes: flat at the ends, NaN outside", () => {
    expect([gammaPByShape(2, 0), gammaPByShape(2, Infinity), betaIByA(2, 3, 0), betaIByB(2, 3, 1)]).toEqual([0, 0, 0, 0]);
    for (const value of [gammaPByShape(-1, 1), gammaPByShape(1, -1), betaIByA(0, 1, 0.5), betaIByB(1, 1, 2)]) expect(value).toBeNaN();
  });
});
