/**
 * @file Hold every special function to its bound in ulps against values of 50 digits.
 *
 * The bound of a function is in ulps of the true value. "scaled" multiplies it by the condition number where that is above 1: the change that half an ulp
 * of the arguments makes. Fixtures: scripts/reference/special.py.
 */
import { describe, expect, it } from "vitest";
import { reference, type ReferenceRow, ulpsBetween } from "../../test/reference.ts";
import * as base from "../index.ts";

interface Bound {
  readonly f: (...args: number[]) => number;
  readonly ulps: number;
  readonly scaled?: boolean;
}

const unary = (f: (x: number) => number, ulps: number, scaled = false): Bound => ({ f: (x = NaN) => f(x), ulps, scaled });
const binary = (f: (x: number, y: number) => number, ulps: number, scaled = false): Bound => ({ f: (x = NaN, y = NaN) => f(x, y), ulps, scaled });
const ternary = (f: (a: number, b: number, x: number) => number, ulps: number): Bound => ({ f: (a = NaN, b = NaN, x = NaN) => f(a, b, x), ulps, scaled: true });
/** 1e-13, in ulps. */
const INCOMPLETE = 1e-13 * 2 ** 52;

const bounds: Readonly<Record<string, Readonly<Record<string, Bound>>>> = {
  "special-elementary": {
    exp: unary(base.exp, 1),
    expm1: unary(base.expm1, 1),
    log: unary(base.log, 1),
    log1p: unary(base.log1p, 1),
    log2: unary(base.log2, 1),
    log10: unary(base.log10, 1),
    sin: unary(base.sin, 1),
    cos: unary(base.cos, 1),
    tan: unary(base.tan, 3),
    atan: unary(base.atan, 1),
    tanh: unary(base.tanh, 3),
    sinh: unary(base.sinh, 3),
    cosh: unary(base.cosh, 2),
    sigmoid: unary(base.sigmoid, 3),
    softplus: unary(base.softplus, 2),
    logSigmoid: unary(base.logSigmoid, 2),
    log1mExp: unary(base.log1mExp, 3, true),
    atan2: binary(base.atan2, 2),
    pow: binary(base.pow, 1),
    logAddExp: binary(base.logAddExp, 3, true),
  },
  "special-error": {
    erf: unary(base.erf, 2),
    erfc: unary(base.erfc, 4),
    erfcx: unary(base.erfcx, 4),
    normalCdf: unary(base.normalCdf, 4),
    logNormalCdf: unary(base.logNormalCdf, 4, true),
    normalQuantile: unary(base.normalQuantile, 6),
  },
  "special-gamma": {
    lgamma: unary(base.lgamma, 4),
    lgammaNegative: unary(base.lgamma, 4, true),
    digamma: unary(base.digamma, 4, true),
    trigamma: unary(base.trigamma, 4, true),
    lbeta: binary(base.lbeta, 4, true),
  },
  "special-incomplete": {
    gammaP: binary(base.gammaP, INCOMPLETE, true),
    gammaQ: binary(base.gammaQ, INCOMPLETE, true),
    betaI: ternary(base.betaI, INCOMPLETE),
  },
  "special-slopes": {
    lgammaNegative: unary(base.lgamma, 4, true),
    digammaNegative: unary(base.digamma, 4, true),
    trigammaNegative: unary(base.trigamma, 4, true),
    logSumExp: { f: (...x) => base.logSumExp(x), ulps: 4, scaled: true },
    besselI0e: unary(base.besselI0e, 4),
    besselI1e: unary(base.besselI1e, 4),
    besselI0MinusI1e: unary(base.besselI0MinusI1e, 4),
    digammaMinusLog: unary(base.digammaMinusLog, 4, true),
    digammaRise: binary(base.digammaRise, 4, true),
    gammaPByShape: binary(base.gammaPByShape, INCOMPLETE, true),
    betaIByA: ternary(base.betaIByA, INCOMPLETE),
    betaIByB: ternary(base.betaIByB, INCOMPLETE),
  },
  "special-large": {
    betaI: ternary(base.betaI, 4),
    // The continued fraction below shapes of 1,000 loses a few units at the mean, where the slope is what is left of its derivative.
    betaIByA: ternary(base.betaIByA, 40),
    betaIByB: ternary(base.betaIByB, 40),
  },
};

/** The largest error of a function over its rows, in units of its bound, and where it is. */
function worst({ f, ulps, scaled = false }: Bound, rows: readonly ReferenceRow[]): { ratio: number; at: readonly number[] } {
  let found = { ratio: 0, at: [] as readonly number[] };
  for (const row of rows) {
    const args = row.slice(0, -3);
    const [high = NaN, low = NaN, condition = NaN] = row.slice(-3);
    const ratio = ulpsBetween(f(...args), high, low) / (ulps * (scaled ? Math.max(1, condition) : 1));
    if (!(ratio <= found.ratio)) found = { ratio, at: args };
  }
  return found;
}

for (const [file, functions] of Object.entries(bounds)) {
  describe(file, () => {
    const values = reference[file] ?? {};
    it("has a bound for every function that has reference values", () => {
      expect(Object.keys(values)).toEqual(Object.keys(functions));
    });
    for (const [name, bound] of Object.entries(functions)) {
      const rows = values[name] ?? [];
      const text = `${bound.ulps > 100 ? "1e-13" : `${bound.ulps} ulp`}${bound.scaled === true ? " times the condition number" : ""}`;
      it(`${name} is within ${text} of the true value at ${rows.length} points`, () => {
        expect(rows.length).toBeGreaterThan(50);
        const { ratio, at } = worst(bound, rows);
        expect(ratio, `error over bound at (${at.join(", ")})`).toBeLessThanOrEqual(1);
      });
    }
  });
}

describe("near a root, relative accuracy does not need the condition number", () => {
  it("digamma keeps 4 ulp near its root 1.4616", () => {
    const rows = (reference["special-gamma"]?.["digamma"] ?? []).filter(([x = 0]) => Math.abs(x - 1.4616321449683622) < 0.01);
    expect(rows.length).toBeGreaterThan(20);
    expect(worst(unary(base.digamma, 4), rows).ratio).toBeLessThanOrEqual(1);
  });
});
