/**
 * @file Ask the open handlers for random numbers.
 */
import { type CallSite, type Generator, modelError } from "@typyro/base";
import type { GeneratorMessage } from "./message.ts";
import { applyStack } from "./stack.ts";

/** Random numbers for `name` from the innermost seed, or undefined where no seed is open. */
export function requestGenerator(name: string, call: CallSite, isShared = false): Generator | undefined {
  const request: GeneratorMessage = { type: "generator", name, value: undefined, frames: [], call, stop: false, generator: undefined, isShared };
  return applyStack(request, () => undefined).generator;
}

/** @error `no-random-numbers` */
export function randomNumbers(name: string, call: CallSite): Generator {
  const generator = requestGenerator(name, call);
  if (generator === undefined) throw modelError("no-random-numbers", { site: name }, { at: [call] });
  return generator;
}
