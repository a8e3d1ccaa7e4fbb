import { ModelError } from "@typyro/base";
import { condition, deterministic, dist, factor, plate, sample } from "@typyro/core";
import { describe, expect, it, vi } from "vitest";
import { mcmc, type McmcOptions } from "../src/index.ts";

interface Schools {
  readonly y: number[];
  readonly schools: string[];
}

function model({ y, schools }: Schools) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfNormal(2));
  const theta = plate("school", schools, () => sample("theta", dist.Normal(mu, tau)));
  deterministic("spread", tau.mul(2));
  sample("y", dist.Normal(theta, 1), { obs: y });
  return { theta, best: theta.max() };
}

const data: Schools = { y: [1, 0, 2], schools: ["a", "b", "c"] };
const tiny: McmcOptions = { chains: 2, warmup: 30, draws: 20, seed: 1 };

const codeOf = async (run: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await run.then(() => "nothing", (error: unknown) => error);
  return thrown instanceof ModelError ? String(thrown.code) : String(thrown);
};

describe("mcmc", () => {
  it("keeps latent and computed sites and what the model returned, in their shapes", async () => {
    const posterior = await mcmc(model, data, tiny);
    expect(posterior.draws.names).toEqual(["mu", "tau", "theta", "spread"]);
    expect([posterior.draws.chains, posterior.draws.draws]).toEqual([2, 20]);
    expect(posterior.site("theta").shape).toEqual([3]);
    expect(posterior.site("theta").data).toHaveLength(2 * 20 * 3);
    expect(posterior.get("best").shape).toEqual([]);
    expect(posterior.outcome.kind).toBe("complete");
  });

  it("names the dimensions of a site by its plates, with their labels", async () => {
    const posterior = await mcmc(model, data, tiny);
    const { draws } = posterior;
    expect(draws.get("theta").dims).toEqual(["school"]);
    expect(draws.get("theta").coords).toEqual({ school: ["a", "b", "c"] });
    // What the model returns is labelled where it is a site; a value computed from sites has no plates to name.
    expect([posterior.get("theta").dims, posterior.get("theta").coords]).toEqual([["school"], { school: ["a", "b", "c"] }]);
    expect(posterior.get("best").dims).toBeUndefined();
  });

  it("computes sites and returned values from the same draw", async () => {
    const posterior = await mcmc(model, data, tiny);
    const [tau, spread, theta, best] = [posterior.site("tau").data, posterior.site("spread").data, posterior.get("theta").data, posterior.get("best").data];
    expect([...spread]).toEqual(Array.from(tau, (x) => 2 * x));
    expect([...best]).toEqual(Array.from(best, (_, i) => Math.max(...theta.subarray(3 * i, 3 * i + 3))));
    expect([...posterior.site("theta").data]).toEqual([...theta]);
    expect(tau.every((x) => x > 0)).toBe(true);
  });

  it("gives the same draws for the same seed, and others for another", async () => {
    const first = await mcmc(model, data, tiny);
    const again = await mcmc(model, data, tiny);
    const other = await mcmc(model, data, { ...tiny, seed: 2 });
    expect([...again.site("mu").data]).toEqual([...first.site("mu").data]);
    expect([...other.site("mu").data]).not.toEqual([...first.site("mu").data]);
  });

  it("gives a chain the same draws however many chains there are", async () => {
    const two = await mcmc(model, data, tiny);
    const three = await mcmc(model, data, { ...tiny, chains: 3 });
    expect([...three.site("mu").data.subarray(0, 40)]).toEqual([...two.site("mu").data]);
  });

  it("starts where `init` says, also inside supports that depend on other sites", async () => {
    const nested = ({ y }: { y: number[] }) => {
      const high = sample("high", dist.HalfNormal(5));
      const x = sample("x", dist.Uniform(0, high));
      sample("y", dist.Normal(x, 1), { obs: y });
    };
    const { chains } = await mcmc(nested, { y: [1] }, { chains: 1, warmup: 0, draws: 1, init: { high: 4, x: 3 } });
    expect(chains).toHaveLength(1);
    expect(await codeOf(mcmc(nested, { y: [1] }, { ...tiny, init: { high: 4, x: 5 } }))).toBe("value-outside-support");
    expect(await codeOf(mcmc(nested, { y: [1] }, { ...tiny, init: { x: [1, 2] } }))).toBe("value-shape-mismatch");
  });

  it("samples the prior of a model that observes nothing, when asked to", async () => {
    const prior = () => sample("x", dist.Normal(0, 1));
    expect(await codeOf(mcmc(prior, undefined, tiny))).toBe("no-observation");
    const posterior = await mcmc(prior, undefined, { ...tiny, prior: true });
    expect(posterior.draws.names).toEqual(["x"]);
  });

  it("takes a model under handlers", async () => {
    const posterior = await mcmc(condition(model, { tau: 1 }), data, tiny);
    expect(posterior.draws.names).toEqual(["mu", "theta", "spread"]);
    expect(new Set(posterior.site("spread").data)).toEqual(new Set([2]));
  });

  it("keeps one draw in `thin`", async () => {
    const posterior = await mcmc(model, data, { ...tiny, draws: 20, thin: 5 });
    expect(posterior.draws.draws).toBe(4);
  });

  it("tells progress to a function, which changes no draw", async () => {
    const told: number[] = [];
    const heard = await mcmc(model, data, { ...tiny, progress: (chains) => { told.push(chains.length); } });
    const silent = await mcmc(model, data, { ...tiny, progress: false });
    expect(told.every((n) => n === 2)).toBe(true);
    expect([...heard.site("mu").data]).toEqual([...silent.site("mu").data]);
  });

  it("keeps the draws so far when it is aborted, and says so", async () => {
    const abort = new AbortController();
    const posterior = await mcmc(model, data, { chains: 1, warmup: 20, draws: 1_000_000, signal: abort.signal, progress: () => { abort.abort(); } });
    expect(posterior.outcome.kind).toBe("aborted");
    expect(posterior.draws.draws).toBeLessThan(1_000_000);
    expect(String(posterior)).toContain("The run was aborted");
  });

  it("prints the warnings of the model once and keeps them", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const posterior = await mcmc(() => {
      sample("x", dist.Normal(0, 1));
      plate("p", 1, () => sample("y", dist.Normal([0, 1], 1), { obs: [0, 1] }));
    }, undefined, tiny);
    const texts = warn.mock.calls.map(([text]) => String(text));
    warn.mockRestore();
    expect(posterior.warnings.map(({ code }) => code)).toEqual(["plate-widened"]);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain("[plate-widened]");
  });

  it("draws from a bare log density", async () => {
    const standard = {
      dim: 2,
      valueAndGradient: (q: Float64Array, gradientOut: Float64Array) => {
        let value = 0;
        for (const [i, x] of q.entries()) {
          gradientOut[i] = -x;
          value -= 0.5 * x * x;
        }
        return value;
      },
    };
    const posterior = await mcmc(standard, tiny);
    expect(posterior.get("q").shape).toEqual([2]);
    expect(posterior.site("q").data).toHaveLength(2 * 20 * 2);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["a misspelt option", () => mcmc(model, data, { chain: 2 } as McmcOptions), "option-unknown"],
    ["options where the data belong", () => mcmc(model as unknown as (d: object) => void, { chains: 2, draws: 10 }), "options-as-data"],
    ["a name in `init` that no unknown has", () => mcmc(model, data, { init: { y: 1 } }), "init-unknown-site"],
    ["a negative number of draws", () => mcmc(model, data, { draws: -1 }), "option-outside-range"],
    ["a fraction as seed", () => mcmc(model, data, { seed: 0.5 }), "seed-not-integer"],
  ])("rejects %s before it samples", async (_, run, code) => {
    expect(await codeOf(run())).toBe(code);
  });

  it("takes data that are named like an option beside others", async () => {
    const named = ({ seed, y }: { seed: number; y: number[] }) => {
      const x = sample("x", dist.Normal(seed, 1));
      sample("y", dist.Normal(x, 1), { obs: y });
    };
    expect((await mcmc(named, { seed: 3, y: [1] })).draws.names).toEqual(["x"]);
  });

  it("points at the user's line in every one of these errors", async () => {
    const thrown: unknown = await mcmc(() => { factor("f", 0); }, undefined, tiny).catch((error: unknown) => error);
    if (!(thrown instanceof ModelError)) throw new Error("not a ModelError");
    expect((thrown as ModelError).at[0]?.location.file.endsWith("mcmc.test.ts")).toBe(true);
  });
});

