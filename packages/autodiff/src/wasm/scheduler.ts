/**
 * @file Put items of work into an order of steps: what is ready at once, scalars first, then the loop that the least of its own rows wait for.
 *
 * To choose a loop, everything that waits is looked at, since backward work of the same rows may stand far behind. A tape of thousands of
 * operations that each wait for the one before would cost the square of its length so: there, short loops are chosen from a stretch.
 */
import { internal } from "@typyro/base";
import type { NodeId } from "../tape.ts";
import { ALL, type Item, type Segments, type Step } from "./steps.ts";

/** With more items waiting than this, loops of fewer rows than `LONG_LOOP` are chosen from the first `STRETCH` of them. */
const MANY_ITEMS = 3000;
const STRETCH = 200;
const LONG_LOOP = 256;
/** Items of one loop, at most: engines take more than linear time for the code of one function. */
const MOST_ITEMS = 400;

const sameSegments = (a: Segments | undefined, b: Segments): boolean =>
  a === undefined ||
  (a.kind === "all" && b.kind === "all") ||
  (a.kind === "runs" && b.kind === "runs" && a.rows === b.rows) ||
  (a.kind === "index" && b.kind === "index" && a.index === b.index);

/** What of one size can share a loop now, by position, and how much of that size waits for something that the loop does not compute. */
interface Candidate {
  readonly size: number;
  readonly taken: readonly number[];
  readonly blocked: number;
  readonly segments: Segments;
}

/** Orders the items of a tape of so many nodes. */
export class Scheduler {
  readonly #items: readonly Item[];
  readonly #barriers: Uint8Array;
  /** Items of a node that are not done yet; none for what is given. */
  readonly #open: Int32Array;
  /** Operands of an item that are not done yet. */
  readonly #pending: Int32Array;
  /** The items that read a node before it is done: for node n those from place `starts[n]` on. */
  readonly #readers: Int32Array;
  readonly #starts: Int32Array;
  /** For each waiting item the positions of the next one and the one before; the list begins and ends behind the last item. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  #nWaiting: number;
  /** Items of loops that wait, by their rows. */
  readonly #bySize = new Map<number, number>();
  readonly #readyScalars: number[] = [];
  readonly #readyHosts: number[] = [];
  readonly #steps: Step[] = [];
  /** The look for a loop that last computed a node's rows, or met something that follows from them. */
  readonly #fusedIn: Int32Array;
  readonly #touchedIn: Int32Array;
  #look = 0;

  constructor(nodes: number, items: readonly Item[], barriers: Uint8Array) {
    this.#barriers = barriers;
    this.#open = new Int32Array(nodes);
    for (let at = 0; at < items.length; at++) this.#open[items[at]?.id ?? 0]!++;
    this.#items = this.#withoutFirstScalars(items);
    const count = this.#items.length;
    this.#nWaiting = count;
    this.#fusedIn = new Int32Array(nodes);
    this.#touchedIn = new Int32Array(nodes);
    this.#pending = new Int32Array(count);
    this.#next = new Int32Array(count + 1);
    this.#previous = new Int32Array(count + 1);
    for (let at = 0; at <= count; at++) {
      this.#next[at] = at === count ? 0 : at + 1;
      this.#previous[at] = at === 0 ? count : at - 1;
    }
    this.#starts = new Int32Array(nodes + 1);
    for (const item of this.#items) this.#countReads(item);
    for (let id = 0; id < nodes; id++) this.#starts[id + 1]! += this.#starts[id] ?? 0;
    this.#readers = new Int32Array(this.#starts[nodes] ?? 0);
    // Filled from the last place of each node down, which leaves the starts where they belong.
    for (let at = count - 1; at >= 0; at--) this.#enter(at);
    for (let at = 0; at < count; at++) if (this.#pending[at] === 0) this.#ready(at);
  }

  /** Take the scalars that wait for scalars alone, most of a tape without arrays, in one walk and without knowing who reads what. */
  #withoutFirstScalars(items: readonly Item[]): Item[] {
    const taken: Item[] = [];
    const left: Item[] = [];
    for (const item of items) {
      if (item.size <= 1 && item.kind !== "host" && this.#readsWhatIsDone(item)) {
        taken.push(item);
        this.#open[item.id]!--;
      } else left.push(item);
    }
    if (taken.length > 0) this.#steps.push({ kind: "scalars", items: taken });
    return left;
  }

  run(): Step[] {
    while (this.#nWaiting > 0) {
      const before = this.#nWaiting;
      this.#takeScalars();
      this.#takeHosts();
      if (this.#nWaiting === before) this.#takeLoop();
    }
    return this.#steps;
  }

  #readsWhatIsDone({ operands }: Item): boolean {
    for (let i = 0; i < operands.length; i++) if (this.#open[operands[i]?.root ?? 0] !== 0) return false;
    return true;
  }

  /** What an item reads, one by one. The host reads memory, so a view that it takes must have been copied there. */
  #readOf({ operands, kind, node }: Item, i: number): NodeId {
    return i < operands.length ? (operands[i]?.root ?? 0) : kind === "host" ? (node.inputs[i - operands.length] ?? 0) : 0;
  }

  #reads({ operands, kind, node }: Item): number {
    return operands.length + (kind === "host" ? node.inputs.length : 0);
  }

  #countReads(item: Item): void {
    const reads = this.#reads(item);
    for (let i = 0; i < reads; i++) {
      const id = this.#readOf(item, i);
      if (this.#open[id] !== 0) this.#starts[id]!++;
    }
  }

