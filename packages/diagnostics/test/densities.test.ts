/** The numbers behind figures, compared with those of arviz-stats (scripts/reference/densities.py). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Draws, ecdf, hdiMultimodal, histogram, kde, kde2d, mode, qds, thinFactor } from "../src/index.ts";
import { readChains } from "./readFixtures.ts";

interface Curve { readonly x: number[]; readonly y: number[] }
interface Continuous {
  readonly bandwidth: Readonly<Record<"scott" | "silverman" | "isj" | "experimental", number>>;
  readonly kde: Readonly<Record<"scott" | "silverman" | "isj" | "experimental", Curve>>;
  readonly uncorrected: Curve;
  readonly histogram: { readonly density: number[]; readonly edges: number[] };
  readonly mode: number;
  readonly qds: Curve & { readonly radius: number };
  readonly ecdf: Curve;
  readonly "hdi0.5": [number, number][];
  readonly "hdi0.89": [number, number][];
  readonly thin: number;
}
interface Fixture {
  readonly every: number;
  readonly continuous: Readonly<Record<string, Continuous>>;
  readonly discrete: Readonly<Record<string, { readonly mode: number; readonly "hdi0.5": [number, number][]; readonly "hdi0.89": [number, number][] }>>;
  readonly bimodal: { readonly bandwidth: number; readonly mode: number; readonly "hdi0.89": [number, number][] };
  readonly plane: readonly { readonly first: string; readonly second: string; readonly density: number[][]; readonly levels: number[]; readonly at: [number, number][]; readonly openPlane: number[] }[];
}
const reference = JSON.parse(readFileSync(new URL("./fixtures/densities.json", import.meta.url), "utf8")) as Fixture;
const drawsOf = (name: string): number[][] => readChains(`draws_${name}.csv`);

/** To 1e-6 of the value, or of the greatest of the curve it is part of. */
function expectAll(found: ArrayLike<number>, expected: readonly number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs((found[i] ?? NaN) - value)).toBeLessThanOrEqual(1e-6 * scale));
}
const thinned = (values: Float64Array): number[] => [...values].filter((_, i) => i % reference.every === 0);
const ends = (regions: readonly { readonly lower: number; readonly upper: number }[]): number[] => regions.flatMap(({ lower, upper }) => [lower, upper]);

describe.each(Object.entries(reference.continuous))("of %s", (name, expected) => {
  const chains = drawsOf(name);

  test.each(["scott", "silverman", "isj", "experimental"] as const)("the density with the %s bandwidth is ArviZ's", (bandwidth) => {
    const density = kde(chains, { bandwidth });
    expectAll([density.bandwidth], [expected.bandwidth[bandwidth]]);
    expectAll(thinned(density.x), expected.kde[bandwidth].x);
    expectAll(thinned(density.y), expected.kde[bandwidth].y);
  });
  test("the density that is not mirrored is ArviZ's", () => {
    const density = kde(chains, { boundCorrection: false });
    expectAll(thinned(density.y), expected.uncorrected.y);
  });
  test("the histogram is ArviZ's", () => {
    const { edges, density, counts } = histogram(chains);
    expectAll(edges, expected.histogram.edges);
    expectAll(density, expected.histogram.density);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(chains.flat().length);
  });
  test("mode, quantile dots, cumulative distribution and thinning factor are ArviZ's", () => {
    expectAll([mode(chains)], [expected.mode]);
    const dots = qds(chains);
    expectAll(dots.x, expected.qds.x);
    expectAll(dots.y, expected.qds.y);
    expectAll([dots.radius], [expected.qds.radius]);
    const { x, y } = ecdf(chains);
    expectAll(thinned(x), expected.ecdf.x);
    expectAll(thinned(y), expected.ecdf.y);
    expect(thinFactor(chains)).toBe(expected.thin);
  });
  test.each([0.5, 0.89] as const)("the regions of probability %d are ArviZ's", (prob) => {
    expectAll(ends(hdiMultimodal(chains, prob)), expected[`hdi${prob}`].flat());
  });
});

