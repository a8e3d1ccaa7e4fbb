import { describe, expect, test } from "vitest";
import type { LogDensity } from "../src/logDensity.ts";
import { type ChainResult, type RunResult, hmc, nuts, runChains } from "../src/sampler.ts";
import { batched, independentNormals } from "./densities.ts";

const normal = independentNormals([1, 0.5]);
const CALLS = 200;
const DRAWS = 35;
/** More than 200 calls, so that every fault falls somewhere within; a warm-up this short has one window. */
const options = { chains: 1, warmup: 10, draws: DRAWS, seed: 3, start: () => Float64Array.of(0.3, -0.2) } as const;
const fixed = { initialStepSize: 0.3, adaptStepSize: false } as const;

type Fault = (q: Float64Array, gradientOut: Float64Array) => number;

const returns = (value: number): Fault => (q, gradientOut) => {
  normal.valueAndGradient(q, gradientOut);
  return value;
};

const gradientOf =
  (value: number): Fault =>
  (q, gradientOut) => {
    const logDensity = normal.valueAndGradient(q, gradientOut);
    gradientOut[1] = value;
    return logDensity;
  };

/** A density with one fault, at call n (from 1). */
function failAt(n: number, fault: Fault): LogDensity {
  let call = 0;
  return {
    dim: 2,
    valueAndGradient(q, gradientOut) {
      call++;
      return call === n ? fault(q, gradientOut) : normal.valueAndGradient(q, gradientOut);
    },
  };
}

function isFinite({ draws }: ChainResult): boolean {
  return draws.positions.every(Number.isFinite) && draws.logDensity.every(Number.isFinite) && draws.energy.every(Number.isFinite);
}

type Faulty = ReturnType<typeof nuts> | ReturnType<typeof hmc>;

/** The outcome of one fault at each call, by the phase it fell into. */
async function atEveryCall(fault: Fault, sampler: Faulty, draws = DRAWS): Promise<RunResult[]> {
  const results: RunResult[] = [];
  for (let n = 1; n <= CALLS; n++) results.push(await runChains(failAt(n, fault), { ...options, draws, sampler }));
  return results;
}

const resumed = async ({ chains }: RunResult, sampler: Faulty, draws: number): Promise<ChainResult> =>
  (await runChains(normal, { sampler, draws, resume: chains.map(({ state }) => structuredClone(state)) })).chains[0]!;

const positionsOf = ({ draws }: ChainResult): number[] => [...draws.positions];

describe.each([nuts(fixed), hmc({ steps: 5, ...fixed })])("$kind with a step of 0.3, with one fault at call 1 to 200", (sampler) => {
  test.each([NaN, -Infinity, Infinity])("a density of %d is one divergence, located, and no draw", async (value) => {
    const results = await atEveryCall(returns(value), sampler);
    results.forEach(({ outcome, chains }, index) => {
      const chain = chains[0]!;
      if (index === 0) {
        expect(outcome).toMatchObject({ kind: "failed", error: { code: "start-not-finite" } });
        return;
      }
      expect(outcome).toEqual({ kind: "complete" });
      expect(chain.draws.count).toBe(DRAWS);
      expect(isFinite(chain)).toBe(true);
      expect(chain.nDivergent + chain.nDivergentInWarmup).toBe(1);
      const [divergence] = chain.divergences;
      expect(divergence!.logDensity).toBe(value);
      expect(divergence!.isWarmup).toBe(chain.nDivergentInWarmup === 1);
      expect([...divergence!.at, ...divergence!.from].every(Number.isFinite)).toBe(true);
      expect(divergence!.from).not.toEqual(divergence!.at);
      if (!divergence!.isWarmup) expect(chain.draws.diverging[divergence!.iteration - 10]).toBe(1);
    });
  });

  test.each([NaN, -Infinity, Infinity])("a run that met a density of %d goes on from its state to the draws of the longer run that met it", async (value) => {
    const MORE = 6;
    const longer = await atEveryCall(returns(value), sampler, DRAWS + MORE);
    const results = await atEveryCall(returns(value), sampler);
    for (const [index, result] of results.entries()) {
      if (index === 0) continue;
      const rest = await resumed(result, sampler, MORE);
      expect([...positionsOf(result.chains[0]!), ...positionsOf(rest)]).toEqual(positionsOf(longer[index]!.chains[0]!));
    }
  });

  test.each([NaN, -Infinity, Infinity])("a gradient with %d is one divergence too", async (value) => {
    const results = await atEveryCall(gradientOf(value), sampler);
    results.forEach(({ outcome, chains }, index) => {
      const chain = chains[0]!;
      if (index === 0) {
        expect(outcome).toMatchObject({ kind: "failed", error: { code: "start-not-finite", facts: { gradientAt: 1 } } });
        return;
      }
      expect(outcome).toEqual({ kind: "complete" });
      expect(isFinite(chain)).toBe(true);
      expect(chain.nDivergent + chain.nDivergentInWarmup).toBe(1);
      expect(chain.divergences[0]!.energyError).toBe(Infinity);
    });
  });
});

const windows = nuts({ metric: "diagonal" });
const everyDraw = nuts({ metric: "gradient" });

