import { block, condition, replay, seed, trace, type Trace, substitute, uncondition } from "@typyro/core";
import type { Nested } from "@typyro/autodiff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelOf, type Returned, statements } from "./randomModels.ts";

type Model = () => Returned;

const models = statements().map((list) => ({ list, model: modelOf(list) }));
const seeds = fc.integer();

const values = (tr: Trace): Record<string, Nested> => Object.fromEntries([...tr.sites.values()].map(({ name, value }) => [name, value.toArray()]));
const flags = (tr: Trace): Record<string, boolean> => Object.fromEntries([...tr.sites.values()].map((site) => [site.name, site.type === "sample" && site.isObserved]));
const drawn = (tr: Trace): string[] => [...tr.sites.values()].filter((site) => site.type === "sample" && !site.isObserved).map(({ name }) => name);
const logDensity = (tr: Trace): number =>
  [...tr.sites.values()].reduce((total, site) => (site.type === "sample" ? total + site.fn.logProb(site.value).sum().item() : total), 0);
const run = (model: Model): Trace<Returned> => trace(model)();
const given = (tr: Trace, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, tr.value(name)]));

/** A random model, a seed, its trace, and a random part of the sites that it drew. */
const cases = fc.record({ model: models, at: seeds, pick: fc.infiniteStream(fc.boolean()) }).map(({ model: { list, model }, at, pick }) => {
  const free = run(seed(model, at));
  const picked = drawn(free).filter(() => pick.next().value === true);
  return { list, model, at, free, picked, rest: drawn(free).filter((name) => !picked.includes(name)) };
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function check(law: (of: Case) => void): void {
  fc.assert(fc.property(cases, law), { numRuns: 80 });
}

describe("laws of the handlers, on random models", () => {
  it("a seed gives the same trace again", () => check(({ model, at, free }) => {
    expect(values(run(seed(model, at)))).toEqual(values(free));
  }));

  it("substituting what was drawn gives the same trace without random numbers", () => check(({ model, free }) => {
    const again = run(substitute(model, given(free, drawn(free))));
    expect(values(again)).toEqual(values(free));
    expect(flags(again)).toEqual(flags(free));
    expect(again.returned.total.item()).toBe(free.returned.total.item());
  }));

  it("replaying a trace gives the trace", () => check(({ model, free }) => {
    expect(values(run(replay(model, free)))).toEqual(values(free));
  }));

  it("conditioning is substituting and observing", () => check(({ model, at, free, picked }) => {
    const substituted = run(seed(substitute(model, given(free, picked)), at));
    const conditioned = run(seed(condition(model, given(free, picked)), at));
    expect(values(conditioned)).toEqual(values(substituted));
    expect(logDensity(conditioned)).toBe(logDensity(substituted));
    expect(flags(conditioned)).toEqual({ ...flags(substituted), ...Object.fromEntries(picked.map((name) => [name, true])) });
  }));

  it("conditioning some sites leaves the draws of the others as they were", () => check(({ model, at, free, picked }) => {
    expect(values(run(seed(condition(model, given(free, picked)), at)))).toEqual(values(free));
  }));

  it("conditions on different sites may be nested in any order, with the seed inside or outside", () => check(({ model, at, free, picked, rest }) => {
    const [a, b] = [given(free, picked), given(free, rest)];
    const expected = run(condition(condition(model, a), b));
    const others: Model[] = [condition(condition(model, b), a), seed(condition(model, { ...a, ...b }), at), condition(seed(condition(model, a), at), b)];
    for (const other of others) {
      expect(values(run(other))).toEqual(values(expected));
      expect(flags(run(other))).toEqual(flags(expected));
    }
  }));

  it("the outermost of two conditions on a site counts", () => check(({ model, at, free, picked }) => {
    const other = run(seed(condition(model, given(free, picked)), at + 1));
    const [inner, outer] = [given(other, picked), given(free, picked)];
    expect(values(run(seed(condition(condition(model, inner), outer), at)))).toEqual(values(run(seed(condition(model, outer), at))));
  }));

  it("block takes the hidden sites out of the trace and leaves all others as they are", () => check(({ model, at, free, picked }) => {
    const expected = Object.fromEntries(Object.entries(values(free)).filter(([name]) => !picked.includes(name)));
    // Hidden sites see no plate outside of the block; here all plates are inside.
    expect(values(run(seed(block(model, { hide: picked }), at)))).toEqual(expected);
    expect(values(run(block(seed(model, at), { hide: picked })))).toEqual(expected);
  }));

  it("a site is hidden by `hide` or shown by `expose`", () => check(({ model, at, free, picked }) => {
    const all = [...free.sites.keys()];
    const shown = all.filter((name) => !picked.includes(name));
    expect([...run(seed(block(model, { expose: picked }), at)).sites.keys()]).toEqual(all.filter((name) => picked.includes(name)));
    expect([...run(seed(block(model, { expose: shown }), at)).sites.keys()]).toEqual([...run(seed(block(model, { hide: picked }), at)).sites.keys()]);
  }));

  it("uncondition undoes conditions inside and observes nothing", () => check(({ model, at, free, picked }) => {
    const plain = run(seed(uncondition(model), at));
    const undone = run(seed(uncondition(condition(model, given(free, picked))), at));
    expect(values(undone)).toEqual(values(plain));
    expect([...undone.sites.values()].filter((site) => site.type === "sample" && site.isObserved && site.fn.name !== "Unit")).toEqual([]);
  }));

  it("a model that fails at any of its sites leaves the next call untouched", () => check(({ model, at, free }) => {
    for (const fatal of drawn(free)) {
      const failing = substitute(model, ({ name }) => {
        if (name === fatal) throw new Error("boom");
        return undefined;
      });
      expect(() => run(seed(failing, at))).toThrow("boom");
    }
    expect(values(run(seed(model, at)))).toEqual(values(free));
  }));

  it("a site has the sizes of its plates at their dims, 1 elsewhere, and its event to the right", () => check(({ free }) => {
    for (const site of free.sites.values()) {
      if (site.type !== "sample" || site.fn.name === "Unit") continue;
      const rank = Math.max(0, ...site.frames.map(({ dim }) => -dim));
      const batch = Array.from({ length: rank }, (_, i) => site.frames.find(({ dim }) => dim === i - rank)?.size ?? 1);
      expect(site.fn.batchShape).toEqual(batch);
      expect(site.value.shape).toEqual([...batch, ...site.fn.eventShape]);
      expect(site.fn.logProb(site.value).shape).toEqual(batch);
    }
  }));
});
