/**
 * @file Compute what is known before the first evaluation: operations on constants, and on nothing else. Keeps bits.
 *
 * A scalar stretched to an array stays an operation, so that no array of equal numbers is stored.
 */
import { sizeOf } from "@typyro/base";
import { allocate } from "../aval.ts";
import { ops } from "../ops/table.ts";
import type { Replace } from "./rewrite.ts";

/** A constant for an operation whose inputs are all constants. */
export const fold: Replace = ({ op, inputs, attrs, shape, dtype }, rewriting) => {
  // Nothing is made before it is known that all of them are: few operations are folded.
  for (let i = 0; i < inputs.length; i++) if (rewriting.at(inputs[i] ?? -1).kind !== "constant") return undefined;
  const nodes = inputs.map(rewriting.at).filter((node) => node.kind === "constant");
  const grows = sizeOf(shape) > Math.max(1, ...nodes.map((node) => sizeOf(node.shape)));
  if (grows && (op === ops.broadcastTo || op === ops.gather)) return undefined;
  const out = allocate({ dtype, shape });
  op.prepare(nodes, { dtype, shape }, attrs)(nodes.map(({ data }) => data), out);
  return rewriting.to.constant({ dtype, shape }, out);
};
