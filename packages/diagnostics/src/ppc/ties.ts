/**
 * @file Say what part of the predictions that equal an observation count as lying below it.
 *
 * @source Czado, Gneiting & Held 2009, "Predictive model assessment for count data", Biometrics 65, section 2.1.
 */
import { Generator } from "@typyro/base";

/** A random part, which makes the transform of a discrete quantity uniform where the model is right; or half. */
export type Ties = "random" | "half";

/** For observation `i`. @param purpose - what the random number is for, so that it is used for nothing else */
export function shareOfTies(ties: Ties, seed: number, i: number, purpose: string): number {
  return ties === "half" ? 0.5 : Generator.fromSeed(seed).fold(purpose).fold(i).uniform();
}
