import { lift } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { bijectors, dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { backwardBound, isWithin } from "../backwardBound.ts";
import { expectCode } from "../expectCode.ts";
import { differentiated } from "../gradientOf.ts";

const bases: readonly Distribution[] = [dist.Normal(1, 2), dist.Normal(30, 1), dist.StudentT(3, 0.5, 1), dist.Gamma(2, 1), dist.Uniform(-1, 3), dist.Laplace(-2, 0.5)];

describe.each(bases.map((base) => [String(base), base] as const))("the size of a draw of %s", (_, base) => {
  const d = dist.FoldedDistribution(base);
  const draws = [...d.sample(Generator.fromSeed(3), [12]).data()];

  it("is at most x with the mass of the base from -x to x, whose slope is the density", () => {
    const cdf = differentiated((x) => d.cdf(x ?? lift(0)), 1);
    for (const x of draws) {
      const { value, gradient: [slope] } = cdf([x]);
      expect(value).toBeCloseTo(base.cdf(x).item() - base.cdf(-x).item(), 13);
      expect(slope).toBeCloseTo(Math.exp(d.logProb(x).item()), 12);
    }
    expect(d.cdf([-1, 0, Infinity]).toArray()).toEqual([0, 0, 1]);
    expect(d.logProb(-1).item()).toBe(-Infinity);
  });

  it("has quantiles that undo the cdf from the left and from the right", () => {
    for (const x of draws) {
      const at = (p: number): number => d.icdf(p).item();
      const p = d.cdf(x).item();
      const bound = backwardBound((moved) => at(moved ?? Number.NaN), [p], { ulps: 64 }) + backwardBound((moved) => at(d.cdf(moved ?? Number.NaN).item()), [x], { ulps: 64 });
      expect(isWithin(at(p), x, bound), `icdf(cdf(${x})) = ${at(p)}, bound ${bound}`).toBe(true);
    }
    for (const q of [1e-200, 1e-9, 0.3, 0.7]) {
      const x = d.isf?.(q).item() ?? Number.NaN;
      // So near the end of a bounded base that no double lies between.
      if (x === d.isf?.(0).item()) continue;
      expect(Math.abs((d.logSurvival?.(x).item() ?? Number.NaN) - Math.log(q))).toBeLessThan(1e-9 + (4 * 2 ** -52 * x * Math.exp(d.logProb(x).item())) / q);
    }
    expect(d.icdf([0, 1.5, -0.5, Number.NaN]).toArray()).toEqual([0, Number.NaN, Number.NaN, Number.NaN]);
  });
});

it("a quantile of recorded values is that of known ones, with the slope 1 / density", () => {
  const quantile = differentiated((q, loc) => dist.FoldedDistribution(dist.Normal(loc ?? 0, 2)).icdf(q ?? lift(0.5)), 2);
  const d = dist.FoldedDistribution(dist.Normal(1, 2));
  for (const q of [1e-6, 0.2, 0.9, 1 - 1e-9]) {
    const { value, gradient } = quantile([q, 1]);
    const x = d.icdf(q).item();
    // A small quantile is known as well as the difference of the two cdf values that it comes from.
    expect(Math.abs(value / x - 1)).toBeLessThan(1e-14 + 4 * 2 ** -52 / q);
    const slope = Math.exp(-d.logProb(x).item());
    expect((gradient[0] ?? Number.NaN) / slope).toBeCloseTo(1, 7);
    // The quantile moves with loc by what the density gains on its left, -n(x) + n(-x), over the density.
    const [up, down] = [x, -x].map((at) => Math.exp(dist.Normal(1, 2).logProb(at).item()));
    expect((gradient[1] ?? Number.NaN) / (((up ?? 0) - (down ?? 0)) * slope)).toBeCloseTo(1, 6);
  }
});

it.each([
  [1, 2, 1.79118622960522412, 1.79165189087262135],
  [-0.3, 0.5, 0.468672732241755482, 0.120345870053047764],
  [40, 1, 40, 1],
])("the size of a normal variable of mean %s and scale %s has the mean and variance of its integrals", (loc, scale, mean, variance) => {
  const d = dist.FoldedDistribution(dist.Normal(loc, scale));
  expect([d.mean().item(), d.variance().item()]).toEqual([expect.closeTo(mean, 12), expect.closeTo(variance, 11)]);
});

it("is what `bijectors.abs` makes of a variable, alone or between bijectors", () => {
  const [folded, half] = [dist.TransformedDistribution(dist.Normal(0, 2), bijectors.abs), dist.HalfNormal(2)];
  for (const x of [0.1, 1, 30]) expect(folded.logProb(x).item()).toBeCloseTo(half.logProb(x).item(), 12);
  const chain = dist.TransformedDistribution(dist.Normal(0, 1), [bijectors.affine(0, 2), bijectors.abs, bijectors.inverted(bijectors.exp)]);
  expect(chain.support.name).toBe("real");
  expect(chain.logProb(0.5).item()).toBeCloseTo(half.logProb(Math.exp(0.5)).item() + 0.5, 12);
  expect(bijectors.abs.preimages(lift(3)).map((u) => u.item())).toEqual([3, -3]);
});

it("of independent numbers is taken of each; other vectors are refused, and so are moments without closed form", () => {
  const d = dist.FoldedDistribution(dist.Normal([0, 1, 2], 1).toEvent(1));
  expect([d.batchShape, d.eventShape, d.logProb([1, 2, 3]).shape]).toEqual([[], [3], []]);
  expectCode(() => dist.FoldedDistribution(dist.MultivariateNormal({ loc: [0, 0], covariance: [[1, 0], [0, 1]] })), "not-implemented-for");
  expectCode(() => dist.FoldedDistribution(dist.Gamma(2, 1)).mean(), "not-implemented-for");
});

describe("unpack", () => {
  const parts = bijectors.unpack({ slope: [], cov: [2, 2], shift: [3] });

  it("cuts vectors into arrays of the shapes that it is given, and joins them again", () => {
    const u = lift([[0, 1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14, 15]]);
    const { slope, cov, shift } = parts.forward(u);
    expect([slope.toArray(), cov.toArray(), shift.toArray()]).toEqual([[0, 8], [[[1, 2], [3, 4]], [[9, 10], [11, 12]]], [[5, 6, 7], [13, 14, 15]]]);
    expect(parts.inverse({ slope, cov, shift }).toArray()).toEqual(u.toArray());
    expect(parts.logAbsDetJacobian(u).toArray()).toEqual([0, 0]);
    expect(parts.inverseShape(parts.forwardShape([2, 8]))).toEqual([2, 8]);
    expect(parts.codomain.cov.contains(cov).toArray()).toEqual([1, 1]);
  });

  it("says how many elements its parts have", () => {
    expect(expectCode(() => parts.forward(lift([1, 2])), "bijector-size").message).toContain("got vectors of 2, but needs as many elements as its parts have, 8 (slope [], cov [2, 2], shift [3])");
  });
});
