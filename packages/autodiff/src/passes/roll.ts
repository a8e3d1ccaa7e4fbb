/**
 * @file Roll statements that a program repeats for each row back into operations on whole arrays. Reassociates sums.
 *
 * A plain `for` over rows records the same scalar operations again and again. They meet where rows come together: in a
 * long chain of additions, where many values are stacked, or among the outputs. From there the pass walks down through all rows at once, and
 * where the nodes of all rows are the same operation, one operation on arrays with a leading axis of rows takes their place.
 *
 * - Constants of the rows become data, elements of one vector one gather, a node that all rows share stays as it is.
 * - Rows of different operations are divided into kinds; kinds of few rows stay as they are and are stacked.
 * - `x * 1`, `x / 1` and `x - 0` are not recorded, so a row that lacks such an operation is given it again: the same bits.
 * - Rows that need numbers or small arrays of the row before become a recurrence (`recurrences.ts`); where they are not alike enough they stay
 *   unrolled, and what they read that needs no earlier row is rolled.
 *
 * The file is long because rows that are rolled, recurrences and the nodes that stay as they are need each other.
 */
import { internal, sameShape, type Shape, sizeOf } from "@typyro/base";
import { allocate } from "../aval.ts";
import { ops } from "../ops/table.ts";
import { type Node, type NodeId, type OpNode, Tape } from "../tape.ts";
import { areChained, chainsBelow, chainsOf, depthsOf, stretchesOf } from "./chains.ts";
import { type Group, Kinds, listIn } from "./kinds.ts";
import { recordRecurrence } from "./recordRecurrence.ts";
import { recurrenceOf } from "./recurrences.ts";
import { RolledOps, type Rows } from "./rolledOps.ts";
import { computedOutputs, FEWEST_ROWS, type Root, rootsOf } from "./roots.ts";
import type { Recurrence } from "./rowNodes.ts";
import { sameConstants } from "./sameConstants.ts";

/** A tape is looked through for recurrences in vain at most so many times. */
const MOST_IN_VAIN = 8;
/** Operations within one row, at most, so that a long chain does not exhaust the stack. */
const DEEPEST = 400;

/** The tape with repeated statements as operations on arrays; the same tape where there are none. */
export function roll(tape: Tape): Tape {
  const roots = rootsOf(tape);
  const outputs = computedOutputs(tape);
  if (roots.size === 0 && outputs.length < FEWEST_ROWS && !hasChains(tape, outputs)) return tape;
  const merged = sameConstants(tape);
  return new Roller(merged, merged === tape ? roots : rootsOf(merged)).run(merged);
}

/** Whether an output is computed by operations that come again and again, each from the one before. */
function hasChains(tape: Tape, outputs: readonly NodeId[]): boolean {
  const depths = depthsOf(tape, () => false);
  return outputs.some((id) => (depths[id] ?? 0) >= 2 * FEWEST_ROWS && chainsBelow(tape, depths, id, FEWEST_ROWS).length > 0);
}

/** Rows that need the rows of an outer walk, which is `depth` walks deep. */
interface Cycle {
  readonly depth: number;
}

const isCycle = (found: Rows | Cycle): found is Cycle => "depth" in found;

class Roller {
  readonly #from: Tape;
  readonly #roots: ReadonlyMap<NodeId, Root>;
  readonly #to = new Tape();
  readonly #moved: (NodeId | undefined)[] = [];
  readonly #rolled = new Map<string, Rows>();
  /** Where a node stands as a row of an array made here. */
  readonly #home = new Map<NodeId, { readonly array: NodeId; readonly row: number }>();
  /** Where what a recurrence starts from stands in its array, beside its rows. */
  readonly #start = new Map<NodeId, { readonly array: NodeId; readonly row: number }>();
  readonly #recurrences = new Set<NodeId>();
  /** For arrays of what a recurrence carries, where their elements stand in its result. */
  readonly #parts = new Map<NodeId, { readonly result: NodeId; readonly start: number; readonly rows: number }>();
  /** Nodes among which a recurrence was looked for in vain. */
  #inVain = 0;
  #depths: Int32Array | undefined;
  /** Last nodes of chains that were looked at. */
  readonly #tried = new Set<NodeId>();
  /** Rows being walked through, with how deep their walk is. */
  readonly #walking = new Map<NodeId, number>();
  readonly #kinds: Kinds;
  readonly #ops: RolledOps;
  #depth = 0;

