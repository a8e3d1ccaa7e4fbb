/**
 * @file Bring the axes of every reduction to the end, by a transpose before it: keeps bits, since the order of the rows stays.
 */
import { listAttr } from "../op.ts";
import { ops } from "../ops/table.ts";
import type { Tape } from "../tape.ts";
import { rewrite } from "./rewrite.ts";

const REDUCTIONS = new Set<unknown>([ops.sum, ops.maxOf, ops.all, ops.any]);

/** The tape with all reductions over the last axes; the same tape where they are. */
export function trailingAxes(tape: Tape): Tape {
  return rewrite(tape, ({ op, inputs, attrs }, rewriting) => {
    const [source] = inputs;
    if (!REDUCTIONS.has(op) || source === undefined) return undefined;
    const rank = rewriting.from.node(source).shape.length;
    const axes = listAttr(attrs, "axes");
    const kept = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
    if (axes.every((axis, i) => axis === kept.length + i)) return undefined;
    const { to, moved } = rewriting;
    const transposed = to.append(ops.transpose, [moved(source)], { permutation: [...kept, ...axes] });
    return to.append(op, [transposed], { axes: axes.map((_, i) => kept.length + i) });
  });
}
