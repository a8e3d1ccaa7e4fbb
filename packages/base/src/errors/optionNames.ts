/**
 * @file Refuse options that a call does not have: a misspelt one would silently leave its default in force.
 *
 * The compiler refuses them as well, but programs are often run without it.
 */
import type { CallSite } from "./location.ts";
import { modelError } from "./modelError.ts";
import { nearestName } from "./nearestName.ts";

/** The names of all options of `T`; one that is forgotten does not compile. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * @param of - what the options are of, as the user wrote it: `mcmc`.
 * @error option-unknown
 */
export function checkOptionNames<T extends object>(of: string, options: T, names: OptionNames<T>, call?: CallSite): void {
  for (const option of Object.keys(options)) {
    if (Object.hasOwn(names, option)) continue;
    const known = Object.keys(names);
    throw modelError("option-unknown", { of, option, known, nearest: nearestName(option, known) }, call === undefined ? {} : { at: [call] });
  }
}
