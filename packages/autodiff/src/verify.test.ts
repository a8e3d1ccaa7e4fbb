import { describe, expect, it } from "vitest";
import type { Op } from "./op.ts";
import { ops } from "./ops/table.ts";
import { type Node, Tape } from "./tape.ts";
import { verify } from "./verify.ts";

/** x, its exponential, and the sum of an array constant, as output y. */
function sound(): Tape {
  const tape = new Tape();
  const x = tape.input("x", { dtype: "f64", shape: [2] });
  const data = tape.constant({ dtype: "f64", shape: [2] }, Float64Array.of(1, 2));
  tape.output("y", tape.append(ops.sum, [tape.append(ops.mul, [tape.append(ops.exp, [x]), data])], { axes: [0] }));
  return tape;
}

/** The tape with a node replaced, as a pass with a bug might leave it. */
function broken(position: number, change: (node: Node) => Node): Tape {
  const tape = sound();
  const nodes = tape.nodes as Node[];
  nodes[position] = change(tape.node(position));
  return tape;
}

const asOp = (node: Node, change: Partial<Extract<Node, { kind: "op" }>>): Node => (node.kind === "op" ? { ...node, ...change } : node);
const twin: Op = { ...ops.exp };

describe("verify", () => {
  it("returns a valid tape", () => {
    const tape = sound();
    expect(verify(tape, "recording")).toBe(tape);
  });

  it.each<[string, Tape, string]>([
    ["an id that is not the position", broken(2, (node) => ({ ...node, id: 7 })), "has id 7 at position 2"],
    ["an input that is not f64", broken(0, (node) => ({ ...node, dtype: "i32" })), "is an input that is not f64"],
    ["a constant of another size", broken(1, (node) => (node.kind === "constant" ? { ...node, shape: [3] } : node)), "holds 2 elements for 3"],
    ["a constant of another type", broken(1, (node) => (node.kind === "constant" ? { ...node, data: Uint8Array.of(1, 0) } : node)), "holds a Uint8Array"],
    ["an operation outside of the table", broken(2, (node) => asOp(node, { op: twin })), "uses exp, which is not in the table of operations"],
    ["a use before computation", broken(2, (node) => asOp(node, { inputs: [3] })), "uses node 3 before it is computed"],
    ["a use of itself", broken(2, (node) => asOp(node, { inputs: [2] })), "uses node 2 before it is computed"],
    ["a use of nothing", broken(2, (node) => asOp(node, { inputs: [-1] })), "uses node -1 before it is computed"],
    ["a shape that the operation does not give", broken(3, (node) => ({ ...node, shape: [3] })), "should be f64[2] as mul of f64[2], f64[2]"],
    ["a type that the operation does not give", broken(2, (node) => ({ ...node, dtype: "bool" })), "should be f64[2] as exp of f64[2]"],
  ])("finds %s, and names the pass and the node", (_, tape, fault) => {
    expect(() => verify(tape, "fusing")).toThrow(/internal: after fusing, node \d /);
    expect(() => verify(tape, "fusing")).toThrow(fault);
  });

  it("finds inputs that do not fit the operation", () => {
    const tape = broken(0, (node) => ({ ...node, shape: [3] }));
    expect(() => verify(tape, "fusing")).toThrow("node 2 (f64[2]) should be f64[3] as exp of f64[3]");
  });

  it("finds an output that is of another shape or type than before, or gone", () => {
    const [before, after] = [sound(), sound()];
    before.output("other", 0);
    after.output("other", after.input("longer", { dtype: "f64", shape: [3] }));
    expect(() => verify(after, "fusing", before)).toThrow("internal: after fusing, output other is f64[3] instead of f64[2]");
    expect(() => verify(sound(), "fusing", before)).toThrow("internal: after fusing, output other is nothing instead of f64[2]");
    expect(verify(before, "fusing", before)).toBe(before);
  });

  it("checks what a tape has beyond one that was checked, up to which the nodes are the same ones", () => {
    const before = broken(2, (node) => ({ ...node, shape: [3] }));
    const after = before.continued();
    after.output("y", 4);
    expect(verify(after, "recording", before)).toBe(after);
    after.take({ ...after.node(0), id: 9 });
    expect(() => verify(after, "recording", before)).toThrow(`has id 9 at position ${before.nodes.length}`);
    expect(() => verify(after, "recording")).toThrow("node 2 (f64[3])");
  });

  it("finds an output that is no node", () => {
    const tape = sound();
    tape.output("z", 9);
    expect(() => verify(tape, "pruning")).toThrow("internal: after pruning, output z is node 9, which does not exist");
  });
});
