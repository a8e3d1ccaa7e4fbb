/**
 * @file Draw or score a random site.
 */
import { lift, type Num, type Value } from "@typyro/autodiff";
import { CallSite, type Generator, internal, modelError, type Shape } from "@typyro/base";
import { nameDataValue, openDataName } from "../dataNames.ts";
import { type Distribution, isDistribution } from "../distributions/distribution.ts";
import { nameValue } from "../distributions/names.ts";
import type { GeneratorMessage, InferHints, SampleMessage } from "../message.ts";
import { checkGiven } from "../observed.ts";
import { applyStack } from "../stack.ts";

/** Options of `sample`. */
export interface SampleOptions {
  /** Observed data; the site is then scored instead of drawn. */
  readonly obs?: Num | undefined;
  readonly infer?: InferHints;
  /** Independent repetitions, put left of the batch shape. */
  readonly sampleShape?: Shape;
}

/**
 * A random site: a draw from `fn`, or `obs` scored under it.
 *
 * Plates that are open around the call repeat `fn` independently along their dimensions.
 *
 * @shape [...plates and batch, ...event]
 * @space constrained
 * @error `not-a-distribution`, `plate-size-conflict`, `obs-shape-mismatch`, `obs-outside-support`,
 *   `parameter-outside-support`, `no-random-numbers` where no handler gives random numbers.
 * @example
 * const mu = sample("mu", dist.Normal(0, 5));
 * sample("y", dist.Normal(mu, 1), { obs: y });
 */
export function sample(name: string, fn: Distribution, options: SampleOptions = {}): Value {
  const call = new CallSite(sample);
  checkName(name, call);
  if (!isDistribution(fn)) throw modelError("not-a-distribution", { site: name, found: describe(fn) }, { at: [call] });
  const { obs, infer = {}, sampleShape = [] } = options;
  const message: SampleMessage = {
    type: "sample", name, fn: sampleShape.length === 0 ? fn : fn.expand([...sampleShape, ...fn.batchShape]), infer, call, value: undefined, frames: [], stop: false,
    isObserved: obs !== undefined, obsUndefined: "obs" in options && obs === undefined, scale: 1,
  };
  if (obs !== undefined) message.value = liftObserved(name, obs, call);
  applyStack(message, settle);
  const { value } = message;
  if (value === undefined) throw internal(`site ${name} has no value`);
  nameValue(value, name);
  return value;
}

/** The default action: check what was given, else draw. */
function settle(message: SampleMessage): void {
  const { name, fn, call } = message;
  fn.checkParameters(name, call);
  if (message.value !== undefined) {
    checkGiven(message, message.value);
    return;
  }
  message.value = fn.sample(randomNumbers(name, call));
}

/** The random numbers of a site, from the innermost seed. */
function randomNumbers(name: string, call: CallSite): Generator {
  const request: GeneratorMessage = { type: "generator", name, value: undefined, frames: [], call, stop: false, generator: undefined };
  const { generator } = applyStack(request, () => undefined);
  if (generator === undefined) throw modelError("no-random-numbers", { site: name }, { at: [call] });
  return generator;
}

/** `null` and NaN mark missing values, which have an error of their own. */
function liftObserved(site: string, obs: Num, call: CallSite): Value {
  const missing = firstMissing(obs);
  if (missing !== undefined) throw modelError("obs-missing", { site, ...missing }, { at: [call] });
  const value = lift(obs, { allowNaN: true });
  const source = typeof obs === "object" ? openDataName(obs) : undefined;
  if (source !== undefined) nameDataValue(value, source);
  return value;
}

function firstMissing(obs: unknown): { row: string; total: number; size: number; value: string } | undefined {
  if (!Array.isArray(obs)) return undefined;
  const items: readonly unknown[] = obs;
  const row = items.findIndex((item) => item === null);
  if (row < 0) return undefined;
  return { row: `[${row}]`, total: items.filter((item) => item === null).length, size: items.length, value: "null" };
}

/** Names are checked once for every primitive. */
export function checkName(name: unknown, call: CallSite): void {
  if (typeof name === "string" && name !== "") return;
  const found = name === "" ? "empty" : isDistribution(name) ? "a distribution" : typeof name;
  throw modelError("site-name", { found }, { at: [call] });
}

function describe(x: unknown): string {
  if (typeof x === "function") return "a function (call the family with its parameters)";
  if (typeof x === "object" && x !== null && "shape" in x) return "a value";
  return x === undefined ? "undefined" : typeof x;
}
