import { isModelError } from "@typyro/base";
import { autoReparam, block, condition, constrain, deterministic, dist, factor, generated, logDensity, modelDependencies, plate, renderModel, sample, scope, seed, shapes, substitute, trace, type Value } from "@typyro/core";
import { describe, expect, test } from "vitest";
import { explain, mcmc, predictive } from "../src/index.ts";

interface Data {
  readonly y: readonly number[];
}

function model({ y }: Data): { next: Value; above: Value } {
  const mu = sample("mu", dist.Normal(0, 2));
  const sigma = sample("sigma", dist.HalfNormal(1));
  sample("y", dist.Normal(mu, sigma), { obs: y });
  const next = generated(() => sample("next", dist.Normal(mu, sigma)));
  return { next, above: next.sub(mu) };
}

/** The same model without the generated part. */
function plain({ y }: Data): { mu: Value } {
  const mu = sample("mu", dist.Normal(0, 2));
  const sigma = sample("sigma", dist.HalfNormal(1));
  sample("y", dist.Normal(mu, sigma), { obs: y });
  return { mu };
}

const data = { y: [1, 1.2, 0.7, 2, 1.6] };
const options = { chains: 2, warmup: 200, draws: 300, seed: 7 };

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return `${error.code} ${error.site ?? ""}`;
    throw error;
  }
  return "nothing was thrown";
}
const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((total, v) => total + v, 0) / x.length;

