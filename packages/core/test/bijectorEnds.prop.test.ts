import { lift, type Num, type Value } from "@typyro/autodiff";
import { type Shape, sizeOf } from "@typyro/base";
import { type Bijector, bijectors, bijectTo, dist, type Support, supports } from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSame, isWithin } from "../src/regions/within.ts";
import { expectCode } from "./expectCode.ts";
import { differentiated } from "./gradientOf.ts";

/** A bijector with a shape of its domain, and a map from plain numbers to members of it. */
interface Case {
  readonly bijector: Bijector;
  readonly shape: Shape;
  /** Members of the domain from as many real numbers; the numbers themselves where left out. */
  readonly member?: (x: Value) => Value;
  /** How many numbers a member is made of, where not of the domain's own shape. */
  readonly from?: Shape;
}

const through = (support: Support, shape: Shape): Pick<Case, "member" | "from"> => ({ member: bijectTo(support).forward, from: bijectTo(support).inverseShape(shape) });
const { affine, compose, inverted } = bijectors;

/** Every export of `bijectors`, those that are made of others in several ways. */
const maps: Record<string, Case> = {
  identity: { bijector: bijectors.identity, shape: [] },
  exp: { bijector: bijectors.exp, shape: [] },
  softplus: { bijector: bijectors.softplus, shape: [] },
  lowerBound: { bijector: bijectors.lowerBound(-2.5), shape: [] },
  upperBound: { bijector: bijectors.upperBound(7), shape: [] },
  interval: { bijector: bijectors.interval(-3, 5), shape: [] },
  affine: { bijector: affine(2, -3), shape: [] },
  "affine of positive numbers": { bijector: affine(2, 0.1, supports.positive), shape: [], ...through(supports.positive, []) },
  "affine of positive numbers, downwards": { bijector: affine(2, -3, supports.positive), shape: [], ...through(supports.positive, []) },
  "affine of the unit interval": { bijector: affine(0.1, 0.7, supports.unitInterval), shape: [], member: (x) => x.map("sigmoid") },
  "affine of the unit interval, downwards": { bijector: affine(0.1, -0.7, supports.unitInterval), shape: [], member: (x) => x.map("sigmoid") },
  power: { bijector: bijectors.power(-1.5), shape: [], ...through(supports.positive, []) },
  inverted: { bijector: inverted(bijectors.exp), shape: [], ...through(supports.positive, []) },
  "inverted interval": { bijector: inverted(bijectors.interval(-3, 5)), shape: [], ...through(supports.interval(-3, 5), []) },
  "inverted corrCholesky": { bijector: inverted(bijectors.corrCholesky), shape: [3, 3], ...through(supports.corrCholesky, [3, 3]) },
  compose: { bijector: compose([bijectors.exp, affine(1, -2)]), shape: [] },
  "compose of nothing": { bijector: compose([]), shape: [] },
  "compose of maps of elements and of vectors": { bijector: compose([affine(1, 0.5), bijectors.ordered, bijectors.exp, bijectors.power(2)]), shape: [3] },
  "compose of maps of elements and onto matrices": { bijector: compose([affine(0, 0.5), bijectors.positiveDefinite, bijectors.cholesky]), shape: [6] },
  "compose of rows and matrices": { bijector: compose([bijectors.permute([1, 0]), bijectors.recursiveLinear([[0.5, 0], [0.25, 1]])]), shape: [4, 2] },
  independent: { bijector: bijectors.independent(bijectors.interval(0, 2), 2), shape: [2, 3] },
  stickBreaking: { bijector: bijectors.stickBreaking, shape: [3] },
  simplexToOrdered: { bijector: bijectors.simplexToOrdered(lift(0.5)), shape: [4], ...through(supports.simplex, [4]) },
  ordered: { bijector: bijectors.ordered, shape: [4] },
  positiveOrdered: { bijector: bijectors.positiveOrdered, shape: [3] },
  l1Ball: { bijector: bijectors.l1Ball, shape: [3] },
  zeroSum: { bijector: bijectors.zeroSum(2), shape: [2, 3] },
  permute: { bijector: bijectors.permute([2, 0, 1]), shape: [3] },
  reshape: { bijector: bijectors.reshape([2, 3], [6]), shape: [2, 3] },
  recursiveLinear: { bijector: bijectors.recursiveLinear([[0.5, -1], [0.25, 0.75]]), shape: [3, 2] },
  lowerCholeskyAffine: { bijector: bijectors.lowerCholeskyAffine([1, 2], [[2, 0], [-0.5, 0.25]]), shape: [2] },
  lowerCholesky: { bijector: bijectors.lowerCholesky, shape: [6] },
  softplusLowerCholesky: { bijector: bijectors.softplusLowerCholesky, shape: [6] },
  scaledUnitLowerCholesky: { bijector: bijectors.scaledUnitLowerCholesky, shape: [6] },
  positiveDefinite: { bijector: bijectors.positiveDefinite, shape: [6] },
  cholesky: { bijector: bijectors.cholesky, shape: [3, 3], ...through(supports.positiveDefinite, [3, 3]) },
  corrCholesky: { bijector: bijectors.corrCholesky, shape: [3] },
  corrMatrix: { bijector: bijectors.corrMatrix, shape: [3] },
};

