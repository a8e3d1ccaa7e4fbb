/**
 * @file Draw observed sites instead of scoring them, to simulate data on purpose.
 */
import { broadcastShapes } from "@typyro/base";
import type { SampleMessage } from "../message.ts";
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";

/**
 * `model` with its observed sites drawn like any other, in the shape of the data that were observed.
 *
 * @example
 * const simulated = trace(seed(uncondition(model), 1))(data).value("y");
 */
export function uncondition<M extends Handled>(model: M): Kept<M> {
  return handled("uncondition", model, () => ({
    process: (message) => {
      // A factor is no data: drawing it would drop its term.
      if (message.type !== "sample" || message.fn.name === "Unit") return;
      if (message.isObserved) {
        widenToObserved(message);
        message.infer = { ...message.infer, wasObserved: true, obs: message.value };
      }
      message.value = message.isObserved ? undefined : message.value;
      message.isObserved = false;
      message.obsUndefined = false;
    },
  }));
}

/** A distribution that broadcasts to its data is repeated as often as there are data. */
function widenToObserved(message: SampleMessage): void {
  const { fn, value } = message;
  const observed = value?.shape.slice(0, value.shape.length - fn.eventShape.length);
  const batch = observed === undefined ? undefined : broadcastShapes(fn.batchShape, observed);
  if (batch !== undefined) message.fn = fn.expand(batch);
}
