import { lift, type Num } from "@typyro/autodiff";
import { type Bijector, bijectors, bijectTo, type Support, supports } from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backwardBound, isWithin } from "./backwardBound.ts";
import { differentiated } from "./gradientOf.ts";

interface Elementwise {
  readonly bijector: Bijector;
  /** Points of the unconstrained side from which x still holds the digits that lead back. */
  readonly u: fc.Arbitrary<number>;
  /** Where x must lie, as a closed set. */
  readonly closure: (x: number) => boolean;
}

const moderate = fc.double({ min: -30, max: 30, noNaN: true });
const positive = fc.double({ min: 1e-8, max: 1e8, noNaN: true });

const maps: Record<string, Elementwise> = {
  identity: { bijector: bijectors.identity, u: fc.double({ noNaN: true, noDefaultInfinity: true }), closure: () => true },
  exp: { bijector: bijectors.exp, u: moderate, closure: (x) => x >= 0 },
  "lowerBound(2)": { bijector: bijectors.lowerBound(2), u: moderate, closure: (x) => x >= 2 },
  "upperBound(-3)": { bijector: bijectors.upperBound(-3), u: moderate, closure: (x) => x <= -3 },
  "interval(0, 1)": { bijector: bijectors.interval(0, 1), u: moderate, closure: (x) => x > 0 && x < 1 },
  "interval(-3, 5)": { bijector: bijectors.interval(-3, 5), u: moderate, closure: (x) => x >= -3 && x <= 5 },
  "interval(1e6, 1e6 + 1/8)": { bijector: bijectors.interval(1e6, 1e6 + 1 / 8), u: fc.double({ min: -5, max: 5, noNaN: true }), closure: (x) => x >= 1e6 && x <= 1e6 + 1 / 8 },
  softplus: { bijector: bijectors.softplus, u: moderate, closure: (x) => x >= 0 },
  "affine(2, -3)": { bijector: bijectors.affine(2, -3), u: moderate, closure: () => true },
  "power(2.5)": { bijector: bijectors.power(2.5), u: positive, closure: (x) => x >= 0 },
  "power(-1)": { bijector: bijectors.power(-1), u: positive, closure: (x) => x >= 0 },
  "compose([affine(1, 2), exp])": { bijector: bijectors.compose([bijectors.affine(1, 2), bijectors.exp]), u: fc.double({ min: -15, max: 15, noNaN: true }), closure: (x) => x >= 0 },
  "inverted(exp)": { bijector: bijectors.inverted(bijectors.exp), u: positive, closure: () => true },
};

describe.each(Object.entries(maps))("%s", (_, { bijector, u: points, closure }) => {
  const at = (u: number): { x: number; back: number; logJacobian: number } => {
    const unconstrained = lift(u);
    const x = bijector.forward(unconstrained);
    return { x: x.item(), back: bijector.inverse(x).item(), logJacobian: bijector.logAbsDetJacobian(unconstrained, x).item() };
  };
  const map = differentiated((u) => bijector.forward(u ?? lift(Number.NaN)), 1);
  const check = (law: (u: number) => void): void => fc.assert(fc.property(points, law), { numRuns: 200 });

  it("is undone by its inverse, as far as x holds the digits of u", () => check((u) => {
    const { x, back } = at(u);
    const bound = backwardBound((moved) => bijector.inverse(lift(moved ?? Number.NaN)).item(), [x]) + backwardBound((moved) => at(moved ?? Number.NaN).back, [u]);
    expect(isWithin(back, u, bound), `back from ${x} to ${back}, from ${u}`).toBe(true);
  }));

  it("has the logarithm of its own derivative as log-Jacobian (acceptance case 40)", () => check((u) => {
    const [slope = Number.NaN] = map([u]).gradient;
    const bound = backwardBound((moved) => Math.log(Math.abs(map([moved ?? Number.NaN]).gradient[0] ?? Number.NaN)), [u], { ulps: 64, floor: 1 });
    expect(isWithin(at(u).logJacobian, Math.log(Math.abs(slope)), bound), `at ${u}: ${at(u).logJacobian}, log slope ${Math.log(Math.abs(slope))}`).toBe(true);
  }));

  it("has the derivative that differences show", () => check((u) => {
    const h = 1e-6 * (1 + Math.abs(u));
    const [above, below] = [at(u + h).x, at(u - h).x];
    const slope = map([u]).gradient[0] ?? Number.NaN;
    if (!Number.isFinite(above - below) || u - h <= 0 !== u <= 0) return;
    // The differences err by h^2 f''' / 6, at most (h / distance to a pole)^2 of the slope, and by rounding, eps |x| / h.
    const rounding = (2 ** -50 * Math.max(Math.abs(above), Math.abs(below))) / h;
    expect(Math.abs((above - below) / (2 * h) - slope)).toBeLessThanOrEqual(1e-8 * Math.abs(slope) * Math.max(1, (1 + Math.abs(u)) ** 2 / Math.min(1, u * u + 1e-12)) + rounding);
  }));

  it("stays in the closure of its range at extreme points, and is never NaN", () => {
    for (const u of [-1e3, 1e3, -Infinity, Infinity, -1e308, 1e308, -5e-324, 0]) {
      const { x } = at(u);
      if (points === positive && u <= 0) continue;
      if (Number.isNaN(x)) throw new Error(`NaN at ${u}`);
      expect(closure(x), `${x} at ${u}`).toBe(true);
    }
  });

  it("keeps shapes", () => {
    expect(bijector.forwardShape([2, 3])).toEqual([2, 3]);
    expect(bijector.inverseShape([2, 3])).toEqual([2, 3]);
    expect(bijector.forward(lift([[0.5, 1], [2, 3]])).shape).toEqual([2, 2]);
  });
});

