/**
 * @file Say what keeps a vector or a matrix out of a support, so that an error can name the condition that it breaks.
 */
import { lift } from "@typyro/autodiff";
import type { Support } from "./support.ts";

const show = (x: number): string => String(Number(x.toPrecision(6)));

/** What is wrong with one member, given as its elements in order; undefined where nothing shorter than the description can be said. */
export function violationOf(support: Support, values: readonly number[]): string | undefined {
  const element = (i: number, what: string): string => `element [${i}] is ${show(values[i] ?? Number.NaN)}, ${what}`;
  const first = (isWrong: (x: number, i: number) => boolean, what: string): string | undefined => {
    const i = values.findIndex(isWrong);
    return i < 0 ? undefined : element(i, what);
  };
  const sum = values.reduce((total, x) => total + x, 0);
  const { element: each } = support;
  if (each !== undefined) return first((x) => each.contains(lift(x)).data()[0] === 0, `not ${each.description}`);
  const endless = first((x) => !Number.isFinite(x), "not a finite number");
  switch (support.name) {
    case "simplex":
      return endless ?? first((x) => x < 0, "below 0") ?? `it sums to ${show(sum)}`;
    case "multinomial":
      return endless ?? first((x) => x < 0 || x !== Math.floor(x), "not a count") ?? `it sums to ${show(sum)}`;
    case "zeroSum":
      return endless ?? `it sums to ${show(sum)}`;
    case "sphere":
      return endless ?? `its length is ${show(Math.sqrt(values.reduce((total, x) => total + x * x, 0)))}`;
    case "orderedVector":
    case "positiveOrderedVector":
      return endless ?? first((x, i) => i > 0 && x <= (values[i - 1] ?? Number.NaN), "not above the one before it") ?? first((x) => x <= 0, "not a positive number");
    default:
      return endless;
  }
}
