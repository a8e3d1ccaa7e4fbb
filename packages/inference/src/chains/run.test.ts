import { essBulk, essTail, rhat, ScalarDraws } from "@typyro/diagnostics";
import { describe, expect, test, vi } from "vitest";
import { rejectionOf, textOf } from "../../test/thrownBy.ts";
import { batched, flat, funnel, independentNormals } from "../../test/densities.ts";
import type { LogDensity } from "../logDensity.ts";
import { answerAll } from "../gradientMachine.ts";
import { Chain } from "./chain.ts";
import type { ChainResult } from "./chainResult.ts";
import { runChains, streamChains } from "./run.ts";
import { runSettings } from "./runOptions.ts";
import { hmc, metropolis, nuts } from "./sampler.ts";
import { looks } from "./stopRule.ts";

const normal = independentNormals([1, 0.1, 3]);
const short = { warmup: 120, draws: 50, seed: 7 } as const;

/** All numbers of a chain, for comparison byte for byte. */
const bytesOf = ({ draws, stepSize, inverseMetric, nGradients }: ChainResult) => ({ draws, stepSize, inverseMetric, nGradients });

describe("draws depend on seed and chain number alone", () => {
  test("the same seed gives the same draws, another seed others", async () => {
    const [first, again, other] = await Promise.all([runChains(normal, short), runChains(normal, short), runChains(normal, { ...short, seed: 8 })]);
    expect(first.chains.map(bytesOf)).toEqual(again.chains.map(bytesOf));
    expect(first.chains[0]!.draws.positions).not.toEqual(other.chains[0]!.draws.positions);
    expect(first.chains[0]!.draws.positions).not.toEqual(first.chains[1]!.draws.positions);
  });

  test("the number of chains does not matter", async () => {
    const one = await runChains(normal, { ...short, chains: 1 });
    const three = await runChains(normal, { ...short, chains: 3 });
    expect(bytesOf(three.chains[0]!)).toEqual(bytesOf(one.chains[0]!));
  });

  test("who watches does not matter", async () => {
    const onProgress = vi.fn();
    const watched = await runChains(normal, short, onProgress);
    const unwatched = await runChains(normal, short);
    expect(onProgress).toHaveBeenCalled();
    expect(watched.chains.map(bytesOf)).toEqual(unwatched.chains.map(bytesOf));
  });

  test("a slow density, which gives way to the event loop in mid-transition, does not matter", async () => {
    const slow: LogDensity = {
      dim: 3,
      valueAndGradient(q, gradientOut) {
        const until = performance.now() + 0.2;
        while (performance.now() < until);
        return normal.valueAndGradient(q, gradientOut);
      },
    };
    const options = { ...short, chains: 2, warmup: 20, draws: 20 };
    expect((await runChains(slow, options)).chains.map(bytesOf)).toEqual((await runChains(normal, options)).chains.map(bytesOf));
  });

  test("one chain made by itself, as in a worker, is that of the run", async () => {
    const run = await runChains(normal, { ...short, start: (chain) => Float64Array.of(chain, 0, 0) });
    const chain = new Chain(3, runSettings(short, 3), 2, Float64Array.of(2, 0, 0));
    answerAll(chain, normal);
    expect(bytesOf(chain.result())).toEqual(bytesOf(run.chains[2]!));
  });

  test.each([2, 3, 4, 8])("%i lanes give the draws of one", async (lanes) => {
    const density = funnel(3);
    const alone = await runChains(density, short);
    const inLanes = await runChains({ ...density, batch: batched(density, lanes) }, short);
    expect(inLanes.outcome).toEqual({ kind: "complete" });
    expect(inLanes.chains.map(bytesOf)).toEqual(alone.chains.map(bytesOf));
  });
});

