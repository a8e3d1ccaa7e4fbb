/**
 * @file Declare a value to be optimised.
 */
import { lift, type Num, type Value } from "@typyro/autodiff";
import { CallSite, type Generator, internal } from "@typyro/base";
import { nameValue } from "../distributions/names.ts";
import type { ParamMessage } from "../message.ts";
import { randomNumbers } from "../random.ts";
import { type SiteName, siteName } from "../siteName.ts";
import { applyStack } from "../stack.ts";
import type { Support } from "../supports/support.ts";
import { real } from "../supports/supports.ts";
import { sample } from "./sample.ts";
import { subsample } from "./subsample.ts";

/** Options of `param`. */
export interface ParamOptions {
  /** Where the value may lie; the reals where left out. */
  readonly support?: Support;
  /** How many axes at the right belong to one element; the plates around subsample the axes left of them. */
  readonly eventDim?: number;
}

/**
 * A value to be optimised: not random, and not sampled by `mcmc`, which refuses it; give it a prior with
 * `lift`, or a value with `substitute`. The same name may be used again and means the same value.
 *
 * @param init - the first value, or a function of a generator that makes it.
 */
export function param(siteNameOrPath: SiteName, init: Num | ((generator: Generator) => Num), { support = real, eventDim }: ParamOptions = {}): Value {
  const call = new CallSite(param);
  const name = siteName(siteNameOrPath, call);
  const message: ParamMessage = { type: "param", name, value: undefined, frames: [], call, stop: false, support, prior: undefined, scale: 1 };
  applyStack(message, (settled) => {
    if (settled.prior !== undefined) return;
    settled.value ??= lift(typeof init === "function" ? init(randomNumbers(settled.name, call, { askedBy: "param" })) : init);
  });
  if (message.value === undefined && message.prior !== undefined) return sample(name, message.prior);
  const { value } = message;
  if (value === undefined) throw internal(`parameter ${name} has no value`);
  nameValue(value, name);
  return eventDim === undefined ? value : subsample(value, { eventDim });
}
