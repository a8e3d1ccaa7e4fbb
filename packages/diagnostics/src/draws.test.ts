import { isModelError, type ModelError } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { dimensionNames, Draws, elementLabel, type Variable } from "./draws.ts";
import { drawsFromArrays } from "./nestedDraws.ts";

const counting = (length: number): Float64Array => Float64Array.from({ length }, (_, i) => i);

const mu: Variable = { name: "mu", shape: [], data: counting(6) };
const alpha: Variable = {
  name: "alpha_s",
  shape: [2],
  data: counting(12),
  dims: ["subjects"],
  coords: { subjects: [308, 309] },
};
const beta: Variable = { name: "beta", shape: [2, 3], data: counting(36), role: "deterministic" };
const draws = new Draws({
  chains: 2,
  draws: 3,
  variables: [mu, alpha, beta],
  stats: { diverging: Float64Array.of(0, 1, 0, 0, 1, 1), energy: counting(6) },
});


/** What is thrown, as a catalogue error. */
function thrown(act: () => unknown): ModelError {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Its text but for the user's line, which depends on where this file lies. */
function printed(act: () => unknown): string {
  return thrown(act).message.replace(/\n {2}at .*\n/g, "");
}

describe("Draws", () => {
  it("keeps the variables in order", () => {
    expect(draws.names).toEqual(["mu", "alpha_s", "beta"]);
    expect(draws.get("alpha_s")).toBe(alpha);
    expect(draws.has("mu")).toBe(true);
    expect(draws.has("nu")).toBe(false);
  });

  it("reads one element as one array per chain, from the layout [chain, draw, ...shape]", () => {
    expect(draws.scalar("mu").map((chain) => [...chain])).toEqual([[0, 1, 2], [3, 4, 5]]);
    expect(draws.scalar("alpha_s", 1).map((chain) => [...chain])).toEqual([[1, 3, 5], [7, 9, 11]]);
    expect(draws.scalar("beta", [1, 2]).map((chain) => [...chain])).toEqual([[5, 11, 17], [23, 29, 35]]);
  });

  it("hands out copies, so that writing to them leaves the draws as they are", () => {
    draws.scalar("mu")[0]?.fill(99);
    expect(draws.scalar("mu")[0]?.[0]).toBe(0);
  });

  it("reads a sampler statistic as one array per chain", () => {
    expect(draws.stat("diverging").map((chain) => [...chain])).toEqual([[0, 1, 0], [0, 1, 1]]);
  });

  it("counts divergences chain by chain, and knows when they were not recorded", () => {
    expect(draws.divergences).toEqual([1, 2]);
    expect(new Draws({ chains: 1, draws: 1, variables: [] }).divergences).toBeUndefined();
  });

  it("lists every scalar element with its label", () => {
    expect(draws.elements(["alpha_s", "mu"]).map(({ label }) => label)).toEqual(["alpha_s[308]", "alpha_s[309]", "mu"]);
    expect(draws.elements().length).toBe(9);
  });

  it("selects variables in the order named and keeps the statistics", () => {
    const selected = draws.select(["beta", "mu"]);
    expect(selected.names).toEqual(["beta", "mu"]);
    expect(selected.stats).toBe(draws.stats);
  });

  it("thins every chain alike, keeping the last draw", () => {
    const thinned = draws.thin(2);
    expect(thinned.draws).toBe(1);
    expect(thinned.scalar("beta", [0, 1]).map((chain) => [...chain])).toEqual([[13], [31]]);
    expect([...(thinned.stats.energy ?? [])]).toEqual([2, 5]);
    expect(draws.thin(1).scalar("mu")).toEqual(draws.scalar("mu"));
  });

  it("prints chains, draws, divergences and a table of the variables", () => {
    expect(String(draws)).toMatchInlineSnapshot(`
      "Draws: 2 x 3 (chains x draws), 3 divergences

        variable  shape   dims
        mu        []
        alpha_s   [2]     subjects
        beta      [2, 3]            deterministic"
    `);
  });

  it("holds a run without draws, and prints it", () => {
    const none = new Draws({ chains: 4, draws: 0, variables: [{ name: "mu", shape: [], data: new Float64Array(0) }] });
    expect(String(none)).toContain("4 x 0 (chains x draws), divergences not recorded");
    expect(thrown(() => none.scalarDraws({ variable: mu, position: 0, label: "mu" })).code).toBe("no-draws");
  });
});

describe("labels", () => {
  it("a scalar is labelled by its name, an element by its indices", () => {
    expect(elementLabel(mu, 0)).toBe("mu");
    expect(elementLabel(beta, 4)).toBe("beta[1, 1]");
  });

  it("coordinates stand in place of indices, dimension by dimension", () => {
    const named: Variable = { ...beta, dims: ["school", "term"], coords: { school: ["Choate", "Deerfield"] } };
    expect(elementLabel(named, 5)).toBe("beta[Deerfield, 2]");
  });

  it("dimensions without a name are called as in InferenceData", () => {
    expect(dimensionNames(beta)).toEqual(["beta_dim_0", "beta_dim_1"]);
    expect(dimensionNames(alpha)).toEqual(["subjects"]);
    expect(elementLabel({ ...beta, coords: { beta_dim_0: ["a", "b"] } }, 3)).toBe("beta[b, 0]");
  });
});

describe("mistakes", () => {
  it("an unknown variable is refused with the nearest name", () => {
    expect(printed(() => draws.get("alpha"))).toMatchInlineSnapshot(`
      "[unknown-draws] there are no draws of \`alpha\`; did you mean \`alpha_s\`?

        note: there are draws of \`mu\`, \`alpha_s\`, \`beta\`
        help: write \`alpha_s\`
      "
    `);
    for (const act of [() => draws.scalar("betta", 0), () => draws.elements(["betta"]), () => draws.select(["betta"])]) {
      expect(thrown(act).message).toContain("did you mean `beta`?");
    }
  });

  it("an element that does not exist is refused, negative ones too", () => {
    for (const index of [2, -1, 0.5, [0, 0], []]) expect(thrown(() => draws.scalar("alpha_s", index)).code).toBe("element-outside-variable");
    expect(printed(() => draws.scalar("mu", 0))).toMatchInlineSnapshot(`
      "[element-outside-variable] \`mu\` was asked for at [0], but one draw of it has shape []

        note: indices count from 0, one for each axis; negative ones do not count from the end
        help: leave the index out: \`scalar("mu")\`
      "
    `);
    expect(printed(() => draws.scalar("beta"))).toMatchInlineSnapshot(`
      "[element-outside-variable] \`beta\` was asked for without an index, but one draw of it has shape [2, 3]

        note: indices count from 0, one for each axis; negative ones do not count from the end
        help: write \`scalar("beta", [0, 0])\` for the first element
      "
    `);
  });

  it("a statistic that was not recorded is refused", () => {
    expect(printed(() => draws.stat("lp"))).toMatchInlineSnapshot(`
      "[unknown-sampler-statistic] no sampler statistic \`lp\` was recorded

        note: recorded are \`diverging\`, \`energy\`
        help: ask for one of those recorded, or test for it first: \`draws.stats.energy !== undefined\`
      "
    `);
  });

  it("data of the wrong length are refused with both sizes", () => {
    const wrong = { ...alpha, data: counting(11) };
    expect(printed(() => new Draws({ chains: 2, draws: 3, variables: [wrong] }))).toMatchInlineSnapshot(`
      "[draws-size-mismatch] \`alpha_s\` has 11 numbers, where 2 chains of 3 draws of shape [2] make 12

        note: the layout is [chain, draw, ...shape], row by row
        help: pass the draws of every chain, as many for each
      "
    `);
    const stats = { energy: counting(5) };
    expect(thrown(() => new Draws({ chains: 2, draws: 3, variables: [], stats })).code).toBe("draws-size-mismatch");
  });

  it("two variables of one name are refused", () => {
    expect(printed(() => new Draws({ chains: 2, draws: 3, variables: [mu, mu] }))).toMatchInlineSnapshot(`
      "[variable-twice] two variables of the same draws are named \`mu\`

        note: a name is the key under which the draws of a variable are found
        help: give each variable a name of its own
      "
    `);
  });

  it("dimensions and coordinates that do not fit the shape are refused", () => {
    const make = (variable: Variable) => () => new Draws({ chains: 2, draws: 3, variables: [variable] });
    expect(printed(make({ ...beta, dims: ["school"] }))).toMatchInlineSnapshot(`
      "[dims-shape-mismatch] \`beta\` names 1 dimension (school), but one draw has shape [2, 3]

        help: give 2 names, one for each axis of a draw; chain and draw are not among them
      "
    `);
    expect(printed(make({ ...alpha, coords: { subjects: [308] } }))).toMatchInlineSnapshot(`
      "[coords-length-mismatch] \`alpha_s\` has 1 coordinate for \`subjects\`, whose size is 2

        help: give 2 coordinates, in order
      "
    `);
    expect(printed(make({ ...alpha, coords: { subject: [308, 309] } }))).toMatchInlineSnapshot(`
      "[coords-length-mismatch] \`alpha_s\` has coordinates for \`subject\`, which is not one of its dimensions

        help: list the dimension in \`dims\`, or leave its coordinates out
      "
    `);
  });

  it("counts that are not whole numbers are refused", () => {
    for (const chains of [0, -1, 1.5, NaN, Infinity]) expect(thrown(() => new Draws({ chains, draws: 1, variables: [] })).code).toBe("draws-count-not-whole");
    expect(thrown(() => new Draws({ chains: 1, draws: -1, variables: [] })).code).toBe("draws-count-not-whole");
    expect(printed(() => draws.thin(0))).toMatchInlineSnapshot(`
      "[draws-count-not-whole] \`step\` is 0, where a whole number of at least 1 stands

        help: give a whole number: \`step: 4\`
      "
    `);
  });
});

describe("drawsFromArrays", () => {
  it("takes arrays nested as [chain][draw][...shape]", () => {
    const made = drawsFromArrays(
      { mu: [[1, 2], [3, 4]], theta: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] },
      { dims: { theta: ["school"] }, coords: { school: ["A", "B"], term: [1] }, deterministic: ["theta"] },
    );
    expect([made.chains, made.draws]).toEqual([2, 2]);
    expect(made.scalar("theta", 1).map((chain) => [...chain])).toEqual([[2, 4], [6, 8]]);
    expect(made.elements().map(({ label }) => label)).toEqual(["mu", "theta[A]", "theta[B]"]);
    expect(made.get("mu").role).toBe("sampled");
    expect(made.get("theta").role).toBe("deterministic");
  });

  it("takes typed arrays as chains", () => {
    expect(drawsFromArrays({ mu: [Float64Array.of(1, 2)] }).scalar("mu")).toEqual([Float64Array.of(1, 2)]);
  });

  it("refuses arrays that are not rectangular, naming the place", () => {
    expect(printed(() => drawsFromArrays({ mu: [[1, 2, 3], [1, 2]] }))).toMatchInlineSnapshot(`
      "[draws-not-rectangular] the draws of \`mu\` hold an array of 2 at [1], where the first element of the same depth is an array of 3

        note: arrays of draws are nested as [chain][draw][...shape], with the same lengths throughout
        help: cut every chain to the length of the shortest, and give every draw the same shape
      "
    `);
    expect(thrown(() => drawsFromArrays({ theta: [[[1, 2]], [[1]]] })).message).toContain("an array of 1 at [1, 0], where the first element of the same depth is an array of 2");
    expect(thrown(() => drawsFromArrays({ mu: [[1, 2], [1, [2]]] as unknown as number[][] })).code).toBe("draws-not-rectangular");
    expect(thrown(() => drawsFromArrays({ mu: [1, 2, 3] })).message).toContain("`mu` hold a number at [0], where");
  });

  it("refuses variables that differ in their chains or draws", () => {
    expect(thrown(() => drawsFromArrays({ mu: [[1, 2]], tau: [[1, 2, 3]] })).code).toBe("draws-size-mismatch");
  });
});
