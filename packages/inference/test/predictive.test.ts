import { isModelError } from "@typyro/base";
import { deterministic, dist, getMask, groups, isMaskedOut, param, plate, sample, substitute, type Value } from "@typyro/core";
import { Draws, drawsFromArrays, summary, type Variable } from "@typyro/diagnostics";
import { describe, expect, test } from "vitest";
import { mcmc, metropolis, predictive } from "../src/index.ts";

interface Rows {
  readonly group: readonly string[];
  readonly y?: readonly number[] | undefined;
}

function varyingMeans({ group, y }: Rows): { alpha: Value } {
  const g = groups(group);
  const mu = sample("mu", dist.Normal(0, 2));
  const tau = sample("tau", dist.HalfNormal(1));
  const alpha = plate("group", g, () => sample("alpha", dist.Normal(mu, tau)));
  sample("y", dist.Normal(alpha.at(g), 0.5), { obs: y });
  return { alpha };
}

const data = { group: ["a", "a", "b", "b", "c", "c"], y: [1, 1.2, -0.4, 0.1, 2, 2.3] };
const options = { chains: 2, warmup: 100, draws: 150, seed: 5 };

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

function mean(x: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i] ?? 0;
  return total / x.length;
}

describe("posterior.predict", () => {
  test("gives NaN the same bits wherever it was computed, as do the draws, since files hold their bytes", async () => {
    const model = (y: number): { root: Value } => {
      const mu = sample("mu", dist.Normal(0, 1));
      deterministic("share", mu.sub(mu).div(mu.sub(mu)));
      sample("y", dist.Normal(mu, 1), { obs: y });
      return { root: mu.sub(10).sqrt() };
    };
    const posterior = await mcmc(model, 0.1, { chains: 1, warmup: 50, draws: 10, seed: 3 });
    const bitsOf = (data: Float64Array): Set<string> => new Set([...new BigUint64Array(data.buffer, data.byteOffset, data.length)].map((bits) => bits.toString(16)));
    for (const data of [posterior.site("share").data, posterior.get("root").data, posterior.predict().get("share").data]) expect(bitsOf(data)).toEqual(new Set(["7ff8000000000000"]));
  });

  test("gives a computed site that says whether something holds as 1 and 0, as the draws have it", async () => {
    const model = (y: number): void => {
      const mu = sample("mu", dist.Normal(0, 1));
      deterministic("isLow", mu.compare("less", 0));
      sample("y", dist.Normal(mu, 1), { obs: y });
    };
    const posterior = await mcmc(model, 0.1, { chains: 1, warmup: 100, draws: 40, seed: 3 });
    const expected = posterior.site("mu").data.map((mu) => (mu < 0 ? 1 : 0));
    expect(new Set(expected)).toEqual(new Set([0, 1]));
    expect(posterior.site("isLow").data).toEqual(expected);
    expect(posterior.predict().get("isLow").data).toEqual(expected);
  });

  test("draws the observed sites in the shape of their data, one draw for each draw of the posterior, reproducibly", async () => {
    const posterior = await mcmc(varyingMeans, data, options);
    const y = posterior.predict().get("y");
    expect(y.shape).toEqual([6]);
    expect(y.data).toHaveLength(2 * 150 * 6);
    expect(posterior.predict().get("y").data).toEqual(y.data);
    expect(posterior.predict(undefined, { seed: 1 }).get("y").data).not.toEqual(y.data);
  });

  test("is the group's draw plus noise of the model's size", async () => {
    const posterior = await mcmc(varyingMeans, data, { ...options, draws: 2000 });
    const alpha = posterior.get("alpha").data;
    const y = posterior.predict().get("y").data;
    const noise = Float64Array.from({ length: y.length }, (_, i) => (y[i] ?? 0) - (alpha[Math.floor(i / 6) * 3 + Math.floor((i % 6) / 2)] ?? 0));
    const n = noise.length;
    expect(Math.abs(mean(noise))).toBeLessThan((5 * 0.5) / Math.sqrt(n));
    expect(Math.abs(mean(noise.map((x) => x * x)) - 0.25)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / n));
  });

  test("keeps the draws of known groups, wherever they stand, and draws new ones from the population", async () => {
    const posterior = await mcmc(varyingMeans, data, { ...options, draws: 4000 });
    const predicted = posterior.predict({ group: ["c", "new", "a"], y: [0, 0, 0] }, { sites: ["alpha", "y"] });
    const alpha = predicted.get("alpha");
    const before = posterior.get("alpha").data;
    const rows = 2 * 4000;
    const column = (variable: { readonly data: Float64Array }, size: number, i: number) => Float64Array.from({ length: rows }, (_, r) => variable.data[r * size + i] ?? 0);
    expect(alpha.coords?.["group"]).toEqual(["c", "new", "a"]);
    expect(column(alpha, 3, 0)).toEqual(column({ data: before }, 3, 2));
    expect(column(alpha, 3, 2)).toEqual(column({ data: before }, 3, 0));
    // A new group given the draws: (alpha - mu) / tau is standard normal, independent of everything.
    const mu = posterior.site("mu").data;
    const tau = posterior.site("tau").data;
    const z = column(alpha, 3, 1).map((x, r) => (x - (mu[r] ?? 0)) / (tau[r] ?? 1));
    expect(Math.abs(mean(z))).toBeLessThan(5 / Math.sqrt(rows));
    expect(Math.abs(mean(z.map((x) => x * x)) - 1)).toBeLessThan(5 * Math.sqrt(2 / rows));
    // Law of total variance for its prediction: Var y = Var mu + E tau^2 + 0.25, by the draws themselves.
    const y = column(predicted.get("y"), 3, 1);
    const noise = y.map((x, r) => (x - (alpha.data[r * 3 + 1] ?? 0)) / 0.5);
    expect(Math.abs(mean(noise.map((x) => x * x)) - 1)).toBeLessThan(5 * Math.sqrt(2 / rows));
  });

  test("has the variance of a mix of known and new groups that is computed by hand", async () => {
    // Known spreads: alpha of a group with two rows of mean m has posterior variance v = 1 / (1 / 1 + 2 / 0.25) and mean 2 v m / 0.25.
    const known = ({ group, y }: Rows): void => {
      const g = groups(group);
      const alpha = plate("group", g, () => sample("alpha", dist.Normal(0, 1)));
      sample("y", dist.Normal(alpha.at(g), 0.5), { obs: y });
    };
    const posterior = await mcmc(known, data, { ...options, chains: 4, draws: 2000 });
    const predicted = posterior.predict({ group: ["new", "b", "other", "a"], y: [0, 0, 0, 0] });
    const v = 1 / (1 + 2 / 0.25);
    const expected = [[0, 1.25], [v * (-0.3 / 0.25), v + 0.25], [0, 1.25], [v * (2.2 / 0.25), v + 0.25]];
    for (const [i, [mu = NaN, variance = NaN]] of expected.entries()) {
      const column = new Draws({ chains: 4, draws: 2000, variables: [{ name: "y", shape: [], data: Float64Array.from({ length: 8000 }, (_, s) => predicted.get("y").data[4 * s + i] ?? NaN) }] });
      const { mean: found, sd, mcseMean, mcseSd } = summary(column).row("y");
      expect(Math.abs(found - mu) / mcseMean, `mean of row ${i}`).toBeLessThan(5);
      expect(Math.abs(sd - Math.sqrt(variance)) / mcseSd, `sd of row ${i}`).toBeLessThan(5);
      expect(mcseSd).toBeLessThan(0.02);
    }
  });

  test("recomputes computed sites and passes by the auxiliary ones", async () => {
    const model = ({ y }: { y: readonly number[] }): { twice: Value } => {
      const x = sample("x", dist.Normal(0, 1));
      const twice = deterministic("twice", x.mul(2));
      sample("y", dist.Normal(twice, 1), { obs: y });
      return { twice };
    };
    const posterior = await mcmc(model, { y: [1, 2] }, options);
    const predicted = posterior.predict();
    expect(predicted.names).toEqual(["twice", "y"]);
    expect(predicted.get("twice").data).toEqual(posterior.get("twice").data);
  });

  test("refuses a plate of another size without labels, and a site that the model has not", async () => {
    const model = ({ n, y }: { n: number; y: readonly number[] }) => {
      const alpha = plate("group", n, () => sample("alpha", dist.Normal(0, 1)));
      sample("y", dist.Normal(alpha.sum(), 1), { obs: y });
    };
    const posterior = await mcmc(model, { n: 2, y: [1] }, options);
    expect(codeOf(() => posterior.predict({ n: 3, y: [1] }))).toBe("predict-shape");
    expect(codeOf(() => posterior.predict(undefined, { sites: ["alhpa"] }))).toBe("unknown-variable");
  });
});

