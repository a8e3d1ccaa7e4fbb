/**
 * @file Name the pieces of work: items, the segments in which rows are reduced, and the steps that items are ordered into.
 */
import type { NodeId, OpNode } from "../tape.ts";
import type { Tile, View } from "./views.ts";

/** How a loop's rows fall into groups, each reduced by itself. */
export type Segments =
  | { readonly kind: "all" }
  /** Groups of equal size. */
  | { readonly kind: "runs"; readonly rows: number }
  /** Sorted group indices, a constant node. */
  | { readonly kind: "index"; readonly index: NodeId; readonly groups: number };

/** One thing to do for each row, or once where `size` is 1. */
export interface Item {
  /** The node that it computes, or a part of which it writes. */
  readonly id: NodeId;
  readonly kind: "map" | "reduce" | "put" | "add" | "copy" | "host";
  /** Rows. */
  readonly size: number;
  readonly operands: readonly View[];
  readonly segments: Segments | undefined;
  /** Where a part goes: element i of it to element `to[i]`, or from `to` on. */
  readonly to: Int32Array | number | undefined;
  /** The same places where they are the same stretch over and over. */
  readonly tile: Tile | undefined;
  readonly node: OpNode;
}

/** A stretch of work. */
export type Step =
  | { readonly kind: "scalars"; readonly items: readonly Item[] }
  | { readonly kind: "loop"; readonly size: number; readonly segments: Segments; readonly items: readonly Item[] }
  | { readonly kind: "host"; readonly item: Item };

/** All rows as one. */
export const ALL: Segments = { kind: "all" };

/** What a step does, in order. */
export function itemsOfStep(step: Step): readonly Item[] {
  return step.kind === "host" ? [step.item] : step.items;
}
