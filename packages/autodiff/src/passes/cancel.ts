/**
 * @file Replace operations that undo each other: log(exp(x)), and negation twice. The logarithm loses its rounding, so bits change.
 *
 * A scale that is sampled on the log scale is exp(u), and its density asks for log(exp(u)): u itself, also where exp overflows.
 */
import { ops } from "../ops/table.ts";
import type { NodeId, OpNode, Tape } from "../tape.ts";
import { rewrite } from "./rewrite.ts";

/** The tape without operations that undo each other; the same tape where there are none. */
export function cancel(tape: Tape): Tape {
  if (!tape.nodes.some((node) => node.kind === "op" && undone(tape, node) !== undefined)) return tape;
  return rewrite(tape, (node, { from, moved }) => {
    const origin = undone(from, node);
    return origin === undefined ? undefined : moved(origin);
  });
}

/** What an operation gives back, where it undoes the one before it. */
function undone(tape: Tape, { op, inputs }: OpNode): NodeId | undefined {
  const [source] = inputs;
  const before = source === undefined ? undefined : tape.node(source);
  return before?.kind === "op" && undoes(op, before) ? before.inputs[0] : undefined;
}

function undoes(op: OpNode["op"], before: OpNode): boolean {
  return (op === ops.log && before.op === ops.exp) || (op === ops.neg && before.op === ops.neg);
}
