/**
 * @file Choose among the ways in which rows can be taken to follow one another: what a recurrence carries.
 *
 * The nodes of a chain need one another, one for each row. What is carried besides, and what a root is taken of, are chains through the
 * same rows too, and may carry less.
 */
import type { NodeId, Tape } from "../tape.ts";
import { latencyOf, shortened } from "./affineRows.ts";
import { completed } from "./chains.ts";
import type { Recurrence } from "./rowNodes.ts";
import { inNumbers } from "./rowNumbers.ts";
import { patternsOf } from "./rowPattern.ts";

/** The recurrence of chains through the same rows that carries the fewest numbers, and of these the one whose rows wait the shortest for one another. */
export function recurrenceOf(tape: Tape, given: readonly (readonly NodeId[])[], fewest: number): Recurrence | undefined {
  const patterns = given.flatMap((chain) => patternsOf(tape, chain));
  const chains = patterns.flatMap((pattern) => [...pattern.otherChains()]).map((ids) => completed(tape, [...new Set(ids)].sort((a, b) => a - b)));
  const tried = new Set(given.map((chain) => chain.at(-1)));
  for (const ids of chains) {
    if (ids.length < fewest || tried.has(ids.at(-1))) continue;
    tried.add(ids.at(-1));
    patterns.push(...patternsOf(tape, ids));
  }
  const least = Math.min(...patterns.map(({ carried }) => carried));
  const found = patterns.flatMap((pattern) => {
    const recurrence = pattern.carried === least ? inNumbers(pattern.recurrence(), tape) : undefined;
    return recurrence === undefined ? [] : [shortened(recurrence)];
  });
  const ranks = found.map((recurrence) => [latencyOf(recurrence), -rowsOf(recurrence)]);
  const isLess = (a: readonly number[], b: readonly number[]): boolean => {
    const k = a.findIndex((x, i) => x !== b[i]);
    return k >= 0 && (a[k] ?? 0) < (b[k] ?? 0);
  };
  return found[ranks.reduce((best, rank, i) => (isLess(rank, ranks[best] ?? []) ? i : best), 0)];
}

const rowsOf = ({ carries }: Recurrence): number => carries[0]?.length ?? 0;
