import { dist, generated, sample } from "@typyro/core";
import { describe, expect, test } from "vitest";
import { mcmc, stream } from "../src/index.ts";
import { rejectionOf } from "./thrownBy.ts";

function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 5));
  const sigma = sample("sigma", dist.Exponential(1));
  generated(() => sample("again", dist.Normal(mu, sigma)));
  sample("y", dist.Normal(mu, sigma), { obs: y });
}

const data = { y: [1.2, 0.4, 2.1, 1.7] };
const options = { seed: 4, chains: 2, warmup: 100, draws: 60, thin: 2 } as const;

describe("a stream", () => {
  test.each([1, 7, 1000])("in blocks of %i hands over the draws of mcmc, generated sites and statistics too", async (block) => {
    const { draws } = await mcmc(model, data, options);
    const seen = new Map<string, number[][]>(["mu", "sigma", "again", "lp"].map((name) => [name, [[], []]]));
    const run = stream(model, data, { ...options, block });
    for await (const { chain, first, draws: part } of run) {
      expect(first).toBe(seen.get("mu")![chain]!.length);
      for (const [name, chains] of seen) chains[chain]!.push(...(name === "lp" ? part.stat("lp")[0]! : part.get(name).data));
    }
    expect(run.outcome).toEqual({ kind: "complete" });
    for (const name of ["mu", "sigma", "again"]) expect(seen.get(name)!.flat()).toEqual([...draws.get(name).data]);
    expect(seen.get("lp")).toEqual(draws.stat("lp").map((chain) => [...chain]));
  });

  test("that ended has a state from which mcmc goes on", async () => {
    const whole = await mcmc(model, data, { ...options, thin: 1, draws: 80 });
    const run = stream(model, data, { ...options, thin: 1 });
    for await (const { chain } of run) expect([0, 1]).toContain(chain);
    const rest = await mcmc(model, data, { resume: run.state!, draws: 20 });
    expect(rest.chains.map(({ draws }) => [...draws.positions])).toEqual(whole.chains.map(({ draws }) => [...draws.positions.slice(2 * 60)]));
  });

  test("ends when its loop is left, and is empty when asked again", async () => {
    const run = stream(model, data, { ...options, draws: 1_000_000, block: 5 });
    for await (const { first } of run) if (first > 0) break;
    for await (const block of run) throw new Error(`a block of chain ${block.chain}`);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])("whose loop breaks in block %i goes on from there with that block, one chain ahead of the other or not", async (breaksIn) => {
    const whole = await mcmc(model, data, { ...options, thin: 1, draws: 75 });
    const run = stream(model, data, { ...options, thin: 1, block: 15 });
    expect(run.state).toBeUndefined();
    const taken = [0, 0];
    let blocks = 0;
    await rejectionOf((async () => {
      for await (const { chain, draws } of run) {
        if (blocks++ === breaksIn) throw new Error("in the loop");
        taken[chain]! += draws.draws;
      }
    })());
    expect(taken).toEqual([15 * Math.ceil(breaksIn / 2), 15 * Math.floor(breaksIn / 2)]);
    const rest = await mcmc(model, data, { resume: run.state!, draws: 15 });
    for (const [chain, { draws }] of rest.chains.entries()) {
      expect([...draws.positions.slice(0, 2 * 15)]).toEqual([...whole.chains[chain]!.draws.positions.slice(2 * taken[chain]!, 2 * (taken[chain]! + 15))]);
    }
  });

  test("refuses what mcmc refuses, and a block of nothing", () => {
    expect(() => stream(model, data, { ...options, block: 0 })).toThrow("block");
    expect(() => stream(model, { y: [NaN] }, options)).toThrow();
  });

  test("whose density breaks throws after the draws that were there", async () => {
    expect(await rejectionOf((async () => {
      for await (const { draws } of stream(() => { sample("x", dist.Normal(0, 1)); }, undefined, { draws: 10 })) expect(draws.draws).toBeGreaterThan(0);
    })())).toContain("prior");
  });
});
