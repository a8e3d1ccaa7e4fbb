/**
 * @file Divide rows into kinds: those that are the same operation on equal kinds, down to a depth.
 */
import { sameShape, type Shape, sizeOf } from "@typyro/base";
import { ops } from "../ops/table.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";
import { FEWEST_ROWS } from "./roots.ts";

/** Rows of one kind, in order. */
export interface Group {
  readonly ids: readonly NodeId[];
  /** Whether they are as many as a loop needs. */
  readonly isMany: boolean;
  /** The array in which they stand already. */
  readonly home: NodeId | undefined;
}

/** Operations of two numbers that change nothing where the second, or for products either one, is this number. */
const NEUTRAL: ReadonlyMap<unknown, number> = new Map([[ops.mul, 1], [ops.div, 1], [ops.sub, 0]]);

/** Rows are compared down to this depth before they are taken for repetitions of one statement. */
const COMPARED_DEPTH = 3;
/** Kinds of few are compared down to this depth with those of many. */
const DEEPEST_FIT = 10;

/** Kinds of the nodes of one tape, to which the numbers may be added that rows are given. */
export class Kinds {
  readonly #tape: Tape;
  readonly #names = new Map<string, number>();
  readonly #kindOf: Int32Array[] = [];
  readonly #constants = new Map<string, NodeId>();

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** Terms by the statement that they repeat; a kind of few joins one of many where it only lacks operations that change nothing. */
  statements(ids: readonly NodeId[]): Group[] {
    const groups = this.divided(ids, COMPARED_DEPTH);
    const many = groups.filter(({ isMany }) => isMany).map((group) => ({ ...group, ids: [...group.ids] }));
    const few = groups.filter(({ ids: group, isMany }) => {
      if (isMany) return false;
      const joined = many.find((other) => this.#fits(group[0] ?? 0, other.ids[0] ?? 0, DEEPEST_FIT));
      joined?.ids.push(...group);
      return joined === undefined;
    });
    return [...many, ...few];
  }

  /** Rows by kind. */
  divided(ids: readonly NodeId[], depth: number): Group[] {
    const found = new Map<number, NodeId[]>();
    for (const id of ids) listIn(found, this.of(id, depth)).push(id);
    return [...found.values()].map((group) => ({ ids: group, isMany: group.length >= FEWEST_ROWS, home: undefined }));
  }

  /** A number for what a node is, down to a depth: equal for equal operations on equal kinds. */
  of(id: NodeId, depth: number): number {
    const level = (this.#kindOf[depth] ??= new Int32Array(this.#tape.nodes.length + NEUTRAL.size));
    const known = level[id] ?? 0;
    if (known > 0) return known;
    const node = this.#tape.node(id);
    const inputs = node.kind === "op" && depth > 0 ? node.inputs.map((input) => this.of(input, depth - 1)) : [];
    const text = `${node.dtype} ${node.shape.join(",")} ${nameOf(node)} ${inputs.join(",")}`;
    const kind = this.#names.get(text) ?? this.#names.size + 1;
    this.#names.set(text, kind);
    level[id] = kind;
    return kind;
  }

  /** Whether a node is what `like` is, but for operations that it lacks since they would change nothing. */
  #fits(id: NodeId, like: NodeId, depth: number): boolean {
    if (id === like) return true;
    const a = this.#tape.node(id);
    const b = this.#tape.node(like);
    if (depth === 0 || a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
    if (a.kind === "constant" || b.kind !== "op") return a.kind === b.kind;
    if (a.kind === "op" && a.op === b.op) return a.inputs.length === b.inputs.length && a.inputs.every((input, k) => this.#fits(input, b.inputs[k] ?? 0, depth - 1));
    return NEUTRAL.has(b.op) && b.inputs.slice(0, b.op === ops.mul ? 2 : 1).some((input) => this.#fits(id, input, depth - 1));
  }

  /**
   * Rows of one operation but for some that lack it, because its other operand changes nothing there: with the operands that they are given.
   * Undefined where none lacks it, or some are of another kind.
   */
  withIdentities(ids: readonly NodeId[], groups: readonly Group[]): { readonly like: OpNode; readonly columns: readonly (readonly NodeId[])[] } | undefined {
    const like = groups.map((group) => this.#tape.node(group.ids[0] ?? 0)).find((node): node is OpNode => node.kind === "op" && NEUTRAL.has(node.op));
    if (like === undefined || like.inputs.length !== 2) return undefined;
    const neutral = like.inputs.map((input) => this.#filled(this.#tape.node(input).shape, NEUTRAL.get(like.op) ?? 0));
    const kinds = like.inputs.map((input) => this.of(input, 0));
    const columns: NodeId[][] = [[], []];
    let lacking = 0;
    for (const id of ids) {
      const node = this.#tape.node(id);
      if (!sameShape(node.shape, like.shape) || node.dtype !== like.dtype) return undefined;
      if (node.kind === "op" && node.op === like.op) {
        columns[0]?.push(node.inputs[0] ?? 0);
        columns[1]?.push(node.inputs[1] ?? 0);
        continue;
      }
      const kind = this.of(id, 0);
      const slot = kind === kinds[0] ? 0 : kind === kinds[1] && like.op === ops.mul ? 1 : undefined;
      if (slot === undefined) return undefined;
      columns[slot]?.push(id);
      columns[1 - slot]?.push(neutral[1 - slot] ?? 0);
      lacking++;
    }
    return lacking === 0 ? undefined : { like, columns };
  }

  /** An array of one number, once for each. */
  #filled(shape: Shape, value: number): NodeId {
    const key = `${value} ${shape.join(",")}`;
    const known = this.#constants.get(key) ?? this.#tape.constant({ dtype: "f64", shape }, new Float64Array(sizeOf(shape)).fill(value));
    this.#constants.set(key, known);
    return known;
  }
}

function nameOf(node: Node): string {
  return node.kind === "op" ? `${node.op.name} ${Object.keys(node.attrs).length === 0 ? "" : JSON.stringify(node.attrs)}` : node.kind;
}

/** The list of a key, made where there is none. */
export function listIn<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const fresh: V[] = [];
  lists.set(key, fresh);
  return fresh;
}
