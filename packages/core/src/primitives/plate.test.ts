import { describe, expect, it } from "vitest";
import { expectCode } from "../../test/expectCode.ts";
import * as dist from "../distributions/index.ts";
import { groups } from "../groups.ts";
import { seed, trace } from "../handlers/index.ts";
import { deterministic } from "./deterministic.ts";
import { plate, type PlateSize } from "./plate.ts";
import { sample } from "./sample.ts";

/** Shapes of the sites of a model, by name. */
function shapesOf(model: () => void): Record<string, readonly number[]> {
  const tr = trace(seed(model, 0))();
  return Object.fromEntries([...tr.sites.values()].filter(({ type }) => type !== "plate").map(({ name, value }) => [name, value.shape]));
}

const zeros = (n: number): number[] => new Array<number>(n).fill(0);
const draw = (name: string, batch?: number, sampleShape: readonly number[] = []) => sample(name, dist.Normal(batch === undefined ? 0 : zeros(batch), 1), { sampleShape });

describe("shapes inside plates (acceptance case 14)", () => {
  it("a plate is the rightmost dimension, an inner one lies left of it", () => {
    expect(shapesOf(() => plate("outer", 10, () => {
      draw("x");
      plate("inner", 5, () => draw("y"));
    }))).toEqual({ x: [10], y: [5, 10] });
  });

  it("an explicit dim leaves the free ones to the right to inner plates", () => {
    expect(shapesOf(() => plate("outer", 10, { dim: -2 }, () => {
      draw("x");
      plate("inner", 5, () => draw("y"));
    }))).toEqual({ x: [10, 1], y: [10, 5] });
  });

  it("a plate far left leaves dimensions of size 1", () => {
    expect(shapesOf(() => {
      plate("outer", 10, () => draw("x"));
      plate("inner", 5, { dim: -3 }, () => draw("y"));
      plate("outer", 10, () => plate("inner", 5, { dim: -3 }, () => {
        draw("xy", 10);
        draw("sampled", undefined, [10]);
        draw("both", 10, [10]);
      }));
    })).toEqual({ x: [10], y: [5, 1, 1], xy: [5, 1, 10], sampled: [5, 1, 10], both: [5, 10, 10] });
  });

  it("a batch is kept under a plate left of it", () => {
    expect(shapesOf(() => plate("inner", 5, { dim: -3 }, () => draw("y", 10)))).toEqual({ y: [5, 1, 10] });
  });

  it("a deterministic site is never expanded", () => {
    expect(shapesOf(() => plate("outer", 10, () => deterministic("z", 2)))).toEqual({ z: [] });
  });

  it("event dimensions stay at the right", () => {
    expect(shapesOf(() => plate("p", 4, () => sample("x", dist.Normal([0, 1, 2], 1).toEvent(1))))).toEqual({ x: [4, 3] });
  });

  it("extra batch dimensions at the left are kept (P8)", () => {
    expect(shapesOf(() => plate("p", 4, () => sample("x", dist.Normal(0, 1).expand([2, 1]))))).toEqual({ x: [2, 4] });
  });
});

