import { dist, sample } from "@typyro/core";
import { afterEach, expect, test, vi } from "vitest";
import { explain } from "../src/explain.ts";
import { mcmc } from "../src/mcmc.ts";
import { rejectionOf } from "./thrownBy.ts";

const PAGE = 65536;
/** More than the memories take that are kept for later. */
const ROWS = 2_200_000;

const SHORT = { warmup: 10, draws: 3, workers: 1, progress: false } as const;

afterEach(() => {
  vi.restoreAllMocks();
});

function centre({ y }: { readonly y: Float64Array }): void {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, 1), { obs: y });
}

/** Rows that cannot be summed when the model is compiled. */
function heavyTailed({ y }: { readonly y: Float64Array }): void {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Cauchy(mu, 1), { obs: y });
}

test("a model that needs more memory than the engine gives is refused with how much it needs and what to do, and sampled once there is room", async () => {
  const Memory = WebAssembly.Memory;
  const asked: number[] = [];
  const refusal = vi.spyOn(WebAssembly, "Memory").mockImplementation(function (descriptor: WebAssembly.MemoryDescriptor) {
    asked.push(descriptor.initial);
    if (descriptor.initial * PAGE > 8 * ROWS) throw new RangeError("could not allocate memory");
    return new Memory(descriptor);
  });
  const data = { y: Float64Array.from({ length: ROWS }, (_, row) => (row % 7) / 7) };
  const options = { chains: 1, warmup: 5, draws: 5, seed: 1, progress: false } as const;
  const text = await rejectionOf(mcmc(heavyTailed, data, options));
  expect(text).toMatch(/^KernelError: \[kernel-memory\] the model with its data needs \d+ MiB of WebAssembly memory, and the engine gave none\n/);
  expect(text).toContain("help: fit fewer rows at a time, or close models that are no longer sampled");
  expect(asked.filter((pages) => pages * PAGE > 8 * ROWS)).not.toHaveLength(0);
  refusal.mockRestore();
  await expect(mcmc(heavyTailed, data, options)).resolves.toBeDefined();
});

test("a hundred models, sampled in lanes, one by one and in both ways, and explained, are few memories", async () => {
  const Memory = WebAssembly.Memory;
  let made = 0;
  vi.spyOn(WebAssembly, "Memory").mockImplementation(function (descriptor: WebAssembly.MemoryDescriptor) {
    // Those of chains, which the garbage collector frees, have a largest size.
    if (descriptor.maximum === undefined) made++;
    return new Memory(descriptor);
  });
  for (let i = 0; i < 100; i++) {
    const data = { y: Float64Array.from({ length: 5 + (i % 7) }, (_, row) => (row % 3) / (2 + i)) };
    await mcmc(centre, data, { ...SHORT, chains: [1, 4, 5][i % 3]! });
    await expect(mcmc(centre, data, { ...SHORT, init: { nobody: 1 } })).rejects.toThrow("nobody");
    explain(centre, data);
  }
  expect(made).toBeLessThan(10);
});
