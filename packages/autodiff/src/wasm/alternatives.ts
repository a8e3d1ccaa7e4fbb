/**
 * @file Find scalars that are dear and that nothing but one side of a `where` reads: they need computing only where that side is taken.
 */
import { ops } from "../ops/table.ts";
import type { NodeId } from "../tape.ts";
import { shortKernels } from "./math/kernels.ts";
import { type Item, itemsOfStep, type Schedule } from "./schedule.ts";

/** What a side of a `where` is computed from, in order. */
export interface Alternative {
  readonly holds: boolean;
  readonly items: readonly Item[];
}

/** Sides of the `where`s among some scalar items, by their nodes. */
export function alternativesOf(schedule: Schedule, items: readonly Item[], kept: ReadonlySet<NodeId>): Map<NodeId, Alternative[]> {
  const found = new Map<NodeId, Alternative[]>();
  if (!items.some(({ node }) => node.op === ops.where)) return found;
  const uses = usesOf(schedule);
  const here = new Map(items.filter(({ kind, size }) => kind === "map" && size === 1).map((item) => [item.id, item] as const));
  const claimed = new Set<NodeId>();
  const collect = (id: NodeId, into: Set<Item>): void => {
    const item = here.get(id);
    if (item === undefined || claimed.has(id) || uses[id] !== 1 || kept.has(id) || schedule.stored.has(id)) return;
    into.add(item);
    for (const { root } of item.operands) collect(root, into);
  };
  // The outermost first, so that what stands inside of a side is computed there.
  for (const { id, node, operands } of [...here.values()].reverse()) {
    if (node.op !== ops.where) continue;
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

const KNOWN = new WeakMap<Schedule, Int32Array>();

/** How many operands read each node. */
function usesOf(schedule: Schedule): Int32Array {
  const known = KNOWN.get(schedule);
  if (known !== undefined) return known;
  const { tape, steps, views } = schedule;
  const uses = new Int32Array(tape.nodes.length);
  for (const step of steps) {
    for (const { operands } of itemsOfStep(step)) for (let i = 0; i < operands.length; i++) uses[operands[i]?.root ?? 0]!++;
  }
  for (const id of tape.outputs.values()) {
    uses[id]!++;
    uses[views.of(id).root]!++;
  }
  KNOWN.set(schedule, uses);
  return uses;
}
