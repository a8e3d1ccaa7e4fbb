/**
 * @file Ask what surrounds a model while it runs: the masks, and random numbers of its own.
 */
import { and, type Value } from "@typyro/autodiff";
import { CallSite, type Generator } from "@typyro/base";
import { randomNumbers } from "../random.ts";
import { type SiteName, siteName } from "../siteName.ts";
import { openMasks } from "../stack.ts";

/**
 * The product of the masks around, or undefined where there is none; lets a model skip terms that would not count.
 *
 * @example
 * if (!isMaskedOut(getMask())) factor("costly", costly());
 */
export function getMask(): Value | undefined {
  return openMasks().reduce<Value | undefined>((product, mask) => (product === undefined ? mask : and(product, mask)), undefined);
}

/** Whether a mask is known to hide everything. */
export function isMaskedOut(mask: Value | undefined): boolean {
  return mask !== undefined && mask.isKnown && mask.data().every((bit) => bit === 0);
}

/**
 * Random numbers under a name, from the surrounding `seed`.
 *
 * @error `no-random-numbers` outside of a seed.
 */
export function prngKey(name: SiteName): Generator {
  const call = new CallSite(prngKey);
  return randomNumbers(siteName(name, call), call, { askedBy: "prngKey", isSettled: false });
}