describe("predictive", () => {
  test("without draws it simulates the prior, every site in order", () => {
    const prior = predictive(varyingMeans, data, { draws: 4000, seed: 1 });
    expect(prior.names).toEqual(["mu", "tau", "alpha", "y"]);
    const mu = prior.get("mu").data;
    expect(Math.abs(mean(mu))).toBeLessThan((5 * 2) / Math.sqrt(4000));
    expect(Math.abs(mean(mu.map((x) => x * x)) - 4)).toBeLessThan(5 * 4 * Math.sqrt(2 / 4000));
  });

  test("a model run anew for each draw gives the same draws as the recorded simulator", () => {
    const wrapped = (event: boolean) => ({ y }: { y: readonly number[] }) => {
      const mu = sample("mu", dist.Normal(0, 1));
      const spread = dist.Normal(mu, 0.5).expand([2]);
      sample("y", event ? new Proxy(spread, hidden) : spread, { obs: y });
    };
    const [staged, replayed] = [false, true].map((event) => predictive(wrapped(event), { y: [0, 0] }, { draws: 20, seed: 3 }));
    expect(replayed?.get("y").data).toEqual(staged?.get("y").data);
  });

  test("runs the model under mask(false), so that a model can leave out what would only be scored", () => {
    const asked: boolean[] = [];
    const model = (): void => {
      asked.push(isMaskedOut(getMask()));
      sample("x", dist.Normal(0, 1));
    };
    const { names } = predictive(model, undefined, { draws: 3 });
    expect(names).toEqual(["x"]);
    expect(new Set(asked)).toEqual(new Set([true]));
  });

  test("conditioning on given draws leaves the streams of the other sites as they were", () => {
    const prior = predictive(varyingMeans, data, { draws: 10, seed: 2 });
    const given = { chains: 1, draws: 10, variables: [prior.get("mu")] satisfies Variable[] };
    const again = predictive(varyingMeans, data, { given, seed: 2, sites: ["mu", "alpha", "y"] });
    for (const site of ["mu", "alpha", "y"]) expect(again.get(site).data, site).not.toHaveLength(0);
    expect(again.get("mu").data).toEqual(prior.get("mu").data);
  });
});

