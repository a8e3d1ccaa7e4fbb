/** @node-only worker threads are Node's here; the browser's are in workers.browser.test.ts */
import { array, matmul, sum } from "@typyro/autodiff";
import type { ModelError } from "@typyro/base";
import { dist, plate, sample } from "@typyro/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ChainResult, mcmc, stagesOf } from "../src/index.ts";
import { runChains } from "../src/chains/run.ts";
import { type RunOptions, type RunSettings, runSettings } from "../src/chains/runOptions.ts";
import type { LogDensity } from "../src/logDensity.ts";
import { hmc, nuts } from "../src/sampler.ts";
import { chooseWorkers, threadsAsked } from "../src/workers/choose.ts";
import type { Order, Report } from "../src/workers/messages.ts";
import { parallelism, spawnWorker, type WorkerHost } from "../src/workers/spawn.ts";
import { WorkerTeam } from "../src/workers/workerTeam.ts";
import { independentNormals } from "./densities.ts";

function schools({ effect, error }: { effect: number[]; error: number[] }) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfNormal(5));
  const theta = plate("schools", effect.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, error), { obs: effect });
}

const data = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };
const options = { seed: 11, warmup: 150, draws: 60, keepWarmup: true } as const;

const bytesOf = ({ draws, warmupDraws, stepSize, inverseMetric, nGradients, nDivergent, divergences, state, end }: ChainResult) => ({ draws, warmupDraws, stepSize, inverseMetric, nGradients, nDivergent, divergences, state, end });

describe("the same seed gives the same draws, byte for byte", () => {
  test.each([2, 4, 3])("on %i workers as in the calling thread, watched or not", async (workers) => {
    const alone = await mcmc(schools, data, { ...options, workers: 1 });
    const spread = await mcmc(schools, data, { ...options, workers });
    expect(spread.chains.map(bytesOf)).toEqual(alone.chains.map(bytesOf));
    expect(spread.outcome).toEqual({ kind: "complete" });
    let calls = 0;
    const watched = await mcmc(schools, data, { ...options, workers, progress: () => void calls++ });
    expect(watched.chains.map(bytesOf)).toEqual(alone.chains.map(bytesOf));
    expect(calls).toBeGreaterThan(0);
  });

  test("for other samplers, and when they go on from a state", async () => {
    const sampler = hmc({ steps: 4 });
    const alone = await mcmc(schools, data, { ...options, sampler, workers: 1 });
    const half = await mcmc(schools, data, { ...options, sampler, draws: 20, workers: 2 });
    const rest = await mcmc(schools, data, { resume: half.state, draws: 40, workers: 2 });
    alone.chains.forEach(({ draws }, c) => {
      expect([...half.chains[c]!.draws.positions, ...rest.chains[c]!.draws.positions]).toEqual([...draws.positions]);
    });
  });
});

/** Densities that call functions of the host for all numbers (Bessel functions) or some (lgamma and its relatives), and sums along an axis. */
function calling({ counts, shares, times, angles }: { counts: number[]; shares: number[]; times: number[]; angles: number[] }) {
  const mean = sample("mean", dist.Gamma(2, 0.5));
  const concentration = sample("concentration", dist.Gamma(2, 0.1));
  const weights = sample("weights", dist.Dirichlet([1, 2, 3]));
  const kappa = sample("kappa", dist.Gamma(2, 1));
  plate("rows", counts.length, () => {
    sample("counts", dist.NegativeBinomial2(mean, concentration), { obs: counts });
    sample("shares", dist.Beta(weights.at(0).mul(concentration), weights.at(1).mul(concentration)), { obs: shares });
    sample("times", dist.Gamma(concentration, mean), { obs: times });
    sample("angles", dist.VonMises(0.2, kappa), { obs: angles });
  });
}

const called = { counts: [0, 3, 4, 40], shares: [0.2, 0.4, 0.7, 0.9], times: [0.4, 2, 7, 1], angles: [0.1, -0.4, 1, 2] };

