/** @node-only workers are Node's here */
import { dist, plate, sample } from "@typyro/core";
import { describe, expect, test } from "vitest";
import { mcmc } from "../src/mcmc.ts";
import { RunState } from "../src/runState.ts";
import { type BlockKey, type ChainResult, type InverseMetric, type MetricKind, hmc, metropolis, nuts } from "../src/sampler.ts";

/** Four sites of 1, 10, 4 and 1 coordinates, in this order; the first of `y` and of `w` move together. */
function model({ seen }: { seen: number }) {
  const x = sample("x", dist.Normal(0, 2));
  const w = plate("rows", 5, () => plate("columns", 2, () => sample("w", dist.Normal(0, 1))));
  const y = plate("four", 4, () => sample("y", dist.Normal(0, 1)));
  const z = plate("one", 1, () => sample("z", dist.Exponential(1)));
  sample("seen", dist.Normal(x.add(w.sum()).add(y.sum()).add(z.sum()), 0.3), { obs: seen });
}

const X = [0];
const W = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const Y = [11, 12, 13, 14];
const Z = [15];

const data = { seen: 1 };
const short = { chains: 1, warmup: 150, draws: 20, seed: 4 } as const;

async function metricOf(metric: MetricKind<BlockKey>): Promise<InverseMetric> {
  const posterior = await mcmc(model, data, { ...short, sampler: nuts({ metric }) });
  return posterior.state.chains[0]!.inverseMetric;
}

function indicesOf(inverse: InverseMetric): (readonly number[])[] {
  if (inverse.kind !== "blocks") throw new Error(inverse.kind);
  for (const { indices, covariance } of inverse.blocks) expect(covariance).toHaveLength(indices.length ** 2);
  expect(inverse.variances).toHaveLength(16);
  return inverse.blocks.map(({ indices }) => indices);
}

describe("the metric of sites x (), w (5, 2), y (4) and z (1)", () => {
  test('"diagonal" has 16 variances, "dense" 16 x 16 covariances', async () => {
    const diagonal = await metricOf("diagonal");
    const dense = await metricOf("dense");
    expect(diagonal.kind === "diagonal" && diagonal.variances.length).toBe(16);
    expect(dense.kind === "dense" && dense.covariance.length).toBe(256);
  });

  test.each<[string[][], number[][]]>([
    [[["x", "w"], ["y"]], [[...X, ...W], Y]],
    [[["y"]], [Y]],
    [[["z"], ["w"], ["y"]], [Z, W, Y]],
    [[["y", "x"]], [[...Y, ...X]]],
  ])("blocks %j have their sites' coordinates as rows, in the order in which sites are listed", async (blocks, indices) => {
    expect(indicesOf(await metricOf({ blocks }))).toEqual(indices);
  });

  test("a block listed as (y, x) is that of (x, y) with rows and columns exchanged, and sites in no block keep the diagonal's variances", async () => {
    // Windows of one length from the same draws: 60 iterations with a step size that stays and no metric before.
    const learn = async (metric: MetricKind<BlockKey>): Promise<InverseMetric> => {
      const posterior = await mcmc(model, data, { ...short, warmup: 60, draws: 0, sampler: hmc({ steps: 4, metric, initialStepSize: 0.1, adaptStepSize: false }) });
      return posterior.state.chains[0]!.inverseMetric;
    };
    const [yx, xy, diagonal] = [await learn({ blocks: [["y", "x"]] }), await learn({ blocks: [["x", "y"]] }), await learn("diagonal")];
    if (yx.kind !== "blocks" || xy.kind !== "blocks" || diagonal.kind !== "diagonal") throw new Error("kinds");
    const entry = ({ indices, covariance }: { indices: readonly number[]; covariance: Float64Array }, i: number, j: number): number =>
      covariance[indices.indexOf(i) * 5 + indices.indexOf(j)]!;
    for (const i of [...X, ...Y]) {
      for (const j of [...X, ...Y]) expect(entry(yx.blocks[0]!, i, j)).toBeCloseTo(entry(xy.blocks[0]!, i, j), 12);
    }
    expect(xy.variances).toEqual(diagonal.variances);
  });

  test("coordinates may stand beside names", async () => {
    expect(indicesOf(await metricOf({ blocks: [["x", 12], [3]] }))).toEqual([[0, 12], [3]]);
  });
});

