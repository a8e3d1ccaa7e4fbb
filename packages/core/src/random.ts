/**
 * @file Ask the open handlers for random numbers.
 */
import { type CallSite, type Generator, modelError } from "@typyro/base";
import type { AskedBy, GeneratorMessage } from "./message.ts";
import { applyStack } from "./stack.ts";

/** What is asked for: see `GeneratorMessage`. */
interface Request {
  readonly askedBy: AskedBy;
  readonly isShared?: boolean;
  readonly isSettled?: boolean;
}

/** Random numbers for `name` from the innermost seed, or undefined where no seed is open. */
export function requestGenerator(name: string, call: CallSite, { askedBy, isShared = false, isSettled = true }: Request): Generator | undefined {
  const request: GeneratorMessage = { type: "generator", name, value: undefined, frames: [], call, stop: false, generator: undefined, isShared, isSettled, askedBy };
  return applyStack(request, () => undefined).generator;
}

/** @error `no-random-numbers` */
export function randomNumbers(name: string, call: CallSite, request: Request): Generator {
  const generator = requestGenerator(name, call, request);
  if (generator === undefined) throw modelError("no-random-numbers", { site: name }, { at: [call] });
  return generator;
}
