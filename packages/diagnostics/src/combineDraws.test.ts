import { isModelError } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { combineChains, combineDraws, Draws } from "./index.ts";

const coords = { subjects: ["308", "309", "310"] };
/** Element i of draw d of chain c is 100 c + 10 d + i. */
function made(chains: number, draws: number, start = 0, labels = coords): Draws {
  const numbers = (size: number): Float64Array => Float64Array.from({ length: chains * draws * size }, (_, k) => 100 * (Math.floor(k / (draws * size)) + start) + 10 * (Math.floor(k / size) % draws) + (k % size));
  const variables = [{ name: "mu", shape: [], data: numbers(1) }, { name: "theta", shape: [3], dims: ["subjects"], coords: labels, data: numbers(3) }];
  return new Draws({ chains, draws, variables, stats: { lp: numbers(1), diverging: numbers(1) } });
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

describe("draws at labels", () => {
  it("keep the elements of a list in its order, and drop the dimension of a single label", () => {
    const two = made(1, 2).at({ subjects: ["310", "308"] }).get("theta");
    expect([...two.data]).toEqual([2, 0, 12, 10]);
    expect([two.shape, two.dims, two.coords]).toEqual([[2], ["subjects"], { subjects: ["310", "308"] }]);
    const one = made(1, 2).at({ subjects: "309" });
    expect([...one.get("theta").data]).toEqual([1, 11]);
    expect(one.get("theta").shape).toEqual([]);
    expect(one.get("mu").data).toEqual(made(1, 2).get("mu").data);
  });

  it("count dimensions without labels from 0, along any axis", () => {
    const square = new Draws({ chains: 1, draws: 1, variables: [{ name: "x", shape: [2, 3], data: Float64Array.of(0, 1, 2, 3, 4, 5) }] });
    expect([...square.at({ x_dim_1: [2, 0] }).get("x").data]).toEqual([2, 0, 5, 3]);
    expect([...square.at({ x_dim_0: 1 }).get("x").data]).toEqual([3, 4, 5]);
  });

  it("keep some chains with their statistics", () => {
    const last = made(3, 2).at({ chain: [2] });
    expect([last.chains, [...last.get("mu").data], [...(last.stats.lp ?? [])]]).toEqual([1, [200, 210], [200, 210]]);
  });

  it("refuse labels, dimensions and chains that are not there", () => {
    expect(codeOf(() => made(1, 2).at({ subjects: "311" }))).toBe("unknown-label");
    expect(() => made(1, 2).at({ subject: "308" })).toThrow("[unknown-dimension] no variable has a dimension `subject`; did you mean `subjects`?");
    expect(codeOf(() => made(1, 2).at({ chain: 1 }))).toBe("unknown-label");
  });
});

describe("draws combined", () => {
  it("have the chains of all runs, or the draws of all runs in each chain", () => {
    const chains = combineChains([made(1, 2), made(2, 2, 1)]);
    expect(chains.get("theta").data).toEqual(made(3, 2).get("theta").data);
    expect(chains.stats).toEqual(made(3, 2).stats);
    const draws = combineDraws([made(2, 1), made(2, 2)]);
    expect([draws.chains, draws.draws]).toEqual([2, 3]);
    expect([...draws.get("mu").data]).toEqual([0, 0, 10, 100, 100, 110]);
    expect([...draws.get("theta").data.subarray(0, 9)]).toEqual([0, 1, 2, 0, 1, 2, 10, 11, 12]);
  });

  it("keep the statistics that all have", () => {
    const { lp } = made(1, 2).stats;
    const bare = new Draws({ chains: 1, draws: 2, variables: made(1, 2).variables, stats: { lp } });
    expect(Object.keys(combineChains([made(1, 2), bare]).stats)).toEqual(["lp"]);
  });

  it("are refused where they are not alike", () => {
    expect(codeOf(() => combineChains([]))).toBe("no-draws");
    expect(() => combineChains([made(1, 2), made(1, 3)])).toThrow("one has 2 draws and the other 3");
    expect(() => combineDraws([made(1, 2), made(2, 2)])).toThrow("one has 1 chains and the other 2");
    expect(() => combineChains([made(1, 2), made(1, 2).select(["mu"])])).toThrow("only one has `theta`");
    expect(() => combineChains([made(1, 2), made(1, 2, 0, { subjects: ["308", "309", "311"] })])).toThrow("element 2 of `subjects` is `310` in one and `311` in the other");
    expect(() => combineChains([made(1, 2), made(1, 2).at({ subjects: ["308", "309"] })])).toThrow("`theta` has shape [3] in one and [2] in the other");
  });
});
