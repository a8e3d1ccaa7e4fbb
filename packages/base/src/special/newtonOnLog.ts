/**
 * @file Solve probability(x) = target for a positive x, by Newton's method on both logarithms, kept inside a bracket.
 *
 * Log probability against log x is nearly straight in the tails of gamma and beta variables, where Newton's method on the plain
 * ones would creep; where it is not, halving the bracket is the fallback. The last step is taken in x itself, so that nothing is lost in exp.
 */
import { exp } from "./exp.ts";
import { log } from "./log.ts";

/** Write the probability at x into `out[0]` and x times its derivative into `out[1]`. */
export type ProbabilityInto = (x: number, out: Float64Array) => void;

const MOST_STEPS = 200;
/** A move by less than this part of the logarithm is the last; the step in x then does the rest. */
const SMALLEST_STEP = 4e-16;
/** The last step refines; a larger one would mean that the search had not ended. */
const LARGEST_LAST_STEP = 1e-8;

/**
 * The x with log x in [low, high] at which the probability is `target`.
 *
 * @param start - log x to start from; it is moved into the bracket.
 */
export function newtonOnLog(probabilityInto: ProbabilityInto, target: number, isIncreasing: boolean, low: number, high: number, start: number): number {
  const pair = new Float64Array(2);
  let lower = low;
  let upper = high;
  let t = Math.min(Math.max(start, low), high);
  for (let step = 0; step < MOST_STEPS; step++) {
    probabilityInto(exp(t), pair);
    const probability = pair[0]!;
    if (isIncreasing === probability < target) lower = t;
    else upper = t;
    const newton = probability > 0 ? t - (log(probability / target) * probability) / pair[1]! : NaN;
    const next = newton >= lower && newton <= upper ? newton : 0.5 * (lower + upper);
    const move = Math.abs(next - t);
    t = next;
    if (move <= SMALLEST_STEP * Math.max(1, Math.abs(t))) break;
  }
  const x = exp(t);
  probabilityInto(x, pair);
  const last = (pair[0]! - target) / pair[1]!;
  return Math.abs(last) < LARGEST_LAST_STEP ? x - x * last : x;
}