  constructor(from: Tape, roots: ReadonlyMap<NodeId, Root>) {
    // A copy, to which the numbers can be added that rows are given.
    this.#from = from.continued();
    this.#kinds = new Kinds(this.#from);
    this.#ops = new RolledOps(this.#from, this.#to);
    this.#roots = roots;
  }

  run(tape: Tape): Tape {
    for (const node of this.#from.inputs) {
      this.#to.origin = node.origin;
      this.#moved[node.id] = this.#to.input(node.name, node);
    }
    for (const { ids, isMany } of this.#kinds.statements(computedOutputs(tape))) if (isMany && this.#isEven(ids)) this.#array(ids);
    const moved = [...tape.outputs].map(([name, id]) => {
      this.#carriedBelow(id);
      return [name, this.#move(id)] as const;
    });
    this.#to.origin = {};
    return this.#to.pruned(moved);
  }

  /** The new node of an old one, after all that it needs; without recursion, since a recurrence is as deep as it has rows. */
  #move(id: NodeId): NodeId {
    const open = [id];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      if (this.#moved[top] !== undefined) {
        open.pop();
        continue;
      }
      const before = open.length;
      const node = this.#from.node(top);
      const root = this.#roots.get(top);
      if (node.kind === "op" && root === undefined && !this.#home.has(top)) {
        for (const input of node.inputs) if (this.#moved[input] === undefined) open.push(input);
        if (open.length > before) continue;
      }
      this.#moved[top] = this.#made(node, root);
      open.pop();
    }
    return this.#of(id);
  }

  #of(id: NodeId): NodeId {
    const found = this.#moved[id];
    if (found === undefined) throw internal(`node ${id} is used before it is rewritten`);
    return found;
  }

