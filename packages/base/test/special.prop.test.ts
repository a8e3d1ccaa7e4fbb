/**
 * @file Hold the special functions to their identities, symmetries and order at arguments chosen by fast-check.
 *
 * Tolerances are in ulps and follow from the bounds of `accuracy.test.ts`: two results within b ulp of the truth differ by 2 b at most.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as base from "../src/index.ts";
import { nextUp, ulpOf, ulpsBetween } from "./reference.ts";

const anyDouble = fc.double();
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const runs = { numRuns: 1000 };

/** |a - b| in units of the ulp of `scale`. */
const apart = (a: number, b: number, scale: number): number => (Object.is(a, b) ? 0 : Math.abs(a - b) / ulpOf(scale));

describe("the engine's own functions, which are good to an ulp or two, agree at every double", () => {
  const pairs: readonly (readonly [string, (x: number) => number, (x: number) => number, number])[] = [
    ["exp", base.exp, Math.exp, 2],
    ["expm1", base.expm1, Math.expm1, 2],
    ["log", base.log, Math.log, 2],
    ["log1p", base.log1p, Math.log1p, 2],
    ["log2", base.log2, Math.log2, 2],
    ["log10", base.log10, Math.log10, 2],
    ["sin", base.sin, Math.sin, 2],
    ["cos", base.cos, Math.cos, 2],
    ["tan", base.tan, Math.tan, 4],
    ["atan", base.atan, Math.atan, 2],
    ["sinh", base.sinh, Math.sinh, 5],
    ["cosh", base.cosh, Math.cosh, 4],
    ["tanh", base.tanh, Math.tanh, 5],
  ];
  it.each(pairs)("%s", (_, ours, engine, ulps) => {
    const agrees = (x: number): void => void expect(ulpsBetween(ours(x), engine(x))).toBeLessThanOrEqual(ulps);
    fc.assert(fc.property(anyDouble, agrees), runs);
    fc.assert(fc.property(within(-40, 40), agrees), runs);
  });
  it("pow", () => {
    const agrees = (x: number, y: number): void => {
      if (Math.abs(x) === 1 && !Number.isFinite(y)) return; // C99 says 1, JavaScript NaN
      if (x === 1) return;
      expect(ulpsBetween(base.pow(x, y), x ** y)).toBeLessThanOrEqual(2);
    };
    fc.assert(fc.property(anyDouble, anyDouble, agrees), runs);
    fc.assert(fc.property(within(0, 10), within(-300, 300), agrees), runs);
    fc.assert(fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -30, max: 30 }), agrees), runs);
  });
  it("atan2", () => {
    fc.assert(fc.property(anyDouble, anyDouble, (y, x) => void expect(ulpsBetween(base.atan2(y, x), Math.atan2(y, x))).toBeLessThanOrEqual(3)), runs);
  });
});

describe("symmetry is exact", () => {
  it.each([
    ["sin", base.sin],
    ["tan", base.tan],
    ["atan", base.atan],
    ["sinh", base.sinh],
    ["tanh", base.tanh],
    ["erf", base.erf],
  ] as const)("%s is odd", (_, f) => {
    fc.assert(fc.property(finite, (x) => void expect(f(-x)).toBe(-f(x))), runs);
  });
  it.each([
    ["cos", base.cos],
    ["cosh", base.cosh],
  ] as const)("%s is even", (_, f) => {
    fc.assert(fc.property(finite, (x) => void expect(f(-x)).toBe(f(x))), runs);
  });
  it("the quantiles of p and 1 - p are opposite where 1 - p is exact", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 52 - 1 }), (k) => void expect(base.normalQuantile(1 - k / 2 ** 52)).toBe(-base.normalQuantile(k / 2 ** 52))), runs);
  });
});

