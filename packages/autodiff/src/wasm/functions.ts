/**
 * @file Divide the steps of a schedule among functions, and find the scalars that pass from one to another.
 */
import type { NodeId } from "../tape.ts";
import type { Schedule } from "./schedule.ts";
import { itemsOfStep, type Step } from "./steps.ts";

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

/** 1 for scalars that are computed in one function and used in another, or by the host: these need a place in memory. */
export function crossing({ tape, views, maps, stored }: Schedule, groups: readonly (readonly Step[])[]): Uint8Array {
  const found = new Uint8Array(tape.nodes.length);
  /** The function that computes a node, and the last one seen to read its rows; counted from 1, the host being -1. */
  const definedIn = new Int32Array(tape.nodes.length);
  const readIn = new Int32Array(tape.nodes.length);
  const use = (root: NodeId, reader: number): void => {
    if (views.size(root) === 1) {
      if (definedIn[root] !== reader && tape.node(root).kind === "op") found[root] = 1;
      return;
    }
    // What a loop computes again, it reads again.
    if (stored.has(root) || readIn[root] === reader) return;
    readIn[root] = reader;
    for (const operand of maps.get(root)?.operands ?? []) use(operand.root, reader);
  };
  for (const [group, steps] of groups.entries()) {
    for (const step of steps) {
      const reader = step.kind === "host" ? HOST : group + 1;
      for (const { id, operands } of itemsOfStep(step)) {
        for (let i = 0; i < operands.length; i++) use(operands[i]?.root ?? 0, reader);
        definedIn[id] = group + 1;
      }
    }
  }
  return found;
}

const HOST = -1;
