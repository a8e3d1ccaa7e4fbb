/**
 * @file Leave elements of observed sites out of the log density, to fit a model without them.
 */
import { known } from "@typyro/autodiff";
import { broadcastShapes, CallSite, formatShape, modelError, type Shape, sizeOf } from "@typyro/base";
import { masked } from "../distributions/masked.ts";
import type { SampleMessage } from "../message.ts";
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";
import { ValueLookup } from "./values.ts";

/** Positions of batch elements, row-major, by observed site. */
export type LeftOut = Readonly<Record<string, readonly number[]>>;

/**
 * `model` with elements of its observed sites left out of the log density, as if they had not been observed. Latent sites stay as
 * they are, so draws of one fit can be scored by the other.
 *
 * @param elements - positions in the batch shape that the site has with its data, row-major.
 * @error `unknown-site` for a name that is no observed site; `left-out-outside-site`.
 * @example
 * const without = leaveOut(model, { y: [3, 17] });
 */
export function leaveOut<M extends Handled>(model: M, elements: LeftOut): Kept<M> {
  const call = new CallSite(leaveOut);
  return handled("leaveOut", model, () => {
    const lookup = new ValueLookup("leaveOut", elements, call);
    return {
      process: (message) => {
        if (message.type !== "sample" || !message.isObserved || lookup.find(message) === undefined) return;
        const batch = observedBatch(message);
        message.fn = masked(message.fn, known("bool", batch, shown(message, batch, elements[message.name] ?? [])));
      },
      finish: () => lookup.checkNames(),
    };
  });
}

/** The batch shape of a site whose distribution is repeated as often as there are data. */
function observedBatch({ fn, value }: SampleMessage): Shape {
  const observed = value?.shape.slice(0, value.shape.length - fn.eventShape.length) ?? [];
  return broadcastShapes(fn.batchShape, observed) ?? fn.batchShape;
}

/** @error `left-out-outside-site` */
function shown({ name: site, call }: SampleMessage, batch: Shape, positions: readonly number[]): Uint8Array {
  const bits = new Uint8Array(sizeOf(batch)).fill(1);
  for (const position of positions) {
    if (bits[position] === undefined) throw modelError("left-out-outside-site", { site, position, size: bits.length, shape: formatShape(batch) }, { at: [call] });
    bits[position] = 0;
  }
  return bits;
}
