/**
 * @file Make equal small constants one node: a program that writes `[1, 0]` or a transposed matrix of data in its loop records it anew for each row.
 */
import { sizeOf } from "@typyro/base";
import type { ConstantNode, NodeId, Tape } from "../tape.ts";
import { rewrite } from "./rewrite.ts";
import { MOST_ELEMENTS } from "./rowOps.ts";

/** The tape with equal small arrays of numbers as one; the same tape where none are equal. Numbers alone are one node from the start. */
export function sameConstants(tape: Tape): Tape {
  const known = new Map<string, NodeId>();
  const others = new Map<NodeId, NodeId>();
  for (const node of tape.nodes) {
    if (node.kind !== "constant" || node.shape.length === 0 || sizeOf(node.shape) > MOST_ELEMENTS) continue;
    const key = keyOf(node);
    const first = known.get(key);
    if (first === undefined) known.set(key, node.id);
    else others.set(node.id, first);
  }
  if (others.size === 0) return tape;
  return rewrite(tape, ({ op, inputs, attrs }, { moved, to }) => {
    if (!inputs.some((id) => others.has(id))) return undefined;
    return to.append(op, inputs.map((id) => moved(others.get(id) ?? id)), attrs);
  });
}

function keyOf({ dtype, shape, data }: ConstantNode): string {
  return `${dtype} ${shape.join(",")}: ${Array.from(data, (x) => (Object.is(x, -0) ? "-0" : String(x))).join(" ")}`;
}
