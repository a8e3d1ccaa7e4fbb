import { dist, plate, sample } from "@typyro/core";
import { expect, test } from "vitest";
import { mcmc } from "../src/index.ts";

function schools({ effect, error }: { effect: number[]; error: number[] }) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfNormal(5));
  const theta = plate("schools", effect.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, error), { obs: effect });
}

test("Web Workers give the draws of the page's own thread, byte for byte", async () => {
  const data = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };
  const options = { seed: 11, warmup: 150, draws: 60 } as const;
  const alone = await mcmc(schools, data, { ...options, workers: 1 });
  const spread = await mcmc(schools, data, { ...options, workers: 2 });
  expect(spread.outcome).toEqual({ kind: "complete" });
  expect(spread.chains.map(({ draws, state }) => ({ draws, state }))).toEqual(alone.chains.map(({ draws, state }) => ({ draws, state })));
});
