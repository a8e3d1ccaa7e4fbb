import { describe, expect, it } from "vitest";
import { ops } from "./ops/table.ts";
import { printTape } from "./print.ts";
import { Tape } from "./tape.ts";

const number = { dtype: "f64", shape: [] } as const;
const pair = { dtype: "f64", shape: [2] } as const;

describe("a tape", () => {
  it("has one node for an operation recorded twice, and another for other attributes or inputs", () => {
    const tape = new Tape();
    const x = tape.input("x", pair);
    const y = tape.input("y", pair);
    expect(tape.append(ops.add, [x, y])).toBe(tape.append(ops.add, [x, y]));
    expect(tape.append(ops.add, [y, x])).not.toBe(tape.append(ops.add, [x, y]));
    expect(tape.append(ops.sum, [x], { axes: [0] })).toBe(tape.append(ops.sum, [x], { axes: [0] }));
    expect(tape.append(ops.slice, [x], { axis: 0, start: 0, stop: 1, step: 1 })).toBe(tape.append(ops.slice, [x], { step: 1, stop: 1, start: 0, axis: 0 }));
    expect(tape.append(ops.slice, [x], { axis: 0, start: 1, stop: 2, step: 1 })).not.toBe(tape.append(ops.slice, [x], { axis: 0, start: 0, stop: 1, step: 1 }));
    expect(tape.nodes).toHaveLength(7);
  });

  it("knows scalar constants by value and type, 0 apart from -0, and arrays by identity", () => {
    const tape = new Tape();
    const scalarNode = (x: number): number => tape.constant(number, Float64Array.of(x));
    expect(scalarNode(0.1)).toBe(scalarNode(0.1));
    expect(scalarNode(0)).not.toBe(scalarNode(-0));
    expect(scalarNode(Number.NaN)).toBe(scalarNode(Number.NaN));
    expect(tape.constant({ dtype: "bool", shape: [] }, Uint8Array.of(1))).not.toBe(scalarNode(1));
    const data = Float64Array.of(1, 2);
    expect(tape.constant(pair, data)).toBe(tape.constant(pair, data));
    expect(tape.constant(pair, data)).not.toBe(tape.constant(pair, data.slice()));
  });

  it("has one node for each shape under which the same data are seen", () => {
    const tape = new Tape();
    const data = Float64Array.of(1, 2);
    const asRow = (): number => tape.constant({ dtype: "f64", shape: [1, 2] }, data);
    expect(tape.constant(pair, data)).not.toBe(asRow());
    expect(asRow()).toBe(asRow());
    expect(tape.nodes).toHaveLength(2);
  });

  it("gives nodes the origin that was set when they were first recorded", () => {
    const tape = new Tape();
    tape.origin = { site: "mu" };
    const x = tape.input("mu", number);
    const y = tape.append(ops.exp, [x]);
    tape.origin = { site: "y" };
    tape.append(ops.exp, [x]);
    expect(tape.node(y).origin.site).toBe("mu");
  });

  it("keeps all inputs when pruned, since callers bind them by position, and drops what no output needs", () => {
    const tape = new Tape();
    const x = tape.input("x", number);
    const unused = tape.input("unused", pair);
    tape.append(ops.square, [unused]);
    const y = tape.append(ops.exp, [x]);
    const pruned = tape.pruned([["y", y]]);
    expect(pruned.nodes.map((node) => (node.kind === "op" ? node.op.name : node.kind))).toEqual(["input", "input", "exp"]);
    expect([...pruned.outputs]).toEqual([["y", 2]]);
    expect(pruned.inputs.map(({ name }) => name)).toEqual(["x", "unused"]);
  });

  it("refuses a second output of the same name, and nodes that it does not have", () => {
    const tape = new Tape();
    tape.output("y", tape.input("x", number));
    expect(() => tape.output("y", 0)).toThrow("internal: tape has two outputs named y");
    expect(() => tape.node(1)).toThrow("internal: tape has no node 1");
    expect(() => tape.append(ops.exp, [3])).toThrow("internal: tape has no node 3");
  });

  it("is finished as it is pruned: what is not needed goes, what it shares with another tape stays as it was there", () => {
    const first = new Tape();
    const x = first.input("x", { dtype: "f64", shape: [] });
    const dead = first.append(ops.exp, [x]);
    const shared = first.append(ops.sin, [x]);
    const continued = (): [Tape, [string, number][]] => {
      const tape = first.continued();
      const unused = tape.append(ops.mul, [dead, shared]);
      const sum = tape.append(ops.add, [tape.append(ops.cos, [shared]), shared]);
      expect(unused).toBeLessThan(sum);
      return [tape, [["sum", sum], ["shared", shared]]];
    };
    const before = printTape(first);
    const [tape, outputs] = continued();
    const pruned = tape.pruned(outputs);
    const finished = tape.finished(outputs);
    expect(printTape(finished)).toBe(printTape(pruned));
    expect(finished.nodes.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
    expect(finished.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(printTape(first)).toBe(before);
    // What it knows is what it has now.
    expect(finished.append(ops.sin, [0])).toBe(1);
    expect(finished.append(ops.exp, [0])).toBe(4);
  });
});
