/**
 * @file Turn a column of labels into groups: the distinct labels and the group of each row.
 */
import { isTensor, lift, type TensorLike } from "@typyro/autodiff";

/** Rows that belong to groups. */
export interface Groups {
  /** The distinct labels, in the order of their first appearance. */
  readonly labels: readonly string[];
  /** For each row, the position of its label in `labels`. */
  readonly index: readonly number[];
  /** Number of groups. */
  readonly length: number;
}

/** Groups of the rows with equal labels; numbers count as labels too. */
export function groups(column: readonly (string | number)[] | TensorLike): Groups {
  const positions = new Map<string, number>();
  const index = (isTensor(column) ? [...lift(column).data()] : column).map((label) => {
    const key = String(label);
    const position = positions.get(key) ?? positions.size;
    positions.set(key, position);
    return position;
  });
  return { labels: [...positions.keys()], index, length: positions.size };
}