describe("a posterior", () => {
  const run = () => mcmc(model, data, tiny);

  it("gives draws by site and by returned key, and the nearest name for an unknown one", async () => {
    const posterior = await run();
    for (const ask of [() => posterior.site("thetta"), () => posterior.get("thetta" as never)]) {
      let thrown: unknown;
      try {
        ask();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ code: "unknown-variable", facts: { name: "thetta", nearest: "theta" } });
    }
  });

  it("computes means, deviations and quantiles in the shape of the variable", async () => {
    const posterior = await run();
    const theta = posterior.site("theta");
    const column = Array.from(theta.element(1));
    const mean = column.reduce((a, b) => a + b, 0) / column.length;
    const sd = Math.sqrt(column.reduce((total, x) => total + (x - mean) ** 2, 0) / (column.length - 1));
    expect(theta.mean()).toEqual([expect.any(Number), expect.closeTo(mean, 12), expect.any(Number)]);
    expect(theta.sd()).toEqual([expect.any(Number), expect.closeTo(sd, 12), expect.any(Number)]);
    const sorted = [...column].sort((a, b) => a - b);
    // Type 7: the median of 40 draws lies between the 20th and the 21st.
    expect(theta.quantile(0.5)).toEqual([expect.any(Number), expect.closeTo(((sorted[19] ?? 0) + (sorted[20] ?? 0)) / 2, 12), expect.any(Number)]);
    expect(posterior.site("mu").mean()).toEqual(expect.any(Number));
  });

  it("summarises itself, says what was run, and gives its verdict", async () => {
    const posterior = await run();
    const text = String(posterior.summary());
    for (const name of ["mu", "tau", "theta[a]", "theta[c]", "spread"]) expect(text).toContain(name);
    expect(String(posterior)).toMatch(/^Posterior: 2 chains x 20 draws in \d+\.\d s, \d+ divergences$/);
    expect(posterior.verdict).toBeDefined();
    expect(posterior.divergences).toBe(posterior.chains.reduce((total, { nDivergent }) => total + nDivergent, 0));
  });
});
