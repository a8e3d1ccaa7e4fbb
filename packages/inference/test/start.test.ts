import { Generator, isModelError, type ModelError } from "@typyro/base";
import { dist, factor, plate, sample } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { mcmc, stagesOf } from "../src/index.ts";
import { asStrategy, initToFeasible, initToMean, initToMedian, initToSample, initToUniform, initToValues, type InitStrategy, type InitValues } from "../src/initStrategy.ts";
import { checkInit, startOf } from "../src/start.ts";

function start<D>(model: (data: D) => unknown, data: D, init: InitStrategy | InitValues = {}, { chain = 0, seed = 0, rng = Generator.fromSeed(5) } = {}): Float64Array {
  const { density, logDensity } = stagesOf(model, data, { prior: true });
  return startOf({ model, data, density, logDensity }, asStrategy(init), chain, seed, rng);
}


function failure(body: () => unknown): ModelError {
  try {
    body();
  } catch (error) {
    if (isModelError(error)) return error;
    throw error;
  }
  throw new Error("a start was found");
}

/** The record in the help line that suggests starting values. */
function suggested({ help }: ModelError): Record<string, number> {
  const text = /init: (\{.*\})`/.exec(help[0] ?? "")?.[1] ?? "{}";
  return JSON.parse(text.replaceAll(/([\w$]+):/g, '"$1":')) as Record<string, number>;
}

describe("a starting point", () => {
  const model = () => {
    sample("mu", dist.Normal(0, 5));
    sample("tau", dist.HalfNormal(1).expand([3]));
  };

  it("is uniform on (-2, 2) of the unconstrained scale", () => {
    const points = Array.from({ length: 200 }, (_, i) => [...start(model, undefined, {}, { rng: Generator.fromSeed(i) })]).flat();
    expect(points).toHaveLength(800);
    expect(points.every((x) => x > -2 && x < 2)).toBe(true);
    // The largest of 800 uniform draws is below 1.9 with probability 0.975^800 = 2e-9.
    expect([Math.max(...points), Math.min(...points)]).toEqual([expect.closeTo(2, 1), expect.closeTo(-2, 1)]);
  });

  it("takes the values given, on the scale of the site, and draws the others", () => {
    const q = start(model, undefined, { tau: [1, Math.E, 2] });
    expect([...q.slice(1)]).toEqual([0, 1, Math.log(2)].map((x) => expect.closeTo(x, 14) as number));
    expect(q[0]).toBe(start(model, undefined)[0]);
    expect([...start(model, undefined, { tau: 1 }).slice(1)]).toEqual([0, 0, 0]);
  });

  it("is at 0 of the unconstrained scale by initToFeasible, and within the radius by initToUniform", () => {
    expect([...start(model, undefined, initToFeasible())]).toEqual([0, 0, 0, 0]);
    const near = Array.from({ length: 50 }, (_, i) => [...start(model, undefined, initToUniform({ radius: 0.1 }), { rng: Generator.fromSeed(i) })]).flat();
    expect(Math.max(...near.map(Math.abs))).toBeLessThan(0.1);
    expect(Math.max(...near)).toBeGreaterThan(0.09);
  });

  it("is the mean of each prior given the starts of the sites before, by initToMean; the median of draws where there is no mean", () => {
    const chained = () => {
      const mu = sample("mu", dist.Normal(3, 5));
      const tau = sample("tau", dist.Exponential(0.5));
      sample("x", dist.Normal(mu, tau));
      sample("heavy", dist.Cauchy(10, 0.001));
    };
    const q = start(chained, undefined, initToMean());
    expect(q[0]).toBe(3);
    expect(q[1]).toBeCloseTo(Math.log(2), 14);
    expect(q[2]).toBe(3);
    expect(Math.abs(q[3]! - 10)).toBeLessThan(0.01);
  });

  it("is the median of draws on the unconstrained scale by initToMedian, near the prior's for many of them", () => {
    const q = start(model, undefined, initToMedian({ samples: 5001 }));
    // The median of n draws of a normal has the standard error 1.2533 sd / sqrt(n), here 0.089.
    expect(Math.abs(q[0]!)).toBeLessThan(5 * 0.089);
    // The median of |z| is 0.674490; log |z| has the density 0.4287 at its median: standard error 1 / (2 * 0.4287 * sqrt(n)) = 0.0165.
    for (const x of q.slice(1)) expect(Math.abs(x - Math.log(0.674490))).toBeLessThan(5 * 0.0165);
    expect([...start(model, undefined, initToMedian())]).not.toEqual([...start(model, undefined, initToMedian(), { rng: Generator.fromSeed(6) })]);
  });

  it("is a draw from the prior by initToSample, another one for each try", () => {
    const draws = Array.from({ length: 400 }, (_, i) => start(model, undefined, initToSample(), { rng: Generator.fromSeed(i) })[0]! / 5);
    const mean = draws.reduce((a, b) => a + b) / 400;
    const square = draws.reduce((a, b) => a + b * b, 0) / 400;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(400));
    expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / 400));
  });

  it("takes values for some sites and a strategy for the others", () => {
    expect([...start(model, undefined, initToValues({ tau: 1 }, initToFeasible()))]).toEqual([0, 0, 0, 0]);
    expect(start(model, undefined, initToValues({ mu: 7 }, initToMean()))[0]).toBe(7);
  });

  it("is refused for names that no unknown has", () => {
    const { density } = stagesOf(model, undefined, { prior: true });
    expect(failure(() => checkInit(density, asStrategy({ tua: 1 }))).facts).toMatchObject({ site: "tua", sites: ["mu", "tau"], nearest: "tau" });
    expect(() => checkInit(density, asStrategy({ tau: 1, mu: 0 }))).not.toThrow();
  });
});

describe("where no start is finite", () => {
  const maximum = ({ y }: { y: number[] }) => {
    const theta = sample("theta", dist.HalfNormal(5));
    sample("y", dist.Uniform(0, theta), { obs: y });
  };
  const data = { y: [3.2, 9.4, 12, 0.7, 6.1] };

  it("the error names the site, the observation that failed most often, the chain, the seed and the range of the data", () => {
    const error = failure(() => start(maximum, data, {}, { chain: 2, seed: 41 }));
    expect(error.code).toBe("no-finite-start");
    expect(error.facts).toMatchObject({ tries: 100, chain: 2, seed: 41, site: "y", row: "[1]", value: 9.4, isObserved: true, observed: [0.7, 12] });
    expect(error.at[0]?.location.file.endsWith("start.test.ts")).toBe(true);
  });

  it("the table shows the values tried, and that the prior was finite each time", () => {
    const { table } = failure(() => start(maximum, data));
    const [, theta = [], y = []] = table?.rows ?? [];
    expect(theta[3]).toBe("100 of 100");
    expect(y.slice(1, 4)).toEqual(["observed", "-Infinity", "0 of 100"]);
    const [low = Number.NaN, high = Number.NaN] = (theta[1] ?? "").split(" ... ").map(Number);
    // exp(2) bounds the tries of a positive site.
    expect(low).toBeGreaterThan(Math.exp(-2) - 0.01);
    expect(high).toBeLessThan(Math.exp(2) + 0.01);
  });

  it.each<[string, () => ModelError, (init: InitValues) => Float64Array]>([
    ["one unknown", () => failure(() => start(maximum, data)), (init) => start(maximum, data, init)],
    ["two unknowns", () => failure(() => start(between, data)), (init) => start(between, data, init)],
    ["a vector beside it", () => failure(() => start(withVector, data)), (init) => start(withVector, data, init)],
  ])("the `init` that it suggests works, for %s", (_, refused, retry) => {
    const init = suggested(refused());
    expect(Object.keys(init).length).toBeGreaterThan(0);
    expect(retry(init).every(Number.isFinite)).toBe(true);
  });

  const between = ({ y }: { y: number[] }) => {
    const low = sample("low", dist.Normal(0, 10));
    const width = sample("width", dist.HalfNormal(10));
    sample("y", dist.Uniform(low, low.add(width)), { obs: y });
  };

  const withVector = ({ y }: { y: number[] }) => {
    const theta = sample("theta", dist.HalfNormal(5));
    plate("p", 3, () => sample("x", dist.Normal(0, 1)));
    sample("y", dist.Uniform(0, theta), { obs: y });
  };

  it("it suggests nothing where no start was found farther out either", () => {
    const impossible = ({ y }: { y: number[] }) => {
      const theta = sample("theta", dist.Uniform(0, 10));
      sample("y", dist.Uniform(0, theta), { obs: y });
    };
    expect(failure(() => start(impossible, data)).facts).toMatchObject({ init: undefined, site: "y" });
  });

  it("a single given start is tried once, and said to be at fault", () => {
    expect(failure(() => start(maximum, data, { theta: 5 })).facts).toMatchObject({ tries: 1, site: "y" });
  });

  it("the first site in order is named, also where a later one follows from it", () => {
    const model = ({ y }: { y: number[] }) => {
      const theta = sample("theta", dist.HalfNormal(5));
      sample("first", dist.Uniform(0, theta), { obs: y });
      sample("second", dist.Uniform(0, theta), { obs: y });
    };
    expect(failure(() => start(model, data)).site).toBe("first");
  });

  it("a density that is NaN, and a factor of -Infinity, are found like any other", () => {
    const nan = () => {
      const x = sample("x", dist.Normal(0, 1));
      factor("bad", x.sub(10).log());
    };
    expect(failure(() => start(nan, undefined)).facts).toMatchObject({ site: "bad", tries: 100 });
    const never = () => {
      sample("x", dist.Normal(0, 1));
      factor("bad", -Infinity);
    };
    expect(failure(() => start(never, undefined)).facts).toMatchObject({ site: "bad" });
  });

  it("a gradient that is not finite is found, and its site named", () => {
    const kink = () => {
      sample("fine", dist.Normal(0, 1));
      const x = sample("x", dist.Normal(0, 1));
      // sqrt has an infinite slope at 0, where this holds it everywhere.
      factor("f", x.mul(0).sqrt());
    };
    expect(failure(() => start(kink, undefined)).facts).toMatchObject({ site: "x" });
  });

  it("the run is rejected with the same error, and nothing is sampled", async () => {
    const thrown: unknown = await mcmc(maximum, data, { chains: 2, warmup: 10, draws: 10 }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: "no-finite-start", site: "y" });
  });
});
