/**
 * @file Compare the rows of a chain: what each computes of the chain's node before, down to what needs nothing of the chain, or what an
 * earlier row has computed. That last thing is carried too, and what it becomes is compared in the same way; so several arrays may be
 * carried, and one over several rows.
 */
import { internal, sameShape, sizeOf } from "@typyro/base";
import { ops } from "../ops/table.ts";
import type { NodeId, Tape } from "../tape.ts";
import { latestOf, type Way } from "./chains.ts";
import type { ArrayRecurrence, RowArray } from "./rowNodes.ts";
import { doTheSame, isOfRow, isSmall, operandsOf } from "./rowOps.ts";

/** A row of more operations is left as it is. */
const MOST_OPERATIONS = 200;
/** Numbers that are carried, at most. */
export const MOST_CARRIED = 16;
/** Rows at the start in which something may be special. */
const FIRST_ROWS = [2, 4, 8, 16];
/** Rows that must be alike, at least. */
const FEWEST_ALIKE = 8;
/** Rows in the middle that a sketch looks at, and those before them that may leave what they need. */
const ROWS_SEEN = 32;
const FIRST_SEEN = MOST_CARRIED + 1;

/** How the rows of a chain may be taken to follow one another. */
export interface Sketch {
  readonly ids: readonly NodeId[];
  /** Whether what is computed from one earlier array is computed again in each row, in place of being carried. */
  readonly computesAgain: boolean;
  /** What some rows in the middle have in common. */
  readonly pattern: Pattern;
}

/** What a chain carries, by some rows in its middle; where that is several arrays, also what it carries where as much as can be is computed again. */
export function sketchesOf(tape: Tape, ids: readonly NodeId[]): Sketch[] {
  const middle = Math.max(0, (ids.length - FIRST_SEEN - ROWS_SEEN) >> 1);
  const chain = chainOf(tape, ids.slice(middle, middle + FIRST_SEEN + ROWS_SEEN));
  const starts = middle === 0 ? FIRST_ROWS : [FIRST_SEEN];
  const sketch = (computesAgain: boolean): Sketch[] => {
    const pattern = patternFrom(tape, chain, starts, computesAgain, false);
    return pattern === undefined ? [] : [{ ids, computesAgain, pattern }];
  };
  const plain = sketch(false);
  return plain[0]?.pattern.recurrence().next.length === 1 ? plain : [...plain, ...sketch(true)];
}

/** What all rows have in common. */
export function patternOf(tape: Tape, { ids, computesAgain }: Sketch): Pattern | undefined {
  return patternFrom(tape, chainOf(tape, ids), FIRST_ROWS, computesAgain, true);
}

function patternFrom(tape: Tape, chain: Chain, starts: readonly number[], computesAgain: boolean, isWhole: boolean): Pattern | undefined {
  for (const start of starts) {
    const pattern = new Pattern(tape, chain, start, computesAgain);
    if (pattern.find(isWhole)) return pattern;
  }
  return undefined;
}

interface Chain {
  readonly ids: readonly NodeId[];
  readonly members: ReadonlySet<NodeId>;
  readonly latest: Int32Array;
}

const chainOf = (tape: Tape, ids: readonly NodeId[]): Chain => ({ ids, members: new Set(ids), latest: latestOf(tape, ids) });

/** What the rows of a chain have in common, from one row on. */
export class Pattern {
  readonly #tape: Tape;
  readonly #chain: readonly NodeId[];
  readonly #latest: Int32Array;
  readonly #members: ReadonlySet<NodeId>;
  readonly #start: number;
  readonly #computesAgain: boolean;
  readonly #nodes: RowArray[] = [];
  /** The nodes of all rows, by position. */
  readonly #columns: (readonly NodeId[])[] = [];
  readonly #known = new Map<string, number>();
  /** For each carry, the nodes that each row begins with. */
  readonly #carries: NodeId[][] = [];
  readonly #next: number[] = [];
  #carried = 0;
  #rows: number;

