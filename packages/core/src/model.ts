/**
 * @file Say what a model is: an ordinary synchronous function of one data argument.
 */
import { modelError } from "@typyro/base";
import type { Num } from "@typyro/autodiff";

/** What a model may return: nothing, a value, or a record of values; a promise does not fit, so an async model does not compile. */
export type Ok = void | Num | (object & { readonly then?: never });

/** Any function that handlers accept: its effects are handled, its type is kept. */
export type Handled = (...args: never[]) => Ok;

/**
 * The type of the function itself, which every handler returns: `M`, generics and overloads included.
 *
 * It is written so that TypeScript infers `M` from the model alone. With `M` as the type of the result it infers from the call
 * around too, and so fills in the type parameters of a generic model wherever handlers are nested.
 */
export type Kept<M extends Handled> = [M] extends [infer N extends M] ? N : never;

/** Run a model, refusing one that returns a promise. */
export function run<A extends readonly unknown[], R>(model: (...args: A) => R, args: A): R {
  const result = model(...args);
  if (typeof result === "object" && result !== null && "then" in result && typeof result.then === "function") {
    // What the promise fails with later follows from this mistake: it must not end the process as a rejection that nobody handles.
    Promise.resolve(result).catch(() => undefined);
    throw modelError("async-model", {});
  }
  return result;
}

/** Refuse anything but a function where a handler takes its model. */
export function checkModel(handler: string, model: unknown): void {
  if (typeof model === "function") return;
  const found = typeof model === "object" ? "an object (was the model called already?)" : typeof model === "undefined" ? "undefined" : `a ${typeof model}`;
  throw modelError("not-a-model", { handler, found });
}
