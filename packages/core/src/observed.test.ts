import { array, known } from "@typyro/autodiff";
import { describe, expect, it } from "vitest";
import { expectCode } from "../test/expectCode.ts";
import type { Distribution } from "./distributions/distribution.ts";
import * as dist from "./distributions/index.ts";
import { mask, seed, substitute, trace } from "./handlers/index.ts";
import { plate } from "./primitives/plate.ts";
import { sample } from "./primitives/sample.ts";
import type { Num } from "@typyro/autodiff";

const observe = (fn: Distribution, obs: Num) => trace(() => sample("y", fn, { obs }))();
const normals = (n: number): Distribution => dist.Normal(0, 1).expand([n]);

describe("an observed value", () => {
  it.each<[string, number[][] | number[] | number]>([
    ["a column where a row belongs", [[1], [2], [3]]],
    ["one row of one column", [[1, 2, 3], [1, 2, 3]].map((row) => [row[0] ?? 0])],
  ])("that is %s is an error, never N x N terms", (_, obs) => {
    const error = expectCode(() => observe(normals(3), obs), "obs-column-and-row");
    expect(error.facts).toMatchObject({ distribution: "[3]" });
  });

  it("that is a row where a column belongs is an error too", () => {
    expectCode(() => observe(dist.Normal(array([0, 1, 2]).reshape([3, 1]), 1), [1, 2, 3]), "obs-column-and-row");
  });

  it.each<[string, Num]>([
    ["shorter", [1, 2]],
    ["longer", [1, 2, 3, 4]],
    ["a scalar", 1],
    ["of size 1", [1]],
  ])("that is %s than its distribution is an error with both shapes", (_, obs) => {
    const error = expectCode(() => observe(normals(3), obs), "obs-shape-mismatch");
    expect(error.sentence).toContain("[3]");
    expect(error.sentence).toContain(`[${array(obs).shape.join(", ")}]`);
  });

  it("with rows that its distribution repeats widens the distribution", () => {
    expect(observe(normals(3), [[1, 2, 3], [4, 5, 6]]).value("y").shape).toEqual([2, 3]);
  });

  it("never widens along a plate", () => {
    const model = () => plate("rows", 1, () => sample("y", dist.Normal(0, 1), { obs: [1, 2] }));
    expect(expectCode(() => trace(model)(), "obs-shape-mismatch").sentence).toContain("[2]");
  });

  it("never widens an event", () => {
    expectCode(() => observe(dist.Normal([0, 1], 1).toEvent(1), [[1], [2]]), "obs-column-and-row");
    expectCode(() => observe(dist.Normal([0], 1).toEvent(1), [1, 2]), "obs-shape-mismatch");
  });

  it("without elements is an error", () => {
    expectCode(() => observe(dist.Normal(0, 1), []), "obs-empty");
    expectCode(() => observe(dist.Normal(0, 1), [[], []]), "obs-empty");
  });

  it.each<[string, Num, string, number]>([
    ["NaN", [1, Number.NaN, Number.NaN], "NaN", 2],
    ["null", [1, null] as unknown as number[], "null", 1],
  ])("that is %s is missing, and the first row is named", (_, obs, value, total) => {
    expect(expectCode(() => observe(dist.Normal(0, 1), obs), "obs-missing").facts).toMatchObject({ row: "[1]", value, total });
  });

  it("outside of the support is an error that lists the first three elements", () => {
    const error = expectCode(() => observe(dist.Exponential(1), [1, -1, -2, -3, -4]), "obs-outside-support");
    expect(error.facts).toMatchObject({ total: 4, size: 5 });
    expect(error.table?.rows.slice(1).map(([index]) => index)).toEqual(["[1]", "[2]", "[3]", "..."]);
  });

  it.each([
    [dist.Dirichlet([1, 1]), [[0.5, 0.5], [0.5, 0.7]], "[0.5, 0.7]: it sums to 1.2"],
    [dist.Dirichlet([1, 1]), [[0.5, 0.5], [1.25, -0.25]], "[1.25, -0.25]: element [1] is -0.25, below 0"],
    [dist.Multinomial(3, [0.5, 0.5]), [[1, 2], [1, 1.5]], "[1, 1.5]: element [1] is 1.5, not a count"],
    [dist.MultivariateNormal({ loc: [0, 0], covariance: [[1, 0], [0, 1]] }), [[1, 2], [1, Infinity]], "[1, Infinity]: element [1] is Infinity, not a real number"],
    [dist.Exponential([1, 1]).toEvent(), [[1, 2], [-1, 1]], "[-1, 1]: element [0] is -1, not a number of at least 0"],
    [dist.ZeroSumNormal(1, [2]), [[1, -1], [1, 1]], "[1, 1]: it sums to 2"],
  ] as const)("that is a vector outside of the support of %s is shown whole, with the condition that it breaks", (d, obs, shown) => {
    const error = expectCode(() => observe(d, obs), "obs-outside-support");
    expect(error.facts).toMatchObject({ total: 1, size: 2, row: { index: "[1]" } });
    expect(error.table?.rows[1]?.slice(0, 2)).toEqual(["[1]", shown]);
    expect(error.help[0]).toContain("row [1] of `y`");
  });

  it.each([[0.5], [2], [-1]])("of a Bernoulli is 0 or 1, not %s", (value) => {
    expectCode(() => observe(dist.Bernoulli(0.5), [value, 1]), "obs-outside-support");
  });

  it("may lie on the bounds of its support", () => {
    expect(observe(dist.Uniform(-3, 5), [-3, 5]).value("y").shape).toEqual([2]);
    expect(observe(dist.Exponential(1), [0]).value("y").shape).toEqual([1]);
  });

  it("may be infinite nowhere", () => {
    expectCode(() => observe(dist.Normal(0, 1), [Infinity]), "obs-outside-support");
  });

  it("keeps the line of the site in its errors", () => {
    const error = expectCode(() => observe(normals(3), [1, 2]), "obs-shape-mismatch");
    expect(error.at[0]?.location.file.endsWith("observed.test.ts")).toBe(true);
  });

  it("names the plate behind a parameter, and how to size it from the data", () => {
    const model = ({ y }: { y: number[] }) => {
      const theta = plate("schools", 3, () => sample("theta", dist.Normal(0, 1)));
      sample("y", dist.Normal(theta, 1), { obs: y });
    };
    const error = expectCode(() => trace(seed(model, 0))({ y: [1, 2] }), "obs-shape-mismatch");
    expect(error.help[0]).toContain('plate("schools", y.length, ...)');
    expect(error.notes[0]).toContain("plate `schools`");
  });
});

describe("a value given by a handler", () => {
  const model = () => plate("p", 3, () => sample("x", dist.Normal(0, 1)));

  it("fills the site where it is a scalar", () => {
    expect(trace(substitute(model, { x: 2 }))().value("x").toArray()).toEqual([2, 2, 2]);
  });

  it("has the shape of the site, or is an error with both shapes", () => {
    expect(trace(substitute(model, { x: [1, 2, 3] }))().value("x").toArray()).toEqual([1, 2, 3]);
    expect(expectCode(() => substitute(model, { x: [1, 2] })(), "value-shape-mismatch").facts).toMatchObject({ value: "[2]", expected: "[3]" });
  });
});

describe("a masked observed value", () => {
  it("may be missing where the mask hides it", () => {
    const isSeen = known("bool", [2], Uint8Array.of(1, 0));
    const tr = trace(mask(() => sample("y", dist.Normal(0, 1).expand([2]), { obs: [1, Number.NaN] }), isSeen))();
    const site = tr.site("y");
    if (site.type !== "sample") throw new Error("not a sample site");
    expect(site.fn.logProb(site.value).toArray()).toEqual([-1.4189385332046727, 0]);
  });
});
