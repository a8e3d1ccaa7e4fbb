/**
 * @file Weigh the log densities of sites.
 */
import { lift, mul, type Num } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import type { Handled, Kept } from "../model.ts";
import { forRows } from "../rowsOf.ts";
import { handled } from "./handler.ts";

/**
 * `model` with the log densities of its sites multiplied by `factor`; nested scales multiply.
 *
 * @param factor - positive; an array weighs the elements of a batch.
 * @error `scale-not-positive`.
 */
export function scale<M extends Handled>(model: M, factor: Num): Kept<M> {
  const weight = lift(factor);
  const wrong = weight.isKnown ? weight.data().find((x) => !(x > 0)) : undefined;
  if (wrong !== undefined) throw modelError("scale-not-positive", { scale: wrong }, { at: [new CallSite(scale)] });
  return handled("scale", model, () => ({
    process: (message) => {
      if (message.type === "sample") message.scale = mul(message.scale, forRows(message, weight));
      if (message.type === "param") message.scale = mul(message.scale, weight);
    },
  }));
}