describe("generated", () => {
  test("leaves the density, the unknowns and their draws as they were", async () => {
    expect(explain(model, data).layout.entries.map(({ site }) => site)).toEqual(["mu", "sigma"]);
    expect(String(explain(model, data).density)).toBe(String(explain(plain, data).density));
    const [a, b] = [await mcmc(model, data, options), await mcmc(plain, data, options)];
    for (const site of ["mu", "sigma"]) expect(a.site(site).data).toEqual(b.site(site).data);
    expect([...a.logLikelihood().names]).toEqual(["y"]);
    expect(a.logLikelihood().get("y").data).toEqual(b.logLikelihood().get("y").data);
  });

  test("gives each kept draw one draw given its unknowns", async () => {
    const posterior = await mcmc(model, data, { ...options, draws: 4000 });
    const [mu, sigma, next] = ["mu", "sigma", "next"].map((name) => posterior.site(name).data);
    // (next - mu) / sigma is standard normal and independent of everything; 8000 of them: standard errors 1/sqrt(n) and sqrt(2/n).
    const z = Array.from(next!, (x, i) => (x - mu![i]!) / sigma![i]!);
    expect(Math.abs(mean(z))).toBeLessThan(5 / Math.sqrt(z.length));
    expect(Math.abs(mean(z.map((x) => x * x)) - 1)).toBeLessThan(5 * Math.sqrt(2 / z.length));
    expect(posterior.get("next").data).toEqual(next);
    expect(Array.from(posterior.get("above").data.slice(0, 50))).toEqual(Array.from(next!.slice(0, 50), (x, i) => x - mu![i]!));
    expect(posterior.draws.names).toContain("next");
    expect(posterior.draws.get("next").role).toBe("deterministic");
    expect(String(posterior.summary())).toMatch(/^next /m);
  });

  test("draws the same for the same seed, by chain and iteration, and others for another seed", async () => {
    const [a, again, other] = [await mcmc(model, data, options), await mcmc(model, data, options), await mcmc(model, data, { ...options, seed: 8 })];
    expect(again.site("next").data).toEqual(a.site("next").data);
    expect(other.site("next").data).not.toEqual(a.site("next").data);
    const half = await mcmc(model, data, { ...options, draws: 100 });
    const rest = await mcmc(model, data, { draws: 200, resume: half.state });
    for (const chain of [0, 1]) {
      const joined = [...half.site("next").data.slice(chain * 100, (chain + 1) * 100), ...rest.site("next").data.slice(chain * 200, (chain + 1) * 200)];
      expect(joined).toEqual(Array.from(a.site("next").data.slice(chain * 300, (chain + 1) * 300)));
    }
    const thinned = await mcmc(model, data, { ...options, thin: 3 });
    expect(Array.from(thinned.site("next").data.slice(0, 100))).toEqual(Array.from({ length: 100 }, (_, i) => a.site("next").data[3 * i + 2]));
  });

  test("may hold plates, discrete sites, computed sites and paths, of which one draw depends on another", async () => {
    const rich = ({ y }: Data) => {
      const mu = sample("mu", dist.Normal(0, 1));
      sample("y", dist.Normal(mu, 1), { obs: y });
      return generated(() => {
        const count = plate("days", 3, () => sample("count", dist.Poisson(mu.exp())));
        const total = deterministic("total", count.sum());
        for (let t = 0; t < 2; t++) sample(["walk", t], dist.Normal(total, 0.1));
        return { count, total };
      });
    };
    const posterior = await mcmc(rich, data, options);
    const count = posterior.get("count");
    expect(count.shape).toEqual([3]);
    expect(posterior.site("count").dims).toEqual(["days"]);
    expect(count.data.every((x) => Number.isInteger(x) && x >= 0)).toBe(true);
    const total = posterior.site("total").data;
    expect(total[5]).toBe(count.data[15]! + count.data[16]! + count.data[17]!);
    expect(posterior.site("walk").shape).toEqual([2]);
    expect(Math.max(...posterior.site("walk").data.map((x, i) => Math.abs(x - total[Math.floor(i / 2)]!)))).toBeLessThan(0.6);
  });

  test("runs the model anew where a distribution cannot be rebuilt from numbers, with the same random numbers", async () => {
    const mixed = ({ y }: Data) => {
      const mu = sample("mu", dist.Normal(0, 2));
      sample("y", dist.Normal(mu, 1), { obs: y });
      const [next, either] = generated(() => [
        sample("next", dist.Normal(mu, 1)),
        sample("either", dist.MixtureSameFamily(dist.Categorical([0.5, 0.5]), dist.Normal(mu.mul([1, 1]).add([-100, 100]), 1))),
      ]);
      return { next, either };
    };
    const staged = ({ y }: Data) => {
      const mu = sample("mu", dist.Normal(0, 2));
      sample("y", dist.Normal(mu, 1), { obs: y });
      return { next: generated(() => sample("next", dist.Normal(mu, 1))) };
    };
    const [slow, fast] = [await mcmc(mixed, data, options), await mcmc(staged, data, options)];
    expect(slow.site("next").data).toEqual(fast.site("next").data);
    const either = slow.get("either").data;
    expect(either.every((x) => Math.abs(Math.abs(x) - 100) < 20)).toBe(true);
    expect(Math.abs(mean(either.map((x) => (x > 0 ? 1 : 0))) - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(either.length));
  });
});

describe("generated, elsewhere", () => {
  test("is drawn anew by posterior.predict, and by predictive as any site", async () => {
    const posterior = await mcmc(model, data, options);
    const predicted = posterior.predict();
    expect(predicted.names).toEqual(["y", "next"]);
    expect(predicted.get("next").data).not.toEqual(posterior.site("next").data);
    const sd = posterior.site("sigma").data;
    const z = predicted.get("next").data.map((x, i) => (x - posterior.site("mu").data[i]!) / sd[i]!);
    expect(Math.abs(mean(z))).toBeLessThan(5 / Math.sqrt(z.length));
    expect(predictive(model, data, { draws: 3 }).names).toEqual(["mu", "sigma", "y", "next"]);
  });

  test("is an ordinary site of a trace under a seed, and of the shape table", () => {
    const tr = trace(seed(model, 0))(data);
    expect([...tr.sites.keys()]).toEqual(["mu", "sigma", "y", "next"]);
    expect(tr.site("next")).toMatchObject({ isObserved: false, isGenerated: true });
    expect(tr.value("next").item()).toBe(trace(seed(substitute(model, { mu: tr.value("mu") }), 0))(data).value("next").item());
    expect(String(shapes(model, data))).toContain("next dist");
    expect(substitute(seed(model, 0), { next: 3 })(data).next.item()).toBe(3);
    expect(trace(seed(scope(() => generated(() => sample("x", dist.Normal(0, 1))), "s"), 0))().site("s/x")).toMatchObject({ isGenerated: true });
    expect([...trace(seed(block(model, { hide: ["next"] }), 0))(data).sites.keys()]).not.toContain("next");
  });

  test("is not asked for by logDensity, constrain and explain(...).at, and joins nothing", () => {
    const values = { mu: 0.3, sigma: 1.2 };
    expect(logDensity(model, data, values)).toBe(logDensity(plain, data, values));
    expect(Object.keys(constrain(model, data, { mu: 0.3, sigma: 0 }))).toEqual(["mu", "sigma"]);
    expect(explain(model, data).at(values).sites.map(({ site }) => site)).toEqual(["mu", "sigma", "y"]);
    expect(modelDependencies(model, data)).toEqual(modelDependencies(plain, data));
    expect(renderModel(model, data).dot).toContain('[label="next ~ Normal", shape=ellipse, style=dotted]');
    expect(autoReparam(model).decisions(data).map(({ site }) => site)).toEqual(["mu", "sigma"]);
  });

  test("works with starting values, and where a start is not finite the generated sites are not asked", async () => {
    const posterior = await mcmc(model, data, { ...options, draws: 20, init: { sigma: 0.5 } });
    expect(posterior.site("next").data).toHaveLength(40);
    const hopeless = ({ y }: Data) => {
      const top = sample("top", dist.HalfNormal(0.001));
      sample("y", dist.Uniform(0, top), { obs: y });
      return generated(() => ({ next: sample("next", dist.Uniform(0, top)) }));
    };
    await expect(mcmc(hopeless, { y: [1e9] }, options)).rejects.toMatchObject({ code: "no-finite-start", site: "y" });
  });
});

describe("generated refuses", () => {
  const mu = (): Value => sample("mu", dist.Normal(0, 1));

  test("data and factors inside, and observing its sites from outside", () => {
    const observed = () => {
      const m = mu();
      generated(() => sample("y", dist.Normal(m, 1), { obs: 1 }));
    };
    expect(codeOf(() => explain(observed, undefined))).toBe("generated-observed y");
    expect(codeOf(() => trace(seed(observed, 0))())).toBe("generated-observed y");
    expect(codeOf(() => trace(seed(() => generated(() => factor("f", 1)), 0))())).toBe("generated-observed f");
    expect(codeOf(() => trace(seed(condition(model, { next: 1 }), 0))(data))).toBe("generated-observed next");
    expect(codeOf(() => generated(() => Promise.resolve(1)))).toBe("async-model ");
    expect(codeOf(() => generated(3 as unknown as () => number))).toBe("not-a-model ");
  });

  test("a density that needs its values, directly or through computed ones, bounds and factors", () => {
    const uses: ((drawn: Value) => unknown)[] = [
      (drawn) => sample("y", dist.Normal(drawn, 1), { obs: 1 }),
      (drawn) => factor("y", drawn),
      (drawn) => sample("y", dist.Uniform(0, drawn.exp())),
    ];
    for (const use of uses) {
      const wrong = (): void => {
        const m = mu();
        use(deterministic("twice", generated(() => sample("x", dist.Normal(m, 1))).mul(2)));
      };
      expect(codeOf(() => explain(wrong, undefined))).toBe("generated-in-density y");
      expect(codeOf(() => logDensity(wrong, undefined, { mu: 0, ...(use === uses[2] ? { y: 0.5 } : {}) }))).toBe("generated-in-density y");
    }
  });
});
