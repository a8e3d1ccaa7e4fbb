/**
 * @file Draw or score a random site.
 */
import { type Bool, lift, liftBool, not, type Num, scatterAdd, Value, where } from "@typyro/autodiff";
import { CallSite, checkOptionNames, internal, modelError, type OptionNames, type Shape, sizeOf } from "@typyro/base";
import { nameDataValue, openDataName } from "../dataNames.ts";
import { type Distribution, isDistribution } from "../distributions/distribution.ts";
import { nameValue } from "../distributions/names.ts";
import { mask } from "../handlers/mask.ts";
import { scale } from "../handlers/scale.ts";
import type { InferHints, SampleMessage } from "../message.ts";
import { checkGiven } from "../observed.ts";
import { randomNumbers } from "../random.ts";
import { type SiteName, siteName } from "../siteName.ts";
import { applyStack, isSending, openPlates } from "../stack.ts";
import { deterministic } from "./deterministic.ts";

/** Options of `sample`. */
export interface SampleOptions {
  /** Observed data; the site is then scored instead of drawn. */
  readonly obs?: Num | undefined;
  /**
   * Which elements of `obs` are there, by batch element; the others are unknowns, sampled where they are continuous.
   * What stands in `obs` at their places is not looked at. Makes the sites `NAME_observed` and `NAME_unobserved`, and
   * `NAME` computed from both.
   */
  readonly obsMask?: Bool | undefined;
  readonly infer?: InferHints;
  /** Independent repetitions, put left of the batch shape. */
  readonly sampleShape?: Shape;
}

const OPTION_NAMES: OptionNames<SampleOptions> = { obs: true, obsMask: true, infer: true, sampleShape: true };

/**
 * A random site: a draw from `fn`, or `obs` scored under it.
 *
 * @param siteNameOrPath - `"x"`, or `["x", t]` in a plain loop, whose sites become one variable `x`.
 * Plates that are open around the call repeat `fn` independently along their dimensions.
 *
 * @shape [...plates and batch, ...event]
 * @space constrained
 * @error `not-a-distribution`, `plate-size-conflict`, `obs-shape-mismatch`, `obs-outside-support`,
 *   `parameter-outside-support`, `option-unknown`, `no-random-numbers` where no handler gives random numbers.
 * @example
 * const mu = sample("mu", dist.Normal(0, 5));
 * sample("y", dist.Normal(mu, 1), { obs: y });
 */
export function sample(siteNameOrPath: SiteName, fn: Distribution, options: SampleOptions = {}): Value {
  return sampleFrom(siteNameOrPath, fn, options, new CallSite(sample, !isSending()));
}

/** The same, called from a line that is known. */
function sampleFrom(siteNameOrPath: SiteName, fn: Distribution, options: SampleOptions, call: CallSite): Value {
  const name = siteName(siteNameOrPath, call);
  if (!isDistribution(fn)) throw modelError("not-a-distribution", { site: name, found: describe(fn), isValue: isNumber(fn) }, { at: [call] });
  checkOptionNames("sample", options, OPTION_NAMES, call);
  const { obs, obsMask, infer = {}, sampleShape = [] } = options;
  if (obs !== undefined && obsMask !== undefined) {
    return samplePartly(name, sampleShape.length === 0 ? fn : fn.expand([...sampleShape, ...fn.batchShape]), { obs, seen: liftBool(obsMask), infer }, call);
  }
  const message: SampleMessage = {
    type: "sample", name, writtenName: name, fn: sampleShape.length === 0 ? fn : fn.expand([...sampleShape, ...fn.batchShape]), infer, call, value: undefined, frames: [], stop: false,
    isObserved: obs !== undefined, isGenerated: false, obsUndefined: "obs" in options && obs === undefined, scale: 1,
    replacement: undefined, intervention: undefined,
  };
  if (obs !== undefined) message.value = liftObserved(name, obs, call);
  applyStack(message, settle);
  const { value, intervention } = message;
  if (message.replacement !== undefined) {
    const replaced = deterministic(name, message.replacement);
    return intervention ?? replaced;
  }
  if (value === undefined) throw internal(`site ${name} has no value`);
  if (intervention !== undefined) return intervention;
  nameValue(value, name);
  return value;
}

/** Data of which some elements are missing. */
interface PartlyObserved {
  readonly obs: Num;
  readonly seen: Value;
  readonly infer: InferHints;
}

/**
 * The observed elements scored, the others sampled, and both put together. Where the elements can be told apart, only the
 * missing ones are unknowns; elsewhere there is one for each element, and those of observed elements are replicates.
 */
function samplePartly(name: string, fn: Distribution, { obs, seen, infer }: PartlyObserved, call: CallSite): Value {
  const observed = mask(() => sampleFrom(`${name}_observed`, fn, { obs, infer }, call), seen)();
  const batch = observed.shape.slice(0, observed.shape.length - fn.eventShape.length);
  const perElement = seen.reshape([...seen.shape, ...fn.eventShape.map(() => 1)]);
  const whole = fn.expand(batch);
  if (!seen.isKnown || whole.rows === undefined) return deterministic(name, where(perElement, observed, sampleFrom(`${name}_unobserved`, fn, { infer }, call)));
  const missing = [...not(seen).broadcastTo(batch).data()].flatMap((bit, row) => (bit === 0 ? [] : [row]));
  if (missing.length === 0) return deterministic(name, observed);
  const open = openPlates();
  const rows = whole.rows(missing);
  // The missing rows are no longer laid out by the plates, but still weighted by their subsampling.
  const weight = open.reduce((product, { size, fullSize }) => (product * fullSize) / size, 1);
  const unobserved = scale(() => sampleFrom(`${name}_unobserved`, rows, { infer: { ...infer, blockPlates: open.map((frame) => frame.name), rowsOf: { batch, rows: missing } } }, call), weight)();
  const spread = scatterAdd(unobserved, missing, sizeOf(batch)).reshape(observed.shape);
  return deterministic(name, where(perElement, observed, spread));
}

/** The default action: check what was given, else draw. */
function settle(message: SampleMessage): void {
  if (message.replacement !== undefined) return;
  const { name, fn, call } = message;
  fn.checkParameters(name, call);
  if (message.value !== undefined) {
    checkGiven(message, message.value);
    return;
  }
  message.value = fn.sample(randomNumbers(name, call, { askedBy: "sample" }));
}

/** `null` and NaN mark missing values, which have an error of their own. */
function liftObserved(site: string, obs: Num, call: CallSite): Value {
  const source = typeof obs === "object" && obs !== null ? openDataName(obs) : undefined;
  const missing = firstMissing(obs);
  if (missing !== undefined) throw modelError("obs-missing", { site, name: source ?? site, ...missing }, { at: [call] });
  const value = lift(obs, { allowNaN: true });
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

function isNumber(x: unknown): boolean {
  return typeof x === "number" || x instanceof Value;
}

function describe(x: unknown): string {
  if (typeof x === "function") return "a function (call the family with its parameters)";
  if (x instanceof Value) return "a value";
  return typeof x === "number" ? `the number ${x}` : x === undefined || x === null ? String(x) : `a ${typeof x}`;
}
