import { dist, plate, sample } from "@typyro/core";
import { expect, test } from "vitest";
import { explain, mcmc } from "../src/index.ts";

interface Rows {
  readonly y: readonly number[];
  /** Statements that the model has beside its rows: each number gives code of another structure. */
  readonly extras: number;
}

function model({ y, extras }: Rows): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const sigma = sample("sigma", dist.HalfNormal(2));
  for (let i = 0; i < extras; i++) sample(`extra_${i}`, dist.StudentT(4 + i, 0, 1));
  plate("rows", y.length, () => sample("y", dist.Normal(mu, sigma), { obs: y }));
}

const dataOf = (i: number): Rows => ({ y: Array.from({ length: 5 + (i % 7) }, (_, row) => Math.fround(((row * (i + 3)) % 11) / 5 - 1)), extras: i % 5 });

// Chromium refuses a page its 125th memory that is in use.
test("a thousand models compiled, sampled and done with in one page do not run out of memories", async () => {
  for (let i = 0; i < 1000; i++) {
    const posterior = await mcmc(model, dataOf(i), { chains: 1, warmup: 10, draws: 3, seed: i, progress: false });
    if (i % 100 === 0) expect(posterior.draws.get("mu").data).toHaveLength(3);
  }
});

test("nor do runs that fail, and explanations", async () => {
  for (let i = 0; i < 150; i++) {
    await expect(mcmc(model, dataOf(i), { chains: 1, warmup: 10, draws: 3, init: { nobody: 1 }, progress: false })).rejects.toThrow("nobody");
    explain(model, dataOf(i));
  }
});
