/**
 * @file Find recurrences among operations on single numbers: rows that need numbers that the row before leaves.
 *
 * The nodes of a chain need one another, one for each row. What a row computes of the chain's last number is compared with what the other
 * rows compute, down to what does not depend on the chain, or what an earlier row has computed. That last thing is carried too, and what it
 * becomes is compared in the same way; so several numbers may be carried, and one over several rows.
 */
import { internal } from "@typyro/base";
import type { Op } from "../op.ts";
import { isOfNumbers } from "../ops/recurrenceBody.ts";
import { ops } from "../ops/table.ts";
import type { Node, NodeId, Tape } from "../tape.ts";
import { latencyOf, shortened } from "./affineRows.ts";
import type { Recurrence, RowNode } from "./rowNodes.ts";

/** A body of more operations is left as it is. */
const MOST_OPERATIONS = 200;
/** Numbers that are carried, at most. */
const MOST_CARRIES = 8;
/** Rows at the start in which something may be special. */
const FIRST_ROWS = [2, 4, 8];

/** Nodes in which each needs the one before it, in order; those of several chains by chain. */
export function chainsOf(tape: Tape, ids: readonly NodeId[], fewest: number): NodeId[][] {
  const members = [...new Set(ids)].sort((a, b) => a - b);
  const before = new Map<NodeId, NodeId>();
  latestOf(tape, members, before);
  const chains = new Map<NodeId, NodeId[]>();
  const found: NodeId[][] = [];
  for (const id of members) {
    const chain = chains.get(before.get(id) ?? -1);
    if (chain === undefined) found.push([id]);
    else {
      chains.delete(chain.at(-1) ?? -1);
      chain.push(id);
    }
    const own = chain ?? found.at(-1);
    if (own !== undefined) chains.set(id, own);
  }
  return found.filter((chain) => chain.length >= fewest).map((chain) => completed(tape, chain));
}

/** Whether some row needs the row before it; a look at two of them. */
export function areChained(tape: Tape, ids: readonly NodeId[]): boolean {
  const members = [...ids].sort((a, b) => a - b);
  return [2, 4].some((part) => {
    const row = Math.floor(members.length / part);
    const [before = 0, id = 0] = members.slice(row - 1, row + 1);
    return before !== id && wayTo(tape, id, before) !== undefined;
  });
}

/** Operations that the longest way down from a node passes, elementwise ones on single numbers alone; none where it begins with a sum of rows. */
export function depthsOf(tape: Tape, isApart: (id: NodeId) => boolean): Int32Array {
  const depths = new Int32Array(tape.nodes.length);
  for (let id = 0; id < depths.length; id++) {
    const node = tape.node(id);
    if (node.kind !== "op" || node.shape.length > 0 || !isOfNumbers(node.op) || isApart(id)) continue;
    let deepest = 0;
    for (const input of node.inputs) deepest = Math.max(deepest, depths[input] ?? 0);
    depths[id] = deepest + 1;
  }
  return depths;
}

/** Periods on a way down whose operations come again and again, so many times at least; and operations that one has, at most. */
const PERIODS_COMPARED = 8;
const LONGEST_PERIOD = 64;

/** Chains of which each node is a period further down on the longest way from a node, one for each place in the period; none where nothing comes again. */
export function chainsBelow(tape: Tape, depths: Int32Array, from: NodeId, fewest: number): NodeId[][] {
  const way: NodeId[] = [];
  for (let at: NodeId | undefined = from; at !== undefined && (depths[at] ?? 0) > 0; ) {
    way.push(at);
    const node: Node = tape.node(at);
    const inputs: readonly NodeId[] = node.kind === "op" ? node.inputs : [];
    at = inputs.reduce<NodeId | undefined>((best, input) => (best === undefined || (depths[input] ?? 0) > (depths[best] ?? 0) ? input : best), undefined);
  }
  const opAt = (i: number): Op | undefined => {
    const node = tape.node(way[i] ?? from);
    return i >= 0 && i < way.length && node.kind === "op" ? node.op : undefined;
  };
  const middle = way.length >> 1;
  const comesAgain = (period: number): boolean => Array.from({ length: PERIODS_COMPARED * period }, (_, i) => middle + i).every((i) => opAt(i) !== undefined && opAt(i) === opAt(i + period));
  for (let period = 1; period <= LONGEST_PERIOD && middle + (PERIODS_COMPARED + 1) * period <= way.length; period++) {
    if (!comesAgain(period)) continue;
    return Array.from({ length: period }, (_, phase) => {
      const at = middle + phase;
      let [start, end] = [at, at];
      while (opAt(start - period) === opAt(at)) start -= period;
      while (opAt(end + period) === opAt(at)) end += period;
      return way.filter((_, i) => i >= start && i <= end && (i - at) % period === 0).reverse();
    }).filter(({ length }) => length >= fewest);
  }
  return [];
}

