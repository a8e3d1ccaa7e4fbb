/**
 * @file Say what a recurrence among the nodes of a tape is: what each row computes, and which nodes hold what is carried; first with small
 * arrays as they were recorded, then with single numbers.
 */
import type { Shape } from "@typyro/base";
import type { Op } from "../op.ts";
import type { NodeId, OpNode } from "../tape.ts";

/** What a row computes with: carried arrays, what it reads, and operations on these, by their positions. A number is an array of no axes. */
export type RowArray =
  | { readonly kind: "carry"; readonly index: number; readonly shape: Shape }
  | { readonly kind: "shared"; readonly id: NodeId; readonly shape: Shape }
  /** A node for each row. */
  | { readonly kind: "rows"; readonly ids: NodeId[]; readonly shape: Shape }
  /** What the node of one row does, of which constants say where elements are taken from. */
  | { readonly kind: "apply"; readonly like: OpNode; readonly operands: readonly number[]; readonly shape: Shape };

/** Rows that need one another. */
export interface ArrayRecurrence {
  /** Nodes that hold each carry: before the first row, then after each. */
  readonly carries: readonly NodeId[][];
  readonly nodes: readonly RowArray[];
  /** What each carry becomes, as positions among the nodes. */
  readonly next: readonly number[];
}

/** The same with numbers. What is read may be an element of an array, by its position there. */
export type RowNode =
  | { readonly kind: "carry"; readonly index: number }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "shared"; readonly id: NodeId; readonly element: number }
  | { readonly kind: "rows"; readonly ids: readonly NodeId[]; readonly element: number }
  | { readonly kind: "apply"; readonly op: Op; readonly operands: readonly number[] };

/** Rows that need one another, as numbers: those carried are the elements of the arrays carried, one array after the other. */
export interface Recurrence {
  readonly carries: readonly NodeId[][];
  /** Elements of each array that is carried. */
  readonly sizes: readonly number[];
  readonly nodes: readonly RowNode[];
  /** What each number becomes, as positions among the nodes. */
  readonly next: readonly number[];
}

/** Operations of a row that need what is carried, each once. */
export function operationsInLoop({ nodes, next }: Pick<Recurrence, "nodes" | "next">): Op[] {
  const known = new Map<number, boolean>();
  const found: Op[] = [];
  const isInside = (position: number): boolean => {
    const before = known.get(position);
    if (before !== undefined) return before;
    const node = nodes[position];
    // All operands are looked at, whichever is inside.
    const inside = node?.kind === "carry" || (node?.kind === "apply" && node.operands.map(isInside).includes(true));
    known.set(position, inside);
    if (inside && node.kind === "apply") found.push(node.op);
    return inside;
  };
  next.forEach(isInside);
  return found;
}

/** What a row computes with, to which more can be added; what is added twice is there once. */
export class RowNodes {
  readonly nodes: RowNode[];
  readonly #known = new Map<string, number>();

  constructor(nodes: readonly RowNode[] = []) {
    this.nodes = [...nodes];
  }

  number(value: number): number {
    return this.#once(Object.is(value, -0) ? "=-0" : `=${value}`, { kind: "number", value });
  }

  apply(op: Op, ...operands: number[]): number {
    return this.#once(`${op.name} ${operands.join(" ")}`, { kind: "apply", op, operands });
  }

  /** Something that is read or carried. */
  leaf(node: RowNode): number {
    return this.nodes.push(node) - 1;
  }

  isNumber(position: number, value: number): boolean {
    const node = this.nodes[position];
    return node?.kind === "number" && Object.is(node.value, value);
  }

  #once(key: string, node: RowNode): number {
    const known = this.#known.get(key) ?? this.nodes.push(node) - 1;
    this.#known.set(key, known);
    return known;
  }
}