test("the sites of a plain loop are named together, or each for itself", async () => {
  const loop = () => {
    for (let i = 0; i < 3; i++) sample(["u", i], dist.Normal(0, 1));
    sample("v", dist.Normal(0, 1));
  };
  const learn = async (blocks: string[][]): Promise<number[][]> => {
    const posterior = await mcmc(loop, undefined, { ...short, prior: true, sampler: nuts({ metric: { blocks } }) });
    const inverse = posterior.state.chains[0]!.inverseMetric;
    return inverse.kind === "blocks" ? inverse.blocks.map(({ indices }) => [...indices]) : [];
  };
  expect(await learn([["v", "u"]])).toEqual([[3, 0, 1, 2]]);
  expect(await learn([["u[2]", "u[0]"]])).toEqual([[2, 0]]);
});

describe("a run with blocks named by site", () => {
  const options = { ...short, chains: 4, draws: 30, sampler: nuts({ metric: { blocks: [["y", "x"], ["w"]] } }) };

  const positions = ({ chains }: { readonly chains: readonly ChainResult[] }): number[][] => chains.map(({ draws }) => [...draws.positions]);

  test("gives the same draws from workers and from lanes, and each chain those that it has alone", async () => {
    const lanes = positions(await mcmc(model, data, { ...options, workers: 1 }));
    expect(positions(await mcmc(model, data, { ...options, workers: 2 }))).toEqual(lanes);
    expect(positions(await mcmc(model, data, { ...options, chains: 1 }))).toEqual(lanes.slice(0, 1));
  });

  test("is saved and resumed to the draws of the longer run", async () => {
    const whole = positions(await mcmc(model, data, options));
    const half = await mcmc(model, data, { ...options, draws: 10 });
    for (const state of [RunState.read(JSON.stringify(half.state)), RunState.read(half.state.toBytes())]) {
      const rest = positions(await mcmc(model, data, { resume: state, draws: 20 }));
      expect(positions(half).map((first, c) => [...first, ...rest[c]!])).toEqual(whole);
    }
  });

  test("warm-starts another: the metric is taken over and kept", async () => {
    const first = await mcmc(model, data, options);
    const next = await mcmc(model, { seen: 2 }, { warmStart: first.state, draws: 20 });
    next.state.chains.forEach(({ inverseMetric }, c) => expect(inverseMetric).toEqual(first.state.chains[c]!.inverseMetric));
    expect(next.outcome).toEqual({ kind: "complete" });
  });

  test("runs under metropolis and hmc too", async () => {
    for (const sampler of [metropolis({ metric: { blocks: [["y"]] } }), hmc({ steps: 4, metric: { blocks: [["y"]] } })]) {
      const posterior = await mcmc(model, data, { ...short, sampler });
      expect(indicesOf(posterior.state.chains[0]!.inverseMetric)).toEqual([Y]);
    }
  });
});

test("a bare log density has coordinates only", async () => {
  const density = { dim: 2, valueAndGradient: (q: Float64Array, gradientOut: Float64Array) => (gradientOut.set(q.map((x) => -x)), -0.5 * (q[0]! ** 2 + q[1]! ** 2)) };
  await expect(mcmc(density, { sampler: nuts({ metric: { blocks: [["x"]] } }) })).rejects.toThrow("names site `x`, but what is sampled has no sites, only coordinates 0 to 1");
  const posterior = await mcmc(density, { ...short, sampler: nuts({ metric: { blocks: [[1, 0]] } }) });
  expect(posterior.state.chains[0]!.inverseMetric.kind).toBe("blocks");
});

test("a name that is no site, and a site named twice, are refused before sampling", async () => {
  const run = (...blocks: BlockKey[][]) => mcmc(model, data, { ...short, sampler: nuts({ metric: { blocks } }) });
  await expect(run(["x", "v"])).rejects.toThrow("names site `v`, but the sites to be sampled are `x`, `w`, `y`, `z`");
  await expect(run(["seen"])).rejects.toThrow("[metric-site-unknown]");
  await expect(run(["x"], ["w", "x"])).rejects.toThrow("names site `x` more than once");
  await expect(run(["y", 12])).rejects.toThrow("names coordinate 12 more than once");
});