  constructor(tape: Tape, { ids, members, latest }: Chain, start: number, computesAgain: boolean) {
    this.#tape = tape;
    this.#chain = ids;
    this.#members = members;
    this.#start = start;
    this.#computesAgain = computesAgain;
    this.#latest = latest;
    this.#rows = ids.length - start;
  }

  /** Whether the rows are alike. @param isWhole - whether rows before the first that do the same are added. */
  find(isWhole: boolean): boolean {
    if (this.#rows < FEWEST_ALIKE) return false;
    if (this.#carry(this.#chain.slice(this.#start - 1, -1)) === undefined) return false;
    for (let j = 0; j < this.#carries.length; j++) {
      const next = this.#walk(j === 0 ? this.#chain.slice(this.#start) : (this.#carries[j]?.slice(1) ?? []));
      if (next === undefined || this.#rows < FEWEST_ALIKE) return false;
      this.#next.push(next);
    }
    this.#cut();
    for (let isMore = isWhole; isMore; ) isMore = this.#extendByOne();
    return true;
  }

  recurrence(): ArrayRecurrence {
    return { carries: this.#carries, nodes: this.#nodes, next: this.#next };
  }

  /** Numbers that are carried. */
  get carried(): number {
    return this.#carried;
  }

  get rows(): number {
    return (this.#carries[0]?.length ?? 1) - 1;
  }

  /** Ways down from a row of the chain to others of its nodes by which rows may be taken to follow one another: what else is carried, and what roots are taken of. */
  otherWays(): Way[] {
    const ways = new Map<number, Way>();
    const open: [position: number, way: Way][] = [[this.#next[0] ?? 0, []]];
    const roots: Way[] = [];
    for (const [position, way] of open) {
      const node = this.#nodes[position];
      if (ways.has(position)) continue;
      ways.set(position, way);
      // What is carried was computed by the row before.
      if (node?.kind === "carry") open.push([this.#next[node.index] ?? 0, way]);
      if (node?.kind !== "apply") continue;
      const { op } = node.like;
      for (const [slot, operand] of node.operands.entries()) open.push([operand, [...way, { op, slot }]]);
      if (op === ops.sqrt) roots.push([...way, { op, slot: 0 }]);
    }
    // The shorter way is to what the row itself leaves, where it has that.
    return [...this.#next.slice(1).map((end) => ways.get(end)).filter((way) => way !== undefined), ...roots];
  }

  #put(node: RowArray, ids: readonly NodeId[]): number {
    this.#nodes.push(node);
    this.#columns.push(ids);
    this.#known.set(keyOf(ids), this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }

  /** Undefined where that would be too many numbers. */
  #carry(ids: NodeId[]): number | undefined {
    const [first = 0] = ids;
    const { dtype, shape } = this.#tape.node(first);
    this.#carried += sizeOf(shape);
    if (dtype !== "f64" || this.#carried > MOST_CARRIED || !this.#isEven(ids)) return undefined;
    this.#carries.push(ids);
    return this.#put({ kind: "carry", index: this.#carries.length - 1, shape }, [...ids]);
  }

  /** Whether nodes are small arrays of one shape and type. */
  #isEven(ids: readonly NodeId[]): boolean {
    const { dtype, shape } = this.#tape.node(ids[0] ?? 0);
    return isSmall(shape) && ids.every((id) => this.#tape.node(id).dtype === dtype && sameShape(this.#tape.node(id).shape, shape));
  }

  /** The position of what each row has at one place; undefined where that is not the same in all rows. */
  #walk(ids: readonly NodeId[]): number | undefined {
    this.#rows = Math.min(this.#rows, ids.length);
    const known = this.#known.get(keyOf(ids));
    if (known !== undefined) return startsAlike(this.#columns[known] ?? [], ids) ? known : undefined;
    const [first = 0] = ids;
    const kind = this.#kindOf(first, 0);
    if (ids.length < FEWEST_ALIKE || !ids.every((id, row) => this.#kindOf(id, row) === kind)) return undefined;
    switch (kind) {
      case "given": {
        const { dtype, shape } = this.#tape.node(first);
        if (dtype === "i32" || !this.#isEven(ids)) return undefined;
        return this.#put(ids.every((id) => id === first) ? { kind: "shared", id: first, shape } : { kind: "rows", ids: [...ids], shape }, ids);
      }
      case "earlier":
        if (this.#computesAgain && this.#isOfOne(first)) return this.#together(ids);
        return this.#carry([...ids]);
      case "own":
        return this.#together(ids);
    }
  }

  /** Whether a node needs nothing of the chain, was there before the row that needs it began, or is part of that row. */
  #kindOf(id: NodeId, row: number): "given" | "earlier" | "own" {
    const latest = this.#latest[id] ?? -1;
    const before = this.#start + row - 1;
    return latest < 0 ? "given" : latest < before || id === this.#chain[before] ? "earlier" : "own";
  }

  /** Whether a node that is no member of the chain needs one array of it only. */
  #isOfOne(id: NodeId): boolean {
    const node = this.#tape.node(id);
    return node.kind === "op" && !this.#members.has(id) && isOfRow(node) && node.inputs.filter((input) => (this.#latest[input] ?? -1) >= 0).length === 1;
  }

  #together(ids: readonly NodeId[]): number | undefined {
    const nodes = ids.map((id) => this.#tape.node(id)).filter((node) => node.kind === "op");
    const [like] = nodes;
    if (like === undefined || nodes.length < ids.length || !isOfRow(like) || this.#nodes.length >= MOST_OPERATIONS) return undefined;
    if (!nodes.every((node) => doTheSame(this.#tape, like, node))) return undefined;
    const operands: number[] = [];
    for (const slot of operandsOf(like).keys()) {
      const operand = this.#walk(nodes.map(({ inputs }) => inputs[slot] ?? 0));
      if (operand === undefined) return undefined;
      operands.push(operand);
    }
    return this.#put({ kind: "apply", like, operands, shape: like.shape }, ids);
  }

  /** Cut what is longer than the rows that all have. */
  #cut(): void {
    for (const [j, ids] of this.#carries.entries()) {
      const ends = this.#columns[this.#next[j] ?? 0] ?? [];
      ids.splice(this.#rows, Infinity, ends[this.#rows - 1] ?? 0);
    }
    for (const node of this.#nodes) if (node.kind === "rows") node.ids.length = this.#rows;
  }

  /** Add a row before the first, where it does the same. */
  #extendByOne(): boolean {
    const bound = new Map<number, NodeId>();
    for (const [j, ids] of this.#carries.entries()) if (!this.#matches(this.#next[j] ?? 0, ids[0] ?? 0, bound)) return false;
    const starts = this.#nodes.flatMap((node, position) => (node.kind === "carry" ? [bound.get(position) ?? -1] : []));
    // A number that the first rows carry without using it could be anything.
    if (starts.includes(-1) || starts.some((id, j) => !this.#isEven([this.#carries[j]?.[0] ?? 0, id]))) return false;
    for (const [position, node] of this.#nodes.entries()) {
      if (node.kind === "rows") node.ids.unshift(bound.get(position) ?? 0);
      if (node.kind === "carry") this.#carries[node.index]?.unshift(bound.get(position) ?? 0);
    }
    return true;
  }

  /** Whether a node does what the rows do at a position; binds what rows read. */
  #matches(position: number, id: NodeId, bound: Map<number, NodeId>): boolean {
    const known = bound.get(position);
    if (known !== undefined) return known === id;
    bound.set(position, id);
    const pattern = this.#nodes[position];
    const node = this.#tape.node(id);
    switch (pattern?.kind) {
      case "shared":
        return pattern.id === id;
      case "carry":
        return true;
      case "rows":
        return (this.#latest[id] ?? -1) < 0 && this.#isEven([pattern.ids[0] ?? 0, id]);
      case "apply":
        return node.kind === "op" && doTheSame(this.#tape, pattern.like, node) && pattern.operands.every((operand, slot) => this.#matches(operand, node.inputs[slot] ?? 0, bound));
      default:
        throw internal("a row has no such place");
    }
  }
}

const keyOf = (ids: readonly NodeId[]): string => `${ids[0] ?? -1} ${ids[1] ?? -1}`;

function startsAlike(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
