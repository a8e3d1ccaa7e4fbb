/**
 * @file Put a column on a scale without units: mean 0 and standard deviation 1.
 */
import { isTensor, lift, type TensorLike } from "@typyro/autodiff";
import { modelError } from "@typyro/base";

/** A standardised column, with what is needed to go back to its units. */
export interface Standardized {
  readonly values: number[];
  readonly mean: number;
  /** Population standard deviation (divisor n), in the units of the column. */
  readonly sd: number;
  /** From the standard scale back to the column's units. */
  restore(value: number): number;
}

/**
 * (x - mean) / sd with the population standard deviation.
 *
 * @error `standardize-constant` for a column without spread, `data-nan` for one with NaN.
 */
export function standardize(given: readonly number[] | TensorLike, name = "the column"): Standardized {
  const column = isTensor(given) ? [...lift(given, { allowNaN: true }).data()] : given;
  const row = column.findIndex((x) => Number.isNaN(x));
  if (row >= 0) throw modelError("data-nan", { name, row, total: column.filter((x) => Number.isNaN(x)).length, size: column.length, isTensor: isTensor(given) });
  const mean = column.reduce((total, x) => total + x, 0) / column.length;
  const sd = Math.sqrt(column.reduce((total, x) => total + (x - mean) * (x - mean), 0) / column.length);
  if (!(sd > 0)) throw modelError("standardize-constant", { name, value: column[0], size: column.length });
  return { values: column.map((x) => (x - mean) / sd), mean, sd, restore: (value) => mean + sd * value };
}
