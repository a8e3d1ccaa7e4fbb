/**
 * @file Hold the sleep study's posteriors against Stan's, and against the tables of the exercise that it comes from.
 *
 * Bias that the comparison with Stan can see: 4 combined Monte Carlo standard errors, for most parameters
 * 0.04 to 0.1 posterior standard deviations.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { SummaryRow } from "@typyro/diagnostics";
import { mcmc } from "typyro";
import { loadTraining } from "../src/sleepstudy/data.ts";
import { partial, partialNoncentered, pooled, unpooled } from "../src/sleepstudy/model.ts";
import stanPartial from "./fixtures/posteriors/sleep_partial.json" with { type: "json" };
import stanPooled from "./fixtures/posteriors/sleep_pooled.json" with { type: "json" };
import stanUnpooled from "./fixtures/posteriors/sleep_unpooled.json" with { type: "json" };
import document from "./fixtures/sleepstudyDocument.json" with { type: "json" };

interface Reference {
  readonly variable: string;
  readonly mean: number;
  readonly sd: number;
  readonly mcse_mean: number;
  readonly mcse_sd: number;
}

interface Row {
  readonly mean: number;
  readonly sd: number;
  readonly mcseMean: number;
  readonly mcseSd: number;
}

const { data } = loadTraining();
const { subjects } = data;

/** Stan counts from 1, the document from 0; our rows carry the subjects' labels. */
function label(variable: string, first: number): string {
  return variable.replace(/\[(\d+)\]/, (_, index: string) => `[${subjects[Number(index) - first] ?? "?"}]`);
}

type Rows = ReadonlyMap<string, Row>;

function rowOf(rows: Rows, name: string): Row {
  const row = rows.get(name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

/** Largest |z| over all parameters, for mean and sd, in combined Monte Carlo standard errors. */
function worst(rows: Rows, parameters: readonly Reference[]): { z: number; at: string } {
  let found = { z: 0, at: "" };
  for (const ref of parameters) {
    const name = label(ref.variable, 1);
    const row = rowOf(rows, name);
    const zs: [string, number][] = [
      ["mean", (row.mean - ref.mean) / Math.hypot(row.mcseMean, ref.mcse_mean)],
      ["sd", (row.sd - ref.sd) / Math.hypot(row.mcseSd, ref.mcse_sd)],
    ];
    for (const [what, z] of zs) if (Math.abs(z) > found.z) found = { z: Math.abs(z), at: `${what} of ${name}` };
  }
  return found;
}

/** Half a unit of the last digit of a printed number. */
function halfUnit(printed: string): number {
  return 0.5 * 10 ** -(printed.split(".")[1]?.length ?? 0);
}

const regimes = [
  { name: "pooled", model: pooled, stan: stanPooled, printed: document.pooled, parameters: 3 },
  { name: "unpooled", model: unpooled, stan: stanUnpooled, printed: document.unpooled, parameters: 37 },
  { name: "partially pooled, centred", model: partial, stan: stanPartial, printed: document.partial, parameters: 41 },
  { name: "partially pooled, non-centred", model: partialNoncentered, stan: stanPartial, printed: document.partial, parameters: 41 },
];

describe.each(regimes)("$name", ({ model, stan, printed, parameters }) => {
  let rows: ReadonlyMap<string, SummaryRow>;

  beforeAll(async () => {
    const posterior = await mcmc(model, data, { chains: 4, warmup: 1000, draws: 2000, seed: 42 });
    rows = new Map(posterior.summary().rows.map((row) => [row.name, row]));
  }, 120_000);

  test("every mean and sd agrees with Stan within 4 combined Monte Carlo standard errors", () => {
    const compared = stan.parameters.filter(({ variable }) => !variable.startsWith("z_"));
    expect(compared).toHaveLength(parameters);
    const { z, at } = worst(rows, compared);
    expect(z, at).toBeLessThan(4);
  });

  test("R-hat is at most 1.01 everywhere", () => {
    for (const { name, rHat } of rows.values()) expect(rHat, name).toBeLessThanOrEqual(1.01);
  });

  test("the tables of the exercise are reproduced", () => {
    expect(printed.length).toBeGreaterThan(0);
    for (const { variable, mean, sd, mcse_mean, mcse_sd } of printed) {
      const row = rowOf(rows, label(variable, 0));
      expect(Math.abs(row.mean - Number(mean)), `mean of ${variable}`).toBeLessThan(5 * Number(mcse_mean) + halfUnit(mean));
      // One printed sd, 0.103, is off: Stan gives 0.0981 on the same data.
      if (variable === "mu_beta") continue;
      // The printed errors of sds take antithetic draws for better than they are: ours counts as well.
      expect(Math.abs(row.sd - Number(sd)), `sd of ${variable}`).toBeLessThan(5 * Math.hypot(Number(mcse_sd), row.mcseSd) + halfUnit(sd));
    }
  });
});

test("the same seed gives the same draws, whoever is told of the progress", async () => {
  const options = { chains: 2, warmup: 50, draws: 50, seed: 7 };
  const quiet = await mcmc(partial, data, options);
  const told = await mcmc(partial, data, { ...options, progress: () => undefined });
  expect(told.draws.get("tau_beta").data).toEqual(quiet.draws.get("tau_beta").data);
});
