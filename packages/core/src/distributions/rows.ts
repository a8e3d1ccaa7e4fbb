/**
 * @file Pick rows of what distributions are made of: what a mask shows is scored alone.
 */
import { take, type Value } from "@typyro/autodiff";
import { type Shape, sizeOf } from "@typyro/base";
import type { Distribution } from "./distribution.ts";

/** Which rows: flat positions among the batch axes but the last `kept`, which each row keeps. */
export interface Rows {
  readonly positions: readonly number[];
  readonly kept: number;
  readonly batchShape: Shape;
}

/** The batch shape of rows. */
export function shapeOfRows({ positions, kept, batchShape }: Rows): number[] {
  return [positions.length, ...batchShape.slice(batchShape.length - kept)];
}

/**
 * Rows of a parameter; one that is the same for every row serves as it is.
 *
 * @param rank - how many axes at the right belong to one parameter.
 * @shape x: broadcasts to [...batchShape, ...own]; result: broadcasts to [rows, ...kept, ...own]
 */
export function rowsOf(x: Value, { positions, kept, batchShape }: Rows, rank = 0): Value {
  const split = x.shape.length - rank;
  const own = x.shape.slice(split);
  const outer = Math.max(0, split - kept);
  if (x.shape.slice(0, outer).every((n) => n === 1)) return x.reshape([...x.shape.slice(outer, split), ...own]);
  const inner = batchShape.slice(batchShape.length - kept);
  const rows = sizeOf(batchShape.slice(0, batchShape.length - kept));
  return take(x.broadcastTo([...batchShape, ...own]).reshape([rows, ...inner, ...own]), positions);
}

/** The rows of a distribution that broadcasts to the batch. */
function rowsOfBase(base: Distribution, { positions, kept, batchShape }: Rows): Distribution {
  return base.expand(batchShape).rows?.(positions, kept) ?? base;
}

/** The part of a record that says how rows of a wrapper are made of rows of what it wraps; none where that has none. */
export function rowsThrough(bases: readonly Distribution[], make: (bases: readonly Distribution[], rows: Rows) => Distribution): { readonly rows?: (rows: Rows) => Distribution } {
  if (bases.some((base) => base.rows === undefined)) return {};
  return { rows: (rows) => make(bases.map((base) => rowsOfBase(base, rows)), rows) };
}