describe("statistics of the draws", () => {
  test("log density and position belong together, and the counts to the trajectory", async () => {
    const { chains } = await runChains(normal, short);
    for (const { draws, stepSize, nDivergent } of chains) {
      expect(draws.count).toBe(50);
      const gradient = new Float64Array(3);
      for (let d = 0; d < draws.count; d++) {
        expect(draws.logDensity[d]).toBe(normal.valueAndGradient(draws.positions.slice(3 * d, 3 * d + 3), gradient));
        expect(draws.energy[d]).toBeGreaterThan(-draws.logDensity[d]!);
        expect(draws.treeDepth[d]).toBe(Math.floor(Math.log2(draws.nSteps[d]!)) + 1);
        expect(draws.stepSize[d]).toBe(stepSize);
      }
      expect(nDivergent).toBe(draws.diverging.reduce((sum, flag) => sum + flag, 0));
    }
  });

  test("after warm-up the step size never changes", async () => {
    const { chains } = await runChains(funnel(4), { ...short, draws: 500 });
    for (const { draws, stepSize } of chains) expect(new Set(draws.stepSize)).toEqual(new Set([stepSize]));
  });

  test("the warm-up's draws are kept apart when asked for", async () => {
    const { chains } = await runChains(normal, { ...short, keepWarmup: true });
    expect(chains[0]!.warmupDraws!.count).toBe(120);
    expect(new Set(chains[0]!.warmupDraws!.stepSize).size).toBeGreaterThan(50);
    expect((await runChains(normal, short)).chains[0]!.warmupDraws).toBeUndefined();
  });

  test("thinning keeps of the same draws those that count back from the last", async () => {
    const all = await runChains(normal, { ...short, draws: 25, chains: 1 });
    const thinned = await runChains(normal, { ...short, draws: 25, chains: 1, thin: 6 });
    const rows = (run: typeof all): string[] => {
      const { count, positions } = run.chains[0]!.draws;
      return Array.from({ length: count }, (_, d) => positions.slice(3 * d, 3 * d + 3).join());
    };
    expect(rows(thinned)).toEqual([6, 12, 18, 24].map((d) => rows(all)[d]));
  });
});

describe("what the options do", () => {
  test("a step of 10 that stays diverges every time, one that adapts hardly ever", async () => {
    const density = independentNormals([0.1]);
    const fixed = await runChains(density, { sampler: nuts({ initialStepSize: 10, adaptStepSize: false }), chains: 1, warmup: 0, draws: 2000 });
    expect(fixed.chains[0]!.nDivergent).toBe(2000);
    expect(fixed.chains[0]!.stepSize).toBe(10);
    const adapted = await runChains(density, { sampler: nuts({ initialStepSize: 10 }), chains: 1, warmup: 1000, draws: 1000 });
    expect(adapted.chains[0]!.nDivergent + adapted.chains[0]!.nDivergentInWarmup).toBeLessThanOrEqual(1000);
    expect(adapted.chains[0]!.nDivergent).toBe(0);
  });

  test("steps of 5 take 5 steps in every draw", async () => {
    const { chains } = await runChains(normal, { ...short, sampler: hmc({ steps: 5 }) });
    for (const { draws } of chains) expect(new Set(draws.nSteps)).toEqual(new Set([5]));
  });

  test("a pair of tree depths holds for warm-up and sampling", async () => {
    const { chains } = await runChains(normal, { ...short, sampler: nuts({ maxTreeDepth: [3, 2], initialStepSize: 1e-3, adaptStepSize: false }), keepWarmup: true });
    expect(new Set(chains[0]!.warmupDraws!.treeDepth)).toEqual(new Set([3]));
    expect(new Set(chains[0]!.draws.treeDepth)).toEqual(new Set([2]));
    expect(new Set(chains[0]!.draws.reachedMaxTreeDepth)).toEqual(new Set([1]));
  });

  test("without warm-up a step size that was given is used, and one that was not is searched for", async () => {
    const given = await runChains(normal, { warmup: 0, draws: 3, sampler: nuts({ initialStepSize: 0.123 }) });
    expect(given.chains.map(({ stepSize }) => stepSize)).toEqual([0.123, 0.123, 0.123, 0.123]);
    const searched = await runChains(normal, { warmup: 0, draws: 3 });
    for (const { stepSize } of searched.chains) expect(stepSize).toBeLessThan(0.5);
  });

  test("jitter spreads the step size by the fraction given, around the adapted one", async () => {
    const { chains } = await runChains(normal, { ...short, draws: 400, chains: 1, sampler: nuts({ stepSizeJitter: 0.1 }) });
    const { draws, stepSize } = chains[0]!;
    const ratios = Array.from(draws.stepSize, (step) => step / stepSize);
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(0.9);
    expect(Math.min(...ratios)).toBeLessThan(0.91);
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1.1);
    expect(Math.max(...ratios)).toBeGreaterThan(1.09);
  });

  test.each(["unit", "diagonal", "dense", { blocks: [[0, 2]] }] as const)("metric %j is what warm-up ends with", async (metric) => {
    const { chains, outcome } = await runChains(normal, { ...short, warmup: 200, sampler: nuts({ metric }) });
    expect(outcome.kind).toBe("complete");
    expect(chains[0]!.inverseMetric.kind).toBe(typeof metric === "string" ? metric : "blocks");
  });

  test("a density without unknowns has draws without numbers", async () => {
    const { chains, outcome } = await runChains(flat(0), { warmup: 30, draws: 20 });
    expect(outcome.kind).toBe("complete");
    expect(chains[0]!.draws.count).toBe(20);
    expect(chains[0]!.draws.positions).toHaveLength(0);
  });

  test("no draws at all may be asked for: the chain warms up", async () => {
    const { chains } = await runChains(normal, { ...short, draws: 0 });
    expect(chains[0]!.draws.count).toBe(0);
    expect(chains[0]!.state.iteration).toBe(120);
  });
});