describe.each(Object.entries(maps))("%s", (_, { bijector, shape, member = (x) => x, from = shape }) => {
  const { domain, codomain } = bijector;
  const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2 * sizeOf(from), maxLength: 2 * sizeOf(from) });
  /** Two members at once, so that a batch axis is there. */
  const membersOf = (x: readonly number[]): Value => member(lift(Float64Array.from(x)).reshape([2, ...from]));

  it("leads from its domain into its codomain, and back", () => fc.assert(fc.property(numbers, (x) => {
    const u = membersOf(x);
    const y = bijector.forward(u);
    expect(domain.contains(u).toArray()).toEqual([1, 1]);
    expect(codomain.contains(y).toArray()).toEqual([1, 1]);
    const back = bijector.inverse(y);
    expect(domain.contains(back).toArray()).toEqual([1, 1]);
    // Numbers are at most e^4, and no map above has a slope or an inverse slope beyond e^8.
    for (const [i, expected] of u.data().entries()) expect(Math.abs((back.data()[i] ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9);
  }), { numRuns: 50 }));

  it("says the shapes of both ends, and the axes of an event of each", () => {
    const u = membersOf(new Array<number>(2 * sizeOf(from)).fill(0.5));
    const y = bijector.forward(u);
    expect([u.shape.length - 1, y.shape.length - 1]).toEqual([domain.eventDim, codomain.eventDim]);
    expect([bijector.forwardShape(u.shape), bijector.inverseShape(y.shape)]).toEqual([y.shape, u.shape]);
    expect(bijector.logAbsDetJacobian(u, y).shape).toEqual([2]);
  });
});

it("every bijector is above", () => {
  const named = new Set(Object.values(maps).flatMap(({ bijector: { name } }) => [name, ...name.split(/ then | of /)]));
  const made = new Set(Object.keys(maps));
  // `abs` and `unpack` are no bijectors: folded.test.ts.
  expect(Object.keys(bijectors).filter((name) => !named.has(name) && !made.has(name))).toEqual(["abs", "unpack"]);
});

describe("the bijector of a support", () => {
  const listed = Object.values(supports).flatMap((support) => (typeof support === "function" ? [] : [support]));
  const made = [supports.greaterThan(2), supports.greaterThanEqual(2), supports.lessThan(2), supports.lessThanEqual(2), supports.interval(-3, 5), supports.openInterval(-3, 5), supports.zeroSum(2), supports.independent(supports.positive, 2)];
  it.each([...listed, ...made].map((support) => [support.name, support] as const))("of %s starts from real numbers and leads onto the support, but for its edges", (_, support) => {
    if ("none" in support.bijector) return;
    const { domain, codomain } = support.bijector;
    expect(domain.ends ?? domain.element?.ends).toEqual([-Infinity, Infinity]);
    expect(isWithin(codomain, support) === true || isWithin(support, codomain) === true).toBe(true);
    const exact = !["softplusLowerCholesky", "scaledUnitLowerCholesky", "positiveSemidefinite"].includes(support.name);
    expect(isSame(codomain, support)).toBe(exact);
  });
});

describe("a codomain", () => {
  const inside = ({ codomain }: Bijector, ...x: number[]): number[] => [...codomain.contains(lift(x)).data()];

  it("of an affine map of a part of the numbers lies on the side to which the sign of the scale points", () => {
    expect(inside(affine(1, 2, supports.positive), 0.5, 1, 1.5, Infinity)).toEqual([0, 0, 1, 0]);
    expect(inside(affine(1, -2, supports.positive), 0.5, 1, 1.5, -Infinity)).toEqual([1, 0, 0, 0]);
    expect(inside(affine(1, -2, supports.interval(0, 3)), -5.1, -5, 0, 1, 1.1)).toEqual([0, 1, 1, 1, 0]);
    expect(affine(1, -2).codomain.name).toBe("real");
  });

  it("holds the image of an end although rounding leads back beyond it", () => {
    fc.assert(fc.property(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 1e-3, max: 9, noNaN: true }), fc.boolean(), (loc, size, down) => {
      const map = affine(loc, down ? -size : size, supports.unitInterval);
      expect(inside(map, map.forward(lift(0)).item(), map.forward(lift(1)).item())).toEqual([1, 1]);
    }));
  });

  it("follows the sign of a scale that is the value of another site", () => {
    const isInside = differentiated((scale, x) => affine(0, scale ?? lift(0), supports.positive).codomain.contains(x ?? lift(0)).mul(1), 2);
    expect([isInside([2, 1]), isInside([2, -1]), isInside([-2, 1]), isInside([-2, -1])].map(({ value }) => value)).toEqual([1, 0, 0, 1]);
  });

  it("of maps in turn is what they make of the domain of the first", () => {
    const map = compose([bijectors.exp, affine(1, -2), affine(0, 0.5)]);
    expect(inside(map, -3, 0.4, 0.5, 0.6)).toEqual([1, 1, 0, 0]);
  });
});

