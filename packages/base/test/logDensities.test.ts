import { digamma, digammaRise, log, log1p, logBetaDensity, logGammaDensity, logNegativeBinomial, logNegativeBinomial2, logNegativeBinomial2ByR, logNegativeBinomialByR, trigamma } from "@typyro/base";
import { describe, expect, it } from "vitest";
import fixture from "./fixtures/logDensities.json" with { type: "json" };

type Row = readonly [name: string, at: readonly number[], value: number];
const rows = fixture as readonly unknown[] as readonly Row[];
const EPSILON = 2 ** -52;

/** The function, and the error allowed to it, given the true value and the arguments. */
const functions: Readonly<Record<string, readonly [f: (...x: number[]) => number, bound: (truth: number, ...x: number[]) => number]>> = {
  // A unit of 1 and of the value, and what a relative change of a unit in x or in a shape moves.
  logGammaDensity: [
    (a = 0, x = 0) => logGammaDensity(a, x),
    (truth, a = 0, x = 0) => 4 * EPSILON * (1 + Math.abs(truth) + Math.abs(a - 1 - x) + a * Math.abs(log(x) - digamma(a))),
  ],
  logBetaDensity: [
    (a = 0, b = 0, x = 0) => logBetaDensity(a, b, x),
    (truth, a = 0, b = 0, x = 0) => {
      const inShapes = a * Math.abs(log(x) + digammaRise(a, b)) + b * Math.abs(log1p(-x) + digammaRise(b, a));
      return 4 * EPSILON * (1 + Math.abs(truth) + Math.abs(a - 1 - ((b - 1) * x) / (1 - x)) + inShapes);
    },
  ],
  // The count is exact; a relative change of a unit in the odds or the mean, or in the concentration r, moves both by these sums.
  logNegativeBinomial: [
    (k = 0, odds = 0, r = 0) => logNegativeBinomial(k, odds, r),
    (truth, k = 0, odds = 0, r = 0) => 4 * EPSILON * (Math.abs(truth) + Math.abs((k - r * odds) / (1 + odds)) + r * Math.abs(logNegativeBinomialByR(k, odds, r))),
  ],
  logNegativeBinomialByR: [
    (k = 0, odds = 0, r = 0) => logNegativeBinomialByR(k, odds, r),
    (truth, k = 0, odds = 0, r = 0) => 4 * EPSILON * (Math.abs(truth) + odds / (1 + odds) + r * (trigamma(r) - trigamma(r + k))),
  ],
  logNegativeBinomial2: [
    (k = 0, m = 0, r = 0) => logNegativeBinomial2(k, m, r),
    (truth, k = 0, m = 0, r = 0) => 4 * EPSILON * (Math.abs(truth) + Math.abs((r * (k - m)) / (r + m)) + r * Math.abs(logNegativeBinomial2ByR(k, m, r))),
  ],
  logNegativeBinomial2ByR: [
    (k = 0, m = 0, r = 0) => logNegativeBinomial2ByR(k, m, r),
    (truth, k = 0, m = 0, r = 0) => {
      const [inMean, inR] = [(m * (k - m)) / (r + m) ** 2, r * (trigamma(r + k) - trigamma(r) + m / r / (r + m) - (m - k) / (r + m) ** 2)];
      return 4 * EPSILON * (Math.abs(truth) + Math.abs(inMean) + Math.abs(inR));
    },
  ],
};

describe("against values of 40 digits", () => {
  it.each(Object.entries(functions))("%s is within its bound", (name, [f, bound]) => {
    const own = rows.filter(([found]) => found === name);
    expect(own.length).toBeGreaterThan(8);
    for (const [, at, truth] of own) expect(Math.abs(f(...at) - truth), `${name}(${at.join(", ")}) = ${f(...at)}, truth ${truth}`).toBeLessThanOrEqual(bound(truth, ...at));
  });
});
