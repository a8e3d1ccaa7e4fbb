/** @file Trigger each error of values and operations. @node-only in a browser the lines are those of the served script */
import { CallSite, type Code, type Facts, ModelError } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { add, array, concat, equal, exp, greater, lift, logSumExp, type Num, nodeOn, recorded, scatterAdd, stack, sum, Tape, type Value, where, whileRecording } from "../src/index.ts";

/** The line from which it was last called. */
let marked: number | undefined;

function mark(): void {
  marked = new CallSite(mark).location?.line;
}

/** The error of the catalogue that `body` throws; its first place is the marked line of this file. */
function thrownBy(body: () => unknown): ModelError {
  marked = undefined;
  const error = caught(body);
  const [place] = error.at;
  expect(place?.location.file).toMatch(/errors\.test\.ts$/);
  expect(marked).toBeGreaterThan(0);
  expect(place?.location.line).toBe(marked);
  return error;
}

function caught(body: () => unknown): ModelError {
  try {
    body();
  } catch (error) {
    if (error instanceof ModelError) return error as ModelError;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function expectError<C extends Code>(body: () => unknown, code: C, facts: Facts<C>): ModelError {
  const error = thrownBy(body);
  expect([error.code, error.facts]).toEqual([code, facts]);
  return error;
}

/** What users with plain JavaScript may pass. */
const untyped = (x: unknown): Num => x as Num;

function recording<R>(body: (tape: Tape, input: (name: string, shape?: readonly number[]) => Value) => R): R {
  const tape = new Tape();
  return body(tape, (name, shape = []) => {
    tape.origin = { site: name, call: new CallSite(recording) };
    const value = recorded(tape, tape.input(name, { dtype: "f64", shape }));
    tape.origin = {};
    return value;
  });
}

describe("shapes", () => {
  it("shapes-do-not-broadcast names the operation and both shapes", () => {
    const error = expectError(() => (mark(), add([1, 2], [1, 2, 3])), "shapes-do-not-broadcast", { operation: "add", shapes: ["[2]", "[3]"] });
    expect(error.help.join()).toMatch(/`x\.reshape\(\[-1, 1\]\)`.*`x\.at\(index\)`/);
    expect(add(array([1, 2]).reshape([-1, 1]), [1, 2, 3]).shape).toEqual([2, 3]);
    expect(add(array([1, 2]).at([0, 1, 1]), [1, 2, 3]).toArray()).toEqual([2, 4, 5]);
  });

  it("shapes-do-not-broadcast is thrown alike by methods, branches, stacks, stretching, and while recording", () => {
    expectError(() => (mark(), lift([1, 2]).less([1, 2, 3])), "shapes-do-not-broadcast", { operation: "less", shapes: ["[2]", "[3]"] });
    expectError(() => (mark(), where([true, false], [1, 2, 3], 0)), "shapes-do-not-broadcast", { operation: "where", shapes: ["[2]", "[3]", "[]"] });
    expectError(() => (mark(), stack([[1, 2], [1, 2, 3]])), "shapes-do-not-broadcast", { operation: "stack", shapes: ["[2]", "[3]"] });
    expectError(() => (mark(), lift([1, 2]).broadcastTo([3])), "shapes-do-not-broadcast", { operation: "broadcastTo", shapes: ["[2]", "[3]"] });
    expectError(() => (mark(), lift([[1, 2], [3, 4]]).at([0, 1], [0, 1, 1])), "shapes-do-not-broadcast", { operation: "at", shapes: ["[2]", "[3]"] });
    expectError(() => recording((_, input) => (mark(), input("x", [2]).mul([1, 2, 3]))), "shapes-do-not-broadcast", { operation: "mul", shapes: ["[2]", "[3]"] });
  });

  it("reshape-size counts the elements; a size left open as -1 is worked out", () => {
    const error = expectError(() => (mark(), lift([1, 2, 3, 4, 5, 6]).reshape([4, 2])), "reshape-size", { from: "[6]", size: 6, to: "[4, 2]" });
    expect(error.help.join()).toMatch(/6 elements.*-1/);
    expect(lift([1, 2, 3, 4, 5, 6]).reshape([-1, 2]).shape).toEqual([3, 2]);
    for (const shape of [[-1, -1], [4, -1], [2.5], [-2, -3], [0, -1]]) expect(thrownBy(() => (mark(), lift([1, 2, 3, 4, 5, 6]).reshape(shape))).code).toBe("reshape-size");
    expectError(() => (mark(), array([1, 2, 3], [2, 2])), "reshape-size", { from: "[3]", size: 3, to: "[2, 2]" });
  });

  it("axis-outside-shape names the axis and the shape", () => {
    const error = expectError(() => (mark(), sum([[1, 2]], 2)), "axis-outside-shape", { axis: 2, shape: "[1, 2]" });
    expect(error.help.join()).toMatch(/0 at the left.*-1 at the right/);
    expect([sum([[1, 2]], 0).toArray(), sum([[1, 2]], -1).toArray()]).toEqual([[1, 2], [3]]);
    for (const axis of [-3, 0.5, Number.NaN]) expect(thrownBy(() => (mark(), lift([[1, 2]]).max(axis))).code).toBe("axis-outside-shape");
    expectError(() => (mark(), lift([1, 2]).at(0, 0)), "axis-outside-shape", { axis: 1, shape: "[2]" });
    expectError(() => (mark(), concat([[1], [2]], 1)), "axis-outside-shape", { axis: 1, shape: "[1]" });
    expectError(() => (mark(), logSumExp([1, 2], 1)), "axis-outside-shape", { axis: 1, shape: "[2]" });
  });

  it("transpose-axes says which axes there are", () => {
    const error = expectError(() => (mark(), lift([[1, 2, 3]]).transpose([0, 0])), "transpose-axes", { axes: [0, 0], shape: [1, 3] });
    expect(error.sentence).toBe("`transpose` got axes [0, 0] for a value of shape [1, 3], whose axes are [0, 1]");
    expect(error.help.join()).toContain("`x.transpose([1, 0])`");
    expect(lift([[1, 2, 3]]).transpose([1, 0]).shape).toEqual([3, 1]);
    expect(thrownBy(() => (mark(), lift([[1, 2, 3]]).transpose([1]))).code).toBe("transpose-axes");
  });

  it("concat-shapes names all shapes", () => {
    const error = expectError(() => (mark(), concat([[[1, 2]], [[3]]], 0)), "concat-shapes", { axis: 0, shapes: ["[1, 2]", "[1, 1]"] });
    expect(error.help.join()).toContain("the same sizes along the other axes");
    expect(concat([[[1, 2]], [[3, 4]]], 0).shape).toEqual([2, 2]);
    expect(thrownBy(() => (mark(), concat([[1], [[2]]]))).code).toBe("concat-shapes");
    expect(concat([]).shape).toEqual([0]);
    expect(stack([]).shape).toEqual([0]);
  });

  it("scatter-rows asks for an index for each row", () => {
    const error = expectError(() => (mark(), scatterAdd([1, 2, 3], [0], 2)), "scatter-rows", { x: "[3]", index: "[1]" });
    expect(error.help.join()).toContain("an index for each row");
    expect(scatterAdd([1, 2, 3], [0, 1, 0], 2).toArray()).toEqual([4, 2]);
    expectError(() => (mark(), scatterAdd([1, 2], [0, 2], 2)), "index-outside-axis", { index: 2, row: 1, size: 2 });
  });

  it("not-a-scalar names the shape of what was used as one number", () => {
    const error = expectError(() => (mark(), lift([1, 2]).item()), "not-a-scalar", { shape: "[2]" });
    expect(error.help.join()).toMatch(/`x\.at\(0\)`.*`x\.sum\(\)`/);
    expect([lift([1, 2]).at(0).item(), lift([1, 2]).sum().item()]).toEqual([1, 3]);
    expectError(() => (mark(), Number(lift([1, 2]))), "not-a-scalar", { shape: "[2]" });
    expectError(() => (mark(), Number(lift([]))), "not-a-scalar", { shape: "[0]" });
  });
});

describe("indices", () => {
  it("index-outside-axis names the row; indices that start at 1 are told apart", () => {
    const county = [1, 2, 3];
    const error = expectError(() => (mark(), lift([10, 20, 30]).at(county)), "index-outside-axis", { index: 3, row: 2, size: 3 });
    expect(error.sentence).toBe("index 3 (row 2) is not one of the 3 elements 0..2");
    expect(error.notes).toEqual(["indices start at 0"]);
    expect(error.help.join()).toContain("`index.map((i) => i - 1)`");
    expect(lift([10, 20, 30]).at(county.map((i) => i - 1)).toArray()).toEqual([10, 20, 30]);
  });

  it("index-outside-axis refuses negative and broken indices, which other languages count from the end or round", () => {
    const error = expectError(() => (mark(), lift([10, 20, 30]).at([0, -1])), "index-outside-axis", { index: -1, row: 1, size: 3 });
    expect(error.help.join()).toContain("whole numbers from 0 to 2");
    expectError(() => (mark(), lift([10, 20, 30]).at(1.5)), "index-outside-axis", { index: 1.5, row: undefined, size: 3 });
    expectError(() => (mark(), lift([10, 20, 30]).at(Number.NaN)), "index-outside-axis", { index: Number.NaN, row: undefined, size: 3 });
    expectError(() => (mark(), lift([[1, 2]]).at([[0, 0], [0, 7]])), "index-outside-axis", { index: 7, row: [1, 1], size: 1 });
    expectError(() => (mark(), lift([[1, 2]]).at([0, 0], [0, 2])), "index-outside-axis", { index: 2, row: 1, size: 2 });
  });

  it("booleans are not indices", () => {
    expectError(() => (mark(), lift([10, 20]).at(greater([1, 2], 1))), "not-numbers", { found: "booleans", path: [] });
  });

  it("slice-outside-axis refuses negative positions and backward steps, and says what to write", () => {
    const x = lift([1, 2, 3, 4, 5]);
    const error = expectError(() => (mark(), x.slice(1, -1)), "slice-outside-axis", { start: 1, stop: -1, step: 1, size: 5 });
    expect(error.sentence).toBe("`slice` from 1 to -1 in steps of 1 does not fit an axis of 5 elements");
    expect(error.help.join()).toContain("`x.slice(1, 4)`");
    expect(x.slice(1, 4).toArray()).toEqual([2, 3, 4]);
    expect(thrownBy(() => (mark(), x.slice(0, 9))).help.join()).toContain("`x.slice(0, 5)`");
    for (const [start, stop, step] of [[0, 6, 1], [3, 2, 1], [0.5, 2, 1], [0, 2, 0], [4, 0, -1], [0, 2, 0.5]] as const) {
      expect(thrownBy(() => (mark(), x.slice(start, stop, { step }))).code).toBe("slice-outside-axis");
    }
    expect([x.slice(5, 5).toArray(), x.slice(0, 5, { step: 2 }).toArray()]).toEqual([[], [1, 3, 5]]);
  });
});

describe("data", () => {
  it.each([
    ["undefined", undefined, "undefined", []],
    ["null", [1, null], "null", [1]],
    ["a string", "abc", 'the string "abc"', []],
    ["strings", [[1, 2], [3, "4"]], 'the string "4"', [1, 1]],
    ["an object", { y: 1 }, "an object", []],
    ["a function", [() => 1], "a function", [0]],
    ["booleans among numbers", [1, true], "true", [1]],
    ["big integers", [1n], "a bigint", [0]],
  ])("not-numbers says what was found and where: %s", (_, x, found, path) => {
    expectError(() => (mark(), add(1, untyped(x))), "not-numbers", { found, path });
  });

  it("not-numbers explains undefined, and says what to pass", () => {
    const missing: { y?: number[] } = {};
    const error = thrownBy(() => (mark(), exp(untyped(missing.y))));
    expect(error.notes).toEqual(["a field of the data that is missing or misspelt is undefined"]);
    expect(error.help.join()).toContain("a number, an array of numbers, a typed array, or a value");
    for (const x of [1, [1, 2], new Float32Array([1]), lift(1)]) exp(x);
    const rows = [1, null, 3];
    expect(thrownBy(() => (mark(), exp(untyped(rows)))).help.join()).toMatch(/leave .*out/);
    expect(exp(rows.filter((row) => row !== null)).shape).toEqual([2]);
  });

  it.each<[string, unknown, Facts<"ragged-array">]>([
    ["a shorter row", [[1, 2], [3]], { path: [1], expected: 2, length: 1 }],
    ["a number among rows", [[1, 2], 3], { path: [1], expected: 2, length: undefined }],
    ["a row among numbers", [1, [2, 3]], { path: [1], expected: undefined, length: 2 }],
    ["deep down", [[[1], [2]], [[3], [4, 5]]], { path: [1, 1], expected: 1, length: 2 }],
    ["typed rows", [new Float64Array(2), new Float64Array(3)], { path: [1], expected: 2, length: 3 }],
  ])("ragged-array says where the lengths part: %s", (_, x, facts) => {
    const error = expectError(() => (mark(), lift(untyped(x))), "ragged-array", facts);
    expect(error.help.join()).toContain("the same length");
  });

  it("data-nan names the array as the user's data do, and the first row, while a model is recorded", () => {
    const data = { dose: [1, Number.NaN, 3, Number.NaN] };
    const nameOf = (x: object): string | undefined => (x === data.dose ? "data.dose" : undefined);
    const error = expectError(() => whileRecording(nameOf, () => (mark(), exp(data.dose))), "data-nan", { name: "data.dose", row: 1, total: 2, size: 4, isTensor: false });
    expect(error.sentence).toBe("2 of 4 numbers of `data.dose` are NaN, the first at [1]");
    expect(error.help.join()).toContain("`data.dose.filter((v) => !Number.isNaN(v))`");
    expect(whileRecording(nameOf, () => exp(data.dose.filter((v) => !Number.isNaN(v)))).size).toBe(2);
    expectError(() => whileRecording(() => undefined, () => (mark(), exp([[1, 2], [3, Number.NaN]]))), "data-nan", { name: undefined, row: [1, 1], total: 1, size: 4, isTensor: false });
    expect(whileRecording(nameOf, () => lift(data.dose, { allowNaN: true }).size)).toBe(4);
    expect(exp(data.dose).size).toBe(4);
  });
});

describe("a recorded value used as a number", () => {
  const uses: [string, (tau: Value) => unknown][] = [
    ["Number(tau)", (tau) => (mark(), Number(tau))],
    // @ts-expect-error the compiler refuses it too
    ["Math.exp(tau)", (tau) => (mark(), Math.exp(tau))],
    // @ts-expect-error the compiler refuses it too
    ["tau > 0", (tau) => (mark(), tau > 0)],
    // @ts-expect-error the compiler refuses it too
    ["tau + 1", (tau): unknown => (mark(), tau + 1)], // eslint-disable-line @typescript-eslint/restrict-plus-operands
    // @ts-expect-error the compiler refuses it too
    ["tau * 2", (tau) => (mark(), tau * 2)],
    ["-tau", (tau) => (mark(), -tau)], // eslint-disable-line @typescript-eslint/no-unsafe-unary-minus -- the compiler lets it through
    // @ts-expect-error the compiler refuses it too
    ["tau == 0", (tau) => (mark(), tau == 0)], // eslint-disable-line eqeqeq
    ["tau.item()", (tau) => (mark(), tau.item())],
    ["tau.data()", (tau) => (mark(), tau.data())],
    ["tau.toArray()", (tau) => (mark(), tau.toArray())],
    ["JSON.stringify(tau)", (tau) => (mark(), JSON.stringify(tau))],
    // @ts-expect-error the compiler refuses it too
    ["Float64Array.of(tau)", (tau) => (mark(), Float64Array.of(tau))],
    ["an index", (tau) => (mark(), lift([1, 2]).at(tau))],
  ];

  it.each(uses)("throws number-from-value with the user's line and the site: %s", (_, use) => {
    const error = expectError(() => recording((__, input) => use(input("tau"))), "number-from-value", { site: "tau", sites: ["tau"] });
    expect(error.site).toBe("tau");
    expect(error.at.map(({ label }) => label)).toEqual(["used", "site `tau`"]);
    expect(error.help.join()).toMatch(/`exp\(tau\)`.*`where\(greater\(tau, 0\), a, b\)`/);
  });

  it("prints without an error where text is wanted", () => {
    // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- what a user would write
    expect(recording((_, input) => `${input("tau")}`)).toBe("f64[] (recorded)");
  });

  it("has help that runs", () => {
    recording((_, input) => {
      const tau = input("tau");
      expect([exp(tau), add(tau, 1), where(greater(tau, 0), 2, 3)].map((value) => value.isKnown)).toEqual([false, false, false]);
    });
  });

  it("names every site that a computed value depends on, in the order of the model", () => {
    const use = (): unknown =>
      recording((_, input) => {
        const [mu, other, tau] = [input("mu"), input("other"), input("tau")];
        void other;
        return (mark(), Number(tau.mul(2).add(mu)));
      });
    const error = expectError(use, "number-from-value", { site: "mu", sites: ["mu", "tau"] });
    expect(error.sentence).toMatch(/^a value computed from sites `mu`, `tau` was used as a plain number/);
  });
});

describe("a value of another trace", () => {
  it("throws value-from-another-trace wherever two traces meet", () => {
    const kept = recording((_, input) => input("x"));
    const error = expectError(() => recording((_, input) => (mark(), input("y").add(kept))), "value-from-another-trace", {});
    expect(error.help.join()).toContain("inside the model function");
    expectError(() => (mark(), nodeOn(new Tape(), kept)), "value-from-another-trace", {});
    expectError(() => recording((_, input) => (mark(), concat([kept.reshape([1]), input("y", [2])]))), "value-from-another-trace", {});
    recording((_, input) => input("x").add(input("y")));
  });
});

describe("the user's line", () => {
  it("is found below many frames of the library", () => {
    const nested = (depth: number, leaf: unknown): unknown => (depth === 0 ? leaf : [nested(depth - 1, leaf), lift(1)]);
    expect(thrownBy(() => (mark(), lift(untyped(nested(20, "deep"))))).code).toBe("not-numbers");
  });

  it("is the line of the callback that the library called", () => {
    const row = (x: number): Value => {
      mark(); return lift([1, 2]).reshape([x]);
    };
    expect(thrownBy(() => [3].map(row)).code).toBe("reshape-size");
  });

  it("does not change what the program sees of stacks", () => {
    const before = Error.stackTraceLimit;
    thrownBy(() => (mark(), lift([1, 2]).item()));
    expect(Error.stackTraceLimit).toBe(before);
  });
});

it("equal compares without an error", () => {
  expect(recording((_, input) => equal(input("tau"), 0).dtype)).toBe("bool");
});
