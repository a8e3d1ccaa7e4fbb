/**
 * @file Take from what a handler holds for each element of a batch that which belongs to a site of some elements only.
 */
import { take, type Value } from "@typyro/autodiff";
import { broadcastsTo } from "@typyro/base";
import type { SampleMessage } from "./message.ts";

/** The elements of `perElement` for the rows that the site stands for; all of it where the site is the whole batch. */
export function forRows({ infer: { rowsOf } }: Readonly<SampleMessage>, perElement: Value): Value {
  if (rowsOf === undefined || perElement.size === 1 || !broadcastsTo(perElement.shape, rowsOf.batch)) return perElement;
  return take(perElement.broadcastTo(rowsOf.batch).reshape([-1]), rowsOf.rows);
}
