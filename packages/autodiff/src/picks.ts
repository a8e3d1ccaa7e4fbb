/**
 * @file Gather the adjoints of single elements of a vector: many reads of one vector become one addition into it.
 *
 * A loop over the elements of a vector reads each by itself. The adjoint of each read alone is a vector as long as the
 * whole, so n of them would cost n squared; together they are one `scatterAdd`.
 */
import { sizeOf } from "@typyro/base";
import { numberAttr } from "./op.ts";
import { ops } from "./ops/table.ts";
import type { Node, NodeId, OpNode, Tape } from "./tape.ts";
import { apply, known, type Value } from "./value.ts";

/** Reads of parts of one vector, from so many on, are gathered. */
const FEWEST_READS = 4;

interface Pick {
  readonly positions: readonly number[];
  readonly adjoint: Value;
}

/** Adjoints of parts of vectors, held back until the vector itself is reached. */
export class Picks {
  readonly #tape: Tape;
  readonly #reads = new Map<NodeId, number>();
  readonly #held = new Map<NodeId, Pick[]>();

  /** Counts the reads among the nodes up to `last`. */
  constructor(tape: Tape, active: Uint8Array, last: NodeId) {
    this.#tape = tape;
    for (let id = 0; id <= last; id++) {
      const node = tape.node(id);
      if (node.kind !== "op" || active[id] === 0) continue;
      const source = pickedFrom(tape, node);
      if (source !== undefined) this.#reads.set(source, (this.#reads.get(source) ?? 0) + 1);
    }
  }

  /** Hold the adjoint of a read back; false where it is to be pulled back at once. */
  take(node: OpNode, adjoint: Value): boolean {
    const source = pickedFrom(this.#tape, node);
    if (source === undefined || (this.#reads.get(source) ?? 0) < FEWEST_READS) return false;
    const held = this.#held.get(source) ?? [];
    this.#held.set(source, held);
    held.push({ positions: positionsOf(this.#tape, node), adjoint });
    return true;
  }

  /** What the reads of a vector give it, once all of them were met. */
  adjointOf(source: NodeId): Value | undefined {
    const held = this.#held.get(source);
    if (held === undefined) return undefined;
    const [size = 0] = this.#tape.node(source).shape;
    const index = Int32Array.from(held.flatMap(({ positions }) => positions));
    const parts = held.map(({ adjoint, positions }) => adjoint.reshape([positions.length]));
    const joined = parts.length === 1 ? parts[0] : apply(ops.concat, parts, { axis: 0 });
    return joined === undefined ? undefined : apply(ops.scatterAdd, [joined, known("i32", [index.length], index)], { axis: 0, size });
  }
}

/** The vector of which an operation reads a part by constant positions. */
function pickedFrom(tape: Tape, { op, inputs, attrs, shape }: OpNode): NodeId | undefined {
  const [source, index] = inputs;
  if ((op !== ops.gather && op !== ops.slice) || source === undefined || numberAttr(attrs, "axis") !== 0) return undefined;
  const from = tape.node(source).shape;
  if (from.length !== 1 || sizeOf(shape) >= (from[0] ?? 0)) return undefined;
  // A recurrence is read by stretches, few of them and about as long as itself: these are put in their places as they stand.
  if (op === ops.slice && sizeOf(shape) > 1 && isRecurrence(tape.node(source))) return undefined;
  return op === ops.slice || tape.node(index ?? -1).kind === "constant" ? source : undefined;
}

const isRecurrence = (node: Node): boolean => node.kind === "op" && node.op === ops.recurrence;

function positionsOf(tape: Tape, { op, inputs, attrs, shape }: OpNode): readonly number[] {
  const index = tape.node(inputs[1] ?? inputs[0] ?? 0);
  if (op === ops.gather && index.kind === "constant") return Array.from(index.data);
  const start = numberAttr(attrs, "start");
  const step = numberAttr(attrs, "step");
  return Array.from({ length: shape[0] ?? 0 }, (_, i) => start + i * step);
}
