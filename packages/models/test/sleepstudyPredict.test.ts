/**
 * @file Hold predictions of the sleep study to their time. @node-only reads the time of the processor
 */
import { mcmc } from "typyro";
import { expect, test } from "vitest";
import { loadTraining } from "../src/sleepstudy/data.ts";
import { partial } from "../src/sleepstudy/model.ts";

const { data } = loadTraining();

test("8,000 draws of 110 observations are simulated in less than a second of the processor's time", async () => {
  const posterior = await mcmc(partial, data, { chains: 4, warmup: 200, draws: 2000, seed: 1 });
  const seconds = [0, 1, 2].map((seed) => {
    const before = process.cpuUsage();
    expect(posterior.predict(undefined, { seed }).get("obs").data).toHaveLength(8000 * 110);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  expect(Math.min(...seconds)).toBeLessThan(1);
}, 60_000);
