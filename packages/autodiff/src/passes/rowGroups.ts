/**
 * @file Group rows that read the same elements.
 */
import type { Places } from "./sharedValues.ts";

/** Groups of rows, numbered in the order of the elements that they read. */
export interface RowGroups {
  readonly count: number;
  /** The group of each row. */
  readonly of: Int32Array;
  /** A row of each group, the first. */
  readonly first: Int32Array;
}

/** All rows as one group. */
export const oneGroup = (rows: number): RowGroups => ({ count: Math.min(rows, 1), of: new Int32Array(rows), first: new Int32Array(Math.min(rows, 1)) });

/** Groups so many times the rows are ranked by a table, others by a sorted list of those that there are. */
const TABLE = 8;

/** The rows in groups of equal places: in order of the places that tell most rows apart, then of the others. */
export function groupRows(rows: number, places: readonly Places[]): RowGroups {
  const single = places.map((own) => grouped(rows, own, largest(own) + 1)).sort((a, b) => b.count - a.count);
  return single.reduce((joint, own) => (joint.count === 1 ? own : own.count === 1 ? joint : grouped(rows, Float64Array.from(joint.of, (group, row) => group * own.count + own.of[row]!), joint.count * own.count)), oneGroup(rows));
}

function largest(numbers: Places): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, numbers[i]!);
  return most;
}

/** Rows by a key below `bound`. */
function grouped(rows: number, keys: Int32Array | Float64Array, bound: number): RowGroups {
  const rank = bound <= TABLE * rows ? rankedByTable(keys, bound) : rankedBySorting(keys);
  const of = new Int32Array(rows);
  const first = new Int32Array(rank.count).fill(-1);
  for (let row = 0; row < rows; row++) {
    const group = rank.of(keys[row]!);
    of[row] = group;
    if (first[group] === -1) first[group] = row;
  }
  return { count: rank.count, of, first };
}

interface Ranks {
  readonly count: number;
  readonly of: (key: number) => number;
}

function rankedByTable(keys: Int32Array | Float64Array, bound: number): Ranks {
  const ranks = new Int32Array(bound);
  for (let row = 0; row < keys.length; row++) ranks[keys[row]!] = 1;
  let count = 0;
  for (let key = 0; key < bound; key++) if (ranks[key] === 1) ranks[key] = count++;
  return { count, of: (key) => ranks[key]! };
}

function rankedBySorting(keys: Int32Array | Float64Array): Ranks {
  const sorted = Float64Array.from(new Set(keys)).sort();
  const ranks = new Map<number, number>();
  for (const [rank, key] of sorted.entries()) ranks.set(key, rank);
  return { count: sorted.length, of: (key) => ranks.get(key) ?? 0 };
}

/** The rows in order of their groups, those of a group in their own order, and where each group begins. */
export function sortedRows({ count, of }: RowGroups): { readonly order: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < of.length; row++) starts[of[row]! + 1]!++;
  for (let group = 0; group < count; group++) starts[group + 1] = starts[group + 1]! + starts[group]!;
  const next = starts.slice();
  const order = new Int32Array(of.length);
  for (let row = 0; row < of.length; row++) order[next[of[row]!]!++] = row;
  return { order, starts };
}
