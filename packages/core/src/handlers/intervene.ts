/**
 * @file Set sites to values as an experiment would: what follows sees the value, the site itself stays as it was.
 */
import { lift } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import type { Handled, Kept } from "../model.ts";
import { openRecord } from "../stack.ts";
import { handled } from "./handler.ts";
import { type SiteValues, ValueLookup } from "./values.ts";

/**
 * `model` under Pearl's intervention (`do` in NumPyro, a reserved word here): the given values go
 * downstream, while the site keeps being drawn or observed on its own.
 *
 * @error `unknown-site`; a site intervened on twice is a warning.
 */
export function intervene<M extends Handled>(model: M, values: SiteValues): Kept<M> {
  const call = new CallSite(intervene);
  return handled("intervene", model, () => {
    const lookup = new ValueLookup("intervene", values, call);
    return {
      process: (message) => {
        if (message.type !== "sample") return;
        const value = lookup.find(message);
        if (value === undefined) return;
        if (message.intervention === undefined) message.intervention = lift(value);
        else openRecord()?.warnings.push(modelError("intervene-twice", { site: message.name }, { at: [call] }));
      },
      finish: () => lookup.checkNames(),
    };
  });
}
