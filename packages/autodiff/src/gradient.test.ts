import { describe, expect, it } from "vitest";
import { gradient } from "./gradient.ts";
import { interpret } from "./interpret.ts";
import { Tape } from "./tape.ts";
import { nodeOn, recorded, type Value } from "./value.ts";

function tapeOf(f: (x: Value, y: Value) => Value): Tape {
  const tape = new Tape();
  const [x, y] = ["x", "y"].map((name) => recorded(tape, tape.input(name, { dtype: "f64", shape: [] })));
  if (x === undefined || y === undefined) throw new Error("no inputs");
  tape.output("z", nodeOn(tape, f(x, y)));
  return tape;
}

function evaluated(tape: Tape, ...at: number[]): Record<string, number[]> {
  const { inputs, outputs, run } = interpret(tape);
  for (const [i, buffer] of inputs.entries()) buffer[0] = at[i] ?? 0;
  run();
  return Object.fromEntries([...outputs].map(([name, data]) => [name, Array.from(data)]));
}

describe("gradient", () => {
  it("has the output and its derivative by each input, in the order of the inputs", () => {
    const tape = gradient(tapeOf((x, y) => x.mul(y).add(x)), "z");
    expect([...tape.outputs.keys()]).toEqual(["z", "d/x", "d/y"]);
    expect(evaluated(tape, 3, 5)).toEqual({ z: [18], "d/x": [6], "d/y": [3] });
  });

  it("is taken by the inputs that are named, and keeps the others as inputs", () => {
    const tape = gradient(tapeOf((x, y) => x.mul(y)), "z", ["y"]);
    expect([...tape.outputs.keys()]).toEqual(["z", "d/y"]);
    expect(tape.inputs.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(evaluated(tape, 3, 5)).toEqual({ z: [15], "d/y": [3] });
  });

  it("is zero by an input that does not matter, and 1 by the output itself", () => {
    expect(evaluated(gradient(tapeOf((x) => x), "z"), 3, 5)).toEqual({ z: [3], "d/x": [1], "d/y": [0] });
    const tape = new Tape();
    const [x, unused] = [recorded(tape, tape.input("x", { dtype: "f64", shape: [] })), tape.input("unused", { dtype: "f64", shape: [2, 1] })];
    tape.output("z", nodeOn(tape, x));
    const backward = gradient(tape, "z");
    expect(backward.node(backward.outputs.get("d/unused") ?? -1).shape).toEqual(tape.node(unused).shape);
  });

  it("leaves the tape that it is given as it was", () => {
    const tape = tapeOf((x, y) => x.mul(y));
    const before = [...tape.nodes];
    gradient(tape, "z");
    expect(tape.nodes).toEqual(before);
    expect([...tape.outputs.keys()]).toEqual(["z"]);
  });

  it("holds only nodes that the output and the derivatives need", () => {
    const tape = tapeOf((x, y) => {
      y.exp().log();
      return x.square();
    });
    const names = gradient(tape, "z", ["x"]).nodes.map((node) => (node.kind === "op" ? node.op.name : node.kind));
    expect(names).toEqual(["input", "input", "square", "constant", "mul"]);
  });

  it("records adjoints as coming from the site of the operation that they differentiate", () => {
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [] }));
    tape.origin = { site: "obs" };
    const y = x.exp();
    tape.origin = {};
    tape.output("z", nodeOn(tape, y.mul(y)));
    const backward = gradient(tape, "z");
    expect(backward.nodes.map(({ origin }) => origin.site)).toEqual([undefined, "obs", undefined, undefined, "obs"]);
  });

  it("needs a scalar output that exists", () => {
    const tape = new Tape();
    tape.output("y", tape.input("x", { dtype: "f64", shape: [2] }));
    expect(() => gradient(tape, "z")).toThrow("internal: tape has no output z");
    expect(() => gradient(tape, "y")).toThrow("internal: gradient needs a scalar output, but y has shape [2]");
  });
});

describe("interpret", () => {
  it("computes anew from the inputs at each run, into the same buffers", () => {
    const { inputs, outputs, run } = interpret(tapeOf((x, y) => x.sub(y)));
    const results: number[] = [];
    for (const x of [3, 10]) {
      inputs[0]?.set([x]);
      inputs[1]?.set([1]);
      run();
      results.push(...(outputs.get("z") ?? []));
    }
    expect(results).toEqual([2, 9]);
  });

  it("refuses inputs that are not numbers", () => {
    const tape = new Tape();
    tape.input("x", { dtype: "bool", shape: [] });
    expect(() => interpret(tape)).toThrow("internal: input x is not f64");
  });
});
