/**
 * @file Check numbers that count something.
 */
import { modelError } from "@typyro/base";

/** @error draws-count-not-whole */
export function checkCount(option: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least)) throw modelError("draws-count-not-whole", { option, value, least });
}
