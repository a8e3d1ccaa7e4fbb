import { normalQuantile } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { computeRanks } from "./computeRanks.ts";
import { orderByDistance, scoresOfHalves, zScale } from "./ranks.ts";
import { ScalarDraws } from "./scalarDraws.ts";

const chains = (...values: number[][]): Float64Array[] => values.map((chain) => Float64Array.from(chain));
const plain = (ranked: readonly Float64Array[]): number[][] => ranked.map((chain) => [...chain]);

describe("ranks", () => {
  it("count from 1 over all chains together", () => {
    expect(plain(computeRanks(chains([30, 10], [40, 20])))).toEqual([[3, 1], [4, 2]]);
  });

  it("of equal draws are their average", () => {
    expect(plain(computeRanks(chains([1, 2, 2], [2, 3, 3])))).toEqual([[1, 3, 3], [3, 5.5, 5.5]]);
    expect(plain(computeRanks(chains([0, -0])))).toEqual([[1.5, 1.5]]);
  });

  it("exist for infinite draws and not for NaN", () => {
    expect(plain(computeRanks(chains([Infinity, -Infinity, NaN, 0])))).toEqual([[3, 1, NaN, 2]]);
  });
});

describe("normal scores", () => {
  it("are normal quantiles of (r - 3/8) / (S + 1/4)", () => {
    const [scores] = zScale(chains([5, 7, 6]));
    expect(scores?.[0]).toBeCloseTo(normalQuantile(0.625 / 3.25), 15);
    expect(scores?.[1]).toBeCloseTo(normalQuantile(2.625 / 3.25), 15);
    expect(scores?.[2]).toBe(0);
  });

  it("of the halves are those of the split chains, for even and odd numbers of draws and with ties", () => {
    for (const values of [[[3, 1, 2, 2], [9, 2, 7, 0]], [[3, 1, 5, 2, 2], [9, 2, 0, 7, 1]], [[1], [2]]]) {
      const draws = new ScalarDraws(values);
      expect(scoresOfHalves(draws.pooled, draws.order, 2)).toEqual(zScale(draws.halves));
    }
  });
});

it("the order by distance from a centre is that of sorting the distances", () => {
  const draws = new ScalarDraws([[3, -1, 4, -1.5, 9, 2.6, 5.35, 0]]);
  for (const centre of [-5, 0, 2.5, 2.6, 20]) {
    const order = orderByDistance(draws.sorted, draws.order, centre);
    const distances = [...order].map((i) => Math.abs((draws.pooled[i] ?? NaN) - centre));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  }
});
