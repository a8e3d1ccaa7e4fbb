import type { Num, Value } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { expectCode } from "../../test/expectCode.ts";
import * as dist from "../distributions/index.ts";
import { deterministic } from "../primitives/deterministic.ts";
import { factor } from "../primitives/factor.ts";
import { plate } from "../primitives/plate.ts";
import { sample } from "../primitives/sample.ts";
import type { Trace } from "../trace.ts";
import { block, type BlockOptions, condition, replay, seed, type SiteValues, substitute, trace, uncondition } from "./index.ts";

const normal = (name: string, loc: Num = 0): Value => sample(name, dist.Normal(loc, 1));

/** x -> y, a computed value, and an observation. */
function chain(): { x: Value; y: Value } {
  const x = normal("x");
  const y = normal("y", x);
  deterministic("twice", y.mul(2));
  sample("obs", dist.Normal(y, 1), { obs: [1, 2, 3] });
  return { x, y };
}

const namesOf = (tr: Trace): string[] => [...tr.sites.keys()];
const isObserved = (tr: Trace, name: string): boolean => {
  const site = tr.site(name);
  return site.type === "sample" && site.isObserved;
};

describe("trace", () => {
  it("keeps the sites in order, with their values, and what the model returned", () => {
    const tr = trace(seed(chain, 0))();
    expect(namesOf(tr)).toEqual(["x", "y", "twice", "obs"]);
    expect(tr.value("y")).toBe(tr.returned.y);
    expect(tr.value("twice").item()).toBe(2 * tr.returned.y.item());
    expect([...tr.sites.values()].map(({ type }) => type)).toEqual(["sample", "sample", "deterministic", "sample"]);
  });

  it("refuses a name that is used twice, by sites of any kind (acceptance case 24)", () => {
    expectCode(trace(seed(() => { normal("x"); normal("x"); }, 0)), "duplicate-site");
    expectCode(trace(seed(() => { normal("x"); deterministic("x", 1); }, 0)), "duplicate-site");
    expectCode(trace(() => { deterministic("x", 1); deterministic("x", 1); }), "duplicate-site");
    expectCode(trace(seed(() => plate("p", 2, () => normal("p")), 0)), "duplicate-site");
  });

  it("names both lines of a name that is used twice, and tells a loop from two sites", () => {
    const loop = expectCode(trace(seed(() => { for (let i = 0; i < 2; i++) normal("x"); }, 0)), "duplicate-site");
    expect(loop.facts).toMatchObject({ isLoop: true });
    expect(loop.at).toHaveLength(2);
  });

  it("finds a site by name, and the nearest name for one that it has not", () => {
    const tr = trace(seed(chain, 0))();
    expect(expectCode(() => tr.value("twise"), "unknown-variable").facts).toMatchObject({ nearest: "twice" });
  });

  it("hands the arguments on", () => {
    const model = (a: number, b: { c: string }) => ({ x: normal("x", a), text: b.c });
    expect(trace(seed(model, 0))(1, { c: "hello" }).returned.text).toBe("hello");
  });

  it("prints the shape table", () => {
    expect(String(trace(seed(() => normal("x"), 0))())).toContain("x dist |");
  });
});

describe("seed", () => {
  const drawOf = (rngSeed: number | Generator): number => seed(() => normal("x"), rngSeed)().item();

  it("gives the same draws on every call", () => {
    const model = seed(chain, 5);
    expect(model().y.item()).toBe(model().y.item());
  });

  it("gives other draws for another seed, and takes a generator", () => {
    expect(drawOf(1)).not.toBe(drawOf(2));
    expect(drawOf(Generator.fromSeed(1))).toBe(drawOf(1));
  });

  it("gives each site a stream of its own, so other sites and their order do not matter", () => {
    const forwards = trace(seed(() => { normal("a"); normal("b"); }, 0))();
    const backwards = trace(seed(() => { normal("c"); normal("b"); normal("a"); }, 0))();
    expect(backwards.value("a").item()).toBe(forwards.value("a").item());
    expect(backwards.value("b").item()).toBe(forwards.value("b").item());
    expect(forwards.value("a").item()).not.toBe(forwards.value("b").item());
  });

  it("leaves the draws of the other sites unchanged when one is observed", () => {
    const free = trace(seed(() => { normal("a"); normal("b"); }, 0))();
    const given = trace(seed(condition(() => { normal("a"); normal("b"); }, { a: 3 }), 0))();
    expect(given.value("b").item()).toBe(free.value("b").item());
  });

  it("is overruled by a seed inside (acceptance case 21)", () => {
    expect(seed(seed(() => normal("x"), 1), 2)().item()).toBe(drawOf(1));
  });

  it("serves through a block", () => {
    expect(seed(block(() => normal("x")), 1)().item()).toBe(drawOf(1));
  });

  it("gives two draws for a name that is used twice without a trace", () => {
    const [a, b] = seed(() => [normal("x"), normal("x")] as const, 0)();
    expect(a.item()).not.toBe(b.item());
  });

  it.each([[0.5], [Number.NaN], [2 ** 53], ["1"], [undefined]])("refuses %s as a seed", (rngSeed) => {
    expectCode(() => seed(chain, rngSeed as number), "seed-not-integer");
  });
});

