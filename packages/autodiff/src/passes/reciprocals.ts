/**
 * @file Multiply by the reciprocal of what is known instead of dividing by it: a division costs as much as five products. Bits change.
 */
import { ops } from "../ops/table.ts";
import type { ConstantNode } from "../tape.ts";
import type { Replace } from "./rewrite.ts";

const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** A product for a division by a constant. */
export const reciprocals: Replace = ({ op, inputs }, rewriting) => {
  if (op !== ops.div) return undefined;
  const [a, b] = inputs;
  if (a === undefined || b === undefined) return undefined;
  const divisor = rewriting.at(b);
  if (divisor.kind !== "constant" || !hasReciprocals(divisor)) return undefined;
  const { to, moved } = rewriting;
  return to.append(ops.mul, [moved(a), to.constant({ dtype: "f64", shape: divisor.shape }, Float64Array.from(divisor.data, (x) => 1 / x))]);
};

/** Whether no reciprocal loses digits to the ends of the range. */
function hasReciprocals({ data }: ConstantNode): boolean {
  return data.every((x) => Math.abs(x) >= SMALLEST_NORMAL && Math.abs(1 / x) >= SMALLEST_NORMAL);
}