/** Operations on the way from a node down to an earlier one that it needs, each with the input through which the way goes. */
type Way = readonly { readonly op: Op; readonly slot: number }[];

/** The shortest way; undefined where there is none, or many operations would have to be looked at. */
function wayTo(tape: Tape, id: NodeId, target: NodeId): Way | undefined {
  const seen: NodeId[] = [id];
  const known = new Set(seen);
  /** For each node seen, the place of the one that it was seen from. */
  const from: number[] = [-1];
  const slots: number[] = [-1];
  for (let at = 0; at < seen.length && seen.length <= MOST_OPERATIONS; at++) {
    const node = tape.node(seen[at] ?? id);
    if (node.kind !== "op") continue;
    for (let slot = 0; slot < node.inputs.length; slot++) {
      const input = node.inputs[slot] ?? -1;
      if (input < target || known.has(input)) continue;
      known.add(input);
      seen.push(input);
      from.push(at);
      slots.push(slot);
      if (input === target) return wayBack(tape, seen, from, slots);
    }
  }
  return undefined;
}

/** The way to the last node seen. */
function wayBack(tape: Tape, seen: readonly NodeId[], from: readonly number[], slots: readonly number[]): Way {
  const way: Way[number][] = [];
  for (let at = seen.length - 1; at > 0; at = from[at] ?? 0) {
    const node = tape.node(seen[from[at] ?? 0] ?? 0);
    if (node.kind === "op") way.push({ op: node.op, slot: slots[at] ?? 0 });
  }
  return way.reverse();
}

/** Stretches of a chain in which each node needs the one before in the same way. */
export function stretchesOf(tape: Tape, chain: readonly NodeId[], fewest: number): NodeId[][] {
  const found: NodeId[][] = [];
  let before: string | undefined;
  for (const [t, id] of chain.entries()) {
    const way = t === 0 ? undefined : wayTo(tape, id, chain[t - 1] ?? 0);
    const key = way === undefined ? undefined : nameOf(way);
    const last = found.at(-1);
    // The first row of a stretch may begin otherwise than the others do.
    if (last !== undefined && key !== undefined && (key === before || last.length === 1)) last.push(id);
    else found.push([id]);
    before = key;
  }
  return found.filter((ids) => ids.length >= fewest && ids.length < chain.length);
}

const nameOf = (way: Way): string => way.map(({ op, slot }) => `${op.name} ${slot}`).join(" ");

/** A chain with the rows that it lacks: those that nothing but other rows reads as this chain does. */
function completed(tape: Tape, chain: readonly NodeId[]): NodeId[] {
  const counts = new Map<string, { readonly way: Way; count: number }>();
  for (let t = 1; t < chain.length; t++) {
    const way = wayTo(tape, chain[t] ?? 0, chain[t - 1] ?? 0);
    if (way === undefined) continue;
    const key = nameOf(way);
    const known = counts.get(key) ?? { way, count: 0 };
    counts.set(key, known);
    known.count++;
  }
  const usual = [...counts.values()].sort((a, b) => b.count - a.count)[0]?.way;
  if (usual === undefined) return [...chain];
  const step = (id: NodeId): NodeId | undefined => {
    let at: NodeId | undefined = id;
    for (const { op, slot } of usual) {
      const node: Node | undefined = at === undefined ? undefined : tape.node(at);
      at = node?.kind === "op" && node.op === op ? node.inputs[slot] : undefined;
    }
    const found = at === undefined ? undefined : tape.node(at);
    return found?.kind === "op" && found.op === usual[0]?.op ? at : undefined;
  };
  const found: NodeId[] = [];
  for (let t = chain.length - 1; t >= 0; t--) {
    const before = chain[t - 1] ?? -1;
    for (let id = chain[t]; id !== undefined && id > before; id = step(id)) found.push(id);
  }
  return found.reverse();
}

