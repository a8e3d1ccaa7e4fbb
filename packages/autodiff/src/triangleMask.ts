/**
 * @file Mark a triangle of matrices by booleans, the same buffer each time, so that a tape holds one constant for it.
 */
import type { Shape } from "@typyro/base";
import { known, type Value } from "./value.ts";

const masks = new Map<string, Value>();

/**
 * True where a matrix element lies on or below (or above) a diagonal: `offset` 0 is the main one, 1 the one above it.
 *
 * @shape [rows, columns], the last two sizes of `shape`
 */
export function triangleMask(shape: Shape, side: "lower" | "upper", offset: number): Value {
  const rows = shape.at(-2) ?? 1;
  const columns = shape.at(-1) ?? 1;
  const key = `${side} ${rows} ${columns} ${offset}`;
  const found = masks.get(key);
  if (found !== undefined) return found;
  const data = new Uint8Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) data[i * columns + j] = (side === "lower" ? j - i <= offset : j - i >= offset) ? 1 : 0;
  }
  const mask = known("bool", [rows, columns], data);
  masks.set(key, mask);
  return mask;
}