describe("an interval", () => {
  it("is never left, whatever its ends and the point", () => {
    const ends = fc.tuple(fc.double({ min: -1e10, max: 1e10, noNaN: true }), fc.double({ min: 1e-300, max: 1e10, noNaN: true })).map(([low, width]) => [low, low + width] as const);
    fc.assert(fc.property(ends.filter(([low, high]) => low < high), fc.double({ noNaN: true }), ([low, high], u) => {
      const x = bijectors.interval(low, high).forward(lift(u)).item();
      expect(x).toBeGreaterThanOrEqual(low);
      expect(x).toBeLessThanOrEqual(high);
    }), { numRuns: 2000 });
  });

  it("may have ends that are themselves values of other sites", () => {
    const slope = differentiated((low, u) => bijectors.interval(low ?? 0, 5).forward(u ?? lift(0)), 2);
    const { value, gradient } = slope([1, 0]);
    // x = low + (high - low) / 2 at u = 0
    expect([value, ...gradient]).toEqual([3, 0.5, 1]);
  });
});

describe("supports (acceptance case 42)", () => {
  const inside = (support: Support, x: Num): boolean[] => Array.from(support.contains(lift(x)).data(), (bit) => bit === 1);

  it.each<[string, Support, readonly number[], readonly number[]]>([
    ["real", supports.real, [-1e308, 0, 1e308], [Infinity, -Infinity, Number.NaN]],
    ["positive", supports.positive, [5e-324, 1, 1e308], [0, -0, -1, Infinity, Number.NaN]],
    ["nonnegative", supports.nonnegative, [0, -0, 1], [-5e-324, Infinity, Number.NaN]],
    ["greaterThan(2)", supports.greaterThan(2), [2.1], [2, 1, Infinity, Number.NaN]],
    ["lessThan(2)", supports.lessThan(2), [1.9], [2, 3, -Infinity, Number.NaN]],
    ["interval(-3, 5)", supports.interval(-3, 5), [-3, 0, 5], [-3.1, 5.1, Number.NaN]],
    ["openInterval(0, 1)", supports.openInterval(0, 1), [5e-324, 0.5, 0.9999999999999999], [0, 1, -0, 1.1, Number.NaN]],
    ["greaterThanEqual(2)", supports.greaterThanEqual(2), [2, 2.1], [1.9999999999999998, -Infinity, Infinity, Number.NaN]],
    ["lessThanEqual(2)", supports.lessThanEqual(2), [2, -1e308], [2.0000000000000004, -Infinity, Infinity, Number.NaN]],
    ["unitInterval", supports.unitInterval, [0, 0.5, 1], [-5e-324, 1.1, Number.NaN]],
    ["boolean", supports.boolean, [0, 1], [0.5, -1, 2, Number.NaN]],
    ["integerInterval(0, 3)", supports.integerInterval(0, 3), [0, 3], [-1, 4, 1.1, Number.NaN]],
    ["integer", supports.integer, [-3, 0, 1e15], [0.5, Infinity, -Infinity, Number.NaN]],
    ["integerGreaterThan(-2)", supports.integerGreaterThan(-2), [-1, 0, 7], [-2, -1.5, Infinity, Number.NaN]],
    ["anything", supports.anything, [0, Infinity, Number.NaN], []],
    ["nonnegativeInteger", supports.nonnegativeInteger, [0, 7], [-1, 0.5, Infinity, Number.NaN]],
    ["positiveInteger", supports.positiveInteger, [1, 7], [0, 1.5, Number.NaN]],
  ])("%s holds what it says and nothing else", (_, support, members, others) => {
    expect(inside(support, members)).toEqual(members.map(() => true));
    expect(inside(support, others)).toEqual(others.map(() => false));
  });

  it.each<[string, Support]>([
    ["real", supports.real],
    ["positive", supports.positive],
    ["greaterThan(2)", supports.greaterThan(2)],
    ["lessThan(2)", supports.lessThan(2)],
    ["interval(-3, 5)", supports.interval(-3, 5)],
    ["unitInterval", supports.unitInterval],
  ])("%s is reached by its bijector, 0 in the middle (acceptance case 43)", (_, support) => {
    const { forward, inverse } = bijectTo(support);
    const middle = forward(lift(0));
    expect(inside(support, middle)).toEqual([true]);
    expect(inverse(middle).item()).toBeCloseTo(0, 14);
    for (const u of [-30, -1, 3, 30]) expect(inside(support, forward(lift(u)))).toEqual([true]);
  });
});