describe("plate", () => {
  it("gives its indices to the body and returns what the body returns", () => {
    const tr = trace(() => plate("p", 3, (index) => index))();
    expect(tr.returned.toArray()).toEqual([0, 1, 2]);
    expect(tr.value("p").toArray()).toEqual([0, 1, 2]);
  });

  it("records its labels, and those of groups", () => {
    const labelsOf = (size: PlateSize) => {
      const site = trace(() => plate("p", size, () => undefined))().site("p");
      return site.type === "plate" ? [site.frame.size, site.frame.labels] : undefined;
    };
    expect(labelsOf(["a", "b"])).toEqual([2, ["a", "b"]]);
    expect(labelsOf(groups(["b", "a", "b"]))).toEqual([2, ["b", "a"]]);
    expect(labelsOf(3)).toEqual([3, undefined]);
  });

  it("keeps its frame on the sites inside, innermost first", () => {
    const site = trace(seed(() => plate("a", 2, () => plate("b", 3, () => draw("x"))), 0))().site("x");
    expect(site.frames.map(({ name, dim, size }) => [name, dim, size])).toEqual([["b", -2, 3], ["a", -1, 2]]);
  });

  it("may be opened again in sequence with the same size", () => {
    expect(shapesOf(() => {
      plate("p", 3, () => draw("x"));
      plate("p", 3, () => draw("y"));
    })).toEqual({ x: [3], y: [3] });
  });

  it("is closed when its body throws", () => {
    const model = () => plate("p", 3, () => { throw new Error("boom"); });
    expect(model).toThrow("boom");
    expect(shapesOf(() => draw("x"))).toEqual({ x: [] });
  });

  it("is refused with another size in sequence", () => {
    expectCode(() => shapesOf(() => {
      plate("p", 3, () => draw("x"));
      plate("p", 4, () => draw("y"));
    }), "plate-size-changed");
  });

  it("is refused inside itself (P3)", () => {
    expectCode(() => plate("p", 3, () => plate("p", 3, () => undefined)), "plate-open-twice");
  });

  it("is refused at a dim that is taken, and told the next free one (P2)", () => {
    const error = expectCode(() => plate("a", 3, () => plate("b", 3, () => plate("c", 2, { dim: -2 }, () => undefined))), "plate-dim-taken");
    expect(error.facts).toMatchObject({ plate: "c", other: "b", dim: -2, free: -3 });
  });

  it.each([[0], [1], [-1.5], [Number.NaN]])("is refused at dim %s (P1)", (dim) => {
    expectCode(() => plate("p", 3, { dim }, () => undefined), "plate-dim");
  });

  it.each<[unknown]>([[0], [-1], [2.5], [Number.NaN], [Infinity], [undefined], ["3"], [[]]])("is refused with size %j (P1)", (size) => {
    expectCode(() => plate("p", size as number, () => undefined), "plate-size");
  });

  it("is refused with a label twice", () => {
    expect(expectCode(() => plate("p", ["a", "b", "a"], () => undefined), "plate-labels").facts).toMatchObject({ label: "a", first: 0, again: 2 });
  });

  it("is refused without a body", () => {
    expectCode(() => plate("p", 3, undefined as unknown as () => void), "plate-body");
    expectCode(() => plate("p", 3, {}, undefined as unknown as () => void), "plate-body");
  });

  it("is refused with an async body", () => {
    expectCode(() => plate("p", 3, () => Promise.resolve(1)), "async-model");
  });

  it("names site, plate, dim, both sizes and the parameter where a batch does not fit (P9, P11)", () => {
    const model = () => plate("p", 5, () => sample("x", dist.Normal(zeros(10), 1)));
    const error = expectCode(() => trace(seed(model, 0))(), "plate-size-conflict");
    expect(error.facts).toMatchObject({ site: "x", plate: "p", dim: -1, plateSize: 5, siteSize: 10, parameter: "loc" });
  });

  it("names the site that a parameter of the wrong size comes from", () => {
    const model = ({ groupOf }: { groupOf: number[] }) => {
      const a = plate("groups", 2, () => sample("a", dist.Normal(0, 1)));
      plate("rows", groupOf.length, () => sample("x", dist.Normal(a, 1)));
    };
    const error = expectCode(() => trace(seed(model, 0))({ groupOf: [0, 1, 1] }), "plate-size-conflict");
    expect(error.help[0]).toContain("`dist.Normal(a.at(groupOf), 1)`");
  });

  it("of size 1 is widened by a batch, with a warning (P8)", () => {
    const tr = trace(seed(() => plate("p", 1, () => draw("x", 5)), 0))();
    expect(tr.value("x").shape).toEqual([5]);
    expect(tr.warnings.map(({ code }) => code)).toEqual(["plate-widened"]);
  });

  it("of the size of the batch warns of nothing", () => {
    expect(trace(seed(() => plate("p", 5, () => draw("x", 5)), 0))().warnings).toEqual([]);
  });
});
