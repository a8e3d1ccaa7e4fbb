/**
 * @file Record a recurrence that was found: its loop has what needs an earlier row, everything else is computed before on whole arrays.
 */
import { internal } from "@typyro/base";
import { recurrenceAttrs } from "../ops/recurrence.ts";
import type { BodyStep } from "../ops/recurrenceBody.ts";
import { ops } from "../ops/table.ts";
import type { NodeId, Tape } from "../tape.ts";
import type { Recurrence } from "./rowNodes.ts";

/** How nodes of the old tape come onto the new one. */
export interface Moves {
  /** An array with an element for each node; undefined where it cannot be made now. */
  readonly arrayOf: (ids: readonly NodeId[]) => NodeId | undefined;
  readonly numberOf: (id: NodeId) => NodeId;
}

/** The node of a recurrence on the new tape; undefined where what it reads cannot be made now. */
export function recordRecurrence(recurrence: Recurrence, from: Tape, to: Tape, moves: Moves): NodeId | undefined {
  const { carries, next } = recurrence;
  const [held = []] = carries;
  const loop = new Loop(recurrence, to, moves);
  for (const end of next) if (!loop.add(end)) return undefined;
  to.origin = from.node(held[1] ?? 0).origin;
  return loop.record(held.length - 1);
}

class Loop {
  readonly #recurrence: Recurrence;
  readonly #to: Tape;
  readonly #moves: Moves;
  readonly #isInside: boolean[] = [];
  readonly #inputs: NodeId[];
  /** Steps of the loop in order, and where each stands among them; what is read, by its place among the inputs. */
  readonly #order: number[] = [];
  readonly #steps = new Map<number, number>();
  readonly #places = new Map<number, number>();
  readonly #outside = new Map<number, NodeId>();

  constructor(recurrence: Recurrence, to: Tape, moves: Moves) {
    this.#recurrence = recurrence;
    this.#to = to;
    this.#moves = moves;
    this.#inputs = recurrence.carries.map(([first = 0]) => moves.numberOf(first));
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
        return this.#moves.numberOf(node.id);
      case "rows":
        return this.#moves.arrayOf(node.ids);
      case "apply": {
        const operands = node.operands.map((operand) => this.#made(operand));
        const made = operands.filter((id) => id !== undefined);
        return made.length < operands.length ? undefined : this.#to.append(node.op, made);
      }
      default:
        throw internal("what is carried is not outside of its recurrence");
    }
  }
}
