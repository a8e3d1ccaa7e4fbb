/**
 * @file Apply the rules that look at one operation and what it reads, in one walk: constants are folded, operations that undo each other
 * cancelled. The cancelling loses roundings, so bits change.
 */
import type { Tape } from "../tape.ts";
import { cancel } from "./cancel.ts";
import { fold } from "./fold.ts";
import { rewrite } from "./rewrite.ts";

/** The tape in fewer operations; the same tape where none can be left out. */
export function simplify(tape: Tape): Tape {
  return rewrite(tape, (node, rewriting) => fold(node, rewriting) ?? cancel(node, rewriting));
}
