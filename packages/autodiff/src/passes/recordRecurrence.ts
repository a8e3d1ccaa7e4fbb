/**
 * @file Record a recurrence that was found: its loop has what needs an earlier row, everything else is computed before on whole arrays.
 */
import { internal, sameShape, type Shape, sizeOf } from "@typyro/base";
import { recurrenceAttrs } from "../ops/recurrence.ts";
import type { BodyStep } from "../ops/recurrenceBody.ts";
import { ops } from "../ops/table.ts";
import type { NodeId, Tape } from "../tape.ts";
import type { Recurrence } from "./rowNodes.ts";

/** How nodes of the old tape come onto the new one. */
export interface Moves {
  /** An array with a row for each node, or what all nodes are; undefined where it cannot be made now. */
  readonly rowsOf: (ids: readonly NodeId[]) => NodeId | undefined;
  readonly nodeOf: (id: NodeId) => NodeId;
}

/** The node of a recurrence on the new tape; undefined where what it reads cannot be made now. */
export function recordRecurrence(recurrence: Recurrence, from: Tape, to: Tape, moves: Moves): NodeId | undefined {
  const { carries, next } = recurrence;
  const [held = []] = carries;
  const loop = new Loop(recurrence, from, to, moves);
  for (const end of next) if (!loop.add(end)) return undefined;
  to.origin = from.node(held[1] ?? 0).origin;
  return loop.record(held.length - 1);
}

class Loop {
  readonly #recurrence: Recurrence;
  readonly #from: Tape;
  readonly #to: Tape;
  readonly #moves: Moves;
  readonly #isInside: boolean[] = [];
  readonly #inputs: NodeId[];
  /** Steps of the loop in order, and where each stands among them; what is read, by its place among the inputs. */
  readonly #order: number[] = [];
  readonly #steps = new Map<number, number>();
  readonly #places = new Map<number, number>();
  readonly #outside = new Map<number, NodeId>();

  constructor(recurrence: Recurrence, from: Tape, to: Tape, moves: Moves) {
    this.#recurrence = recurrence;
    this.#from = from;
    this.#to = to;
    this.#moves = moves;
    this.#inputs = recurrence.carries.flatMap(([first = 0], j) => {
      const start = moves.nodeOf(first);
      return Array.from({ length: recurrence.sizes[j] ?? 1 }, (_, element) => this.#element(start, element));
    });
    // Operations stand behind what they read.
    for (const [position, node] of recurrence.nodes.entries()) {
      this.#isInside.push(node.kind === "carry" || (node.kind === "apply" && node.operands.some((operand) => this.#isInside[operand] === true)));
      if (node.kind === "carry") this.#places.set(position, node.index);
    }
  }

  /** Take in what a result needs; false where something that is read cannot be made now. */
  add(position: number): boolean {
    if (this.#places.has(position) || this.#steps.has(position)) return true;
    const node = this.#recurrence.nodes[position];
    if (node?.kind === "apply" && this.#isInside[position] === true) {
      for (const operand of node.operands) if (!this.add(operand)) return false;
      this.#steps.set(position, this.#order.push(position) - 1);
      return true;
    }
    const id = this.#made(position);
    if (id === undefined) return false;
    this.#places.set(position, this.#inputs.push(id) - 1);
    return true;
  }

  record(rows: number): NodeId {
    const { nodes, next } = this.#recurrence;
    const place = (position: number): number => this.#places.get(position) ?? this.#inputs.length + (this.#steps.get(position) ?? 0);
    const steps = this.#order.flatMap((position): BodyStep[] => {
      const node = nodes[position];
      return node?.kind === "apply" ? [{ op: node.op, operands: node.operands.map(place) }] : [];
    });
    return this.#to.append(ops.recurrence, this.#inputs, recurrenceAttrs({ inputs: this.#inputs.length, steps, next: next.map(place) }, rows, false));
  }

  /** What needs no earlier row: an array, or a number that all rows share. */
  #made(position: number): NodeId | undefined {
    const known = this.#outside.get(position) ?? this.#once(position);
    if (known !== undefined) this.#outside.set(position, known);
    return known;
  }

  #once(position: number): NodeId | undefined {
    const node = this.#recurrence.nodes[position];
    switch (node?.kind) {
      case "number":
        return this.#to.constant({ dtype: "f64", shape: [] }, Float64Array.of(node.value));
      case "shared":
        return this.#element(this.#moves.nodeOf(node.id), node.element);
      case "rows":
        return this.#column(node.ids, node.element);
      case "apply": {
        const operands = node.operands.map((operand) => this.#made(operand));
        const made = operands.filter((id) => id !== undefined);
        return made.length < operands.length ? undefined : this.#to.append(node.op, made);
      }
      default:
        throw internal("what is carried is not outside of its recurrence");
    }
  }

  /** An element of an array, as a number. */
  #element(array: NodeId, element: number): NodeId {
    const node = this.#to.node(array);
    const size = sizeOf(node.shape);
    if (size === 1) return this.#reshaped(array, []);
    if (node.kind === "constant" && node.dtype === "f64") return this.#to.constant({ dtype: "f64", shape: [] }, Float64Array.of(node.data[element] ?? NaN));
    const index = this.#to.constant({ dtype: "i32", shape: [] }, Int32Array.of(element));
    return this.#to.append(ops.gather, [this.#reshaped(array, [size]), index], { axis: 0 });
  }

  /** An element of the array of each row. */
  #column(ids: readonly NodeId[], element: number): NodeId | undefined {
    const array = this.#moves.rowsOf(ids);
    if (array === undefined) return undefined;
    const { shape } = this.#to.node(array);
    const { shape: ofOne } = this.#from.node(ids[0] ?? 0);
    if (shape.length === ofOne.length) return this.#element(array, element);
    const [rows, size] = [ids.length, sizeOf(ofOne)];
    if (size === 1) return this.#reshaped(array, [rows]);
    return this.#to.append(ops.slice, [this.#reshaped(array, [rows * size])], { axis: 0, start: element, stop: (rows - 1) * size + element + 1, step: size });
  }

  #reshaped(id: NodeId, shape: Shape): NodeId {
    return sameShape(this.#to.node(id).shape, shape) ? id : this.#to.append(ops.reshape, [id], { shape: [...shape] });
  }
}
