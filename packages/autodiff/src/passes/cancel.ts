/**
 * @file Replace operations that undo each other: log(exp(x)), and negation twice. The logarithm loses its rounding, so bits change.
 *
 * A scale that is sampled on the log scale is exp(u), and its density asks for log(exp(u)): u itself, also where exp overflows.
 */
import { ops } from "../ops/table.ts";
import type { OpNode, Tape } from "../tape.ts";
import { rewrite } from "./rewrite.ts";

/** The tape without operations that undo each other. */
export function cancel(tape: Tape): Tape {
  return rewrite(tape, ({ op, inputs }, { from, moved }) => {
    const [source] = inputs;
    const before = source === undefined ? undefined : from.node(source);
    if (before?.kind !== "op" || !undoes(op, before)) return undefined;
    const [origin] = before.inputs;
    return origin === undefined ? undefined : moved(origin);
  });
}

function undoes(op: OpNode["op"], before: OpNode): boolean {
  return (op === ops.log && before.op === ops.exp) || (op === ops.neg && before.op === ops.neg);
}