describe.each([
  { name: "nuts in windows", sampler: windows, draws: DRAWS },
  { name: "nuts with a metric learnt at every draw", sampler: everyDraw, draws: 2 * DRAWS },
  { name: "hmc", sampler: hmc({ steps: 5 }), draws: DRAWS },
])("$name as it adapts, with one fault at call 1 to 200", ({ sampler, draws: all }) => {
  test.each([NaN, -Infinity, Infinity])("a density or gradient of %d stops nothing, and is no draw", async (value) => {
    for (const results of [await atEveryCall(returns(value), sampler, all), await atEveryCall(gradientOf(value), sampler, all)]) {
      results.forEach(({ outcome, chains }, index) => {
        expect(outcome.kind).toBe(index === 0 ? "failed" : "complete");
        expect(chains[0]!.draws.count).toBe(index === 0 ? 0 : all);
        expect(isFinite(chains[0]!)).toBe(true);
      });
    }
  });

  test("an exception ends the run with that error, the place, and the draws so far", async () => {
    const whole = await runChains(normal, { ...options, draws: all, sampler });
    expect(whole.chains[0]!.nGradients).toBeGreaterThan(CALLS);
    const error = new Error("trap");
    const results = await atEveryCall(() => {
      throw error;
    }, sampler, all);
    let withDraws = 0;
    results.forEach(({ outcome, chains }, index) => {
      const { draws, end, nGradients } = chains[0]!;
      expect(outcome).toEqual({ kind: "failed", chain: 0, error });
      expect(nGradients).toBe(index);
      expect(end).toMatchObject({ kind: "failed", error, iteration: Math.max(draws.count > 0 ? 10 : 0, end.iteration) });
      if (end.kind === "failed") expect(end.at).toHaveLength(2);
      expect(draws.positions).toEqual(whole.chains[0]!.draws.positions.slice(0, 2 * draws.count));
      withDraws += draws.count > 0 ? 1 : 0;
    });
    expect(withDraws).toBeGreaterThan(20);
  });

  test("after an exception the run is resumed, from warm-up or draws, to those of a run without one", async () => {
    const whole = (await runChains(normal, { ...options, draws: all, sampler })).chains[0]!;
    const results = await atEveryCall(() => {
      throw new Error("trap");
    }, sampler, all);
    for (const result of results) {
      const before = result.chains[0]!;
      const rest = await resumed(result, sampler, all - before.draws.count);
      expect([...positionsOf(before), ...positionsOf(rest)]).toEqual(positionsOf(whole));
      expect(rest.state).toEqual(whole.state);
    }
  });
});

test("an exception stops the other chains, which keep their draws", async () => {
  const four = { chains: 4, warmup: 20, draws: 3_000, seed: 3 } as const;
  let call = 0;
  const density: LogDensity = {
    dim: 2,
    valueAndGradient(q, gradientOut) {
      call++;
      if (call === 9_000) throw new Error("trap");
      return normal.valueAndGradient(q, gradientOut);
    },
  };
  const { outcome, chains } = await runChains(density, four);
  expect(outcome.kind).toBe("failed");
  expect(chains.filter(({ end }) => end.kind === "failed")).toHaveLength(1);
  expect(chains.reduce((sum, { draws }) => sum + draws.count, 0)).toBeGreaterThan(1_000);
  for (const chain of chains) expect(isFinite(chain)).toBe(true);
});

test("an exception in a density with lanes fails every chain of the group, and keeps their draws", async () => {
  const batch = batched(normal, 2);
  let call = 0;
  const density: LogDensity = {
    ...normal,
    batch: {
      ...batch,
      valuesAndGradients(q, gradientsOut, valuesOut) {
        call++;
        if (call === 300) throw new Error("trap");
        batch.valuesAndGradients(q, gradientsOut, valuesOut);
      },
    },
  };
  const { outcome, chains } = await runChains(density, { chains: 2, warmup: 20, draws: 1000 });
  expect(outcome).toMatchObject({ kind: "failed", chain: 0 });
  expect(chains.map(({ end }) => end.kind)).toEqual(["failed", "failed"]);
  for (const { draws } of chains) expect(draws.count).toBeGreaterThan(10);
});

test("a fault of one lane's chain is its own: the others keep their draws and the run says which failed", async () => {
  const density: LogDensity = { ...normal, batch: batched(normal, 3) };
  const start = (chain: number) => Float64Array.of(chain === 1 ? NaN : 0, 0);
  const { outcome, chains } = await runChains(density, { chains: 3, warmup: 0, draws: 10, start });
  expect(outcome).toMatchObject({ kind: "failed", chain: 1, error: { code: "start-not-finite" } });
  expect(chains.map(({ end }) => end.kind)).toEqual(["aborted", "failed", "aborted"]);
});

test("divergences after warm-up are kept with their points, a hundred at most", async () => {
  const sampler = nuts({ initialStepSize: 100, adaptStepSize: false });
  const { chains } = await runChains(normal, { chains: 1, warmup: 10, draws: 300, sampler });
  const { divergences, nDivergent, nDivergentInWarmup } = chains[0]!;
  expect([nDivergent, nDivergentInWarmup]).toEqual([300, 10]);
  expect(divergences).toHaveLength(100);
  expect(divergences[0]).toMatchObject({ iteration: 10, isWarmup: false });
  expect(divergences[0]!.energyError).toBeGreaterThan(1000);
});