test("a density that calls functions of the host has the same draws on workers, byte for byte", async () => {
  const { logDensity, kernel } = stagesOf(calling, called);
  expect(kernel?.bound).toEqual([]);
  expect(threadsAsked(logDensity, runSettings({ workers: 2 }, logDensity.dim))).toBe(2);
  const [alone, spread] = [await mcmc(calling, called, { ...options, workers: 1 }), await mcmc(calling, called, { ...options, workers: 2 })];
  expect(spread.chains.map(bytesOf)).toEqual(alone.chains.map(bytesOf));
});

describe("threads that were asked for and cannot be had", () => {
  const short = { chains: 2, warmup: 10, draws: 5, progress: false } as const;
  const warned = async (run: () => Promise<{ readonly warnings: readonly ModelError[] }>): Promise<string[]> => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const { warnings } = await run();
    const texts = warn.mock.calls.map(([text]) => String(text));
    warn.mockRestore();
    expect(texts).toEqual(warnings.map(({ message }) => `warning: ${message}`));
    return texts;
  };

  test("are warned of, with what keeps the density in its thread", async () => {
    /** A batch against a batch, of more pairs than are written out. */
    const pairs = (): void => {
      const x = sample("x", dist.Normal(0, 1).expand([9, 1, 2, 2]).toEvent(4));
      sample("y", dist.Normal(sum(matmul(x, array(Array.from({ length: 18 }, (_, i) => i / 9)).reshape([9, 2, 1]))), 9), { obs: 1 });
    };
    const [text = ""] = await warned(() => mcmc(pairs, undefined, { ...short, workers: 2 }));
    expect(text).toContain("[workers-not-used] there are to be 2 worker threads, and the chains run in the calling thread, because JavaScript evaluates there `matmul`");
    expect(text).toContain("help: leave `workers` out");
    expect(await warned(() => mcmc(independentNormals([1, 2]), { ...short, workers: 2 }))).toEqual([expect.stringContaining("because the log density is a function of that thread")]);
  });

  test("are not, where nothing was asked for, or there are fewer chains", async () => {
    for (const more of [{}, { workers: 1 }, { workers: 9, chains: 1 }]) expect(await warned(() => mcmc(independentNormals([1, 2]), { ...short, ...more }))).toEqual([]);
    expect(await warned(() => mcmc(schools, data, { ...short, workers: 9 }))).toEqual([]);
  });
});

describe("an aborted run", () => {
  test("keeps the draws of all workers, and goes on to the draws of the whole run", async () => {
    const controller = new AbortController();
    const long = { ...options, keepWarmup: false, draws: 1_000_000 };
    const stopped = await mcmc(schools, data, {
      ...long, workers: 2, signal: controller.signal,
      progress: (chains) => {
        if (chains.every(({ iteration }) => iteration > 300)) controller.abort();
      },
    });
    expect(stopped.outcome).toEqual({ kind: "aborted" });
    const whole = await mcmc(schools, data, { ...long, draws: 100, workers: 1 });
    stopped.chains.forEach(({ draws }, c) => {
      expect(draws.count).toBeGreaterThan(100);
      expect(draws.positions.slice(0, 1000)).toEqual(whole.chains[c]!.draws.positions);
    });
  });
});

describe("a worker that dies", () => {
  /** A worker whose thread is ended once it was told to hand draws over so many times. */
  const dyingAfter = (handovers: number) => async (): Promise<WorkerHost> => {
    const host = await spawnWorker();
    let onDeath: (reason: string) => void = () => undefined;
    let left = handovers;
    return {
      post: (order: Order) => {
        host.post(order);
        if (order.kind === "hand over") left--;
        if (left < 0) {
          host.end();
          onDeath("it was killed");
        }
      },
      listen: (onReport: (report: Report) => void, died) => {
        onDeath = died;
        host.listen(onReport, died);
      },
      end: () => host.end(),
    };
  };

  test("is reported with its chains; what it had handed over is kept", async () => {
    const { logDensity, density } = stagesOf(schools, data);
    const settings = runSettings({ ...options, keepWarmup: false }, logDensity.dim);
    const chains = [0, 1].map((chain) => ({ chain, seed: 11, start: new Float64Array(density.layout.dim).fill(0.1 * chain) }));
    const team = await WorkerTeam.start({ portable: (chains) => logDensity.portable?.(chains), dim: logDensity.dim, settings, chains }, 2, dyingAfter(1));
    await team.goOnTo(30, () => false);
    const first = await team.takeDraws();
    expect(first.map(({ count }) => count)).toEqual([30, 30]);
    await team.goOnTo(60, () => false);
    const second = await team.takeDraws();
    expect(team.hasFailed).toBe(true);
    expect(second.map(({ count }) => count)).toEqual([0, 0]);
    const results = await team.end("aborted");
    expect(results.map(({ end }) => end.kind)).toEqual(["failed", "failed"]);
    const { end, state } = results[1]!;
    expect(end.kind === "failed" ? String(end.error) : "").toContain("worker thread of chain 1 ended before its work was done: it was killed");
    // The state is that of the last draws handed over: going on from there repeats what was lost.
    expect(state.iteration).toBe(150 + 30);
    const rest = await runChains(logDensity, { ...options, sampler: nuts(), draws: 30, resume: results.map((result) => result.state) });
    const whole = await runChains(logDensity, { ...options, draws: 60, chains: 2, start: (chain) => chains[chain]!.start });
    whole.chains.forEach(({ draws }, c) => expect([...first[c]!.positions, ...rest.chains[c]!.draws.positions]).toEqual([...draws.positions]));
    team.dispose();
  });
});

