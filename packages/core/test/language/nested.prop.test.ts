import type { Nested } from "@typyro/autodiff";
import {
  block, condition, deterministic, dist, inferConfig, logDensity, mask, reparam, replay, sample, scale, scope, seed, type Site, siteLogDensities, substitute, trace, type Trace, uncondition, type Value,
} from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelOf, type Returned, type Statement, statements } from "../randomModels.ts";
import { evaluate } from "./recordedDensity.ts";

type Model = () => Returned;

/** A handler around a model that hides nothing, with what it does to names and weights. */
interface Wrapper {
  readonly name: string;
  readonly wrap: (model: Model) => Model;
  readonly prefix: string;
  readonly weight: number;
}

const wrappers: readonly Wrapper[] = [
  { name: "scope", wrap: (model) => scope(model, "s"), prefix: "s/", weight: 1 },
  { name: "scope with another divider", wrap: (model) => scope(model, "t", { divider: "." }), prefix: "t.", weight: 1 },
  { name: "scale", wrap: (model) => scale(model, 2.5), prefix: "", weight: 2.5 },
  { name: "mask(true)", wrap: (model) => mask(model, true), prefix: "", weight: 1 },
  { name: "inferConfig", wrap: (model) => inferConfig(model, () => ({ hint: 1 })), prefix: "", weight: 1 },
  { name: "block of nothing", wrap: (model) => block(model, { hide: [] }), prefix: "", weight: 1 },
  { name: "empty condition", wrap: (model) => condition(model, {}), prefix: "", weight: 1 },
  { name: "empty substitute", wrap: (model) => substitute(model, {}), prefix: "", weight: 1 },
  { name: "empty reparam", wrap: (model) => reparam(model, {}), prefix: "", weight: 1 },
  { name: "a part of another model", wrap: (model) => () => { deterministic("before", 1); return model(); }, prefix: "", weight: 1 },
];

/** The first wrapper lies innermost. "A part of another model" is at most once there: its site has one name. */
const stacks = fc.uniqueArray(fc.constantFrom(...wrappers), { maxLength: 5, selector: ({ name }) => name });
const wrapped = (model: Model, stack: readonly Wrapper[]): Model => stack.reduce((inner, { wrap }) => wrap(inner), model);

const values = (tr: Trace): Record<string, Nested> => Object.fromEntries([...tr.sites.values()].map(({ name, value }) => [name, value.toArray()]));
const flags = (tr: Trace): Record<string, boolean> => Object.fromEntries([...tr.sites.values()].map((site) => [site.name, site.type === "sample" && site.isObserved]));
const drawn = (tr: Trace): string[] => [...tr.sites.values()].filter((site) => site.type === "sample" && !site.isObserved).map(({ name }) => name);
const given = (tr: Trace, names: readonly string[]): Record<string, Value> => Object.fromEntries(names.map((name) => [name, tr.value(name)]));

/** A random model under random handlers, its trace, and a random part of the sites that it drew. */
const cases = fc.record({ list: statements(), stack: stacks, at: fc.nat(1000), pick: fc.infiniteStream(fc.boolean()) }).map(({ list, stack, at, pick }) => {
  const inner = modelOf(list);
  const model = wrapped(inner, stack);
  const free = trace(seed(model, at))();
  const picked = drawn(free).filter(() => pick.next().value === true);
  return { list, inner, stack, model, at, free, picked };
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function check(law: (of: Case) => void): void {
  fc.assert(fc.property(cases, law), { numRuns: 60 });
}

const isFactor = (site: Site | undefined): boolean => site?.type === "sample" && site.fn.name === "Unit";
const isDiscrete = (site: Site): boolean => site.type === "sample" && site.fn.support.isDiscrete;

/** NaN in the same shape. */
const holed = (x: Nested): Nested => (typeof x === "number" ? Number.NaN : x.map(holed));

/** The same statements with no site depending on another. */
function unlinked(list: readonly Statement[]): Statement[] {
  return list.map((statement) => (statement.kind === "site" ? { ...statement, isLinked: false } : statement.kind === "plate" ? { ...statement, body: unlinked(statement.body) } : statement));
}

describe("laws of the handlers, on random models under random handlers", () => {
  it("block hides what it is told, and leaves all else as it was", () => check(({ model, at, free, picked }) => {
    const left = Object.fromEntries(Object.entries(values(free)).filter(([name]) => !picked.includes(name)));
    expect(values(trace(seed(block(model, { hide: picked }), at))())).toEqual(left);
    expect([...trace(seed(block(model), at))().sites.keys()]).toEqual([]);
  }));

  it("condition is substitute plus observed, and leaves the draws of the others", () => check(({ model, at, free, picked }) => {
    const substituted = trace(seed(substitute(model, given(free, picked)), at))();
    const conditioned = trace(seed(condition(model, given(free, picked)), at))();
    expect(values(conditioned)).toEqual(values(substituted));
    expect(values(conditioned)).toEqual(values(free));
    expect(flags(conditioned)).toEqual({ ...flags(substituted), ...Object.fromEntries(picked.map((name) => [name, true])) });
  }));

  it("replaying gives the trace, and uncondition observes nothing", () => check(({ model, at, free }) => {
    expect(values(trace(replay(model, free))())).toEqual(values(free));
    expect(Object.values(flags(trace(seed(uncondition(model), at))())).filter((isObserved, i) => isObserved && !isFactor([...free.sites.values()][i]))).toEqual([]);
  }));

  it("the weights multiply, names are prefixed from the outermost, and nothing else changes the density", () => check(({ inner, stack, model, free }) => {
    const prefix = stack.reduce((before, { prefix: own }) => own + before, "");
    const weight = stack.reduce((product, { weight: own }) => product * own, 1);
    const plain = Object.fromEntries(drawn(free).map((name) => [name.slice(prefix.length), free.value(name)]));
    const terms = siteLogDensities(inner, undefined, plain);
    const found = siteLogDensities(model, undefined, given(free, drawn(free)));
    expect(found).toEqual(Object.fromEntries(Object.entries(terms).map(([site, term]) => [prefix + site, expect.closeTo(weight * term, 8)])));
    expect(logDensity(scale(model, 3), undefined, given(free, drawn(free)))).toBeCloseTo(3 * logDensity(model, undefined, given(free, drawn(free))), 7);
  }));

  it("a mask over NaN gives 0 for every site and a finite gradient", () =>
    fc.assert(fc.property(statements(), stacks, fc.nat(1000), fc.infiniteStream(fc.boolean()), (list, stack, at, pick) => {
      // A parameter that is NaN would be refused, so sites do not depend on each other here; factors and computed sites do.
      const model = wrapped(modelOf(unlinked(list)), stack);
      const free = trace(seed(model, at))();
      const isHole = (name: string): boolean => pick.next().value === true || isDiscrete(free.site(name));
      const holes = new Set(drawn(free).filter(isHole));
      const kept = drawn(free).filter((name) => !holes.has(name));
      const hidden = mask(condition(() => { sample("q", dist.Normal(0, 1)); return model(); }, ({ name }) => (holes.has(name) ? holed(free.value(name).toArray()) : undefined)), false);
      const { outputs, gradient } = evaluate(hidden, undefined, { q: 0.3, ...Object.fromEntries(kept.map((name) => [name, 0.2])) });
      for (const [output, numbers] of outputs) if (output.startsWith("term/")) expect(numbers, output).toEqual([0]);
      for (const numbers of Object.values(gradient)) expect(numbers.every((x) => Number.isFinite(x))).toBe(true);
    }), { numRuns: 80 }));
});
