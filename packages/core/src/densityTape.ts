/**
 * @file Record a model once, with its latent sites as inputs: the log density of the unconstrained vector, and all that draws need.
 *
 * Outputs of the tape: `logDensity`; `term/SITE` and `jacobian/SITE`, whose sum it is; `site/NAME`, the
 * constrained and computed values; `return/KEY`, what the model returns; `pointwise/SITE`, the log
 * density of each batch element, which for observed sites is the pointwise log likelihood. What `generated`
 * runs is on the tape as opaque draws; `site` and `return` outputs that need them are evaluated with random numbers.
 */
import { gradient as differentiate, known, lift, nodeOn, type Num, printTape, recorded, logRates, roll, rowSums, sum, Tape, Value, verify, whileRecording } from "@typyro/autodiff";
import { formatShape, type Generator, type ModelError, modelError, type Shape, sizeOf } from "@typyro/base";
import type { Bijector } from "./bijectors/bijector.ts";
import { nameData, withDataNames } from "./dataNames.ts";
import { DrawRecorder } from "./drawRecorder.ts";
import type { Distribution } from "./distributions/distribution.ts";
import { formatParameter } from "./distributions/names.ts";
import type { Layout, LayoutEntry } from "./layout.ts";
import type { DeterministicMessage, Message, Messenger, SampleMessage, Settled, Site } from "./message.ts";
import { checkModel, run } from "./model.ts";
import { withMessenger } from "./stack.ts";
import { isWithinEnds } from "./supports/support.ts";
import { RecordMessenger, withRecord } from "./trace.ts";

/** A site whose value is kept with the draws. */
export type KeptSite = Settled<SampleMessage> | Settled<DeterministicMessage>;

/** The log density of a model with data, as a tape. */
export interface DensityTape {
  readonly tape: Tape;
  readonly layout: Layout;
  /** Latent and computed sites in order; auxiliary ones are left out. */
  readonly kept: readonly KeptSite[];
  /** Latent sites of the machinery, kept out of summaries: what a prediction needs beside `kept`. */
  readonly auxiliary: readonly Settled<SampleMessage>[];
  /** Every random site in order, observed and auxiliary ones included; not those that `generated` runs. */
  readonly random: readonly Settled<SampleMessage>[];
  /** Keys of the returned record with the shapes of their values. */
  readonly returned: readonly { readonly key: string; readonly shape: Shape }[];
  /** What depends on sites that `generated` runs; undefined where the model has none. */
  readonly generated: GeneratedOutputs | undefined;
  readonly warnings: readonly ModelError[];
  toString(): string;
}

/** The outputs that are drawn anew for each kept draw. */
export interface GeneratedOutputs {
  /** `site/NAME` and `return/KEY`. */
  readonly outputs: ReadonlySet<string>;
  /** False where a distribution cannot be rebuilt from numbers: the model is then run anew for each draw. */
  readonly isStaged: boolean;
  /** Say whose random numbers the next evaluation uses. */
  setGenerator(generator: Generator): void;
}

/** Options of `densityTape`. */
export interface DensityOptions {
  /** Allow a model that observes nothing: its prior is sampled. */
  readonly prior?: boolean;
  /** False leaves out the log Jacobians of the bijectors: the density on the sites' own scale, whose maximum is the mode. Default true. */
  readonly jacobian?: boolean;
}

/**
 * Record a model.
 *
 * @error `obs-undefined`, `no-observation`, `no-latent`, `discrete-latent`, `no-bijector`, `delta-latent`, `generated-in-density`, and whatever a
 *   site's distribution, shape or data have wrong.
 */