describe.each(Object.entries(reference.discrete))("of whole numbers, %s", (name, expected) => {
  const chains = drawsOf(name);
  test("mode and regions are ArviZ's", () => {
    expect(mode(chains)).toBe(expected.mode);
    expect(ends(hdiMultimodal(chains, 0.5))).toEqual(expected["hdi0.5"].flat());
    expect(ends(hdiMultimodal(chains, 0.89))).toEqual(expected["hdi0.89"].flat());
  });
});

test("of two modes, bandwidth, mode and regions are ArviZ's", () => {
  const both = [...drawsOf("iid_normal").flat(), ...drawsOf("lognormal_skew").flat().slice(0, 1500).map((x) => 7 + 0.5 * x)];
  expectAll([kde([both]).bandwidth, mode([both])], [reference.bimodal.bandwidth, reference.bimodal.mode]);
  expectAll(ends(hdiMultimodal([both])), reference.bimodal["hdi0.89"].flat());
});

describe.each(reference.plane)("of $first and its sum with $second", ({ first, second, density, levels }) => {
  const a = drawsOf(first).flat();
  const b = drawsOf(second).flat();
  const x = a.slice(0, Math.min(a.length, b.length));
  const found = kde2d([x], [x.map((value, i) => 0.6 * value + 0.8 * (b[i] ?? NaN))], { probs: [0.3, 0.6, 0.9] });

  test("the joint density is that of the definition, with ArviZ's levels", () => {
    const rows = Array.from({ length: 128 }, (_, i) => [...found.density.subarray(i * 128, (i + 1) * 128)]).filter((_, i) => i % reference.every === 0);
    expectAll(rows.flatMap((row) => row.filter((_, j) => j % reference.every === 0)), density.flat());
    expectAll(found.levels, levels);
  });
});

test("away from its edges a joint density is that of SciPy, which does not count in cells", () => {
  const [{ first, second, at, openPlane } = { first: "", second: "", at: [], openPlane: [] }] = reference.plane;
  const [x, b] = [drawsOf(first).flat(), drawsOf(second).flat()];
  const { density } = kde2d([x], [x.map((value, i) => 0.6 * value + 0.8 * (b[i] ?? NaN))]);
  // The kernel, cut at 4 sd, misses exp(-8) = 0.03 %; counting in cells of width w smooths by a variance of w^2 / 12 more, below 1 % of the kernel's.
  expect(at).toHaveLength(3);
  at.forEach(([i, j], n) => expect(Math.abs((density[i * 128 + j] ?? NaN) / (openPlane[n] ?? NaN) - 1)).toBeLessThan(0.02));
});

test("draws all alike have a point, a bin and a stack, and no joint density", () => {
  expect(kde([[2, 2, 2]])).toEqual({ x: Float64Array.of(2), y: Float64Array.of(Infinity), bandwidth: 0 });
  expect(histogram([[2, 2, 2]])).toEqual({ edges: Float64Array.of(1.5, 2.5), counts: Float64Array.of(3), density: Float64Array.of(1) });
  expect(qds([[2, 2]])).toEqual({ x: Float64Array.of(2, 2), y: Float64Array.of(0.5, 1.5), radius: 0 });
  expect(mode([[2, 2, 2]])).toBe(2);
  expect(thinFactor([[2, 2, 2, 2]])).toBe(1);
  expect(() => kde2d([[2, 2, 2]], [[1, 2, 3]])).toThrow("[kde-plane-degenerate] 3 draws of two quantities lie on one line");
  expect(() => kde2d([[1, 2, 3]], [[2, 4, 6]])).toThrow("[kde-plane-degenerate]");
  expect(() => kde2d([[1, 2, 3]], [[2, 4]])).toThrow("[draws-do-not-match]");
});

test("one draw, or two, are enough for a histogram, dots and a mode", () => {
  expect([mode([[7.5]]), mode([[1.5, 2.5]]), qds([[1.5]]).x[0]]).toEqual([7.5, 2, 1.5]);
  expect(histogram([[1.5, 2.5]]).counts).toEqual(Float64Array.of(1, 1));
  expect(ecdf([[1, 2]], { points: 3 })).toEqual({ x: Float64Array.of(1, 1.5, 2), y: Float64Array.of(0.5, 0.5, 1) });
});

