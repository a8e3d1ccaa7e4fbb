/**
 * @file Find what the rows of a loop read: scalars, values of a segment, and values computed again from others.
 */
import { sizeOf } from "@typyro/base";
import type { Schedule } from "./schedule.ts";
import type { Item, Segments, Step } from "./steps.ts";
import type { Tile, View } from "./views.ts";

/** A loop over rows. */
export type LoopStep = Extract<Step, { kind: "loop" }>;

/** A name for a value as it is read: equal names are equal numbers. */
export function keyOf({ root, map }: View): string {
  switch (map.kind) {
    case "same":
      return `${root}`;
    case "at":
      return `${root}@${map.index}`;
    case "shift":
      return `${root}+${map.by}`;
    case "run":
      return `${root}/${map.rows}+${map.from}`;
    case "tile":
      return `${root}%${map.period}+${map.from}`;
    case "table":
      return `${root}#${tableKey(map.table)}`;
  }
}

const TABLE_KEYS = new WeakMap<Int32Array, number>();
let tableKeys = 0;

function tableKey(table: Int32Array): number {
  const known = TABLE_KEYS.get(table) ?? tableKeys++;
  TABLE_KEYS.set(table, known);
  return known;
}

/** Whether every row reads the same element. */
export function isScalarView({ tape }: Schedule, { root, map }: View): boolean {
  return map.kind === "at" || sizeOf(tape.node(root).shape) === 1;
}

/** The item that computes a value in this loop: one of its own, or one cheap enough to be done again. */
export function computedIn({ maps, stored }: Schedule, step: LoopStep, { root, map }: View): Item | undefined {
  if (map.kind !== "same") return undefined;
  const item = maps.get(root);
  if (item?.size !== step.size) return undefined;
  return !stored.has(root) || step.items.includes(item) ? item : undefined;
}

/** Whether a row's place in a tile is its position within its segment. */
export function isWithin(segments: Segments, { period }: Tile): boolean {
  return segments.kind === "runs" && segments.rows === period;
}

/** What the rows of a loop read. */
export class LoopShape {
  /** Values that are the same for all rows. */
  readonly scalars: View[] = [];
  /** Values that are the same for all rows of a segment. */
  readonly groupReads: View[] = [];
  /** Whether something is read or added to by the position within a segment. */
  readonly readsWithin: boolean;

  constructor(schedule: Schedule, step: LoopStep) {
    const seen = new Set<string>();
    let within = false;
    const { segments } = step;
    const visit = (view: View): void => {
      const key = keyOf(view);
      if (seen.has(key)) return;
      seen.add(key);
      if (isScalarView(schedule, view)) {
        this.scalars.push(view);
        return;
      }
      const item = computedIn(schedule, step, view);
      if (item !== undefined) {
        for (const operand of item.operands) visit(operand);
        return;
      }
      const { map } = view;
      if (segments.kind === "index" && map.kind === "table" && map.index === segments.index) this.groupReads.push(view);
      else if (segments.kind === "runs" && map.kind === "run" && map.rows === segments.rows) this.groupReads.push(view);
      else if (map.kind === "tile" && isWithin(segments, map)) within = true;
    };
    for (const { operands, tile } of step.items) {
      for (const view of operands) visit(view);
      if (tile !== undefined && isWithin(segments, tile)) within = true;
    }
    this.readsWithin = within;
  }
}