export function densityTape<D, R>(model: (data: D) => R, data: D, { prior = false, jacobian = true }: DensityOptions = {}): DensityTape {
  checkModel("densityTape", model);
  const tape = new Tape();
  const latents = new LatentMessenger(tape);
  const record = new RecordMessenger();
  const nameOf = nameData(data);
  const returned = whileRecording(nameOf, () =>
    withDataNames(nameOf, () => withRecord(record, () => withMessenger(latents, () => run(model, [data])))),
  );
  const sites = [...record.sites.values()];
  const random = sites.filter((site) => site.type === "sample").filter(({ isGenerated }) => !isGenerated);
  if (!prior) checkObserves(random, sites);
  if (latents.entries.length === 0) throw modelError("no-latent", { sites: sites.map(({ name }) => name) });
  whileRecording(nameOf, () => scoreSites(tape, random, latents, jacobian));
  const kept = sites.filter((site): site is KeptSite => isKept(site));
  const auxiliary = random.filter((site) => latents.unconstrained.has(site.name) && !isKept(site));
  for (const { name, value, call } of [...kept, ...auxiliary]) output(tape, `site/${name}`, value, { site: name, call });
  const keys = returnedValues(returned);
  for (const { key, value } of keys) output(tape, `return/${key}`, value, {});
  const drawn = new Set([...tape.outputs].flatMap(([name, id]) => (latents.draws.behindNode(id) === undefined ? [] : [name])));
  // Draws are no operations of the table that `verify` knows.
  verify(drawn.size === 0 ? tape : tape.pruned([...tape.outputs].filter(([name]) => !drawn.has(name))), "recording the model");
  const last = latents.entries.at(-1);
  return {
    tape,
    layout: { entries: latents.entries, dim: last === undefined ? 0 : last.offset + last.size },
    kept,
    auxiliary,
    random,
    returned: keys.map(({ key, value }) => ({ key, shape: value.shape })),
    generated: drawn.size === 0 ? undefined : { outputs: drawn, isStaged: latents.draws.isStaged, setGenerator: (generator) => latents.draws.setGenerator(generator) },
    warnings: record.warnings,
    toString: () => printTape(tape.pruned([["logDensity", tape.outputs.get("logDensity") ?? 0]])),
  };
}

/** Options of `densityGradient`. */
export interface GradientOptions {
  /** False keeps rows of data whose sums of squares could be reduced once: the gradient that is written row by row. Default true. */
  readonly sumsRows?: boolean;
}

/**
 * The log density with its gradient, ready to be evaluated: outputs `logDensity` and `d/SITE`. Statements repeated for each row are rolled into arrays first,
 * rates written by their logarithms, rows of data that belong together summed.
 */
export function densityGradient({ tape }: DensityTape, { sumsRows = true }: GradientOptions = {}): Tape {
  const rolled = verify(roll(tape.pruned([["logDensity", tape.outputs.get("logDensity") ?? 0]])), "rolling repeated statements");
  const byLogarithms = verify(logRates(rolled), "writing rates by their logarithms", rolled);
  const density = sumsRows ? verify(rowSums(byLogarithms), "summing rows of data", byLogarithms) : byLogarithms;
  return verify(differentiate(density, "logDensity"), "gradient", density);
}

/** The part of the tape that computes what is kept of each draw: outputs `site/NAME` and `return/KEY`, but for those that cannot be drawn from a tape. */
export function drawsTape({ tape, generated }: DensityTape): Tape {
  const isLeftOut = (name: string): boolean => generated?.isStaged === false && generated.outputs.has(name);
  return tape.pruned([...tape.outputs].filter(([name]) => (name.startsWith("site/") || name.startsWith("return/")) && !isLeftOut(name)));
}

/** The part that computes each site's share of the log density: everything but what the model returns and what is drawn after sampling. */
export function termsTape({ tape, generated }: DensityTape): Tape {
  return tape.pruned([...tape.outputs].filter(([name]) => !name.startsWith("return/") && generated?.outputs.has(name) !== true));
}

function isKept(site: Site): boolean {
  switch (site.type) {
    case "plate":
    case "param":
      return false;
    case "deterministic":
      return true;
    case "sample":
      return !site.isObserved && site.infer.auxiliary !== true;
  }
}

