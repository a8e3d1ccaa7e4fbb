import { interpret } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { densityGradient, densityTape, seed, substitute, trace, unconstrainedPoint } from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelOf, type Statement, statements } from "./randomModels.ts";

const continuous = statements({ families: ["normal", "exponential", "halfNormal", "halfCauchy", "uniform"] });

/** Models with something to sample, and a point of their unconstrained space. */
const cases = fc.record({ list: continuous, at: fc.integer() }).map(({ list, at }) => ({ list, model: modelOf(list), at })).filter(({ model }) => {
  const sites = [...trace(seed(model, 0))().sites.values()];
  return sites.some((site) => site.type === "sample" && !site.isObserved);
});

function check(law: (of: { readonly list: readonly Statement[]; readonly model: ReturnType<typeof modelOf>; readonly at: number }) => void): void {
  fc.assert(fc.property(cases, law), { numRuns: 60 });
}

/** The recorded density evaluated at a random point. */
function evaluated(model: ReturnType<typeof modelOf>, at: number) {
  const density = densityTape(model, undefined, { prior: true });
  const evaluator = interpret(density.tape);
  const rng = Generator.fromSeed(at);
  const q = Float64Array.from({ length: density.layout.dim }, () => 4 * rng.uniform() - 2);
  for (const [i, { offset, size }] of density.layout.entries.entries()) evaluator.inputs[i]?.set(q.subarray(offset, offset + size));
  evaluator.run();
  const output = (name: string): Float64Array => Float64Array.from(evaluator.outputs.get(name) ?? [Number.NaN]);
  return { density, q, output };
}

const sum = (x: Float64Array): number => x.reduce((total, term) => total + term, 0);

describe("the recorded log density, on random models", () => {
  it("is the sum of the log densities of the sites at their values and of the Jacobians", () => check(({ model, at }) => {
    const { density, output } = evaluated(model, at);
    const values = Object.fromEntries(density.layout.entries.map(({ site, shape }) => [site, { data: output(`site/${site}`), shape }]));
    const tr = trace(substitute(model, ({ name }) => (values[name] === undefined ? undefined : reshaped(values[name].data, values[name].shape))))();
    let total = 0;
    for (const site of density.random) {
      const eager = tr.site(site.name);
      if (eager.type !== "sample") throw new Error("not a sample site");
      const term = eager.fn.logProb(eager.value).sum().item();
      expect(output(`term/${site.name}`)[0]).toBeCloseTo(term, 9);
      expect(sum(output(`pointwise/${site.name}`))).toBeCloseTo(term, 9);
      total += term;
      const jacobian = output(`jacobian/${site.name}`)[0] ?? 0;
      total += Number.isNaN(jacobian) ? 0 : jacobian;
    }
    expect(output("logDensity")[0]).toBeCloseTo(total, 8);
    for (const { key } of density.returned) expect(output(`return/${key}`)[0]).toBeCloseTo(tr.returned.total.item(), 9);
  }));

  it("has the derivative that differences show", () => check(({ model, at }) => {
    const { density, q } = evaluated(model, at);
    const evaluator = interpret(densityGradient(density));
    const bind = (x: Float64Array): number => {
      for (const [i, { offset, size }] of density.layout.entries.entries()) evaluator.inputs[i]?.set(x.subarray(offset, offset + size));
      evaluator.run();
      return evaluator.outputs.get("logDensity")?.[0] ?? Number.NaN;
    };
    const value = bind(q);
    const gradient = density.layout.entries.flatMap(({ site }) => [...(evaluator.outputs.get(`d/${site}`) ?? [])]);
    expect(gradient).toHaveLength(density.layout.dim);
    // Central differences of step h err by h^2 f''' / 6 and by rounding, eps |f| / h: below 1e-5 (1 + |f|) at h = 1e-5 here.
    const h = 1e-5;
    for (let i = 0; i < Math.min(q.length, 5); i++) {
      const above = bind(q.with(i, (q[i] ?? 0) + h));
      const below = bind(q.with(i, (q[i] ?? 0) - h));
      expect(Math.abs((above - below) / (2 * h) - (gradient[i] ?? Number.NaN))).toBeLessThan(1e-5 * (1 + Math.abs(value) + Math.abs(gradient[i] ?? 0)));
    }
  }));

  it("lays a point out and back: constrained values give the unconstrained ones again", () => check(({ model, at }) => {
    const { density, q, output } = evaluated(model, at);
    const back = unconstrainedPoint(model, undefined, density.layout, ({ site, shape }) => ({ constrained: reshaped(output(`site/${site}`), shape) }));
    for (const [i, x] of back.entries()) expect(x).toBeCloseTo(q[i] ?? Number.NaN, 6);
  }));

  it("keeps unconstrained numbers as they are when a point is laid out", () => check(({ model, at }) => {
    const { density, q } = evaluated(model, at);
    const same = unconstrainedPoint(model, undefined, density.layout, ({ offset, size }) => ({ unconstrained: q.slice(offset, offset + size) }));
    expect([...same]).toEqual([...q]);
  }));
});

function reshaped(data: Float64Array, shape: readonly number[]): number | number[] | number[][] {
  if (shape.length === 0) return data[0] ?? Number.NaN;
  const [n = 0, ...rest] = shape;
  const inner = data.length / n;
  return Array.from({ length: n }, (_, i) => reshaped(data.subarray(i * inner, (i + 1) * inner), rest)) as number[];
}