describe("condition", () => {
  it("sets the value and marks the site as observed (acceptance case 20)", () => {
    const model = () => normal("x").add(normal("y"));
    const tr = trace(condition(model, { x: 1, y: 2 }))();
    expect(tr.returned.item()).toBe(3);
    expect(isObserved(tr, "x") && isObserved(tr, "y")).toBe(true);
  });

  it("takes a function of the site, which leaves alone where it gives undefined", () => {
    const tr = trace(seed(condition(chain, (site) => (site.name === "x" ? 1 : undefined)), 0))();
    expect(tr.value("x").item()).toBe(1);
    expect(isObserved(tr, "y")).toBe(false);
  });

  it("checks shape and support like an observation written in the model", () => {
    expectCode(condition(() => sample("s", dist.Exponential(1)), { s: -1 }), "obs-outside-support");
    expectCode(condition(() => plate("p", 3, () => normal("x")), { x: [1, 2] }), "obs-shape-mismatch");
    expectCode(condition(() => normal("x"), { x: Number.NaN }), "obs-missing");
  });

  it("refuses a name that the model has not, with the nearest one", () => {
    expect(expectCode(seed(condition(chain, { xx: 1 }), 0), "unknown-site").facts).toMatchObject({ site: "xx", nearest: "x" });
  });

  it("does not take a name for known that every object has", () => {
    expectCode(seed(condition(() => normal("toString"), { constructor: 1 }), 0), "unknown-site");
    expect(seed(condition(() => normal("toString"), {}), 0)().shape).toEqual([]);
  });

  it.each<[string, unknown]>([["undefined", undefined], ["an array", [1]], ["a number", 1]])("refuses %s for its values", (_, values) => {
    expectCode(seed(condition(chain, values as SiteValues), 0), "one-of-data-and-function");
  });
});

describe("substitute", () => {
  it("sets the value and leaves the site latent", () => {
    const tr = trace(seed(substitute(chain, { x: 1 }), 0))();
    expect(tr.value("x").item()).toBe(1);
    expect(isObserved(tr, "x")).toBe(false);
  });

  it("may be nested, inner values depending on outer ones (acceptance case 20)", () => {
    const model = () => {
      const x = normal("x");
      const product = substitute(() => normal("y").mul(x), { y: x })();
      return x.add(product);
    };
    expect(substitute(model, { x: 3 })().item()).toBe(12);
  });

  it("replaces what a deterministic site returns", () => {
    const tr = trace(seed(substitute(() => deterministic("z", 1).mul(2), { z: 5 }), 0))();
    expect(tr.returned.item()).toBe(10);
    expect(tr.value("z").item()).toBe(5);
  });

  it("refuses a name that the model has not", () => {
    expectCode(seed(substitute(chain, { z: 1 }), 0), "unknown-site");
  });
});

describe("replay", () => {
  it("reuses the drawn values, not the observed ones", () => {
    const earlier = trace(seed(chain, 0))();
    const model = () => {
      const x = normal("x");
      sample("obs", dist.Normal(x, 1), { obs: [7] });
    };
    const tr = trace(replay(model, earlier))();
    expect(tr.value("x").item()).toBe(earlier.value("x").item());
    expect(tr.value("obs").toArray()).toEqual([7]);
  });

  it("leaves sites alone that the trace has not", () => {
    const earlier = trace(seed(() => normal("a"), 0))();
    expect(namesOf(trace(seed(replay(chain, earlier), 0))())).toContain("x");
  });

  it("refuses a site that the trace holds as another kind", () => {
    const earlier = trace(() => deterministic("x", 1))();
    expect(expectCode(replay(() => normal("x"), earlier), "site-not-in-trace").facts).toMatchObject({ site: "x", kind: "deterministic" });
  });
});

