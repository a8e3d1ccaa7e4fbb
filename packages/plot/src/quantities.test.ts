import { isModelError } from "@typyro/base";
import { Draws } from "@typyro/diagnostics";
import { describe, expect, test } from "vitest";
import { someDraws } from "../test/someDraws.ts";
import { checkSize, chooseFromModels, chooseQuantities, type VariableOptions } from "./quantities.ts";

const draws = someDraws();
const choose = (options: VariableOptions, from = draws, limit = 20) => chooseQuantities(from, options, { figure: "plotTrace", limit });
const labels = (options: VariableOptions, limit?: number): string[] => choose(options, draws, limit).quantities.map(({ label }) => label);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isModelError(error)) return error.code;
    throw error;
  }
  return "no error";
}

describe("quantities", () => {
  test("are labelled by the coordinates of their plate", () => {
    expect(labels({})).toEqual(["mu", "tau", "theta[Choate]", "theta[Deerfield]", "theta[Exeter]"]);
  });
  test("are chosen by variable or by element, in the order asked for", () => {
    expect(labels({ vars: ["theta[Exeter]", "mu"] })).toEqual(["theta[Exeter]", "mu"]);
  });
  test("have other names, units and scales where the user gives them", () => {
    const { quantities: [tau] } = choose({ vars: ["tau"], labels: { tau: "log tau" }, units: "ms", transform: { tau: Math.log } });
    expect(tau?.labelWithUnit).toBe("log tau (ms)");
    expect(tau?.values[0]).toBe(Math.log(draws.get("tau").data[0]!));
  });
  test("have reference values by variable, by element, or one for each element", () => {
    const marks = (reference: NonNullable<VariableOptions["reference"]>): (number | undefined)[] => choose({ vars: ["theta"], reference }).quantities.map((quantity) => quantity.reference);
    expect(marks({ theta: 1 })).toEqual([1, 1, 1]);
    expect(marks({ theta: [3, 1, 2] })).toEqual([3, 1, 2]);
    expect(marks({ "theta[Exeter]": 2 })).toEqual([undefined, undefined, 2]);
  });
  test("that are too many leave out elements before scalars, and say so", () => {
    const reordered = new Draws({ chains: 2, draws: 200, variables: [draws.get("theta"), draws.get("mu")] });
    const { quantities, notes } = choose({}, reordered, 2);
    expect(quantities.map(({ label }) => label)).toEqual(["mu", "theta[Choate]"]);
    expect(notes).toEqual(["2 of 4 quantities are not shown; name those to see in `vars`."]);
  });
  test("computed from others are shown only when named, or asked for by the figure", () => {
    const withComputed = new Draws({ chains: 2, draws: 200, variables: [draws.get("mu"), { ...draws.get("tau"), role: "deterministic" }] });
    expect(choose({}, withComputed).quantities.map(({ label }) => label)).toEqual(["mu"]);
    expect(choose({ vars: ["tau"] }, withComputed).quantities.map(({ label }) => label)).toEqual(["tau"]);
  });
});

describe("draws that are not finite", () => {
  const data = draws.get("mu").data.slice();
  data[3] = NaN;
  data[300] = Infinity;

  test("are left out with a note", () => {
    const { quantities: [mu], notes } = choose({}, new Draws({ chains: 2, draws: 200, variables: [{ name: "mu", shape: [], data }] }));
    expect(mu?.values).toHaveLength(398);
    expect(mu?.chains[0]?.[3]).toBeNaN();
    expect(notes).toEqual(["mu: 2 of 400 draws are not finite and are left out."]);
  });
  test("are an error where there are no others", () => {
    const broken = new Draws({ chains: 2, draws: 200, variables: [{ name: "mu", shape: [], data: new Float64Array(400).fill(NaN) }] });
    expect(() => choose({}, broken)).toThrow("none of the 400 draws of `mu` is finite");
  });
});

describe("mistakes", () => {
  test("a misspelt variable is named with the nearest one", () => {
    expect(() => choose({ vars: ["thet"] })).toThrow("there are no draws of `thet`; did you mean `theta`?");
    expect(() => choose({ vars: ["theta[Exter]"] })).toThrow("did you mean `theta[Exeter]`?");
  });
  test("an empty run has nothing to show", () => {
    expect(codeOf(() => choose({}, new Draws({ chains: 2, draws: 0, variables: [] })))).toBe("no-draws");
  });
  test("sizes and numbers of panels that no figure can have", () => {
    expect(codeOf(() => choose({ maxPanels: 0 }))).toBe("figure-option");
    expect(codeOf(() => checkSize({ width: 10 }, 100))).toBe("figure-option");
    expect(codeOf(() => checkSize({ height: NaN }, 100))).toBe("figure-option");
  });
  test("a variable that none of several models has", () => {
    const models = [{ name: "a", draws }, { name: "b", draws: draws.select(["mu"]) }];
    const choice = (vars: string[]) => chooseFromModels(models, { vars }, { figure: "plotForest", limit: 10 });
    expect(choice(["theta"]).map(({ quantities }) => quantities.length)).toEqual([3, 0]);
    expect(codeOf(() => choice(["mu", "nu_"]))).toBe("unknown-draws");
  });
});