function checkObserves(random: readonly Settled<SampleMessage>[], sites: readonly Site[]): void {
  const forgotten = random.find(({ obsUndefined, isObserved }) => obsUndefined && !isObserved);
  if (forgotten !== undefined) throw modelError("obs-undefined", { site: forgotten.name }, { at: [forgotten.call] });
  if (random.some(({ isObserved }) => isObserved)) return;
  const last = random.at(-1);
  const facts = last === undefined ? undefined : { site: last.name, distribution: last.fn.toString() };
  throw modelError("no-observation", { sites: sites.filter(({ type }) => type !== "plate").map(({ name }) => name), last: facts });
}

/** Gives each latent site an input of the tape, mapped onto its support. */
class LatentMessenger implements Messenger {
  readonly #tape: Tape;
  /** The draws of sites that `generated` runs. */
  readonly draws: DrawRecorder;
  readonly entries: LayoutEntry[] = [];
  readonly unconstrained = new Map<string, { readonly u: Value; readonly bijector: Bijector }>();

  constructor(tape: Tape) {
    this.#tape = tape;
    this.draws = new DrawRecorder(tape);
  }

  process(message: Message): void {
    if (message.type === "generator") return;
    this.#tape.origin = { site: message.name, call: message.call };
    if (message.type === "param" && message.value === undefined) throw modelError("param-in-density", { site: message.name }, { at: [message.call] });
    if (message.type !== "sample" || message.value !== undefined || message.replacement !== undefined) return;
    if (message.isGenerated) {
      message.fn.checkParameters(message.name, message.call);
      message.value = this.draws.draw(message);
      return;
    }
    if (message.obsUndefined) throw modelError("obs-undefined", { site: message.name }, { at: [message.call] });
    message.fn.checkParameters(message.name, message.call);
    const bijector = latentBijector(message);
    const shape = [...message.fn.batchShape, ...message.fn.eventShape];
    const unconstrainedShape = bijector.inverseShape(shape);
    const u = recorded(this.#tape, this.#tape.input(message.name, { dtype: "f64", shape: unconstrainedShape }));
    const before = this.entries.at(-1);
    const offset = before === undefined ? 0 : before.offset + before.size;
    if (!this.unconstrained.has(message.name)) {
      this.entries.push({ site: message.name, offset, size: sizeOf(unconstrainedShape), unconstrainedShape, shape, bijector: bijector.name, call: message.call });
      this.unconstrained.set(message.name, { u, bijector });
    }
    message.value = bijector.forward(u);
  }

  postprocess(): void {
    this.#tape.origin = {};
  }
}

/** @error `delta-latent`, `discrete-latent`, `no-bijector`. */
function latentBijector({ name: site, fn, call }: SampleMessage): Bijector {
  const { value } = fn.parameters;
  if (fn.name === "Delta") throw modelError("delta-latent", { site, value: value === undefined ? "value" : formatParameter(value) }, { at: [call] });
  const { bijector, isDiscrete, description } = fn.support;
  if (isDiscrete) throw modelError("discrete-latent", { site, distribution: fn.toString() }, { at: [call] });
  if ("none" in bijector) throw modelError("no-bijector", { site, distribution: fn.toString(), support: description, isDirection: fn.name === "ProjectedNormal" }, { at: [call] });
  return bijector;
}

/** Record each site's log density and Jacobian, and their sum in the order of the sites. @error `generated-in-density` */
function scoreSites(tape: Tape, random: readonly Settled<SampleMessage>[], { unconstrained, draws }: LatentMessenger, countsJacobians: boolean): void {
  const terms: Value[] = [];
  for (const site of random) {
    const { name, fn, value, scale, call } = site;
    tape.origin = { site: name, call };
    const latent = unconstrained.get(name);
    const isInside = latent !== undefined || (value.isKnown && (isWithinEnds(fn.support, value.data()) || fn.support.contains(value).isKnown));
    const pointwise = isInside ? fn.logDensity(value) : fn.logProb(value);
    const term = sum(pointwise.mul(scale));
    checkWithoutDraws(draws, site, term);
    output(tape, `term/${name}`, term, tape.origin);
    output(tape, `pointwise/${name}`, pointwise, tape.origin);
    terms.push(term);
    if (latent === undefined || latent.bijector.name === "identity") continue;
    const jacobian = sum(latent.bijector.logAbsDetJacobian(latent.u, value).mul(scale));
    output(tape, `jacobian/${name}`, jacobian, tape.origin);
    if (countsJacobians) terms.push(jacobian);
  }
  tape.origin = {};
  output(tape, "logDensity", terms.reduce((total, term) => total.add(term)), {});
}

/** @error `generated-in-density` where a term of the density needs what `generated` draws. */
export function checkWithoutDraws(draws: DrawRecorder, { name, call }: Settled<SampleMessage>, term: Value): void {
  const drawn = draws.behind(term);
  if (drawn !== undefined) throw modelError("generated-in-density", { site: name, drawn }, { at: [call] });
}

function output(tape: Tape, name: string, value: Value, origin: Tape["origin"]): void {
  tape.origin = origin;
  tape.output(name, nodeOn(tape, value));
  tape.origin = {};
}

/** The values in what a model returned: the fields of a record or the items of a list; other things are left out. */
export function returnedValues(returned: unknown): { key: string; value: Value }[] {
  if (typeof returned !== "object" || returned === null || returned instanceof Value) return [];
  return Object.entries(returned).flatMap(([key, field]: [string, unknown]) => {
    if (field instanceof Value) return [{ key, value: field }];
    return typeof field === "number" ? [{ key, value: lift(field) }] : [];
  });
}

/** What is known of a latent site when a point is laid out: a value on its own scale, or unconstrained numbers. */
export type Placement = { readonly constrained: Num } | { readonly unconstrained: Float64Array };

/** The distribution of a latent site, given the values of the sites before it, and the map to its support. */
export interface PlacedSite {
  readonly fn: Distribution;
  readonly bijector: Bijector;
}

/**
 * The unconstrained vector of a point, by replaying the sites in order, so that a support may depend on
 * the values of earlier sites.
 *
 * @param place - for each latent site, its value or its unconstrained numbers; it may look at the distribution that the earlier values give.
 * @space unconstrained, in the order of the layout
 * @error `value-outside-support`, `value-shape-mismatch`.
 */
export function unconstrainedPoint<D, R>(model: (data: D) => R, data: D, layout: Layout, place: (entry: LayoutEntry, site: PlacedSite) => Placement): Float64Array {
  const q = new Float64Array(layout.dim);
  const entries = new Map(layout.entries.map((entry) => [entry.site, entry]));
  const draws = new DrawRecorder(new Tape());
  const placing: Messenger = {
    isTrial: true,
    process: (message) => {
      if (message.type !== "sample" || message.value !== undefined || message.replacement !== undefined) return;
      if (message.isGenerated) message.value = draws.draw(message);
      const entry = entries.get(message.name);
      if (entry === undefined) return;
      const bijector = latentBijector(message);
      const placement = place(entry, { fn: message.fn, bijector });
      const u = "unconstrained" in placement ? known("f64", entry.unconstrainedShape, placement.unconstrained) : bijector.inverse(inSupport(message, entry, placement.constrained));
      q.set(u.data(), entry.offset);
      message.value = "unconstrained" in placement ? bijector.forward(u) : lift(placement.constrained).broadcastTo(entry.shape);
    },
  };
  withRecord(new RecordMessenger(), () => withMessenger(placing, () => run(model, [data])));
  return q;
}

function inSupport({ fn, name: site, call }: SampleMessage, { shape }: LayoutEntry, given: Num): Value {
  const lifted = lift(given);
  if (lifted.shape.length > 0 && formatShape(lifted.shape) !== formatShape(shape)) {
    throw modelError("value-shape-mismatch", { site, value: formatShape(lifted.shape), expected: formatShape(shape) }, { at: [call] });
  }
  const value = lifted.broadcastTo(shape);
  const inside = fn.support.contains(value).data();
  const row = inside.findIndex((bit) => bit === 0);
  if (row >= 0) {
    const facts = { site, distribution: fn.toString(), value: value.data()[row] ?? Number.NaN, index: value.size === 1 ? "" : ` at [${row}]`, support: fn.support.description };
    throw modelError("value-outside-support", facts, { at: [call] });
  }
  return value;
}

