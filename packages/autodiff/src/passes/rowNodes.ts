/**
 * @file Say what a recurrence among the nodes of a tape is: what each row computes, and which nodes hold what is carried.
 */
import type { Op } from "../op.ts";
import type { NodeId } from "../tape.ts";

/** What a row computes with: carried numbers, what it reads, and operations on these, by their positions. */
export type RowNode =
  | { readonly kind: "carry"; readonly index: number }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "shared"; readonly id: NodeId }
  /** A node for each row. */
  | { readonly kind: "rows"; readonly ids: NodeId[] }
  | { readonly kind: "apply"; readonly op: Op; readonly operands: readonly number[] };

/** Rows that need one another. */
export interface Recurrence {
  /** Nodes that hold each carry: before the first row, then after each. */
  readonly carries: readonly NodeId[][];
  readonly nodes: readonly RowNode[];
  /** What each carry becomes, as positions among the nodes. */
  readonly next: readonly number[];
}
