/**
 * @file Integrate a density over its support by adaptive Simpson steps on the unconstrained line.
 *
 * The line is compressed by u = m + s sinh(t), so that tails that fall like a power are reached; steps are halved until they agree, so that
 * a kink costs steps and not accuracy. All steps that are halved in one round are evaluated together.
 */
import { lift } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { bijectTo, type Distribution } from "@typyro/core";

const REACH = 40;
const TOLERANCE = 1e-12;
const ROUNDS = 40;

/** A step with the values at its ends and in its middle. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly values: readonly [number, number, number];
}

/** The integral of exp(logProb) over the support, and the error that rounding values far from 0 leaves. */
export function integral(d: Distribution): { readonly total: number; readonly error: number } {
  const { forward, inverse, logAbsDetJacobian } = bijectTo(d.support);
  const drawn = Float64Array.from(d.sample(Generator.fromSeed(3), [400]).data()).sort();
  const at = (q: number): number => inverse(lift(drawn[Math.floor(q * 400)] ?? 0)).item();
  const [middle, width] = [at(0.5), Math.abs(at(0.75) - at(0.25))];
  const evaluate = (t: readonly number[]): number[] => {
    const u = lift(t.map((one) => middle + width * Math.sinh(one)));
    const x = forward(u);
    const logs = d.logProb(x).add(logAbsDetJacobian(u, x)).data();
    return t.map((one, i) => {
      const value = Math.exp((logs[i] ?? Number.NaN) + Math.log(width * Math.cosh(one)));
      return Number.isFinite(value) ? value : 0;
    });
  };
  return { total: simpson(evaluate), error: 1e-9 + (4 * 2 ** -52 * Math.abs(middle)) / width };
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