describe("order: from one double to the next an increasing function steps back by its error at most", () => {
  it.each([
    ["exp", base.exp, -745, 709, 1],
    ["expm1", base.expm1, -40, 709, 1],
    ["log", base.log, 5e-324, 1e308, 1],
    ["log1p", base.log1p, -0.9999, 1e308, 1],
    ["atan", base.atan, -1e9, 1e9, 1],
    ["tanh", base.tanh, -22, 22, 3],
    ["sigmoid", base.sigmoid, -700, 40, 3],
    ["softplus", base.softplus, -700, 700, 2],
    ["erf", base.erf, -6, 6, 2],
    ["normalCdf", base.normalCdf, -38, 8, 4],
    ["normalQuantile", base.normalQuantile, 1e-300, 0.9999999, 6],
    ["digamma", base.digamma, 0.01, 1e9, 4],
  ] as const)("%s", (_, f, min, max, ulps) => {
    fc.assert(
      fc.property(within(min, max), (x) => {
        const y = f(x);
        expect(y - f(nextUp(x))).toBeLessThanOrEqual(2 * ulps * ulpOf(y));
      }),
      runs,
    );
  });
});

describe("elementary identities", () => {
  it("log undoes exp, to an error of half an ulp of exp, which is absolute", () => {
    fc.assert(fc.property(within(-708, 709), (x) => void expect(Math.abs(base.log(base.exp(x)) - x)).toBeLessThanOrEqual(2 ** -52 + ulpOf(x))), runs);
  });
  it("log1p undoes expm1 near 0", () => {
    fc.assert(fc.property(within(-0.5, 0.5), (x) => void expect(apart(base.log1p(base.expm1(x)), x, x)).toBeLessThanOrEqual(5)), runs);
  });
  it("powers of 1, -1, 1/2 and 2 are what arithmetic says", () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(base.pow(x, 1)).toBe(x);
        expect(ulpsBetween(base.pow(x, 2), x * x)).toBeLessThanOrEqual(1);
        if (x !== 0) expect(ulpsBetween(base.pow(x, -1), 1 / x)).toBeLessThanOrEqual(1);
        if (x >= 0) expect(ulpsBetween(base.pow(x, 0.5), Math.sqrt(x))).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });
  it("powers of integers that are doubles are exact", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1000 }), fc.integer({ min: 1, max: 53 }), (n, k) => {
        const exact = BigInt(n) ** BigInt(k);
        fc.pre(exact < 2n ** 53n);
        expect(base.pow(n, k)).toBe(Number(exact));
      }),
      runs,
    );
  });
  it("sin^2 + cos^2 is 1, for huge angles too", () => {
    fc.assert(fc.property(finite, (x) => void expect(Math.abs(base.sin(x) ** 2 + base.cos(x) ** 2 - 1)).toBeLessThanOrEqual(4 * 2 ** -52)), runs);
  });
  it("sin and cos reduced exactly and by pieces agree where the two ways meet", () => {
    // sin(2x) = 2 sin x cos x carries an angle from below 2^20 pi/2 to above it.
    fc.assert(fc.property(within(823550, 1647099), (x) => void expect(Math.abs(base.sin(2 * x) - 2 * base.sin(x) * base.cos(x))).toBeLessThanOrEqual(4 * 2 ** -53)), runs);
  });
  it("sigmoid(x) and sigmoid(-x) add to 1", () => {
    fc.assert(fc.property(within(-800, 800), (x) => void expect(Math.abs(base.sigmoid(x) + base.sigmoid(-x) - 1)).toBeLessThanOrEqual(2 ** -52)), runs);
  });
  it("softplus(x) - softplus(-x) is x and logSigmoid its mirror", () => {
    fc.assert(
      fc.property(within(-1e6, 1e6), (x) => {
        expect(apart(base.softplus(x) - base.softplus(-x), x, base.softplus(Math.abs(x)))).toBeLessThanOrEqual(3);
        expect(base.logSigmoid(x)).toBe(-base.softplus(-x) === 0 ? base.logSigmoid(x) : -base.softplus(-x));
      }),
      runs,
    );
  });
});

