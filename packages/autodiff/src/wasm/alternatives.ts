/**
 * @file Find scalars that are dear and that nothing but one side of a `where` reads: they need computing only where that side is taken.
 */
import { ops } from "../ops/table.ts";
import type { NodeId } from "../tape.ts";
import { shortKernels } from "./math/kernels.ts";
import type { Schedule } from "./schedule.ts";
import { type Item, itemsOfStep } from "./steps.ts";

/** What a side of a `where` is computed from, in order. */
export interface Alternative {
  readonly holds: boolean;
  readonly items: readonly Item[];
}

/** Sides of the `where`s among some scalar items, a stretch of one step, by their nodes. */
export function alternativesOf(schedule: Schedule, items: readonly Item[], kept: Uint8Array): Map<NodeId, Alternative[]> {
  const found = new Map<NodeId, Alternative[]>();
  const wheres = items.filter((item) => item.node.op === ops.where && isScalar(item));
  if (wheres.length === 0) return found;
  const { uses, places, scalars } = scalarsOf(schedule);
  const first = places[items.find(isScalar)?.id ?? 0] ?? 0;
  const last = places[items.findLast(isScalar)?.id ?? 0] ?? 0;
  const claimed = new Set<NodeId>();
  const collect = (id: NodeId, into: Set<Item>): void => {
    const place = places[id] ?? -1;
    const item = place < first || place > last ? undefined : scalars[place];
    if (item === undefined || claimed.has(id) || uses[id] !== 1 || kept[id] === 1 || schedule.stored.has(id)) return;
    into.add(item);
    for (const { root } of item.operands) collect(root, into);
  };
  // The outermost first, so that what stands inside of a side is computed there.
  for (const { id, operands } of wheres.reverse()) {
    for (const [side, holds] of [[1, true], [2, false]] as const) {
      const taken = new Set<Item>();
      const view = operands[side];
      if (view !== undefined) collect(view.root, taken);
      if (![...taken].some((item) => shortKernels[item.node.op.name] === undefined)) continue;
      for (const item of taken) claimed.add(item.id);
      found.set(id, [...(found.get(id) ?? []), { holds, items: [...taken].sort((a, b) => a.id - b.id) }]);
    }
  }
  return found;
}

const isScalar = ({ kind, size }: Item): boolean => kind === "map" && size === 1;

/** The scalars of a schedule: worked out once, since long stretches of them are written as many functions. */
interface ScalarItems {
  /** How many operands read each node. */
  readonly uses: Int32Array;
  /** Operations on scalars in order, and the place of each node among them; -1 for the others. */
  readonly scalars: readonly Item[];
  readonly places: Int32Array;
}

const KNOWN = new WeakMap<Schedule, ScalarItems>();

function scalarsOf(schedule: Schedule): ScalarItems {
  const known = KNOWN.get(schedule);
  if (known !== undefined) return known;
  const { tape, steps, views } = schedule;
  const uses = new Int32Array(tape.nodes.length);
  const places = new Int32Array(tape.nodes.length).fill(-1);
  const scalars: Item[] = [];
  for (const step of steps) {
    for (const item of itemsOfStep(step)) {
      const { id, operands } = item;
      for (let i = 0; i < operands.length; i++) uses[operands[i]?.root ?? 0]!++;
      if (step.kind === "scalars" && isScalar(item)) places[id] = scalars.push(item) - 1;
    }
  }
  for (const id of tape.outputs.values()) {
    uses[id]!++;
    uses[views.of(id).root]!++;
  }
  const found = { uses, places, scalars };
  KNOWN.set(schedule, found);
  return found;
}
