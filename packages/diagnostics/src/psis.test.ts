import { Generator } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { goodK, paretoMinSs, psis, psisTailLength } from "./psis.ts";

const normals = (n: number, scale = 1): Float64Array => {
  const values = new Float64Array(n);
  Generator.fromSeed(3).fillNormal(values);
  return values.map((x) => scale * x);
};
const sumOf = (logWeights: Float64Array): number => logWeights.reduce((sum, w) => sum + Math.exp(w), 0);

describe("smoothed weights", () => {
  it("sum to 1 and keep the order of the raw ones", () => {
    const ratios = normals(1000, 2);
    const { logWeights } = psis(ratios);
    expect(sumOf(logWeights)).toBeCloseTo(1, 12);
    const order = [...ratios.keys()].sort((i, j) => ratios[i]! - ratios[j]!);
    for (let r = 1; r < order.length; r++) expect(logWeights[order[r]!]!).toBeGreaterThanOrEqual(logWeights[order[r - 1]!]!);
  });

  it("leave all but the tail as it is, up to one constant", () => {
    const ratios = normals(1000, 2);
    const { logWeights, tailLength } = psis(ratios);
    const order = [...ratios.keys()].sort((i, j) => ratios[i]! - ratios[j]!).slice(0, 1000 - tailLength);
    const shifts = order.map((i) => logWeights[i]! - ratios[i]!);
    expect(Math.max(...shifts) - Math.min(...shifts)).toBeLessThan(1e-12);
  });

  it("do not depend on a constant added to the ratios", () => {
    const ratios = normals(400);
    const moved = psis(ratios.map((x) => x - 5000));
    expect(Math.abs(moved.paretoK - psis(ratios).paretoK)).toBeLessThan(1e-9);
  });

  it("leave the ratios given as they are", () => {
    const ratios = normals(400);
    psis(ratios);
    expect(ratios).toEqual(normals(400));
  });

  it("of equal ratios are equal, with no tail: k is NaN and nothing is lost", () => {
    const { logWeights, paretoK, ess } = psis(new Float64Array(50).fill(-7));
    expect(paretoK).toBeNaN();
    expect(ess).toBeCloseTo(50, 10);
    expect(logWeights[0]).toBeCloseTo(-Math.log(50), 14);
  });

  it("of fewer than 25 draws are the raw ones, with k Infinity", () => {
    const ratios = normals(20);
    const { logWeights, paretoK } = psis(ratios);
    expect(paretoK).toBe(Infinity);
    expect(logWeights[1]! - logWeights[0]!).toBeCloseTo(ratios[1]! - ratios[0]!, 14);
    expect(psis(Float64Array.of(2)).logWeights).toEqual(Float64Array.of(0));
  });

  it("with a tail of equal values are the raw ones, with k Infinity", () => {
    const ratios = normals(100).map((x) => Math.min(x, 0));
    expect(psis(ratios).paretoK).toBe(Infinity);
  });

  it("are refused for ratios that are not finite, and for none", () => {
    for (const bad of [NaN, Infinity, -Infinity]) expect(() => psis(normals(50).with(7, bad))).toThrow(`[log-ratio-not-finite] log ratio 7 of 50 is ${bad}`);
    expect(() => psis(new Float64Array(0))).toThrow("[no-draws]");
  });
});

describe("the length of the tail", () => {
  it("is the smaller of a fifth of the draws and 3 sqrt(S / r_eff), rounded up", () => {
    expect(psisTailLength(1000)).toBe(95);
    expect(psisTailLength(1000, 0.25)).toBe(190);
    expect(psisTailLength(101)).toBe(21);
  });

  it("needs a relative efficiency above 0", () => {
    for (const value of [0, -1, NaN, Infinity]) expect(() => psisTailLength(100, value)).toThrow("[relative-efficiency-not-positive]");
  });
});

describe("what k means for a number of draws", () => {
  it("it is good up to 1 - 1 / log10(S), but never above 0.7", () => {
    expect(goodK(100)).toBeCloseTo(0.5, 14);
    expect(goodK(1000)).toBeCloseTo(2 / 3, 14);
    expect(goodK(1e6)).toBe(0.7);
  });

  it("10^(1 / (1 - k)) draws are needed, its inverse; from k = 1 on none suffice", () => {
    expect(paretoMinSs(goodK(1000))).toBeCloseTo(1000, 8);
    expect(paretoMinSs(-1)).toBe(10);
    expect(paretoMinSs(1)).toBe(Infinity);
    expect(paretoMinSs(NaN)).toBeNaN();
  });
});