/** For each node up to the last member, the position of the last member that it is or depends on; -1 where there is none. */
function latestOf(tape: Tape, members: readonly NodeId[], before?: Map<NodeId, NodeId>): Int32Array {
  const [first = 0] = members;
  const last = members.at(-1) ?? -1;
  const latest = new Int32Array(last + 1).fill(-1);
  let position = 0;
  for (let id = first; id <= last; id++) {
    const node = tape.node(id);
    let found = -1;
    if (node.kind === "op") for (const input of node.inputs) found = Math.max(found, latest[input] ?? -1);
    if (id === members[position]) {
      if (found >= 0) before?.set(id, members[found] ?? -1);
      found = position++;
    }
    latest[id] = found;
  }
  return latest;
}

/** The recurrence of chains through the same rows that carries the fewest numbers, and of these the one whose rows wait the shortest for one another. */
export function recurrenceOf(tape: Tape, given: readonly (readonly NodeId[])[], fewest: number): Recurrence | undefined {
  const patterns = given.flatMap((chain) => patternsOf(tape, chain));
  const [first] = patterns;
  if (first === undefined) return undefined;
  const chains = patterns.flatMap((pattern) => [...pattern.otherChains()]).map((ids) => completed(tape, [...new Set(ids)].sort((a, b) => a - b)));
  const tried = new Set(given.map((chain) => chain.at(-1)));
  for (const ids of chains) {
    if (ids.length < fewest || tried.has(ids.at(-1))) continue;
    tried.add(ids.at(-1));
    patterns.push(...patternsOf(tape, ids));
  }
  const found = patterns.map((pattern) => shortened(pattern.recurrence())).map((recurrence) => ({ recurrence, latency: latencyOf(recurrence) }));
  const ranks = found.map(({ recurrence, latency }) => [recurrence.next.length, latency, -rowsOf(recurrence)]);
  const isLess = (a: readonly number[], b: readonly number[]): boolean => {
    const k = a.findIndex((x, i) => x !== b[i]);
    return k >= 0 && (a[k] ?? 0) < (b[k] ?? 0);
  };
  return found[ranks.reduce((best, rank, i) => (isLess(rank, ranks[best] ?? []) ? i : best), 0)]?.recurrence;
}

const rowsOf = ({ carries }: Recurrence): number => carries[0]?.length ?? 0;

/** The rows of a chain, with what is computed from one earlier number carried as it is; where that makes several carries, also with it computed again. */
function patternsOf(tape: Tape, ids: readonly NodeId[]): Pattern[] {
  const chain: Chain = { ids, members: new Set(ids), latest: latestOf(tape, ids) };
  const plain = patternOf(tape, chain, false);
  const other = plain === undefined || plain.recurrence().next.length > 1 ? patternOf(tape, chain, true) : undefined;
  return [plain, other].filter((pattern) => pattern !== undefined);
}

function patternOf(tape: Tape, chain: Chain, computesAgain: boolean): Pattern | undefined {
  for (const start of FIRST_ROWS) {
    const pattern = new Pattern(tape, chain, start, computesAgain);
    if (pattern.find()) return pattern;
  }
  return undefined;
}

interface Chain {
  readonly ids: readonly NodeId[];
  readonly members: ReadonlySet<NodeId>;
  readonly latest: Int32Array;
}

/** What the rows of a chain have in common, from one row on. */
class Pattern {
  readonly #tape: Tape;
  readonly #chain: readonly NodeId[];
  readonly #latest: Int32Array;
  readonly #members: ReadonlySet<NodeId>;
  readonly #start: number;
  readonly #computesAgain: boolean;
  readonly #nodes: RowNode[] = [];
  /** The nodes of all rows, by position. */
  readonly #columns: (readonly NodeId[])[] = [];
  readonly #known = new Map<string, number>();
  /** For each carry, the nodes that each row begins with. */
  readonly #carries: NodeId[][] = [];
  readonly #next: number[] = [];
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

