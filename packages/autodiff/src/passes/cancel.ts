/**
 * @file Replace operations that undo each other: log(exp(x)), and negation twice. The logarithm loses its rounding, so bits change.
 *
 * A scale that is sampled on the log scale is exp(u), and its density asks for log(exp(u)): u itself, also where exp overflows.
 */
import { ops } from "../ops/table.ts";
import type { Replace } from "./rewrite.ts";

/** What an operation gives back, where it undoes the one before it. */
export const cancel: Replace = ({ op, inputs }, rewriting) => {
  const inverse = op === ops.log ? ops.exp : op === ops.neg ? ops.neg : undefined;
  if (inverse === undefined) return undefined;
  const [source] = inputs;
  if (source === undefined) return undefined;
  const before = rewriting.at(source);
  const [origin] = before.kind === "op" && before.op === inverse ? before.inputs : [];
  // The operation would have made a number of a truth value.
  return origin === undefined || rewriting.to.node(origin).dtype !== "f64" ? undefined : origin;
};