  #enter(at: number): void {
    const item = this.#itemAt(at);
    const reads = this.#reads(item);
    for (let i = 0; i < reads; i++) {
      const id = this.#readOf(item, i);
      if (this.#open[id] === 0) continue;
      this.#pending[at]!++;
      this.#readers[--this.#starts[id]!] = at;
    }
    if (item.kind !== "host" && item.size > 1) this.#bySize.set(item.size, (this.#bySize.get(item.size) ?? 0) + 1);
  }

  #ready(at: number): void {
    const { kind, size } = this.#itemAt(at);
    if (kind === "host") this.#readyHosts.push(at);
    else if (size <= 1) this.#readyScalars.push(at);
  }

  #itemAt(at: number): Item {
    const item = this.#items[at];
    if (item === undefined) throw internal(`there is no item ${at}`);
    return item;
  }

  #finish(at: number): void {
    const { id, kind, size } = this.#itemAt(at);
    const [before, after] = [this.#previous[at] ?? 0, this.#next[at] ?? 0];
    this.#next[before] = after;
    this.#previous[after] = before;
    this.#nWaiting--;
    if (kind !== "host" && size > 1) this.#bySize.set(size, (this.#bySize.get(size) ?? 0) - 1);
    if (--this.#open[id]! > 0) return;
    const end = this.#starts[id + 1] ?? 0;
    for (let i = this.#starts[id] ?? 0; i < end; i++) {
      const reader = this.#readers[i] ?? 0;
      if (--this.#pending[reader]! === 0) this.#ready(reader);
    }
  }

  #takeScalars(): void {
    const taken: number[] = [];
    for (let at = this.#readyScalars.pop(); at !== undefined; at = this.#readyScalars.pop()) {
      taken.push(at);
      this.#finish(at);
    }
    if (taken.length > 0) this.#steps.push({ kind: "scalars", items: this.#inOrder(taken) });
  }

  #takeHosts(): void {
    const taken: number[] = [];
    for (let at = this.#readyHosts.pop(); at !== undefined; at = this.#readyHosts.pop()) {
      taken.push(at);
      this.#finish(at);
    }
    for (const item of this.#inOrder(taken)) this.#steps.push({ kind: "host", item });
  }

  #inOrder(taken: number[]): Item[] {
    const items: Item[] = [];
    for (const at of Int32Array.from(taken).sort()) items.push(this.#itemAt(at));
    return items;
  }

  #takeLoop(): void {
    const stretch = this.#nWaiting > MANY_ITEMS ? STRETCH : this.#nWaiting;
    let best: Candidate | undefined;
    for (const size of this.#sizes(stretch)) {
      const candidate = this.#loopOf(size, size < LONG_LOOP ? stretch : this.#nWaiting);
      if (candidate.taken.length > 0 && (best === undefined || candidate.blocked < best.blocked)) best = candidate;
    }
    if (best === undefined) throw internal("no operation of the tape is ready: it has a cycle");
    const taken = this.#worthNow(best.taken);
    for (const at of taken) this.#finish(at);
    this.#steps.push({ kind: "loop", size: best.size, segments: best.segments, items: taken.map((at) => this.#itemAt(at)) });
  }

  /** Sizes of loops that wait within the stretch, in the order of their first items, then those of long loops behind it. */
  #sizes(stretch: number): Set<number> {
    const found = new Set<number>();
    for (let at = this.#first, seen = 0; seen < stretch; at = this.#next[at] ?? 0, seen++) {
      const { kind, size } = this.#itemAt(at);
      if (kind !== "host" && size > 1) found.add(size);
    }
    if (stretch < this.#nWaiting) for (const [size, count] of this.#bySize) if (count > 0 && size >= LONG_LOOP) found.add(size);
    return found;
  }

  get #first(): number {
    return this.#next[this.#items.length] ?? 0;
  }

  #loopOf(size: number, stretch: number): Candidate {
    const look = ++this.#look;
    const taken: number[] = [];
    let segments: Segments | undefined;
    let blocked = 0;
    for (let at = this.#first, seen = 0; seen < stretch; at = this.#next[at] ?? 0, seen++) {
      const item = this.#itemAt(at);
      const isOurs = item.size === size && item.kind !== "host";
      const isReady = isOurs && (this.#pending[at] === 0 || this.#isReadyWithin(item, look));
      if (isReady && taken.length < MOST_ITEMS && (item.segments === undefined || sameSegments(segments, item.segments))) {
        segments ??= item.segments;
        taken.push(at);
        this.#touchedIn[item.id] = look;
        if (item.kind === "map") this.#fusedIn[item.id] = look;
      } else if (this.#follows(item, look)) this.#touchedIn[item.id] = look;
      else if (isOurs && !isReady) blocked++;
    }
    return { size, taken, blocked, segments: segments ?? ALL };
  }

  /** Whether all that an item reads is there, or computed row by row in the same loop. */
  #isReadyWithin({ operands }: Item, look: number): boolean {
    for (let i = 0; i < operands.length; i++) {
      const { root = 0, map } = operands[i] ?? {};
      if (this.#open[root] !== 0 && (map?.kind !== "same" || this.#fusedIn[root] !== look)) return false;
    }
    return true;
  }

  #follows({ operands }: Item, look: number): boolean {
    for (let i = 0; i < operands.length; i++) if (this.#touchedIn[operands[i]?.root ?? 0] === look) return true;
    return false;
  }

  /** What must be complete when the loop ends, and what that is computed from; the rest can wait. */
  #worthNow(taken: readonly number[]): readonly number[] {
    const wanted = new Set<NodeId>();
    const kept: number[] = [];
    for (const at of [...taken].reverse()) {
      const { id, kind, operands } = this.#itemAt(at);
      if (kind === "map" && this.#barriers[id] === 0 && !wanted.has(id)) continue;
      kept.push(at);
      for (const { root } of operands) wanted.add(root);
    }
    return kept.length === 0 ? taken : kept.reverse();
  }
}
