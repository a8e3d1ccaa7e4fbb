import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lift } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import type { Fixture } from "../distributionContract.ts";
import { expectCode } from "../expectCode.ts";
import { differentiated } from "../gradientOf.ts";

/** Facts that NumPyro's tests assert of distributions, with their tolerances; the contracts hold every family to far closer ones. */

const folder = join(import.meta.dirname, "../fixtures/distributions");
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Fixture);
const isFactory = (x: unknown): x is (parameters: Readonly<Record<string, number>>) => Distribution => typeof x === "function";

describe("every family of numbers (acceptance case 40)", () => {
  const named: Readonly<Record<string, unknown>> = dist;

  it.each(fixtures.map((fixture) => [fixture.family, fixture] as const))("%s has the log densities, quantiles, slopes of the cdf and moments of the reference", (name, { cases, isDiscrete }) => {
    const factory = named[name];
    const [first] = cases;
    if (!isFactory(factory) || first === undefined) throw new Error(`there is no dist.${name} with a case`);
    const d = factory(Object.fromEntries(Object.entries(first.parameters).map(([parameter, value]) => [parameter, Number(value)])));
    for (const { x, logDensity } of first.points) {
      const [actual, truth] = [d.logProb(Number(x)).item(), Number(logDensity)];
      if (actual !== truth) expect(Math.abs(actual - truth)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(truth)));
    }
    const drawn = Array.from(d.sample(Generator.fromSeed(40), [2000]).data());
    for (const x of drawn.slice(0, 5)) {
      expect(Math.abs(d.icdf(d.cdf(x)).item() - x)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(x)));
      if (isDiscrete) continue;
      const slope = differentiated((at) => d.cdf(at ?? lift(0)), 1)([x]).gradient[0] ?? Number.NaN;
      expect(Math.abs(slope - Math.exp(d.logProb(x).item()))).toBeLessThanOrEqual(1e-5 * Math.max(1, slope));
    }
    const [mean, variance] = [Number(first.mean), Number(first.variance)];
    // |z| < 5 where the mean and the variance exist: a bias of 0.15 standard deviations is seen with 95 %. Means of angles are directions.
    if (!Number.isFinite(mean) || !Number.isFinite(variance) || name === "VonMises") return;
    const average = drawn.reduce((total, x) => total + x, 0) / drawn.length;
    expect(Math.abs(average - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / drawn.length));
  });
});

describe("special points (acceptance case 41)", () => {
  it("a Poisson rate may come as integers or as floating-point numbers", () => {
    expect(dist.Poisson(Int32Array.of(1, 3)).logProb([2, 2]).toArray()).toEqual(dist.Poisson([1, 3]).logProb([2, 2]).toArray());
  });
});

describe("expand, toEvent and enumerateSupport (acceptance case 45)", () => {
  it("expand repeats over a batch shape, from the right as broadcasting does, and refuses others", () => {
    const d = dist.Normal([0, 1], [1, 2]);
    expect(d.expand([3, 2]).batchShape).toEqual([3, 2]);
    expect(d.expand([3, 2]).sample(Generator.fromSeed(0), [4]).shape).toEqual([4, 3, 2]);
    expect(d.expand([3, 2]).logProb([0.5, 0.5]).toArray()).toEqual([d.logProb([0.5, 0.5]).toArray(), d.logProb([0.5, 0.5]).toArray(), d.logProb([0.5, 0.5]).toArray()]);
    expect(dist.Normal([[0], [1]], 1).expand([2, 3]).batchShape).toEqual([2, 3]);
    for (const wrong of [[3], [2, 3], []]) expectCode(() => d.expand(wrong), "expand-shape");
    expect(d.expand([5, 2]).expand([4, 5, 2]).batchShape).toEqual([4, 5, 2]);
  });

  it("toEvent moves batch axes from the right into the event, and refuses more than there are", () => {
    const d = dist.Normal(0, 1).expand([4, 3, 2]);
    for (const dims of [0, 1, 2, 3]) {
      const moved = d.toEvent(dims);
      expect([moved.batchShape, moved.eventShape]).toEqual([[4, 3, 2].slice(0, 3 - dims), [4, 3, 2].slice(3 - dims)]);
      expect(moved.logProb(lift(new Float64Array(24)).reshape([4, 3, 2])).shape).toEqual(moved.batchShape);
    }
    expectCode(() => d.toEvent(4), "event-dims");
    expectCode(() => d.toEvent(-1), "event-dims");
    expect(d.toEvent(1).toEvent(1).eventShape).toEqual([3, 2]);
    expect(dist.Dirichlet([1, 2]).expand([3]).toEvent(1).eventShape).toEqual([3, 2]);
  });

  it("a batch that is not needed is not stretched: parameters stay as they were given", () => {
    const d = dist.Normal(0, [1, 2, 3]).expand([5, 3]);
    expect([d.parameters["loc"]?.shape, d.parameters["scale"]?.shape]).toEqual([[], [3]]);
    expect(d.expand([5, 3])).toBe(d);
  });

  it("enumerateSupport lists values along a new axis at the left, with the batch behind or with ones", () => {
    expect(dist.Bernoulli(0.3).enumerateSupport?.().toArray()).toEqual([0, 1]);
    expect(dist.Categorical([0.2, 0.3, 0.5]).enumerateSupport?.().toArray()).toEqual([0, 1, 2]);
    expect(dist.Binomial(3, 0.5).enumerateSupport?.().toArray()).toEqual([0, 1, 2, 3]);
    expect(dist.DiscreteUniform(-1, 2).enumerateSupport?.().toArray()).toEqual([-1, 0, 1, 2]);
    for (const d of [dist.Bernoulli([[0.1, 0.2, 0.3]]), dist.Bernoulli(0.5).expand([1, 3])]) {
      expect(d.enumerateSupport?.().shape).toEqual([2, 1, 3]);
      expect(d.enumerateSupport?.({ expand: false }).shape).toEqual([2, 1, 1]);
    }
    expectCode(() => dist.Poisson(2).enumerateSupport?.(), "not-implemented-for");
    expectCode(() => dist.Normal(0, 1).enumerateSupport?.(), "not-implemented-for");
  });
});
