import { afterAll, describe, expect, test } from "vitest";
import { dist, plate, sample } from "@typyro/core";
import type { LogDensity } from "../logDensity.ts";
import { stagesOf } from "../pipeline.ts";
import { LocalTeam } from "./localTeam.ts";
import { Lodging, roomOfChains } from "./lodging.ts";
import { type RunOptions, runSettings } from "./runOptions.ts";
import { hmc, metropolis, nuts, type Sampler } from "./sampler.ts";

function model(y: readonly number[]): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const theta = plate("groups", y.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, 10), { obs: y });
}

const stages = stagesOf(model, [28, 8, -3, 7, -1]);
afterAll(() => stages.dispose());
const { logDensity } = stages;
const { dim } = logDensity;

/** The same density, beside which nobody lives. */
const elsewhere: LogDensity = {
  dim,
  valueAndGradient: (q, gradient) => logDensity.valueAndGradient(q, gradient),
  batch: logDensity.batch === undefined ? undefined : { dim, lanes: logDensity.batch.lanes, valuesAndGradients: logDensity.batch.valuesAndGradients },
};

async function drawsOf(density: LogDensity, chains: number, sampler: Sampler, pauses: readonly number[] = []): Promise<unknown> {
  const options: RunOptions = { sampler, chains, warmup: 60, draws: 60, seed: 3 };
  const settings = runSettings(options, dim);
  // Chains begin at different places, and so differ in length.
  const team = new LocalTeam(density, settings, Array.from({ length: chains }, (_, chain) => ({ chain, seed: 3, start: new Float64Array(dim).fill(0.1 * chain) })));
  for (const goal of [...pauses, 60]) await team.goOnTo(goal, () => false);
  const results = await team.end("complete");
  team.dispose();
  return results;
}

const samplers: [string, Sampler][] = [["nuts", nuts()], ["nuts with a dense metric", nuts({ metric: "dense" })], ["hmc", hmc({ steps: 5 })], ["metropolis", metropolis()]];

describe.each(samplers)("%s beside the density", (_, sampler) => {
  test.each([1, 3, 5])("draws what it draws elsewhere, in teams of %i, at a stretch and with pauses", async (chains) => {
    expect(logDensity.prepare?.(chains, roomOfChains(dim, runSettings({ sampler }, dim).sampler, chains))).toBeUndefined();
    const expected = await drawsOf(elsewhere, chains, sampler);
    expect(await drawsOf(logDensity, chains, sampler)).toEqual(expected);
    expect(await drawsOf(logDensity, chains, sampler, [1, 20, 21])).toEqual(await drawsOf(elsewhere, chains, sampler, [1, 20, 21]));
  });
});

describe("room beside the density", () => {
  const n = 400;
  const wide = (): void => void plate("coordinates", n, () => sample("x", dist.Normal(0, 1)));
  const settings = runSettings({ sampler: nuts(), chains: 4, warmup: 20, draws: 20, seed: 5 }, n);
  const starts = Array.from({ length: 4 }, () => new Float64Array(n).fill(0.3));

  /** What four chains draw, whether they lodged beside the density, and whether nobody lives there afterwards. */
  async function run(isAnnounced: boolean): Promise<{ readonly draws: unknown; readonly lodged: boolean; readonly isLeft: boolean }> {
    const { logDensity: density, dispose } = stagesOf(wide, undefined, { prior: true });
    if (isAnnounced) void density.prepare?.(4, roomOfChains(n, settings.sampler, 4));
    const room = density.batch?.residence?.room;
    const first = room?.lend(1);
    room?.giveBack();
    const team = new LocalTeam(density, settings, starts.map((start, chain) => ({ chain, seed: 5, start })));
    const second = room?.lend(1);
    room?.giveBack();
    await team.goOnTo(20, () => false);
    const draws = await team.end("complete");
    team.dispose();
    const last = room?.lend(1);
    dispose();
    return { draws, lodged: second !== first, isLeft: last === first };
  }

  // Memories are lent again, larger ones too: so those that are to be small come first.
  test("is taken by chains together or not at all", () => {
    const { logDensity: density, dispose } = stagesOf(wide, undefined, { prior: true });
    void density.prepare?.(4, roomOfChains(n, settings.sampler, 2));
    const { sampler } = settings;
    expect(Lodging.take(density.batch?.residence, { dim: n, sampler, starts }, 4)).toBeUndefined();
    expect(Lodging.take(density.batch?.residence, { dim: n, sampler, starts: starts.slice(2) }, 4)?.places).toHaveLength(2);
    expect(Lodging.take(undefined, { dim: n, sampler, starts }, 4)).toBeUndefined();
    dispose();
  });

  test("is there for chains that were announced; others draw the same in memories of their own", async () => {
    const [apart, beside] = [await run(false), await run(true)];
    expect([beside.lodged, apart.lodged, beside.isLeft]).toEqual([true, false, true]);
    expect(beside.draws).toEqual(apart.draws);
  });
});
