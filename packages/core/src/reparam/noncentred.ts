/**
 * @file Say how a centred site would be written non-centred.
 */
import type { SampleMessage, Settled } from "../message.ts";
import { isLocScale, locationAndSpread } from "./locScale.ts";
import { partsOf } from "./transformed.ts";

/**
 * The strategies that write a site non-centred, as typed, by the sites to give them to; undefined for a site whose
 * location and scale are fixed or that has none.
 */
export function noncentred({ name, fn, infer, isObserved, isGenerated }: Settled<SampleMessage>): Readonly<Record<string, string>> | undefined {
  if (isObserved || isGenerated || infer.auxiliary === true) return undefined;
  const base = isLocScale(fn) ? undefined : partsOf(fn)?.base;
  const moved = base ?? fn;
  if (!isLocScale(moved)) return undefined;
  const { loc, spread } = locationAndSpread(moved);
  if ([loc, spread].every((parameter) => parameter === undefined || parameter.isKnown)) return undefined;
  return base === undefined ? { [name]: "locScale(0)" } : { [name]: "transformed()", [`${name}_base`]: "locScale(0)" };
}