test("draws that are not finite are refused, and make a mode NaN", () => {
  for (const statistic of [kde, histogram, ecdf, qds]) expect(() => statistic([[1, 2], [NaN, 3]])).toThrow(`[draws-not-finite] 1 of 4 draws are not finite, the first of them NaN at chain 1, draw 0, where \`${statistic.name}\` needs finite ones`);
  expect(() => kde2d([[1, 2]], [[1, Infinity]])).toThrow("Infinity at chain 0, draw 1, where `kde2d`");
  expect(mode([[1, NaN]])).toBeNaN();
});

test("options that mean nothing are refused", () => {
  // @ts-expect-error no such rule
  expect(() => kde([[1, 2]], { bandwidth: "silvermann" })).toThrow("[bandwidth-unknown] `bandwidth` is `silvermann`, where a positive number or one of `experimental`, `isj`, `silverman`, `scott` stands; did you mean `silverman`?");
  expect(() => kde([[1, 2]], { bandwidth: 0 })).toThrow("[bandwidth-unknown]");
  expect(() => kde([[1, 2]], { limits: [0, 1.5] })).toThrow("[limits-within-draws] `limits` are 0 and 1.5, where the draws reach from 1 to 2");
  expect(() => kde([[1, 2]], { points: 12 })).toThrow("[draws-count-not-whole] `points` is 12, where a whole number of at least 100 stands");
  expect(() => histogram([[1, 2]], { bins: 0 })).toThrow("[draws-count-not-whole]");
});

describe("whole numbers", () => {
  test("have a bin each, where ArviZ counts the two greatest together", () => {
    expect(histogram([[0, 1, 1, 2, 3, 3]])).toEqual({ edges: Float64Array.of(-0.5, 0.5, 1.5, 2.5, 3.5), counts: Float64Array.of(1, 2, 1, 2), density: Float64Array.of(1, 2, 1, 2).map((n) => n / 6) });
  });
  test("over a long range share bins that begin half a unit below the least", () => {
    const { edges } = histogram([Array.from({ length: 1000 }, (_, i) => i)]);
    expect(edges[0]).toBe(-0.5);
    expect(new Set(edges.map((edge, i) => (i === 0 ? 0 : edge - edges[i - 1]!)).slice(1)).size).toBe(1);
    expect((edges[1] ?? NaN) + 0.5).toBe(Math.round((edges[1] ?? NaN) + 0.5));
  });
});

test("draws are thinned to about as many as are effective for the sampled quantity that has fewest", () => {
  const [slow, quick] = [drawsOf("ar1_0.9"), drawsOf("iid_normal")];
  const count = Math.min(slow[0]?.length ?? 0, quick[0]?.length ?? 0);
  const data = (chains: number[][]): Float64Array => Float64Array.from(chains.slice(0, 2).flatMap((chain) => chain.slice(0, count)));
  const variables = [{ name: "slow", shape: [], data: data(slow) }, { name: "quick", shape: [], data: data(quick) }];
  const draws = new Draws({ chains: 2, draws: count, variables });
  const factor = thinFactor(draws.scalar("slow"));
  expect(factor).toBeGreaterThan(thinFactor(draws.scalar("quick")));
  expect(draws.thin("ess").draws).toBe(Math.floor(count / factor));
  const known = new Draws({ chains: 2, draws: count, variables: variables.map((variable) => ({ ...variable, role: variable.name === "slow" ? "deterministic" : "sampled" })) });
  expect(known.thin("ess").draws).toBe(Math.floor(count / thinFactor(draws.scalar("quick"))));
});

test("a density on wider limits falls to zero beyond the draws", () => {
  const { x, y } = kde(drawsOf("iid_normal"), { limits: [-8, 8] });
  expect([x[0], x.at(-1)]).toEqual([-8 + 16 / 1024, 8 - 16 / 1024]);
  expect([y[0], y.at(-1)]).toEqual([0, 0]);
});