describe("a run that is aborted", () => {
  test("before it begins has no draws", async () => {
    const { outcome, chains } = await runChains(normal, short, undefined, AbortSignal.abort());
    expect(outcome).toEqual({ kind: "aborted" });
    expect(chains.map(({ draws }) => draws.count)).toEqual([0, 0, 0, 0]);
  });

  test("on the way keeps the draws so far, which are those of the whole run, of every chain", async () => {
    const controller = new AbortController();
    const { outcome, chains } = await runChains(
      normal,
      { ...short, draws: 200_000, chains: 2 },
      (progress) => {
        if (progress.every(({ iteration }) => iteration > 300)) controller.abort();
      },
      controller.signal,
    );
    expect(outcome).toEqual({ kind: "aborted" });
    const whole = await runChains(normal, { ...short, draws: 100, chains: 2 });
    for (const { chain, draws, end } of chains) {
      expect(end).toEqual({ kind: "aborted", iteration: draws.count + 120 });
      expect(draws.count).toBeGreaterThan(100);
      expect(draws.positions).toHaveLength(3 * draws.count);
      expect(draws.positions.slice(0, 300)).toEqual(whole.chains[chain]!.draws.positions);
    }
  });

  test("lets a timer abort it: the event loop has its turn", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const { outcome, seconds } = await runChains(normal, { draws: 1_000_000, chains: 1 }, undefined, controller.signal);
    expect(outcome).toEqual({ kind: "aborted" });
    expect(seconds).toBeLessThan(5);
  });
});

