/**
 * @file Invert an increasing or decreasing probability by Newton's method on its logarithm, kept inside a bracket.
 *
 * Both the argument t (a logarithm) and the probability's logarithm are nearly linear in the tails, where Newton's method
 * on the probability itself would creep.
 */
import { log } from "./log.ts";

/** A probability at t and its derivative by t, both written into `out`. */
export type ProbabilityInto = (t: number, out: Float64Array) => void;

const MOST_STEPS = 200;
/** A step below this part of an ulp-sized move ends the search. */
const SMALLEST_STEP = 1.1102230246251565e-16;

/** The t in [low, high] where the probability is `target`, from the start `t`. */
export function newtonOnLog(probabilityInto: ProbabilityInto, target: number, isIncreasing: boolean, low: number, high: number, start: number): number {
  const pair = new Float64Array(2);
  let t = Math.min(Math.max(start, low), high);
  for (let step = 0; step < MOST_STEPS; step++) {
    probabilityInto(t, pair);
    const probability = pair[0]!;
    const isLeft = isIncreasing ? probability < target : probability > target;
    if (isLeft) low = t;
    else high = t;
    const excess = probability > 0 ? probability * log(probability / target) : NaN;
    let next = t - excess / pair[1]!;
    if (!(next >= low && next <= high)) next = 0.5 * (low + high);
    const move = Math.abs(next - t);
    t = next;
    if (move <= SMALLEST_STEP * Math.max(1, Math.abs(t)) || high - low <= SMALLEST_STEP * Math.abs(low)) break;
  }
  return t;
}
