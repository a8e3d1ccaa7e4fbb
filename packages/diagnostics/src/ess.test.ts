import { describe, expect, it } from "vitest";
import { essClassic } from "./classicEss.ts";
import { essBulk, essFolded, essIdentity, essLocal, essMad, essMean, essMedian, essQuantile, essSd, essTail } from "./ess.ts";
import { ScalarDraws } from "./scalarDraws.ts";

/** Numbers that look random, uniform on (-1/2, 1/2). */
function noise(length: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  });
}

const independent = [noise(400, 1), noise(400, 2), noise(400, 3), noise(400, 4)];
const all = { essBulk, essTail, essMean, essSd, essMedian, essMad, essFolded, essIdentity };

describe.each(Object.entries(all))("%s", (name, ess) => {
  it("does not exist for constant draws", () => {
    expect(ess([[2.5, 2.5, 2.5, 2.5, 2.5, 2.5], [2.5, 2.5, 2.5, 2.5, 2.5, 2.5]])).toBeNaN();
  });

  it("does not exist where a draw is NaN", () => {
    expect(ess([[1, 2, NaN, 4, 5, 6, 7, 8]])).toBeNaN();
  });

  it("does not exist below 6 draws a chain, or 3 for chains that are not split", () => {
    const least = name === "essIdentity" ? 3 : 6;
    expect(ess([noise(least - 1, 5), noise(least - 1, 6)])).toBeNaN();
    expect(ess([noise(least, 5), noise(least, 6)])).toBeGreaterThan(0);
  });

  it("exists for one chain", () => {
    expect(ess([noise(100, 9)])).toBeGreaterThan(0);
  });

  it("is at most S log10(S)", () => {
    const alternating = [0, 1, 2, 3].map((c) => noise(100, c + 1).map((x, i) => (i % 2 === 0 ? 1 : -1) * (1 + x / 1000)));
    expect(ess(alternating)).toBeLessThanOrEqual(400 * Math.log10(400) * (1 + 1e-12));
  });

  it("is near the number of draws when they are independent", () => {
    expect(ess(independent)).toBeGreaterThan(1000);
    expect(ess(independent)).toBeLessThan(2600);
  });
});

it("chains that alternate perfectly have the greatest ESS", () => {
  const chain = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  expect(essMean([chain, chain])).toBeCloseTo(200 * Math.log10(200), 9);
});

it("chains that stand still at different values are worth less than their number", () => {
  const still = [0, 1, 2, 3].map((value) => new Array<number>(50).fill(value));
  for (const ess of [essMean, essBulk, essIdentity]) expect(ess(still)).toBeLessThan(8);
});

it("a drift within the chains is seen by splitting them", () => {
  const drifting = independent.map((chain) => chain.map((x, i) => x + i / 400));
  expect(essMean(drifting)).toBeLessThan(20);
  expect(essIdentity(drifting)).toBeGreaterThan(essMean(drifting));
});

describe("infinite draws", () => {
  const withInfinity = independent.map((chain, c) => chain.map((x, i) => (c === 0 && i === 7 ? Infinity : x)));

  it("have ranks, so the bulk and folded ESS exist", () => {
    expect(essBulk(withInfinity)).toBeGreaterThan(1000);
    expect(essFolded(withInfinity)).toBeGreaterThan(1000);
  });

  it("leave every other ESS undefined", () => {
    for (const ess of [essTail, essMean, essSd, essMedian, essMad, essIdentity]) expect(ess(withInfinity)).toBeNaN();
  });
});

describe("the ESS of a quantile", () => {
  it("does not exist where no draw is beyond it: the tail ESS of binary draws", () => {
    const binary = independent.map((chain) => chain.map((x) => (x > 0 ? 1 : 0)));
    expect(essQuantile(binary, 0.05)).toBeGreaterThan(0);
    expect(essQuantile(binary, 0.95)).toBeNaN();
    expect(essTail(binary)).toBeNaN();
  });

  it("is the smaller of those at 5 % and 95 % in the tails, whatever interval is reported", () => {
    expect(essTail(independent)).toBe(Math.min(essQuantile(independent, 0.05), essQuantile(independent, 0.95)));
  });

  it("at probability 1 looks just below the largest draw", () => {
    expect(essQuantile(independent, 1)).toBeGreaterThan(0);
  });

  it("refuses probabilities outside [0, 1]", () => {
    for (const p of [-0.1, 1.1, NaN]) expect(() => essQuantile(independent, p)).toThrow(`[probability-outside-unit-interval] a probability of ${p} was asked for`);
    expect(() => essLocal(independent, 0.5, 2)).toThrow("[probability-outside-unit-interval]");
  });

  it("of a small interval is that of the share of draws in it", () => {
    const local = essLocal(independent, 0.4, 0.6);
    expect(local).toBeGreaterThan(800);
    const draws = new ScalarDraws(independent);
    expect(essLocal(draws, 0, 0.3)).toBe(essQuantile(draws, 0.3));
  });
});

describe("the ESS of NumPyro, before ranks and splitting", () => {
  const steps = Array.from({ length: 100 }, (_, c) => Array.from({ length: 10 }, (__, d) => 10 * c + d));

  it("of 0 to 999 in 100 chains is 52.6374, or 52.6402 with unbiased autocovariances", () => {
    expect(essClassic(steps)).toBeCloseTo(52.6373731535, 9);
    expect(essClassic(steps, { bias: false })).toBeCloseTo(52.6401859674, 9);
  });

  it("does not exist for constant draws, NaN, or one draw a chain", () => {
    expect(essClassic([[1, 1, 1]])).toBeNaN();
    expect(essClassic([[1, NaN, 1]])).toBeNaN();
    expect(essClassic([[1], [2]])).toBeNaN();
  });
});
