/**
 * @file Find from which step to which each temporary array is needed, so that arrays with nothing in common in time can share memory.
 */
import { ops } from "../ops/table.ts";
import type { NodeId } from "../tape.ts";
import type { Schedule } from "./schedule.ts";
import { type Item, itemsOfStep } from "./steps.ts";

/** An array that is neither given nor an output: positions of the step that first writes it and of the last one that reads it. */
export interface Lifetime {
  readonly id: NodeId;
  readonly first: number;
  readonly last: number;
}

/** Temporary arrays in the order in which they are first written. Left out are those whose zeros nobody writes. */
export function lifetimesOf({ tape, views, steps, stored, maps }: Schedule): Lifetime[] {
  const size = tape.nodes.length;
  const first = new Int32Array(size).fill(-1);
  const last = new Int32Array(size).fill(-1);
  const isShared = new Uint8Array(size);
  const use = (root: NodeId, position: number): void => {
    // Numbers have no array, nor do they read any again.
    if (views.size(root) === 1 || last[root] === position) return;
    last[root] = position;
    // What a loop computes again, it reads again.
    if (!stored.has(root)) for (const operand of maps.get(root)?.operands ?? []) use(operand.root, position);
  };
  const order: NodeId[] = [];
  for (const [position, step] of steps.entries()) {
    for (const item of itemsOfStep(step)) {
      const { id, operands, node, kind } = item;
      for (let i = 0; i < operands.length; i++) use(operands[i]?.root ?? 0, position);
      if (views.size(id) > 1) {
        if (first[id] === -1) {
          first[id] = position;
          if (stored.has(id)) order.push(id);
          isShared[id] = 1;
        }
        if (!writesAll(item)) isShared[id] = 0;
        // The parts of a concatenation may be written by several steps.
        if (stored.has(id)) use(id, position);
      }
      if (kind === "host") for (const input of node.inputs) use(input, position);
    }
  }
  for (const id of tape.outputs.values()) {
    isShared[id] = 0;
    isShared[views.of(id).root] = 0;
  }
  return order.filter((id) => isShared[id] === 1).map((id) => ({ id, first: first[id] ?? 0, last: last[id] ?? 0 }));
}

/** Whether the items of a node leave none of its elements as it was. */
function writesAll({ kind, size, node }: Item): boolean {
  switch (kind) {
    case "put":
      return node.op === ops.concat;
    case "add":
    case "reduce":
      // A loop clears what it adds to; single rows are written to their places.
      return size > 1;
    default:
      return true;
  }
}