  /** Whether the rows are alike. */
  find(): boolean {
    if (this.#rows < FEWEST_ALIKE) return false;
    this.#carry(this.#chain.slice(this.#start - 1, -1));
    for (let j = 0; j < this.#carries.length; j++) {
      const next = this.#walk(j === 0 ? this.#chain.slice(this.#start) : (this.#carries[j]?.slice(1) ?? []));
      if (next === undefined || this.#rows < FEWEST_ALIKE) return false;
      this.#next.push(next);
    }
    this.#extend();
    return true;
  }

  recurrence(): Recurrence {
    return { carries: this.#carries, nodes: this.#nodes, next: this.#next };
  }

  /** Other nodes of the rows by which they may be taken to follow one another. */
  *otherChains(): Generator<readonly NodeId[]> {
    for (const [position, node] of this.#nodes.entries()) {
      if (node.kind === "carry" && node.index > 0) yield [...(this.#columns[position] ?? []), ...(this.#columns[this.#next[node.index] ?? 0] ?? [])];
      if (node.kind === "apply" && node.op === ops.sqrt) yield this.#columns[node.operands[0] ?? 0] ?? [];
    }
  }

  #put(node: RowNode, ids: readonly NodeId[]): number {
    this.#nodes.push(node);
    this.#columns.push(ids);
    this.#known.set(keyOf(ids), this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }

  #carry(ids: NodeId[]): number {
    this.#carries.push(ids);
    return this.#put({ kind: "carry", index: this.#carries.length - 1 }, [...ids]);
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
        const { dtype } = this.#tape.node(first);
        if (dtype === "i32" || !ids.every((id) => this.#tape.node(id).dtype === dtype && this.#tape.node(id).shape.length === 0)) return undefined;
        return this.#put(ids.every((id) => id === first) ? { kind: "shared", id: first } : { kind: "rows", ids: [...ids] }, ids);
      }
      case "earlier":
        if (this.#computesAgain && this.#isOfOne(first)) return this.#together(ids);
        return this.#carries.length < MOST_CARRIES ? this.#carry([...ids]) : undefined;
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

  /** Whether a node that is no member of the chain needs one number of it only. */
  #isOfOne(id: NodeId): boolean {
    const node = this.#tape.node(id);
    return node.kind === "op" && !this.#members.has(id) && isOfNumbers(node.op) && node.inputs.filter((input) => (this.#latest[input] ?? -1) >= 0).length === 1;
  }

  #together(ids: readonly NodeId[]): number | undefined {
    const nodes = ids.map((id) => this.#tape.node(id)).filter((node) => node.kind === "op");
    const [first] = nodes;
    if (first === undefined || nodes.length < ids.length || !isOfNumbers(first.op) || this.#nodes.length >= MOST_OPERATIONS) return undefined;
    if (!nodes.every(({ op, shape, inputs }) => op === first.op && shape.length === 0 && inputs.length === first.inputs.length)) return undefined;
    const operands: number[] = [];
    for (const slot of first.inputs.keys()) {
      const operand = this.#walk(nodes.map(({ inputs }) => inputs[slot] ?? 0));
      if (operand === undefined) return undefined;
      operands.push(operand);
    }
    return this.#put({ kind: "apply", op: first.op, operands }, ids);
  }

  /** Cut what is longer than the rows that all have, then add rows before the first that do the same. */
  #extend(): void {
    for (const [j, ids] of this.#carries.entries()) {
      const ends = this.#columns[this.#next[j] ?? 0] ?? [];
      ids.splice(this.#rows, Infinity, ends[this.#rows - 1] ?? 0);
    }
    for (const node of this.#nodes) if (node.kind === "rows") node.ids.length = this.#rows;
    for (let isMore = true; isMore; ) isMore = this.#extendByOne();
  }

  #extendByOne(): boolean {
    const bound = new Map<number, NodeId>();
    for (const [j, ids] of this.#carries.entries()) if (!this.#matches(this.#next[j] ?? 0, ids[0] ?? 0, bound)) return false;
    const starts = this.#nodes.flatMap((node, position) => (node.kind === "carry" ? [bound.get(position) ?? -1] : []));
    // A number that the first rows carry without using it could be anything.
    if (starts.includes(-1) || starts.some((id) => this.#tape.node(id).dtype !== "f64" || this.#tape.node(id).shape.length > 0)) return false;
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
      case "rows": {
        const like = this.#tape.node(pattern.ids[0] ?? 0);
        return (this.#latest[id] ?? -1) < 0 && node.shape.length === 0 && node.dtype === like.dtype;
      }
      case "apply":
        return node.kind === "op" && node.op === pattern.op && node.inputs.length === pattern.operands.length && pattern.operands.every((operand, slot) => this.#matches(operand, node.inputs[slot] ?? 0, bound));
      default:
        throw internal("a row has no such place");
    }
  }
}

/** Rows that must be alike, at least. */
const FEWEST_ALIKE = 8;

const keyOf = (ids: readonly NodeId[]): string => `${ids[0] ?? -1} ${ids[1] ?? -1}`;

function startsAlike(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
