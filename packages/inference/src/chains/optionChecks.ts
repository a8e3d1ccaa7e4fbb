/**
 * @file Refuse an option that is not what it must be, before anything is sampled.
 */
import { modelError } from "@typyro/base";

/** Require a whole number within bounds, both included. @error option-outside-range */
export function requireWhole(option: string, value: unknown, least: number, most: number, example: string): void {
  if (Number.isSafeInteger(value) && typeof value === "number" && value >= least && value <= most) return;
  const range = most === Infinity ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
  throw modelError("option-outside-range", { option, value, range, example });
}

/** Require a number for which `isInRange` holds. @error option-outside-range */
export function requireNumber(option: string, value: unknown, isInRange: boolean, range: string, example: string): void {
  if (typeof value === "number" && isInRange) return;
  throw modelError("option-outside-range", { option, value, range, example });
}
