import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitGeneralizedPareto, pseudoBmaWeights, psis, stackingWeights } from "../src/index.ts";

const sumOf = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
const elpd = fc.oneof(fc.double({ min: -30, max: 5, noNaN: true }), fc.constantFrom(-1, -700, -1e4, 0));

/** elpd of 1 to 30 observations under 1 to 6 models, some of them copies of others. */
const pointwise = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 30 })).chain(([models, n]) =>
  fc.tuple(
    fc.array(fc.array(elpd, { minLength: n, maxLength: n }).map((row) => Float64Array.from(row)), { minLength: models, maxLength: models }),
    fc.boolean(),
  ).map(([rows, isDoubled]) => (isDoubled ? [...rows, ...rows] : rows)),
);

/** The share of each model in the mixture, averaged over observations: the derivative of the score by its weight. */
function slopes(models: readonly Float64Array[], weights: Float64Array): number[] {
  const n = models[0]?.length ?? 0;
  const out = models.map(() => 0);
  for (let i = 0; i < n; i++) {
    const best = Math.max(...models.map((model) => model[i] ?? NaN));
    const densities = models.map((model) => Math.exp((model[i] ?? NaN) - best));
    const mixture = densities.reduce((sum, density, k) => sum + density * (weights[k] ?? NaN), 0);
    densities.forEach((density, k) => (out[k] = (out[k] ?? 0) + density / mixture / n));
  }
  return out;
}

describe("stacking weights", () => {
  it("are a distribution", () => {
    fc.assert(fc.property(pointwise, (models) => {
      const weights = stackingWeights(models);
      expect(sumOf(weights)).toBeCloseTo(1, 12);
      for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0);
    }));
  });

  it("are best: no model's share exceeds 1, so moving weight to it cannot help", () => {
    fc.assert(fc.property(pointwise, (models) => {
      for (const slope of slopes(models, stackingWeights(models))) expect(slope).toBeLessThan(1 + 1e-6);
    }));
  });

  it("give equal models equal weights", () => {
    fc.assert(fc.property(pointwise, (models) => {
      const weights = stackingWeights([...models, ...models]);
      // The last steps solve a nearly singular system, in which copies of a model round apart.
      models.forEach((_, k) => expect(Math.abs((weights[k] ?? NaN) - (weights[k + models.length] ?? NaN))).toBeLessThan(1e-4));
    }));
  });

  it("do not change when every model gains the same on an observation", () => {
    fc.assert(fc.property(pointwise, fc.double({ min: -5, max: 5, noNaN: true }), (models, gain) => {
      const moved = models.map((model) => model.map((value, i) => (i === 0 ? value + gain : value)));
      const scores = [models, moved].map((each) => slopes(models, stackingWeights(each)));
      for (const slope of scores.flat()) expect(slope).toBeLessThan(1 + 1e-6);
    }));
  });
});

describe("pseudo-BMA weights", () => {
  it("are a distribution in the order of elpd", () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 }), (elpds) => {
      const weights = pseudoBmaWeights(elpds);
      expect(sumOf(weights)).toBeCloseTo(1, 12);
      elpds.forEach((a, i) => elpds.forEach((b, j) => a > b && expect(weights[i]).toBeGreaterThanOrEqual(weights[j] ?? NaN)));
    }));
  });
});

describe("smoothed importance weights", () => {
  const ratios = fc.array(fc.oneof(fc.double({ min: -50, max: 50, noNaN: true }), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 200 }).map((values) => Float64Array.from(values));

  it("sum to 1, and never exceed the largest raw weight relative to the smallest", () => {
    fc.assert(fc.property(ratios, (values) => {
      const { logWeights, ess } = psis(values);
      expect(sumOf(logWeights.map((w) => Math.exp(w)))).toBeCloseTo(1, 10);
      const spread = (xs: Float64Array): number => Math.max(...xs) - Math.min(...xs);
      expect(spread(logWeights)).toBeLessThanOrEqual(spread(values) + 1e-9);
      expect(ess).toBeGreaterThan(1 - 1e-9);
      expect(ess).toBeLessThan(values.length + 1e-6);
    }));
  });

  it("do not change with the order of the draws", () => {
    fc.assert(fc.property(ratios, (values) => {
      const backwards = psis(values.toReversed());
      const forwards = psis(values);
      expect(backwards.paretoK === forwards.paretoK || Math.abs(backwards.paretoK - forwards.paretoK) < 1e-9 || Number.isNaN(forwards.paretoK)).toBe(true);
      expect(backwards.ess / forwards.ess).toBeCloseTo(1, 8);
    }));
  });
});

it("the fit of a generalised Pareto distribution has a positive scale, or none", () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 100 }), (values) => {
    const { k, sigma } = fitGeneralizedPareto(values);
    expect(Number.isNaN(k) === Number.isNaN(sigma)).toBe(true);
    if (!Number.isNaN(sigma)) expect(sigma).toBeGreaterThan(0);
  }));
});
