/**
 * @file Divide the steps of a schedule among functions, and find the scalars that pass from one to another.
 */
import { sizeOf } from "@typyro/base";
import type { NodeId } from "../tape.ts";
import type { Schedule, Step } from "./schedule.ts";

/** A function is closed once it holds about so many operations: engines take more than linear time for one function. */
const ITEMS_PER_FUNCTION = 500;

/** The steps of each function; long stretches of scalars are cut. */
export function functionsOf(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [[]];
  let count = 0;
  const push = (step: Step, items: number): void => {
    if (count > 0 && count + items > ITEMS_PER_FUNCTION) {
      groups.push([]);
      count = 0;
    }
    groups.at(-1)?.push(step);
    count += items;
  };
  for (const step of steps) {
    if (step.kind === "host") push(step, 1);
    else if (step.kind === "loop") push(step, step.items.length);
    else {
      for (let i = 0; i < step.items.length; i += ITEMS_PER_FUNCTION) {
        const items = step.items.slice(i, i + ITEMS_PER_FUNCTION);
        push({ kind: "scalars", items }, items.length);
      }
    }
  }
  return groups;
}

/** Scalars that are computed in one function and used in another, or by the host: these need a place in memory. */
export function crossing({ tape, maps }: Schedule, groups: readonly (readonly Step[])[]): Set<NodeId> {
  const definedIn = new Map<NodeId, number>();
  const found = new Set<NodeId>();
  const visited = new Set<string>();
  const use = (root: NodeId, group: number): void => {
    const node = tape.node(root);
    if (node.kind !== "op") return;
    if (sizeOf(node.shape) === 1) {
      if (definedIn.get(root) !== group) found.add(root);
      return;
    }
    // What a loop computes again, it reads again.
    const key = `${root} ${group}`;
    if (visited.has(key)) return;
    visited.add(key);
    for (const operand of maps.get(root)?.operands ?? []) use(operand.root, group);
  };
  for (const [group, steps] of groups.entries()) {
    for (const step of steps) {
      for (const item of step.kind === "host" ? [step.item] : step.items) {
        for (const { root } of item.operands) use(root, step.kind === "host" ? -1 : group);
        definedIn.set(item.id, group);
      }
    }
  }
  return found;
}