describe("a chain goes on from its state", () => {
  test.each([
    ["nuts", nuts()],
    ["nuts, dense", nuts({ metric: "dense" })],
    ["hmc with jitter", hmc({ steps: 3, stepSizeJitter: 0.2 })],
  ])("with the draws of the longer run, byte for byte: %s", async (_, sampler) => {
    const whole = await runChains(normal, { ...short, sampler, draws: 60 });
    const first = await runChains(normal, { ...short, sampler, draws: 25 });
    const resume = first.chains.map(({ state }) => structuredClone(state));
    const rest = await runChains(normal, { sampler, draws: 35, resume });
    whole.chains.forEach(({ draws }, c) => {
      const joined = [...first.chains[c]!.draws.positions, ...rest.chains[c]!.draws.positions];
      expect(joined).toEqual([...draws.positions]);
      expect(rest.chains[c]!.state).toEqual(whole.chains[c]!.state);
    });
  });

  test.each([
    ["windows", nuts({ metric: "diagonal" })],
    ["windows, blocks", nuts({ metric: { blocks: [[0, 2]] } })],
    ["every draw", nuts({ metric: "gradient" })],
    ["metropolis", metropolis({ metric: "dense" })],
  ])("at every draw: %s", async (_, sampler) => {
    const options = { warmup: 30, draws: 15, seed: 5, chains: 2, sampler };
    const whole = await runChains(normal, options);
    for (let stopAt = 0; stopAt <= 15; stopAt++) {
      const first = await runChains(normal, { ...options, draws: stopAt });
      const rest = await runChains(normal, { sampler, draws: 15 - stopAt, resume: first.chains.map(({ state }) => structuredClone(state)) });
      whole.chains.forEach(({ draws, state }, c) => {
        expect([...first.chains[c]!.draws.positions, ...rest.chains[c]!.draws.positions]).toEqual([...draws.positions]);
        expect(rest.chains[c]!.state).toEqual(state);
      });
    }
  });

  test.each([
    ["windows", nuts({ metric: "diagonal" })],
    ["windows, blocks", nuts({ metric: { blocks: [[0, 2]] } })],
    ["every draw", nuts({ metric: "gradient" })],
    ["metropolis", metropolis({ metric: "dense" })],
  ])("wherever it stopped, in its warm-up too: %s", async (_, sampler) => {
    const options = { warmup: 30, draws: 12, seed: 3, chains: 1, sampler, keepWarmup: true, start: () => Float64Array.of(1, 0.5, -0.2) };
    const whole = (await runChains(normal, options)).chains[0]!;
    const { nGradients } = whole;
    for (let stopAt = 0; stopAt <= nGradients; stopAt += 7) {
      const settings = runSettings(options, 3);
      const chain = new Chain(3, settings, 0, options.start());
      for (let n = 0; n < stopAt && !chain.hasEnded; n++) chain.answer(normal.valueAndGradient(chain.point, chain.gradient));
      if (!chain.hasEnded) chain.abort();
      const { state, draws, warmupDraws } = chain.result();
      const left = 12 - draws.count;
      const rest = (await runChains(normal, { ...options, draws: left, resume: [structuredClone(state)] })).chains[0]!;
      expect([...draws.positions, ...rest.draws.positions]).toEqual([...whole.draws.positions]);
      expect([...warmupDraws!.positions, ...rest.warmupDraws!.positions]).toEqual([...whole.warmupDraws!.positions]);
      expect(rest.state).toEqual(whole.state);
    }
  });
});

describe("a run in blocks", () => {
  test.each([1, 7, 50, 1000])("of %i draws gives the draws of the run that keeps them", async (size) => {
    const options = { ...short, thin: 3, chains: 3 };
    const whole = await runChains(normal, options);
    const run = streamChains(normal, runSettings(options, 3), size);
    const positions: number[][] = [[], [], []];
    for (;;) {
      const { done, value } = await run.next();
      if (done === true) {
        expect(value.outcome).toEqual({ kind: "complete" });
        expect(value.chains.map(({ draws }) => draws.count)).toEqual([0, 0, 0]);
        expect(value.chains.map(({ state }) => state)).toEqual(whole.chains.map(({ state }) => state));
        break;
      }
      expect(value.draws.count).toBeLessThanOrEqual(size);
      expect(value.first * 3).toBe(positions[value.chain]!.length);
      positions[value.chain]!.push(...value.draws.positions);
    }
    expect(positions).toEqual(whole.chains.map(({ draws }) => [...draws.positions]));
  });

  test.each([2, 4])("in %i lanes gives the same", async (lanes) => {
    const density = funnel(3);
    const collect = async (of: LogDensity): Promise<number[][]> => {
      const run = streamChains(of, runSettings(short, 3), 10);
      const positions: number[][] = [[], [], [], []];
      for await (const { chain, draws } of run) positions[chain]!.push(...draws.positions);
      return positions;
    };
    expect(await collect({ ...density, batch: batched(density, lanes) })).toEqual(await collect(density));
  });

  test("waits for whoever takes them, and ends when they stop asking", async () => {
    let calls = 0;
    const counted: LogDensity = { dim: 3, valueAndGradient: (q, g) => { calls++; return normal.valueAndGradient(q, g); } };
    const run = streamChains(counted, runSettings({ ...short, draws: 100_000 }, 3), 5);
    await run.next();
    const then = calls;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(calls).toBe(then);
    await run.return(undefined as never);
    expect(calls).toBe(then);
  });
});

