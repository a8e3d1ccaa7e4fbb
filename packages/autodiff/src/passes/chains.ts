/**
 * @file Find chains of nodes in which each needs the one before: candidates for the rows of a recurrence.
 */
import type { Op } from "../op.ts";
import type { Node, NodeId, Tape } from "../tape.ts";
import { isOfRow } from "./rowOps.ts";

/** So many nodes are looked at to find the way from one row to the one before. */
const FARTHEST = 200;

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

/** Whether some row needs the row before it, by ways on which nothing is at hand already; a look at two of them. */
export function areChained(tape: Tape, ids: readonly NodeId[], isAtHand: (id: NodeId) => boolean): boolean {
  const members = [...ids].sort((a, b) => a - b);
  return [2, 4].some((part) => {
    const row = Math.floor(members.length / part);
    const [before = 0, id = 0] = members.slice(row - 1, row + 1);
    return before !== id && wayTo(tape, id, before, isAtHand) !== undefined;
  });
}

/** Operations that the longest way down from a node passes, those alone that a row may use; none where it begins with a sum of rows. */
export function depthsOf(tape: Tape, isApart: (id: NodeId) => boolean): Int32Array {
  const depths = new Int32Array(tape.nodes.length);
  for (let id = 0; id < depths.length; id++) {
    const node = tape.node(id);
    if (node.kind !== "op" || !isOfRow(node) || isApart(id)) continue;
    let deepest = 0;
    for (const input of node.inputs) deepest = Math.max(deepest, depths[input] ?? 0);
    depths[id] = deepest + 1;
  }
  return depths;
}

/** Periods on a way down whose operations come again and again, so many times at least; and operations that one has, at most. */
const PERIODS_COMPARED = 8;
const LONGEST_PERIOD = 64;
/** Places on a way, evenly apart, at which it is looked for a period. */
const PLACES = 32;

/**
 * Stretches of the longest way down from a node whose operations come again and again, the one that is computed first before the others: for
 * each the chains of which each node is a period further down, one for each place in the period.
 */
export function chainsBelow(tape: Tape, depths: Int32Array, from: NodeId, fewest: number): NodeId[][][] {
  const way = longestWay(tape, depths, from);
  const found: NodeId[][][] = [];
  const step = Math.max(1, Math.floor(way.length / PLACES));
  for (let at = 0; at < way.length; at += step) {
    const period = periodAt(way, at);
    if (period === undefined) continue;
    const chains: NodeId[][] = [];
    let end = at;
    for (let phase = 0; phase < period; phase++) {
      const chain: NodeId[] = [];
      let first = at + phase;
      while (comesAgain(way, first - period, period)) first -= period;
      for (let i = first; i < way.length && way[i]?.op === way[first]?.op; i += period) {
        chain.push(way[i]?.id ?? 0);
        end = Math.max(end, i);
      }
      if (chain.length >= fewest) chains.push(chain.reverse());
    }
    if (chains.length > 0) found.unshift(chains);
    while (at + step <= end) at += step;
  }
  return found;
}

/** Operations one after the other, each an input of the one before it here. */
type Descent = readonly { readonly id: NodeId; readonly op: Op }[];

function longestWay(tape: Tape, depths: Int32Array, from: NodeId): Descent {
  const way: Descent[number][] = [];
  for (let at: NodeId | undefined = from; at !== undefined && (depths[at] ?? 0) > 0; ) {
    const node: Node = tape.node(at);
    if (node.kind !== "op") break;
    way.push({ id: at, op: node.op });
    at = node.inputs.reduce<NodeId | undefined>((best, input) => (best === undefined || (depths[input] ?? 0) > (depths[best] ?? 0) ? input : best), undefined);
  }
  return way;
}

/** The shortest period that comes again from a place on. */
function periodAt(way: Descent, at: number): number | undefined {
  for (let period = 1; period <= LONGEST_PERIOD && at + (PERIODS_COMPARED + 1) * period <= way.length; period++) {
    let i = at;
    while (i < at + PERIODS_COMPARED * period && comesAgain(way, i, period)) i++;
    if (i === at + PERIODS_COMPARED * period) return period;
  }
  return undefined;
}

const comesAgain = (way: Descent, i: number, period: number): boolean => i >= 0 && way[i]?.op === way[i + period]?.op;

/** Operations on the way from a node down to an earlier one that it needs, each with the input through which the way goes. */
export type Way = readonly { readonly op: Op; readonly slot: number }[];

/** The node at the end of a way down from another one; undefined where the operations on it are others. */
export function follow(tape: Tape, id: NodeId, way: Way): NodeId | undefined {
  let at: NodeId | undefined = id;
  for (let i = 0; i < way.length && at !== undefined; i++) {
    const node: Node = tape.node(at);
    const { op, slot } = way[i]!;
    at = node.kind === "op" && node.op === op ? node.inputs[slot] : undefined;
  }
  return at;
}

/** The shortest way; undefined where there is none, or many operations would have to be looked at. */
function wayTo(tape: Tape, id: NodeId, target: NodeId, isAtHand: (id: NodeId) => boolean = () => false): Way | undefined {
  const seen: NodeId[] = [id];
  const known = new Set(seen);
  /** For each node seen, the place of the one that it was seen from. */
  const from: number[] = [-1];
  const slots: number[] = [-1];
  for (let at = 0; at < seen.length && seen.length <= FARTHEST; at++) {
    const node = tape.node(seen[at] ?? id);
    if (node.kind !== "op") continue;
    for (let slot = 0; slot < node.inputs.length; slot++) {
      const input = node.inputs[slot] ?? -1;
      if (input < target || known.has(input) || isAtHand(input)) continue;
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

/** So many rows of a chain, evenly apart, tell how most of them need the one before. */
const PAIRS_COMPARED = 64;

/** A chain with the rows that it lacks: those that nothing but other rows reads as this chain does. */
export function completed(tape: Tape, chain: readonly NodeId[]): NodeId[] {
  const counts = new Map<string, { readonly way: Way; count: number }>();
  const apart = Math.max(1, Math.floor(chain.length / PAIRS_COMPARED));
  for (let t = 1; t < chain.length; t += apart) {
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
    const at = follow(tape, id, usual);
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
export function latestOf(tape: Tape, members: readonly NodeId[], before?: Map<NodeId, NodeId>): Int32Array {
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
