/**
 * @file Read one entry of each vector of a batch, by an index that is data or that is itself computed.
 */
import { equal, lift, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, internal, sizeOf } from "@typyro/base";

/**
 * `table[..., index]` for each element of the batch.
 *
 * @shape table: [...batch, k], index: broadcasts with batch; result: their broadcast
 * @cost of a known index a gather; of a computed one k comparisons.
 */
export function pick(table: Value, index: Value): Value {
  const k = table.shape.at(-1) ?? 0;
  const batch = table.shape.slice(0, -1);
  const shape = broadcastShapes(batch, index.shape);
  if (shape === undefined) throw internal("pick of shapes that do not broadcast");
  if (!index.isKnown) {
    const labels = lift(Float64Array.from({ length: k }, (_, i) => i));
    return where(equal(index.reshape([...index.shape, 1]), labels), table, 0).sum(-1);
  }
  if (sizeOf(batch) === 1) return table.reshape([k]).at(index.broadcastTo(shape));
  const rows = sizeOf(shape);
  const first = lift(Float64Array.from({ length: rows }, (_, i) => i * k));
  const flat = first.add(index.broadcastTo(shape).reshape([rows]));
  return table.broadcastTo([...shape, k]).reshape([rows * k]).at(flat).reshape(shape);
}