describe("until", () => {
  test("targets are met, the run goes on; then it stops, at the same draw whatever the lanes", async () => {
    const until = { ess: 900, rhat: 1.01 };
    const run = await runChains(normal, { seed: 5, warmup: 200, until });
    expect(run.outcome).toEqual({ kind: "stopped", by: "targets" });
    const [count] = run.chains.map(({ draws }) => draws.count);
    expect(run.chains.every(({ draws, end }) => draws.count === count && end.kind === "complete")).toBe(true);
    const draws = (n: number): ScalarDraws[] =>
      [0, 1, 2].map((i) => new ScalarDraws(run.chains.map((chain) => Float64Array.from({ length: n }, (_, d) => chain.draws.positions[3 * d + i]!))));
    const met = (n: number): boolean => draws(n).every((x) => rhat(x) <= 1.01 && Math.min(essBulk(x), essTail(x)) >= 900);
    expect(met(count!)).toBe(true);
    const before = looks(100_000, 1).filter((at) => at < count!).at(-1)!;
    expect(met(before)).toBe(false);
    const inLanes = await runChains({ ...normal, batch: batched(normal, 4) }, { seed: 5, warmup: 200, until });
    expect(inLanes.chains.map(bytesOf)).toEqual(run.chains.map(bytesOf));
  });

  test("thinned draws count as they are kept, and the last one is kept", async () => {
    const run = await runChains(normal, { seed: 5, warmup: 200, thin: 4, until: { ess: 300 } });
    const whole = await runChains(normal, { seed: 5, warmup: 200, thin: 4, draws: 4 * run.chains[0]!.draws.count });
    expect(run.chains.map(({ draws }) => draws.positions)).toEqual(whole.chains.map(({ draws }) => draws.positions));
  });

  test("targets that are not met leave a complete run of the draws asked for", async () => {
    const run = await runChains(normal, { ...short, until: { ess: 1e6 } });
    expect(run.outcome).toEqual({ kind: "complete" });
    expect(run.chains.map(({ draws }) => draws.count)).toEqual([50, 50, 50, 50]);
  });

  test("time that has run out keeps the draws so far", async () => {
    const run = await runChains(normal, { draws: 1_000_000_000, warmup: 10, until: { seconds: 1 } });
    expect(run.outcome).toEqual({ kind: "stopped", by: "seconds" });
    for (const { draws, end } of run.chains) {
      expect(draws.count).toBeGreaterThan(0);
      expect(end.kind).toBe("complete");
    }
  });

  test.each([{ ess: 0 }, { ess: NaN }, { rhat: 1 }, { seconds: -1 }])("%j is refused", async (until) => {
    expect(await rejectionOf(runChains(normal, { until }))).toContain("[option-outside-range]");
  });
});

