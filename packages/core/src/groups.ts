/**
 * @file Turn a column of labels into groups: the distinct labels and the group of each row.
 */
import { isTensor, lift, type TensorLike } from "@typyro/autodiff";
import { CallSite, modelError, nearestName } from "@typyro/base";

/** Rows that belong to groups. */
export interface Groups {
  /** The distinct labels. */
  readonly labels: readonly string[];
  /** For each row, the position of its label in `labels`. */
  readonly index: readonly number[];
  /** Number of groups. */
  readonly length: number;
}

/**
 * Groups of the rows with equal labels; numbers count as labels too.
 *
 * @param known - the labels in the order wanted, such as those of the rows that a model was fitted to: rows with others are refused, and a
 *   label without rows stays a group. By default the labels of the column in the order of their first appearance.
 * @error group-unknown
 * @example
 * const subject = groups(training.text("subject"));
 * const unseen = groups(heldOut.text("subject"), subject.labels);
 */
export function groups(column: readonly (string | number)[] | TensorLike, known?: readonly (string | number)[]): Groups {
  const labels = (isTensor(column) ? [...lift(column).data()] : column).map(String);
  const positions = new Map((known ?? [...new Set(labels)]).map((label, position) => [String(label), position]));
  const index = labels.map((label, row) => {
    const position = positions.get(label);
    if (position !== undefined) return position;
    const names = [...positions.keys()];
    throw modelError("group-unknown", { label, row, known: names, nearest: nearestName(label, names) }, { at: [new CallSite(groups)] });
  });
  return { labels: [...positions.keys()], index, length: positions.size };
}
