/**
 * @file Compute what is known before the first evaluation: operations on constants, and on nothing else. Keeps bits.
 *
 * A scalar stretched to an array stays an operation, so that no array of equal numbers is stored.
 */
import { sizeOf } from "@typyro/base";
import { allocate, type Buffer } from "../aval.ts";
import { ops } from "../ops/table.ts";
import type { Tape } from "../tape.ts";
import { rewrite } from "./rewrite.ts";

/** The tape without operations whose inputs are all constants; the same tape where there are none. */
export function fold(tape: Tape): Tape {
  if (!tape.nodes.some((node) => node.kind === "op" && node.inputs.every((id) => tape.node(id).kind === "constant"))) return tape;
  return rewrite(tape, ({ op, inputs, attrs, shape, dtype }, { to, moved }) => {
    const known: Buffer[] = [];
    const nodes = inputs.map((id) => to.node(moved(id)));
    for (const node of nodes) {
      if (node.kind !== "constant") return undefined;
      known.push(node.data);
    }
    const grows = sizeOf(shape) > Math.max(1, ...nodes.map((node) => sizeOf(node.shape)));
    if (grows && (op === ops.broadcastTo || op === ops.gather)) return undefined;
    const out = allocate({ dtype, shape });
    op.prepare(nodes, { dtype, shape }, attrs)(known, out);
    return to.constant({ dtype, shape }, out);
  });
}
