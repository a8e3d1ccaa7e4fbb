import { dist, plate, sample } from "@typyro/core";
import { describe, expect, test } from "vitest";
import { hmc, mcmc, metropolis, nuts, type SampledPosterior, RunState } from "../src/index.ts";
import { rejectionOf, thrownBy } from "./thrownBy.ts";

interface Data {
  readonly effect: number[];
  readonly error: number[];
}

const data: Data = { effect: [28, 8, -3, 7], error: [15, 10, 16, 11] };

function schools({ effect, error }: Data) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfNormal(5));
  const theta = plate("schools", effect.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, error), { obs: effect });
  return { theta };
}

const bytesOf = ({ draws }: SampledPosterior): number[][] => draws.names.map((name) => [...draws.get(name).data]);

/** The draws of `a` followed by those of `b`, chain by chain. */
function joined(a: SampledPosterior, b: SampledPosterior): number[][] {
  return a.chains.map((chain, c) => [...chain.draws.positions, ...b.chains[c]!.draws.positions]);
}

const positions = ({ chains }: SampledPosterior): number[][] => chains.map(({ draws }) => [...draws.positions]);

describe("a state that was saved goes on to the same draws, bit for bit", () => {
  test.each([
    ["nuts", nuts()],
    ["nuts, dense", nuts({ metric: "dense" })],
    ["nuts, metric from windows", nuts({ metric: "diagonal" })],
    ["hmc", hmc({ steps: 5 })],
    ["metropolis", metropolis()],
  ])("%s, as JSON and as bytes", async (_, sampler) => {
    const options = { sampler, seed: 9, chains: 2, warmup: 60 } as const;
    const whole = await mcmc(schools, data, { ...options, draws: 50 });
    const half = await mcmc(schools, data, { ...options, draws: 20 });
    for (const state of [RunState.read(JSON.stringify(half.state)), RunState.read(half.state.toBytes())]) {
      expect(state).toEqual(half.state);
      const rest = await mcmc(schools, data, { resume: state, draws: 30 });
      expect(joined(half, rest)).toEqual(positions(whole));
      expect(rest.state).toEqual(whole.state);
    }
  });

  test("from the middle of the warm-up too", async () => {
    // So long a warm-up that the first turn of a chain cannot reach its end.
    const options = { seed: 2, chains: 2, warmup: 20_000, draws: 30 } as const;
    const controller = new AbortController();
    const stopped = await mcmc(schools, data, { ...options, signal: controller.signal, progress: () => controller.abort() });
    expect(stopped.outcome.kind).toBe("aborted");
    const [first, second] = stopped.state.chains;
    expect(first!.iteration).toBeGreaterThan(0);
    expect([first!.warmup?.iterations, second!.iteration]).toEqual([20_000, 0]);
    const rest = await mcmc(schools, data, { resume: RunState.read(JSON.stringify(stopped.state)), draws: 30 });
    expect(bytesOf(rest)).toEqual(bytesOf(await mcmc(schools, data, options)));
  });
});

describe("a state is refused", () => {
  test("by other data, and by another model", async () => {
    const { state } = await mcmc(schools, data, { warmup: 20, draws: 5, chains: 1 });
    const other = { ...data, effect: [28, 8, -3, 7.000000001] };
    expect(await rejectionOf(mcmc(schools, other, { resume: state }))).toContain("[run-state-other-model]");
  });

  test.each([
    ["text that is no JSON", () => RunState.read("{")],
    ["JSON of something else", () => RunState.read("[1, 2]")],
    ["bytes of something else", () => RunState.read(Uint8Array.of(1, 2, 3))],
  ])("%s", (_, read) => {
    expect(thrownBy(read)).toContain("[run-state-malformed]");
  });

  test("one that was cut off, at every length", async () => {
    const { state } = await mcmc(schools, data, { warmup: 20, draws: 5, chains: 1 });
    const bytes = state.toBytes();
    for (let length = 0; length < bytes.length; length += 3) {
      expect(thrownBy(() => RunState.read(bytes.slice(0, length)))).toContain("[run-state-malformed]");
    }
  });
});

describe("a warm start", () => {
  test("begins where the other run ended, with its metric, and finds the same posterior", async () => {
    const first = await mcmc(schools, data, { seed: 1, warmup: 500, draws: 500 });
    const again = await mcmc(schools, { ...data, effect: [27, 9, -3, 7] }, { seed: 2, warmStart: first.state, draws: 500 });
    expect(again.chains.map(({ inverseMetric }) => inverseMetric)).toEqual(first.chains.map(({ inverseMetric }) => inverseMetric));
    expect(again.chains).toHaveLength(4);
    const [a, b] = [first.summary().row("mu"), again.summary().row("mu")];
    expect(Math.abs(a.mean - b.mean)).toBeLessThan(5 * Math.hypot(a.mcseMean, b.mcseMean));
  });

  test("is refused by a model of another size", async () => {
    const { state } = await mcmc(schools, data, { warmup: 20, draws: 5, chains: 1 });
    expect(await rejectionOf(mcmc(schools, { effect: [1, 2], error: [1, 1] }, { warmStart: state }))).toContain("[warm-start-size]");
  });
});