describe("starts", () => {
  test("that are given are where the chains begin", async () => {
    const asked: string[] = [];
    const density: LogDensity = {
      dim: 3,
      valueAndGradient(q, gradientOut) {
        asked.push(q.join());
        return normal.valueAndGradient(q, gradientOut);
      },
    };
    await runChains(density, { chains: 1, warmup: 0, draws: 1, start: () => Float64Array.of(1, 0.5, 0.25) });
    expect(asked[0]).toBe("1,0.5,0.25");
  });

  test("of the wrong length are refused", async () => {
    expect(await rejectionOf(runChains(normal, { start: () => new Float64Array(2) }))).toMatchInlineSnapshot(`
      "InitError: [start-length] the start of chain 0 has 2 numbers; the log density has 3 unknowns

        help: give one number for each unknown, on the unconstrained scale: \`new Float64Array(density.dim)\`
      "
    `);
  });

  test("that cannot be found are an error, with nothing sampled", async () => {
    const nowhere: LogDensity = { dim: 1, valueAndGradient: () => NaN };
    expect(await rejectionOf(runChains(nowhere, { seed: 41 }))).toMatchInlineSnapshot(`
      "InitError: [density-not-finite] log density was not finite at any of 100 starting points, so sampling did not begin (chain 0, seed 41)

        help: start where the log density is finite
      "
    `);
  });

  test("that are given and not finite fail their chain, and so the run", async () => {
    const { outcome, chains } = await runChains(normal, { ...short, start: () => Float64Array.of(0, NaN, 0) });
    expect(outcome).toMatchObject({ kind: "failed", chain: 0 });
    expect(textOf(outcome.kind === "failed" ? outcome.error : "")).toMatchInlineSnapshot(`
      "InitError: [start-not-finite] log density is NaN at the start of chain 0; a chain starts where it is finite

        help: start where the log density and its gradient are finite
      "
    `);
    expect(chains.map(({ draws, state }) => [draws.count, state.iteration])).toEqual(Array(4).fill([0, 0]));
  });
});

test("a flat density fails the run with the error that says so", async () => {
  const { outcome } = await runChains(flat(2));
  expect(textOf(outcome.kind === "failed" ? outcome.error : "")).toMatchInlineSnapshot(`
    "InitError: [step-size-unbounded] steps as long as 10000000 still kept the energy; a proper posterior stops them sooner (chain 0, iteration 0)

      note: a log density that is flat in some direction has no finite integral, so there is nothing to draw from
      help: give every unknown a proper prior, and see that the density uses every unknown
    "
  `);
});

test("a density that is finite at its start alone fails the run with the error that says so", async () => {
  const density: LogDensity = {
    dim: 1,
    valueAndGradient(q, gradientOut) {
      gradientOut[0] = 0;
      return q[0] === 1 ? 0 : -Infinity;
    },
  };
  const { outcome } = await runChains(density, { start: () => Float64Array.of(1) });
  expect(textOf(outcome.kind === "failed" ? outcome.error : "")).toMatchInlineSnapshot(`
    "InitError: [step-size-vanished] steps as short as 1.1102230246251565e-16 still lost the energy; a smooth log density keeps it sooner (chain 0, iteration 0)

      note: the log density jumps here, is not finite all around, or the gradient is not its gradient
      help: compare the gradient with differences of the log density at the chain's position
    "
  `);
});

test("draws whose variance overflows fail the run with the error that says so, at the end of a window or at once", async () => {
  const sampler = nuts({ metric: "diagonal", initialStepSize: 1e200, adaptStepSize: false });
  const { outcome, chains } = await runChains(independentNormals([1e200]), { sampler, warmup: 150 });
  expect(textOf(outcome.kind === "failed" ? outcome.error : "")).toMatchInlineSnapshot(`
    "KernelError: [metric-overflow] a variance of the warm-up draws is Infinity; a metric takes finite ones (chain 0, iteration 100)

      note: some unknown went beyond 1e154: the posterior is improper, or on an extreme scale
      help: give every unknown a proper prior, on a scale near 1
    "
  `);
  expect(chains[0]!.end.iteration).toBe(100);
  const everyDraw = nuts({ inverseMetric: { kind: "diagonal", variances: Float64Array.of(1) }, initialStepSize: 1e200, adaptStepSize: false });
  const atOnce = await runChains(independentNormals([1e200]), { sampler: everyDraw, warmup: 150 });
  expect(atOnce.outcome).toMatchObject({ kind: "failed", error: { code: "metric-overflow" } });
  expect(atOnce.chains[0]!.end.iteration).toBeLessThan(10);
});