describe("sums on the log scale", () => {
  const logs = fc.array(within(-700, 700), { minLength: 1, maxLength: 20 });
  /** The error of the exponentials, of their sum and of log1p, and of adding the largest. */
  const bound = (x: readonly number[], y: number): number => 2 ** -52 * (2 * x.length + 4) + 2 * ulpOf(y);
  it("logSumExp is log of the sum of exps where nothing overflows", () => {
    fc.assert(
      fc.property(logs, (x) => {
        const y = base.logSumExp(x);
        expect(Math.abs(y - Math.log(x.reduce((sum, v) => sum + Math.exp(v), 0)))).toBeLessThanOrEqual(2 * bound(x, y));
      }),
      runs,
    );
  });
  it("logSumExp of two is logAddExp, in either order", () => {
    fc.assert(
      fc.property(anyDouble, anyDouble, (a, b) => {
        expect(base.logSumExp([a, b])).toBe(base.logAddExp(a, b));
        expect(base.logAddExp(b, a)).toBe(base.logAddExp(a, b));
      }),
      runs,
    );
  });
  it("log1mExp gives the complement: e^x + e^log1mExp(x) is 1", () => {
    fc.assert(fc.property(within(-700, 0), (x) => void expect(Math.abs(base.exp(x) + base.exp(base.log1mExp(x)) - 1)).toBeLessThanOrEqual(3 * 2 ** -52)), runs);
  });
});

describe("error functions and the normal distribution", () => {
  it("erf + erfc is 1 and erfc(-x) is 2 - erfc(x)", () => {
    fc.assert(
      fc.property(within(-30, 30), (x) => {
        expect(Math.abs(base.erf(x) + base.erfc(x) - 1)).toBeLessThanOrEqual(3 * 2 ** -52);
        expect(Math.abs(base.erfc(-x) + base.erfc(x) - 2)).toBeLessThanOrEqual(3 * 2 ** -52);
      }),
      runs,
    );
  });
  it("normalCdf undoes normalQuantile in both tails, up to its condition number", () => {
    fc.assert(
      fc.property(within(1e-300, 1 - 2 ** -53), (p) => {
        const z = base.normalQuantile(p);
        expect(apart(base.normalCdf(z), p, p)).toBeLessThanOrEqual(8 * Math.max(1, z * z));
      }),
      runs,
    );
  });
  it("logNormalCdf is log of normalCdf where that is not yet 0", () => {
    fc.assert(fc.property(within(-37, 6), (x) => void expect(apart(base.logNormalCdf(x), base.log(base.normalCdf(x)), Math.max(1, Math.abs(base.logNormalCdf(x))))).toBeLessThanOrEqual(8)), runs);
  });
});

describe("gamma functions", () => {
  it("lgamma(x + 1) is lgamma(x) + log x", () => {
    fc.assert(
      fc.property(within(0.001, 1e6), (x) => {
        const scale = Math.max(Math.abs(base.lgamma(x)), Math.abs(base.log(x)), 1);
        // 1 + x is rounded: half an ulp of it times the slope, digamma.
        expect(Math.abs(base.lgamma(x + 1) - base.lgamma(x) - base.log(x))).toBeLessThanOrEqual(10 * ulpOf(scale) + ulpOf(x + 1) * Math.abs(base.digamma(x + 1)));
      }),
      runs,
    );
  });
  it("lgamma at n + 1 is log n!", () => {
    let factorial = 1;
    for (let n = 1; n <= 22; n++) {
      factorial *= n;
      expect(ulpsBetween(base.lgamma(n + 1), Math.log(factorial))).toBeLessThanOrEqual(5);
    }
  });
  it("digamma(x + 1) is digamma(x) + 1/x, trigamma(x + 1) is trigamma(x) - 1/x^2", () => {
    fc.assert(
      fc.property(within(-50, 1000), (x) => {
        fc.pre(Math.abs(x - Math.round(x)) > 0.01);
        const slack = 2 ** -50 * (1 + Math.abs(x));
        expect(Math.abs(base.digamma(x + 1) - base.digamma(x) - 1 / x)).toBeLessThanOrEqual(slack * (2 + Math.abs(base.digamma(x)) + base.trigamma(x)));
        expect(Math.abs(base.trigamma(x + 1) - base.trigamma(x) + 1 / (x * x))).toBeLessThanOrEqual(4 * slack * base.trigamma(x) ** 1.5 + slack);
      }),
      runs,
    );
  });
  it("lbeta is symmetric and lbeta(a, b + 1) is lbeta(a, b) + log(b / (a + b))", () => {
    fc.assert(
      fc.property(within(0.01, 1e5), within(0.01, 1e5), (a, b) => {
        expect(base.lbeta(a, b)).toBe(base.lbeta(b, a));
        const scale = Math.max(1, Math.abs(base.lbeta(a, b))) + a + b;
        expect(Math.abs(base.lbeta(a, b + 1) - base.lbeta(a, b) - base.log(b / (a + b)))).toBeLessThanOrEqual(20 * 2 ** -52 * scale);
      }),
      runs,
    );
  });
});

