/**
 * @file Wrap a function so that a handler is open while it runs; the wrapped function keeps its type.
 */
import { checkModel, type Handled, type Kept, type Ok, run } from "../model.ts";
import type { Messenger } from "../message.ts";
import { withMessenger } from "../stack.ts";

/** A messenger with what to do once the function has returned. */
export interface RunningHandler extends Messenger {
  finish?(): void;
}

/**
 * `model` with a handler open, made anew for each call, so that calls do not see each other.
 *
 * The cast states what TypeScript cannot: a function that passes its arguments on and returns the result
 * has the type of the function it wraps, generics included.
 */
export function handled<M extends Handled>(name: string, model: M, open: () => RunningHandler): Kept<M> {
  checkModel(name, model);
  const wrapped = (...args: never[]): Ok => {
    const handler = open();
    const result = withMessenger(handler, () => run<never[], Ok>(model, args));
    handler.finish?.();
    return result;
  };
  return wrapped as unknown as Kept<M>;
}