  #made(node: Node, root: Root | undefined): NodeId {
    if (node.kind === "input") throw internal(`input ${node.name} was not moved`);
    if (node.kind === "constant") return this.#to.constant(node, node.data);
    const home = this.#home.get(node.id);
    if (home !== undefined) return this.#row(home.array, home.row, node);
    if (root?.kind === "terms") return this.#sum(node, root.ids);
    if (root?.kind === "entries") return this.#ops.reshaped(this.#array(node.inputs), node.shape);
    this.#to.origin = node.origin;
    return this.#to.append(node.op, node.inputs.map((input) => this.#of(input)), node.attrs);
  }

  /** One row of an array, as the node that it was. */
  #row(array: NodeId, row: number, { shape, origin }: Node): NodeId {
    this.#to.origin = origin;
    const carried = this.#parts.get(array);
    if (carried === undefined) {
      const index = this.#to.constant({ dtype: "i32", shape: [] }, Int32Array.of(row));
      return this.#ops.reshaped(this.#to.append(ops.gather, [array, index], { axis: 0 }), shape);
    }
    const { result, start, rows } = carried;
    const stop = start + (sizeOf(shape) - 1) * rows + row + 1;
    return this.#ops.reshaped(this.#to.append(ops.slice, [result], { axis: 0, start: start + row, stop, step: rows }), shape);
  }

  /** The sum of terms: an array's sum for each kind of many, and the others one by one; a term that comes again is multiplied. */
  #sum({ origin }: OpNode, terms: readonly NodeId[]): NodeId {
    const counts = new Map<NodeId, number>();
    for (const id of terms) counts.set(id, (counts.get(id) ?? 0) + 1);
    const countOf = (id: NodeId): number => counts.get(id) ?? 0;
    const parts: NodeId[] = [];
    for (const { ids, isMany } of this.#kinds.statements([...counts.keys()])) {
      if (!isMany) {
        for (const id of ids) {
          this.#carriedBelow(id);
          parts.push(this.#times(this.#move(id), [], () => countOf(id)));
        }
        continue;
      }
      const array = this.#array(ids);
      this.#to.origin = this.#from.node(ids[0] ?? 0).origin;
      parts.push(this.#to.append(ops.sum, [this.#times(array, [ids.length], (row) => countOf(ids[row] ?? 0))], { axes: [0] }));
    }
    this.#to.origin = origin;
    return parts.reduce((total, part) => this.#to.append(ops.add, [total, part]));
  }

  #times(id: NodeId, shape: Shape, count: (row: number) => number): NodeId {
    const data = Float64Array.from({ length: sizeOf(shape) }, (_, row) => count(row));
    return data.every((n) => n === 1) ? id : this.#to.append(ops.mul, [id, this.#to.constant({ dtype: "f64", shape }, data)]);
  }

  /** An array with a leading axis, a row for each node. */
  #array(ids: readonly NodeId[]): NodeId {
    const found = this.#walk(ids);
    if (isCycle(found)) throw internal("rows wait for an outer walk that there is not");
    return this.#ops.repeated(found, ids.length);
  }

  /** Roll the nodes of all rows, and what they need, into operations on arrays. */
  #walk(ids: readonly NodeId[]): Rows | Cycle {
    const [first = 0] = ids;
    if (ids.every((id) => id === first)) return { node: this.#move(first), isShared: true };
    let outer = Infinity;
    for (const id of ids) outer = Math.min(outer, this.#walking.get(id) ?? Infinity);
    if (outer < Infinity) return { depth: outer };
    const key = ids.join(",");
    const known = this.#rolled.get(key);
    if (known !== undefined) return known;
    // Before what the rows read is rolled, of which the recurrence may need other rows.
    if (this.#looksOn() && areChained(this.#from, ids, (id) => this.#home.has(id))) this.#carried(ids);
    const found = this.#walked(ids);
    if (isCycle(found)) {
      if (found.depth < this.#depth) return found;
      // The cycle ends here: these rows need one another. Where they are no recurrence, they stay one by one.
      const again = this.#carried(ids) ? this.#walked(ids) : found;
      if (isCycle(again) && again.depth < this.#depth) return again;
      return this.#remember(key, isCycle(again) ? this.#stacked(ids) : again);
    }
    return this.#remember(key, found);
  }

  #remember(key: string, rows: Rows): Rows {
    this.#rolled.set(key, rows);
    return rows;
  }

  #walked(ids: readonly NodeId[]): Rows | Cycle {
    const [first = 0] = ids;
    const node = this.#from.node(first);
    if (ids.every((id) => this.#from.node(id).kind === "constant")) return this.#constants(ids);
    if (this.#depth >= DEEPEST) return this.#stacked(ids);
    const groups = this.#byHome(ids) ?? this.#kinds.divided(ids, 0);
    const [only] = groups;
    if (groups.length > 1 || only?.isMany !== true) return this.#divided(ids, groups);
    if (only.home !== undefined) return { node: this.#rowsOf(only.home, ids), isShared: false };
    if (node.kind !== "op") return this.#stacked(ids);
    return this.#together(ids, node);
  }

  /** Rows of several kinds: each kind by itself, then all in one array in their order. */
  #divided(ids: readonly NodeId[], groups: readonly Group[]): Rows | Cycle {
    const padded = this.#kinds.withIdentities(ids, groups);
    if (padded !== undefined) return this.#applied(ids, padded.like, padded.columns);
    if (!groups.some(({ isMany }) => isMany)) return this.#stacked(ids);
    const parts: NodeId[] = [];
    const place = new Map<NodeId, number>();
    for (const group of groups) {
      for (const id of group.ids) if (!place.has(id)) place.set(id, place.size);
      const unique = [...new Set(group.ids)];
      const found = group.isMany && unique.length >= FEWEST_ROWS ? this.#walk(unique) : this.#stacked(unique);
      if (isCycle(found)) return found;
      parts.push(this.#ops.repeated(found, unique.length));
    }
    const joined = parts.length === 1 ? (parts[0] ?? 0) : this.#to.append(ops.concat, parts, { axis: 0 });
    const order = ids.map((id) => place.get(id) ?? 0);
    return { node: this.#picked(joined, order), isShared: false };
  }

  /** Rows of an array by position; the array itself where these are all of them in order. */
  #picked(array: NodeId, rows: readonly number[]): NodeId {
    const { shape } = this.#to.node(array);
    const [start = 0] = rows;
    if (rows.every((row, i) => row === start + i)) {
      if (rows.length === shape[0]) return array;
      return this.#to.append(ops.slice, [array], { axis: 0, start, stop: start + rows.length, step: 1 });
    }
    const index = this.#to.constant({ dtype: "i32", shape: [rows.length] }, Int32Array.from(rows));
    return this.#to.append(ops.gather, [array, index], { axis: 0 });
  }

  #rowsOf(array: NodeId, ids: readonly NodeId[]): NodeId {
    return this.#picked(array, ids.map((id) => [this.#home.get(id), this.#start.get(id)].find((place) => place?.array === array)?.row ?? 0));
  }

  // ---- recurrences ----

  #looksOn(): boolean {
    return this.#inVain <= MOST_IN_VAIN * this.#from.nodes.length;
  }

  /** Make recurrences of rows that need one another; whether any was made. */
  #carried(ids: readonly NodeId[]): boolean {
    if (!this.#looksOn()) return false;
    let isAny = false;
    for (const chain of chainsOf(this.#from, ids, FEWEST_ROWS)) {
      const last = chain.at(-1) ?? 0;
      const isKnown = this.#tried.has(last) || this.#isCarried(chain);
      this.#tried.add(last);
      if (isKnown) continue;
      const whole = recurrenceOf(this.#from, [chain], FEWEST_ROWS);
      const found = whole === undefined ? stretchesOf(this.#from, chain, FEWEST_ROWS).flatMap((ids) => recurrenceOf(this.#from, [ids], FEWEST_ROWS) ?? []) : [whole];
      if (found.length === 0) this.#inVain += last - (chain[0] ?? 0);
      for (const recurrence of found) if (!this.#isCarried(recurrence.carries[0] ?? []) && this.#recur(recurrence)) isAny = true;
    }
    return isAny;
  }

  /** Whether a recurrence carries what stands in a chain; a row or two at the ends that it does not have stay as they are. */
  #isCarried(chain: readonly NodeId[]): boolean {
    return chain.filter((id) => this.#recurrences.has(this.#home.get(id)?.array ?? -1)).length * 2 > chain.length;
  }

  /** Make recurrences of rows of which nothing but other rows is read, except for the last. */
  #carriedBelow(id: NodeId): void {
    this.#depths ??= depthsOf(this.#from, (node) => this.#roots.has(node));
    if ((this.#depths[id] ?? 0) < 2 * FEWEST_ROWS || this.#home.has(id)) return;
    for (const stretch of chainsBelow(this.#from, this.#depths, id, FEWEST_ROWS)) {
      const chains = stretch.filter((chain) => !chain.some((row) => this.#home.has(row)));
      const found = recurrenceOf(this.#from, chains, FEWEST_ROWS);
      if (found !== undefined) this.#recur(found);
    }
  }

  /** Record a recurrence, and where its rows stand; false where what it reads waits for an outer walk. */
  #recur(recurrence: Recurrence): boolean {
    const rowsOf = (ids: readonly NodeId[]): NodeId | undefined => {
      const found = this.#walk(ids);
      return isCycle(found) ? undefined : found.node;
    };
    const result = recordRecurrence(recurrence, this.#from, this.#to, { rowsOf, nodeOf: (id) => this.#move(id) });
    if (result === undefined) return false;
    let start = 0;
    for (const held of recurrence.carries) {
      const { shape } = this.#from.node(held[0] ?? 0);
      const place = this.#placeOf(result, start, held.length, shape);
      for (const [row, id] of held.entries()) {
        const homes = row === 0 ? this.#start : this.#home;
        if (!homes.has(id)) homes.set(id, { array: place.array, row: place.row + row });
      }
      start += sizeOf(shape) * held.length;
    }
    return true;
  }

  /** The array in which what is carried stands, a row before the first and after each, and the row there of the first: numbers in the result itself, arrays in a part of it. */
  #placeOf(result: NodeId, start: number, rows: number, shape: Shape): { readonly array: NodeId; readonly row: number } {
    this.#recurrences.add(result);
    if (shape.length === 0) return { array: result, row: start };
    const size = sizeOf(shape);
    const part = this.#to.append(ops.slice, [result], { axis: 0, start, stop: start + size * rows, step: 1 });
    const byRow = this.#to.append(ops.transpose, [this.#ops.reshaped(part, [size, rows])], { permutation: [1, 0] });
    const array = this.#ops.reshaped(byRow, [rows, ...shape]);
    this.#recurrences.add(array);
    this.#parts.set(array, { result, start, rows });
    return { array, row: 0 };
  }

  /** Nodes that stay as they are, as rows of one array. */
  #stacked(ids: readonly NodeId[]): Rows {
    const parts = ids.map((id) => {
      const moved = this.#move(id);
      return this.#ops.reshaped(moved, [1, ...this.#to.node(moved).shape]);
    });
    return this.#settled(ids, this.#to.append(ops.concat, parts, { axis: 0 }));
  }

  #settled(ids: readonly NodeId[], array: NodeId): Rows {
    for (const [row, id] of ids.entries()) if (!this.#home.has(id)) this.#home.set(id, { array, row });
    return { node: array, isShared: false };
  }

  #constants(ids: readonly NodeId[]): Rows {
    const nodes = ids.map((id) => this.#from.node(id)).filter((node) => node.kind === "constant");
    const [first] = nodes;
    if (first === undefined) throw internal("there are no constants");
    const { dtype, shape } = first;
    const size = sizeOf(shape);
    const data = allocate({ dtype, shape: [nodes.length, ...shape] });
    for (const [row, node] of nodes.entries()) data.set(node.data, row * size);
    return { node: this.#to.constant({ dtype, shape: [nodes.length, ...shape] }, data), isShared: false };
  }

  /** Rows of one operation: roll its inputs, then apply it to them. */
  #together(ids: readonly NodeId[], first: OpNode): Rows | Cycle {
    const rows = ids.map((id) => this.#from.node(id)).filter((node) => node.kind === "op");
    const columns = first.inputs.map((_, k) => rows.map(({ inputs }) => inputs[k] ?? 0));
    return this.#applied(ids, first, columns);
  }

  #applied(ids: readonly NodeId[], like: OpNode, columns: readonly (readonly NodeId[])[]): Rows | Cycle {
    if (!columns.every((column) => this.#isEven(column))) return this.#stacked(ids);
    // A row that was given the operation stands among its own inputs.
    const own = ids.filter((id, row) => columns.every((column) => column[row] !== id));
    for (const id of own) this.#walking.set(id, this.#depth);
    this.#depth++;
    const inputs = columns.map((column) => this.#walk(column));
    this.#depth--;
    for (const id of own) this.#walking.delete(id);
    const cycles = inputs.filter(isCycle);
    if (cycles.length > 0) {
      // What the rows of a recurrence read from outside of it is rolled nevertheless.
      for (const [k, input] of inputs.entries()) if (!isCycle(input) && !input.isShared) this.#settled(columns[k] ?? [], input.node);
      return { depth: Math.min(...cycles.map(({ depth }) => depth)) };
    }
    const rolled = inputs.filter((input): input is Rows => !isCycle(input));
    this.#to.origin = like.origin;
    const array = this.#ops.applied(like, ids.length, rolled, columns);
    return array === undefined ? this.#stacked(ids) : this.#settled(ids, array);
  }

  /** Whether nodes have one shape, so that they can be the rows of one array. */
  #isEven(ids: readonly NodeId[]): boolean {
    const { shape } = this.#from.node(ids[0] ?? 0);
    return ids.every((id) => sameShape(this.#from.node(id).shape, shape));
  }

  // ---- kinds of rows ----

  /** Rows that stand in arrays already, where at least as many as make a loop do; undefined where there are no such. */
  #byHome(ids: readonly NodeId[]): Group[] | undefined {
    const counts = new Map<NodeId, number>();
    for (const id of ids) {
      const array = this.#home.get(id)?.array;
      if (array !== undefined) counts.set(array, (counts.get(array) ?? 0) + 1);
    }
    const isMany = (array: NodeId | undefined): array is NodeId => array !== undefined && (counts.get(array) ?? 0) >= FEWEST_ROWS;
    const found = new Map<NodeId, NodeId[]>();
    const others: NodeId[] = [];
    for (const id of ids) {
      // What a recurrence starts from stands in its array too, but is read there only along with its rows.
      const array = [this.#home.get(id)?.array, this.#start.get(id)?.array].find(isMany);
      if (array === undefined) others.push(id);
      else listIn(found, array).push(id);
    }
    const groups = [...found].map(([home, group]): Group => ({ ids: group, isMany: true, home }));
    if (groups.length === 0) return undefined;
    return [...groups, ...this.#kinds.divided(others, 0)];
  }
}
