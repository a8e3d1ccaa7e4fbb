import { afterAll, expect, test, vi } from "vitest";

const data = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };

// Other files share this process, and must not find modules that were refused.
afterAll(() => void vi.resetModules());

/** Draws, by modules that have not yet looked whether code may be compiled. */
async function fresh(): Promise<{ readonly draws: readonly (readonly [string, Float64Array])[]; readonly canCompile: boolean }> {
  vi.resetModules();
  const { canCompile } = await import("@typyro/autodiff");
  const { dist, generated, plate, sample } = await import("@typyro/core");
  const { mcmc } = await import("../src/index.ts");
  function schools({ effect, error }: typeof data): { readonly spread: ReturnType<typeof sample> } {
    const mu = sample("mu", dist.Normal(0, 5));
    const tau = sample("tau", dist.HalfCauchy(5));
    const theta = plate("schools", effect.length, () => sample("theta", dist.Normal(mu, tau)));
    sample("y", dist.Normal(theta, error), { obs: effect });
    generated(() => sample("next", dist.Normal(mu, tau)));
    return { spread: tau };
  }
  const posterior = await mcmc(schools, data, { chains: 4, warmup: 60, draws: 20, seed: 3, progress: false });
  return { draws: posterior.draws.names.map((name) => [name, Float64Array.from(posterior.draws.get(name).data)] as const), canCompile: canCompile() };
}

test("where WebAssembly is refused the interpreter draws the same numbers, to the bit", async () => {
  const compiled = await fresh();
  expect(compiled.canCompile).toBe(true);
  const refusal = vi.spyOn(WebAssembly, "Module").mockImplementation(function () {
    throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
  });
  try {
    const interpreted = await fresh();
    expect(interpreted.canCompile).toBe(false);
    expect(refusal).toHaveBeenCalled();
    expect(interpreted.draws).toEqual(compiled.draws);
  } finally {
    refusal.mockRestore();
  }
});