describe("draws that are given", () => {
  const model = ({ y }: { y: readonly number[] }) => {
    const mu = sample("mu", dist.Normal(0, 1));
    const tau = sample("tau", dist.HalfNormal(1));
    sample("y", dist.Normal(mu, tau), { obs: y });
  };
  const rows = { y: [1, 2] };

  test("may be a point, one chain, or chains of draws", () => {
    const point = predictive(model, rows, { given: drawsFromArrays({ mu: [[3]], tau: [[1e-9]] }) });
    expect(point.names).toEqual(["y"]);
    expect([...point.get("y").data].map(Math.round)).toEqual([3, 3]);
    const chain = predictive(model, rows, { given: drawsFromArrays({ mu: [[1, 2, 3]], tau: [[1e-9, 1e-9, 1e-9]] }) });
    expect([...chain.get("y").data].map(Math.round)).toEqual([1, 1, 2, 2, 3, 3]);
    const chains = predictive(model, rows, { given: drawsFromArrays({ mu: [[1], [2]], tau: [[1e-9], [1e-9]] }) });
    expect([chains.chains, chains.draws]).toEqual([2, 1]);
  });

  test("may be of some sites: the others are drawn from the prior", () => {
    const given = drawsFromArrays({ mu: [new Array<number>(4000).fill(5)] });
    const drawn = predictive(model, rows, { given, sites: ["tau", "y"] });
    const [tau, y] = [drawn.get("tau").data, drawn.get("y").data];
    // E tau^2 = 1 for the half-normal, with variance 2.
    expect(Math.abs(mean(tau.map((x) => x * x)) - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
    expect(Math.abs(mean(y) - 5)).toBeLessThan(5 / Math.sqrt(8000));
  });

  test("may come from a guide, and parameters from values", () => {
    const guide = (): void => void sample("mu", dist.Normal(param("at", 0), 1e-9));
    const given = predictive(substitute(guide, { at: 7 }), undefined, { draws: 3 });
    const drawn = predictive(model, rows, { given });
    expect(drawn.names).toEqual(["tau", "y"]);
    expect([...given.get("mu").data].map(Math.round)).toEqual([7, 7, 7]);
  });

  test("may be those of a posterior, whose loops have been joined", async () => {
    const walk = ({ y }: { y: readonly number[] }) => {
      for (const [t, obs] of y.entries()) sample(["y", t], dist.Normal(sample(["x", t], dist.Normal(0, 1)), 1e-9), { obs });
    };
    const posterior = await mcmc(walk, { y: [1, 2] }, { ...options, warmup: 20, draws: 4, sampler: metropolis() });
    const predicted = predictive(walk, { y: [1, 2] }, { given: posterior.draws });
    expect(predicted.names).toEqual(["y"]);
    posterior.site("x").data.forEach((x, i) => expect(predicted.get("y").data[i]).toBeCloseTo(x, 6));
  });

  test("are refused under a name that the model has not, and in unequal numbers", () => {
    expect(codeOf(() => predictive(model, rows, { given: drawsFromArrays({ mew: [[1]] }) }))).toBe("unknown-variable");
    const unequal = { chains: 1, draws: 2, variables: [{ name: "mu", shape: [], data: Float64Array.of(1) }] };
    expect(codeOf(() => predictive(model, rows, { given: unequal }))).toBe("draws-size-mismatch");
    expect(codeOf(() => predictive(model, rows, { draws: 1.5 }))).toBe("option-outside-range");
    expect(codeOf(() => predictive(model, rows, { sites: ["z"] }))).toBe("unknown-variable");
    expect(predictive(model, rows, { draws: 0 }).draws).toBe(0);
  });
});

/** A distribution that cannot be rebuilt from numbers. */
const hidden: ProxyHandler<ReturnType<typeof dist.Normal>> = {
  get: (target, key) => {
    if (key === "withParameters") return undefined;
    if (key === "expand") return (shape: readonly number[]) => new Proxy(target.expand(shape), hidden);
    const value: unknown = Reflect.get(target, key, target);
    return typeof value === "function" ? (value.bind(target) as unknown) : value;
  },
};

describe("posterior.logLikelihood", () => {
  test("is the log density of each observation under each draw", async () => {
    const posterior = await mcmc(varyingMeans, data, options);
    const { shape, data: ll } = posterior.logLikelihood().get("y");
    const alpha = posterior.get("alpha").data;
    expect(shape).toEqual([6]);
    for (const [row, y] of data.y.entries()) {
      for (const draw of [0, 77, 299]) {
        const expected = dist.Normal(alpha[draw * 3 + Math.floor(row / 2)] ?? 0, 0.5).logProb(y).item();
        expect(ll[draw * 6 + row]).toBeCloseTo(expected, 12);
      }
    }
  });

  test("takes other data with the same groups and refuses data that change the unknowns", async () => {
    const posterior = await mcmc(varyingMeans, data, options);
    const held = posterior.logLikelihood({ group: ["a", "b", "c", "c"], y: [1, 0, 2, 2] });
    expect(held).toBeInstanceOf(Draws);
    expect(held.get("y").shape).toEqual([4]);
    expect(codeOf(() => posterior.logLikelihood({ group: ["a", "b", "c", "d"], y: [1, 0, 2, 2] }))).toBe("layout-changed");
  });
});
