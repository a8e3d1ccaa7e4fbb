/**
 * @file Choose among the ways in which rows can be taken to follow one another: what a recurrence carries.
 *
 * The nodes of a chain need one another, one for each row. What is carried besides, and what a root is taken of, are chains through the
 * same rows too, and may carry less. A few rows tell what each way carries; only the best is compared in all rows.
 */
import type { NodeId, Tape } from "../tape.ts";
import { isFunction, latencyOf, shortened } from "./affineRows.ts";
import { completed, follow } from "./chains.ts";
import { listIn } from "./kinds.ts";
import { operationsInLoop, type Recurrence } from "./rowNodes.ts";
import { inNumbers } from "./rowNumbers.ts";
import { type Pattern, patternOf, type Sketch, sketchesOf } from "./rowPattern.ts";

/** The recurrence of chains through the same rows that carries the fewest numbers, and of these the one whose rows wait the shortest for one another. */
export function recurrenceOf(tape: Tape, given: readonly (readonly NodeId[])[], fewest: number): Recurrence | undefined {
  const sketches = given.flatMap((chain) => sketchesOf(tape, chain));
  const tried = new Set(given.map((chain) => chain.at(-1)));
  for (const { ids, pattern } of [...sketches]) {
    for (const way of pattern.otherWays()) {
      const others = ids.slice(FIRST).flatMap((id) => follow(tape, id, way) ?? []);
      const last = others.reduce((latest, id) => Math.max(latest, id), -1);
      if (tried.has(last)) continue;
      tried.add(last);
      const chain = completed(tape, [...new Set(others)].sort((a, b) => a - b));
      if (chain.length >= fewest) sketches.push(...sketchesOf(tape, chain));
    }
  }
  for (const carried of [...new Set(sketches.map(({ pattern }) => pattern.carried))].sort((a, b) => a - b)) {
    const found = firstOf(tape, sketches.filter(({ pattern }) => pattern.carried === carried));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Members of a chain from which no way is followed: what the first rows need may be anything. */
const FIRST = 2;

/** Of those that are one in all rows, the one whose rows wait the shortest, and of these that of the most rows. */
function firstOf(tape: Tape, sketches: readonly Sketch[]): Recurrence | undefined {
  const byLatency = new Map<number, Sketch[]>();
  for (const sketch of sketches) {
    const recurrence = inShort(tape, sketch.pattern);
    if (recurrence !== undefined) listIn(byLatency, latencyOf(recurrence)).push(sketch);
  }
  for (const latency of [...byLatency.keys()].sort((a, b) => a - b)) {
    const patterns = byLatency.get(latency)?.flatMap((sketch) => patternOf(tape, sketch) ?? []) ?? [];
    const longest = patterns.reduce<Pattern | undefined>((best, pattern) => (best === undefined || pattern.rows > best.rows ? pattern : best), undefined);
    const recurrence = longest === undefined ? undefined : inShort(tape, longest);
    if (recurrence !== undefined) return recurrence;
  }
  return undefined;
}

/**
 * Functions that a row of arrays may take in the loop. They are computed a second time, for the slopes: a forward algorithm of four states, 20
 * functions, takes about as long as its arrays one by one, that of six twice as long.
 */
const MOST_FUNCTIONS = 24;

/** With numbers, where a loop of these takes no longer than the arrays by themselves. */
function inShort(tape: Tape, pattern: Pattern): Recurrence | undefined {
  const recurrence = inNumbers(pattern.recurrence(), tape);
  if (recurrence === undefined) return undefined;
  const short = shortened(recurrence);
  const isOfNumbers = recurrence.nodes.length === pattern.recurrence().nodes.length;
  return isOfNumbers || operationsInLoop(short).filter(isFunction).length <= MOST_FUNCTIONS ? short : undefined;
}