describe("block", () => {
  const visible = (options: BlockOptions): string[] => {
    const model = () => {
      plate("p", 2, () => normal("x"));
      deterministic("d", 1);
      normal("y");
    };
    return namesOf(trace(seed(block(model, options), 0))());
  };

  it.each<[string, BlockOptions, string[]]>([
    ["hides everything where nothing is said", {}, []],
    ["hides what `hideFn` picks", { hideFn: ({ name }) => name === "x" }, ["p", "d", "y"]],
    ["hides what `hide` lists", { hide: ["x", "d"] }, ["p", "y"]],
    ["shows the types of `exposeTypes`", { exposeTypes: ["plate", "deterministic"] }, ["p", "d"]],
    ["shows what `expose` lists", { expose: ["y"] }, ["y"]],
    ["takes `hideFn` before all", { hideFn: () => false, hide: ["x"], exposeTypes: [], expose: [] }, ["p", "x", "d", "y"]],
    ["takes `hide` before `exposeTypes`", { hide: ["x"], exposeTypes: [], expose: [] }, ["p", "d", "y"]],
    ["takes `exposeTypes` before `expose`", { exposeTypes: ["sample"], expose: ["d"] }, ["x", "y"]],
  ])("%s (acceptance case 23)", (_, options, names) => {
    expect(visible(options)).toEqual(names);
  });

  it("hides from the handlers outside only", () => {
    const inner = condition(() => normal("x"), { x: 1 });
    expect(block(inner)().item()).toBe(1);
    expectCode(seed(condition(block(() => normal("x")), { x: 1 }), 0), "unknown-site");
  });

  it("hides a site from the plates outside too, as in NumPyro", () => {
    expect(seed(() => plate("p", 3, () => block(() => normal("x"))()), 0)().shape).toEqual([]);
    expect(seed(() => block(() => plate("p", 3, () => normal("x")))(), 0)().shape).toEqual([3]);
  });
});

describe("uncondition", () => {
  const model = () => plate("rows", 2, () => sample("y", dist.Normal(0, 1), { obs: [5, 6] }));

  it("draws what was observed, in its shape", () => {
    const tr = trace(seed(uncondition(model), 0))();
    expect(tr.value("y").shape).toEqual([2]);
    expect(tr.value("y").toArray()).not.toEqual([5, 6]);
    expect(isObserved(tr, "y")).toBe(false);
  });

  it("keeps the shape of data that no plate speaks of", () => {
    const free = () => sample("y", dist.Normal(0, 1), { obs: [[1, 2, 3], [4, 5, 6]] });
    expect(seed(uncondition(free), 0)().shape).toEqual([2, 3]);
    const events = () => sample("y", dist.Normal([0, 0], 1).toEvent(1), { obs: [[1, 2], [3, 4], [5, 6]] });
    expect(seed(uncondition(events), 0)().shape).toEqual([3, 2]);
  });

  it("draws where `obs` is undefined, in the shape of the plates", () => {
    const predicted = (data: { y?: number[] }) => plate("rows", 4, () => sample("y", dist.Normal(0, 1), { obs: data.y }));
    const site = trace(seed(uncondition(predicted), 0))({}).site("y");
    expect(site.value.shape).toEqual([4]);
    expect(site.type === "sample" && site.obsUndefined).toBe(false);
  });

  it("keeps values that a handler inside substituted", () => {
    expect(uncondition(substitute(() => normal("x"), { x: 2 }))().item()).toBe(2);
  });

  it("keeps factors, which are no data", () => {
    const tr = trace(uncondition(() => factor("f", -3)))();
    expect(isObserved(tr, "f")).toBe(true);
  });

  it("is undone by a condition outside", () => {
    expect(isObserved(trace(condition(uncondition(model), { y: [1, 2] }))(), "y")).toBe(true);
  });
});
