/**
 * @file Integrate a density over its support by adaptive Simpson steps on the unconstrained line.
 *
 * The line is compressed by u = m + s sinh(t), so that tails that fall like a power are reached; steps are halved until they agree, so that
 * a kink costs steps and not accuracy. All steps that are halved in one round are evaluated together.
 */
import { lift } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { bijectTo, type Distribution } from "@typyro/core";

const REACH = 80;
const TOLERANCE = 1e-12;
const ROUNDS = 40;

/** A step with the values at its ends and in its middle. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly values: readonly [number, number, number];
}

/** What the map onto a bounded support makes of it is the smallest member that still has its digits. */
const LOWEST = -700;
/** Values so near 1 keep a third of their digits as distances from 1. */
const NEAR_ONE = 1 - 2 ** -20;

/**
 * The integral of exp(logProb) over the support, and the error that rounding values far from 0 leaves.
 *
 * Of shares and of positive values, what doubles cannot tell apart is taken from the cdf: what lies next to the lower end, and next to 1.
 */
export function integral(d: Distribution): { readonly total: number; readonly error: number } {
  const { forward, inverse, logAbsDetJacobian } = bijectTo(d.support);
  const drawn = Float64Array.from(d.sample(Generator.fromSeed(3), [400]).data()).sort();
  const at = (q: number): number => inverse(lift(drawn[Math.floor(q * 400)] ?? 0)).item();
  const [middle, width] = [at(0.5), Math.abs(at(0.75) - at(0.25))];
  const evaluate = (t: readonly number[]): number[] => {
    const u = lift(t.map((one) => middle + width * Math.sinh(one)));
    const x = forward(u);
    const logs = d.logProb(x).add(logAbsDetJacobian(u, x)).data();
    const values = x.data();
    return t.map((one, i) => {
      const value = Math.exp((logs[i] ?? Number.NaN) + Math.log(width * Math.cosh(one)));
      const at = values[i] ?? Number.NaN;
      return Number.isFinite(value) && !(isShare && at > NEAR_ONE) && !(at < least) ? value : 0;
    });
  };
  const isShare = d.support.name === "unitInterval";
  const least = isShare || ["positive", "nonnegative", "interval"].includes(d.support.name) ? forward(lift(LOWEST)).item() : Number.NEGATIVE_INFINITY;
  const beyond = (least === Number.NEGATIVE_INFINITY ? 0 : d.cdf(least).item()) + (isShare ? Math.exp(logSurvival(d, NEAR_ONE)) : 0);
  return { total: simpson(evaluate) + beyond, error: 1e-9 + (4 * 2 ** -52 * Math.abs(middle)) / width };
}

function logSurvival(d: Distribution, x: number): number {
  return d.logSurvival?.(x).item() ?? Math.log1p(-d.cdf(x).item());
}

function simpson(evaluate: (t: readonly number[]) => number[]): number {
  const ends = Array.from({ length: 4 * REACH + 1 }, (_, i) => i / 2 - REACH);
  const first = evaluate(ends);
  let steps: Step[] = Array.from({ length: 2 * REACH }, (_, i) => ({ from: i - REACH, to: i + 1 - REACH, values: [first[2 * i] ?? 0, first[2 * i + 1] ?? 0, first[2 * i + 2] ?? 0] }));
  let total = 0;
  for (let round = 0; round < ROUNDS && steps.length > 0; round++) {
    const quarters = evaluate(steps.flatMap(({ from, to }) => [from + (to - from) / 4, to - (to - from) / 4]));
    const halved: Step[] = [];
    for (const [i, { from, to, values: [a, m, b] }] of steps.entries()) {
      const [left = 0, right = 0] = quarters.slice(2 * i, 2 * i + 2);
      const whole = ((to - from) / 6) * (a + 4 * m + b);
      const halves = ((to - from) / 12) * (a + 4 * left + 2 * m + 4 * right + b);
      const middle = (from + to) / 2;
      if (Math.abs(halves - whole) < 15 * TOLERANCE || round === ROUNDS - 1) total += halves + (halves - whole) / 15;
      else halved.push({ from, to: middle, values: [a, left, m] }, { from: middle, to, values: [m, right, b] });
    }
    steps = halved;
  }
  return total;
}
