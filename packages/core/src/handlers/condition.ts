/**
 * @file Observe sites from outside of the model.
 */
import { lift } from "@typyro/autodiff";
import { CallSite } from "@typyro/base";
import type { Handled, Kept } from "../model.ts";
import { handled } from "./handler.ts";
import { type SiteValues, ValueLookup } from "./values.ts";

/**
 * `model` with random sites observed at the given values, as if they had been written with `obs`.
 *
 * @param values - by site name, or a function of the site.
 * @error `unknown-site` for a name that the model has not.
 * @example
 * const conditioned = condition(model, { tau: 1 });
 */
export function condition<M extends Handled>(model: M, values: SiteValues): Kept<M> {
  const call = new CallSite(condition);
  return handled("condition", model, () => {
    const lookup = new ValueLookup("condition", values, call);
    return {
      process: (message) => {
        if (message.type !== "sample") return;
        const value = lookup.find(message);
        if (value === undefined) return;
        message.value = lift(value, { allowNaN: true });
        message.isObserved = true;
      },
      finish: () => lookup.checkNames(),
    };
  });
}
