/**
 * @file Lay out the values of a finite support for a batch.
 */
import type { Value } from "@typyro/autodiff";
import type { Shape } from "@typyro/base";

/** Values [k] as [k, ...batchShape], or as [k, 1, ..., 1] with as many ones. */
export function enumerated(values: Value, batchShape: Shape, expand: boolean): Value {
  const column = values.reshape([values.size, ...batchShape.map(() => 1)]);
  return expand ? column.broadcastTo([values.size, ...batchShape]) : column;
}