const settingsOf = (options: RunOptions, { dim }: LogDensity): RunSettings => runSettings(options, dim);

describe("the choice of threads", () => {
  test("asked for a number takes no more than there are chains, and one where the density cannot be posted", () => {
    const { logDensity } = stagesOf(schools, data);
    expect(threadsAsked(logDensity, settingsOf({ workers: 9 }, logDensity))).toBe(4);
    const bare = independentNormals([1, 2]);
    expect(threadsAsked(bare, settingsOf({ draws: 1_000_000, workers: 4 }, bare))).toBe(1);
  });

  test("left to time keeps a single chain, and a short run, in the calling thread", async () => {
    const { logDensity } = stagesOf(schools, data);
    expect(threadsAsked(logDensity, settingsOf({ chains: 1 }, logDensity))).toBe(1);
    expect(threadsAsked(logDensity, settingsOf({}, logDensity))).toBeUndefined();
    expect(await chooseWorkers(logDensity, settingsOf({ draws: 10, warmup: 10 }, logDensity))).toBe(1);
  });
});

describe("the choice of threads by time", () => {
  let now = 0;
  beforeEach(() => {
    vi.spyOn(performance, "now").mockImplementation(() => now);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** A density whose calls take so many milliseconds; it counts them, and says what it was made ready for. */
  function slow(one: number, lanes: number, dim = 2): { readonly density: LogDensity; readonly singles: () => number; readonly prepared: number[] } {
    let singles = 0;
    const prepared: number[] = [];
    const density = {
      dim,
      valueAndGradient: () => (singles++, (now += one), 0),
      batch: { dim, lanes: 4, valuesAndGradients: () => void (now += lanes) },
      prepare: (chains: number) => void prepared.push(chains),
      portable: () => undefined,
    };
    return { density, singles: () => singles, prepared };
  }

  test("times the other form only where the run is long", async () => {
    const short = slow(0.01, 0.02);
    expect(await chooseWorkers(short.density, settingsOf({ draws: 500, warmup: 500 }, short.density))).toBe(1);
    expect([short.singles(), short.prepared]).toEqual([0, []]);
    const long = slow(0.01, 0.02);
    await chooseWorkers(long.density, settingsOf({ draws: 50_000 }, long.density));
    if ((await parallelism()) > 1) expect([long.singles() > 0, long.prepared[0]]).toEqual([true, 2]);
  });

  test("takes threads where they share the work, and none where lanes are as fast", async () => {
    const [apart, together] = [slow(0.1, 0.4), slow(0.1, 0.1)];
    const most = Math.min(4, await parallelism());
    expect(await chooseWorkers(apart.density, settingsOf({ draws: 50_000 }, apart.density))).toBe(most);
    expect(await chooseWorkers(together.density, settingsOf({ draws: 50_000 }, together.density))).toBe(1);
  });

  test("counts what chains do themselves, beside gradients that take no time", async () => {
    const { density } = slow(0.0001, 0.0001, 1000);
    expect(await chooseWorkers(density, settingsOf({ draws: 50_000 }, density))).toBe(Math.min(4, await parallelism()));
  });
});
