/**
 * @file Find where the rows of a program come together: terms of a sum, entries of a stack, and outputs.
 */
import { sameShape } from "@typyro/base";
import { numberAttr } from "../op.ts";
import { ops } from "../ops/table.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";

/** Fewer rows than this are left as they are. */
export const FEWEST_ROWS = 16;

/** Outputs that are computed, each once: rows come together among these too. */
export function computedOutputs(tape: Tape): NodeId[] {
  return [...new Set(tape.outputs.values())].filter((id) => tape.node(id).kind === "op");
}

/** A place where rows come together: terms of a sum, or entries of a stack. */
export type Root = { readonly kind: "terms"; readonly ids: readonly NodeId[] } | { readonly kind: "entries" };

export function rootsOf(tape: Tape): Map<NodeId, Root> {
  const uses = new Int32Array(tape.nodes.length);
  for (const id of tape.outputs.values()) uses[id]! += 2;
  for (const node of tape.nodes) if (node.kind === "op") for (const id of node.inputs) uses[id]!++;
  const found = new Map<NodeId, Root>();
  const within = new Set<NodeId>();
  for (let id = tape.nodes.length - 1; id >= 0; id--) {
    const node = tape.node(id);
    if (node.kind !== "op" || within.has(id)) continue;
    if (node.op === ops.concat && node.inputs.length >= FEWEST_ROWS && numberAttr(node.attrs, "axis") === 0) {
      const [first = id] = node.inputs;
      const { shape, dtype } = tape.node(first);
      if (node.inputs.every((input) => sameShape(tape.node(input).shape, shape) && tape.node(input).dtype === dtype)) found.set(id, { kind: "entries" });
    } else if (isScalarSum(node)) {
      const ids = termsOf(tape, node, uses, within);
      if (ids.length >= FEWEST_ROWS) found.set(id, { kind: "terms", ids });
    }
  }
  return found;
}

const isScalarSum = (node: Node): node is OpNode => node.kind === "op" && node.op === ops.add && node.shape.length === 0;

/** The terms of a chain of additions from left to right; partial sums that nothing else uses are part of the chain. */
function termsOf(tape: Tape, top: OpNode, uses: Int32Array, within: Set<NodeId>): NodeId[] {
  const terms: NodeId[] = [];
  const open: NodeId[] = [...top.inputs].reverse();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = tape.node(id);
    if (isScalarSum(node) && uses[id] === 1) {
      within.add(id);
      for (let i = node.inputs.length - 1; i >= 0; i--) open.push(node.inputs[i] ?? 0);
    } else terms.push(id);
  }
  return terms;
}
