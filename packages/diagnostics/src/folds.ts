/**
 * @file Divide observations into folds: at random, with a share of every label in each, or with labels kept together.
 */
import { Generator, modelError } from "@typyro/base";

/** How observations are divided; `folds`, `stratify` and `group` exclude each other. */
export interface FoldOptions {
  /** How many folds. Default 10; with `folds`, as many as there are in it. */
  readonly k?: number | undefined;
  /** The fold of each observation, counted from 0. */
  readonly folds?: readonly number[] | undefined;
  /** A label for each observation: every fold gets its share of each label. */
  readonly stratify?: readonly (string | number)[] | undefined;
  /** A label for each observation: those with the same label are left out together. */
  readonly group?: readonly (string | number)[] | undefined;
  /** A whole number. Default 0. */
  readonly seed?: number | undefined;
}

const DEFAULT_K = 10;

/**
 * The fold of each of `count` observations. The same options give the same folds, so that models are scored on the same ones.
 *
 * @error fold-options-together, fold-labels, fold-count, fold-empty
 */
export function foldsOf(count: number, { k, folds, stratify, group, seed = 0 }: FoldOptions = {}): Int32Array {
  const given = Object.entries({ folds, stratify, group }).filter(([, labels]) => labels !== undefined);
  if (given.length > 1) throw modelError("fold-options-together", { options: given.map(([option]) => option) });
  for (const [option, labels] of given) if (labels?.length !== count) throw modelError("fold-labels", { option, length: labels?.length ?? 0, observations: count });
  if (folds !== undefined) return checkFolds(folds, k);
  const generator = Generator.fromSeed(seed).fold("folds");
  if (group !== undefined) return grouped(group, foldCount(k, new Set(group).size, "groups"), generator);
  return dealt(stratify ?? new Array<number>(count).fill(0), foldCount(k, count, "observations"), generator);
}

/** @error fold-count */
function foldCount(given: number | undefined, most: number, what: string): number {
  const k = given ?? Math.min(DEFAULT_K, most);
  if (Number.isSafeInteger(k) && k >= 2 && k <= most) return k;
  throw modelError("fold-count", { k, most, what });
}

/** @error fold-empty, fold-count */
function checkFolds(folds: readonly number[], k: number | undefined): Int32Array {
  const largest = Math.max(...folds);
  const count = k ?? largest + 1;
  const isFold = (fold: number): boolean => Number.isSafeInteger(fold) && fold >= 0 && fold < count;
  if (!folds.every(isFold) || count < 2) throw modelError("fold-count", { k: count, most: folds.length, what: "observations" });
  for (let fold = 0; fold < count; fold++) if (!folds.includes(fold)) throw modelError("fold-empty", { fold, count });
  return Int32Array.from(folds);
}

/** Like cards: label by label in random order, one to each fold in turn. */
function dealt(labels: readonly (string | number)[], k: number, generator: Generator): Int32Array {
  const byLabel = new Map<string | number, number[]>();
  for (const [i, label] of labels.entries()) byLabel.set(label, [...(byLabel.get(label) ?? []), i]);
  const order = [...byLabel.values()].flatMap((rows) => shuffled(rows, generator));
  const folds = new Int32Array(labels.length);
  for (const [place, i] of order.entries()) folds[i] = place % k;
  return folds;
}

/** The largest groups first, each to the fold with the fewest observations so far; equal ones in random order. */
function grouped(labels: readonly (string | number)[], k: number, generator: Generator): Int32Array {
  const sizes = new Map<string | number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const order = shuffled([...sizes], generator).sort(([, a], [, b]) => b - a);
  const filled = new Array<number>(k).fill(0);
  const foldOf = new Map<string | number, number>();
  for (const [label, size] of order) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold] = (filled[fold] ?? 0) + size;
    foldOf.set(label, fold);
  }
  return Int32Array.from(labels, (label) => foldOf.get(label) ?? 0);
}

/** @source Durstenfeld 1964, "Algorithm 235: random permutation", Communications of the ACM 7(7). */
function shuffled<T>(items: readonly T[], generator: Generator): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = generator.integer(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