describe("the support of a transformed distribution", () => {
  const pushed = (base: ReturnType<typeof dist.Normal>, ...maps: Bijector[]): Support => dist.TransformedDistribution(base, maps).support;

  it("is the codomain of its last bijector where the base fills the domain of the first", () => {
    expect(pushed(dist.Normal(0, 1), bijectors.exp).name).toBe("positive");
    expect(pushed(dist.HalfNormal(1), inverted(bijectors.exp)).name).toBe("real");
    expect(pushed(dist.Normal([0, 0], 1).toEvent(1), bijectors.stickBreaking).name).toBe("simplex");
    expect(pushed(dist.Dirichlet([1, 2]), inverted(bijectors.stickBreaking), bijectors.ordered).name).toBe("orderedVector");
    expect(pushed(dist.Normal([[0, 0]], 1).toEvent(2), bijectors.stickBreaking)).toMatchObject({ name: "simplex", eventDim: 2 });
  });

  it("is the part of it that they make of a base with less", () => {
    const support = pushed(dist.Exponential(1), affine(0, -2));
    expect([...support.contains(lift([-1, 0.1])).data()]).toEqual([1, 0]);
    const simplex = pushed(dist.HalfNormal([1, 1]).toEvent(1), bijectors.stickBreaking);
    expect([...simplex.contains(lift([[0.5, 0.3, 0.2], [0.1, 0.3, 0.6], [0.9, 0.5, 0.2]])).data()]).toEqual([1, 0, 0]);
  });

  it("holds its edges, with the density of the base there", () => {
    const d = dist.TransformedDistribution(dist.Uniform(0, 1), affine(0.1, 0.7));
    const [low, high] = [0.1, 0.7 + 0.1];
    for (const y of [low, high]) expect(d.logProb(y).item()).toBeCloseTo(-Math.log(0.7), 14);
    expect(d.logProb([low - 1e-9, high + 1e-9]).toArray()).toEqual([-Infinity, -Infinity]);
    expect(d.cdf([-1, low, high, 2]).toArray()).toEqual([0, 0, 1, 1]);
  });

  it("of counts has their masses, which are not stretched", () => {
    const d = dist.TransformedDistribution(dist.Poisson(2), affine(1, 2));
    expect(d.logProb(7).item()).toBeCloseTo(dist.Poisson(2).logProb(3).item(), 14);
    expect(d.logProb([0, 1.5, 2, -1]).toArray()).toEqual([-Infinity, -Infinity, -Infinity, -Infinity]);
  });
});

describe("maps that do not fit are an error that names both", () => {
  const fits = (base: Num): ReturnType<typeof dist.Normal> => dist.Normal(base, 1);
  it.each<[string, () => unknown, string]>([
    ["a base", () => dist.TransformedDistribution(fits(0), bijectors.power(2)), "`power` takes a positive number, but dist.Normal(0, 1) gives a real number"],
    ["a map before", () => compose([bijectors.identity, bijectors.power(2)]), "`power` takes a positive number, but `bijectors.identity` before it gives a real number"],
    ["an image before", () => compose([bijectors.exp, affine(0, -1), bijectors.power(2)]), "`power` takes a positive number, but `bijectors.affine` before it gives what affine makes of a positive number"],
    ["a batch in place of vectors", () => dist.TransformedDistribution(fits([0, 0]), bijectors.stickBreaking), "`stickBreaking` takes a vector of real numbers, but dist.Normal([2], 1) gives a real number"],
    ["vectors of another kind", () => compose([bijectors.exp, bijectors.simplexToOrdered(lift(0))]), "`simplexToOrdered` takes a vector of numbers of at least 0 that sums to 1"],
    ["a smaller interval", () => dist.TransformedDistribution(dist.Uniform(0, 2), inverted(bijectors.interval(0, 1))), "takes a number from 0 to 1, but dist.Uniform(0, 2) gives a number from 0 to 2"],
  ])("%s", (_, body, text) => {
    expect(expectCode(body, "bijector-domain").message).toContain(text);
  });

  it("ends that are not members are no mistake: a variable on [0, 1] has a logarithm", () => {
    expect(() => dist.TransformedDistribution(dist.Beta(2, 3), inverted(bijectors.exp))).not.toThrow();
    expect(() => compose([bijectors.stickBreaking, inverted(bijectors.exp)])).not.toThrow();
  });

  it("supports that depend on other sites are taken at their word", () => {
    const slope = differentiated((high) => dist.TransformedDistribution(dist.Uniform(0, high ?? 1), inverted(bijectors.interval(0, high ?? 1))).logProb(0), 1);
    // The logit of a uniform variable is logistic, whatever its upper end.
    expect(slope([3])).toMatchObject({ value: expect.closeTo(Math.log(0.25), 12) as unknown, gradient: [expect.closeTo(0, 12) as unknown] });
  });
});