describe("incomplete functions", () => {
  const shape = within(-6, 4).map((t) => 10 ** t);
  const small = { numRuns: 300 };
  it("gammaP and gammaQ add to 1", () => {
    fc.assert(fc.property(shape, within(0.001, 4), (a, ratio) => void expect(Math.abs(base.gammaP(a, a * ratio) + base.gammaQ(a, a * ratio) - 1)).toBeLessThanOrEqual(1e-14)), small);
  });
  it("gammaQ(1, x) is e^-x and gammaQ(1/2, x) is erfc(sqrt x)", () => {
    fc.assert(
      fc.property(within(0, 700), (x) => {
        expect(apart(base.gammaQ(1, x), base.exp(-x), base.exp(-x))).toBeLessThanOrEqual(100 * Math.max(1, x));
        expect(apart(base.gammaQ(0.5, x), base.erfc(Math.sqrt(x)), base.erfc(Math.sqrt(x)))).toBeLessThanOrEqual(100 * Math.max(1, x));
      }),
      small,
    );
  });
  it("gammaP(a + 1, x) is gammaP(a, x) less its density term", () => {
    fc.assert(
      fc.property(within(0.1, 500), within(0.2, 3), (a, ratio) => {
        const x = a * ratio;
        const term = base.exp(a * base.log(x) - x - base.lgamma(a + 1));
        expect(Math.abs(base.gammaP(a + 1, x) - base.gammaP(a, x) + term)).toBeLessThanOrEqual(1e-12);
      }),
      small,
    );
  });
  it("betaI(a, b, x) and betaI(b, a, 1 - x) add to 1", () => {
    fc.assert(
      fc.property(shape, shape, fc.integer({ min: 1, max: 2 ** 30 - 1 }), (a, b, k) => {
        const x = k / 2 ** 30; // so that 1 - x is exact
        expect(Math.abs(base.betaI(a, b, x) + base.betaI(b, a, 1 - x) - 1)).toBeLessThanOrEqual(1e-12);
      }),
      small,
    );
  });
  it("betaI(1, b, x) is 1 - (1 - x)^b, for b beyond 1/ulp too", () => {
    fc.assert(
      fc.property(within(-3, 12), within(-12, -0.01), (logB, logX) => {
        const b = 10 ** logB;
        const x = 10 ** logX;
        const truth = -Math.expm1(b * Math.log1p(-x));
        expect(Math.abs(base.betaI(1, b, x) - truth) / truth).toBeLessThanOrEqual(2e-13);
      }),
      small,
    );
  });
  it("the inverses undo P, Q and I up to the condition number", () => {
    fc.assert(
      fc.property(within(-2, 4).map((t) => 10 ** t), within(1e-12, 1 - 1e-9), (a, p) => {
        const x = base.gammaPInverse(a, p);
        fc.pre(x > 1e-290);
        const slope = (base.exp(a * base.log(x) - x - base.lgamma(a + 1)) * a) / p;
        expect(Math.abs(base.gammaP(a, x) - p) / p).toBeLessThanOrEqual(1e-13 * Math.max(1, slope));
        const y = base.gammaQInverse(a, p);
        fc.pre(y > 1e-290);
        const slopeQ = (base.exp(a * base.log(y) - y - base.lgamma(a + 1)) * a) / p;
        expect(Math.abs(base.gammaQ(a, y) - p) / p).toBeLessThanOrEqual(1e-13 * Math.max(1, slopeQ));
      }),
      small,
    );
    fc.assert(
      fc.property(within(-1, 3).map((t) => 10 ** t), within(-1, 3).map((t) => 10 ** t), within(1e-9, 1 - 1e-9), (a, b, p) => {
        const x = base.betaIInverse(a, b, p);
        fc.pre(x < 1 - 1e-6 && x > 1e-290);
        const slope = base.exp(a * base.log(x) + (b - 1) * base.log1p(-x) - base.lbeta(a, b)) / p;
        expect(Math.abs(base.betaI(a, b, x) - p) / p).toBeLessThanOrEqual(1e-12 * Math.max(1, slope));
      }),
      small,
    );
  });
});
