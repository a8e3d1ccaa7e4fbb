/**
 * @file Compute what is known before the first evaluation: operations on constants, and on nothing else. Keeps bits.
 *
 * A scalar stretched to an array stays an operation, so that no array of equal numbers is stored.
 */
import { sizeOf } from "@typyro/base";
import { allocate, type Buffer } from "../aval.ts";
import { ops } from "../ops/table.ts";
import type { Replace } from "./rewrite.ts";

/** A constant for an operation whose inputs are all constants. */
export const fold: Replace = ({ op, inputs, attrs, shape, dtype }, { to, moved }) => {
  const [first] = inputs;
  if (first !== undefined && to.node(moved(first)).kind !== "constant") return undefined;
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
};
