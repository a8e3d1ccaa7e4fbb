/**
 * @file Leave sites, or elements of them, out of the log density.
 */
import { type Bool, liftBool } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import { masked } from "../distributions/masked.ts";
import type { Handled, Kept } from "../model.ts";
import { forRows } from "../rowsOf.ts";
import { handled } from "./handler.ts";

/**
 * `model` with the elements of its random sites where `mask` is false left out of the log density, whatever
 * they hold: NaN and -Infinity there count exactly 0. Nested masks multiply.
 *
 * @param mask - a boolean, or booleans that broadcast with the batch shape of each site.
 * @error `mask-not-boolean`, `mask-shape`.
 * @example
 * mask(() => sample("y", dist.Normal(mu, sigma), { obs: y }), isObserved)();
 */
export function mask<M extends Handled>(model: M, mask_: Bool): Kept<M> {
  const shown = liftBool(mask_);
  if (shown.dtype !== "bool") throw modelError("mask-not-boolean", { dtype: shown.dtype }, { at: [new CallSite(mask)] });
  return handled("mask", model, () => ({
    mask: shown,
    process: (message) => {
      if (message.type === "sample") message.fn = masked(message.fn, forRows(message, shown));
    },
  }));
}
