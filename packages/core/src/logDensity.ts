/**
 * @file Evaluate a model at given values: its log density, site by site, and the way between the two scales.
 *
 * Everything here runs the model once with known numbers; samplers use the recorded tape of `densityTape.ts`.
 */
import { lift, type Num, sum, Tape, type Value } from "@typyro/autodiff";
import { CallSite, modelError, nearestName, formatShape, sameShape } from "@typyro/base";
import { bijectTo } from "./supports/support.ts";
import { nameData, withDataNames } from "./dataNames.ts";
import { checkWithoutDraws } from "./densityTape.ts";
import { DrawRecorder } from "./drawRecorder.ts";
import type { Message, Messenger, SampleMessage, Settled, Site } from "./message.ts";
import { run } from "./model.ts";
import { withMessenger } from "./stack.ts";
import { RecordMessenger, withRecord } from "./trace.ts";

/** Numbers by site. */
export type ValuesBySite = Readonly<Record<string, Num>>;

/** On which scale values are given. */
type Space = "constrained" | "unconstrained";

/** One run at given values. */
interface Evaluation {
  /** All but those that `generated` runs. */
  readonly sites: readonly Site[];
  readonly draws: DrawRecorder;
  /** Of each latent site, in order. */
  readonly latents: ReadonlyMap<string, { readonly unconstrained: () => Value; readonly jacobian: () => Value }>;
}

/**
 * The log density of a model with data at values of its latent sites, in nats: the sum over sites of log density
 * times weight.
 *
 * @param values - for each random site that is not observed, on its own scale; parameters may be given too.
 * @space constrained; no Jacobian is added
 * @error `value-missing`, `unknown-site`, `value-shape-mismatch`, `generated-in-density`.
 * @example
 * logDensity(model, data, { mu: 0.3, tau: 1.2 });
 */
export function logDensity<D, R>(model: (data: D) => R, data: NoInfer<D>, values: ValuesBySite): number {
  return total(siteLogDensities(model, data, values));
}

/** The same for each random site, observed ones and factors included. */
export function siteLogDensities<D, R>(model: (data: D) => R, data: NoInfer<D>, values: ValuesBySite): Record<string, number> {
  const { sites, draws } = evaluate("logDensity", model, data, values, "constrained");
  return Object.fromEntries(randomSites(sites).map((site) => [site.name, termOf(site, draws)]));
}

/**
 * The log density that samplers climb: at unconstrained values, with the log Jacobian of each site's map, weighted as the site is.
 *
 * @space unconstrained
 * @error as `logDensity`.
 */
export function unconstrainedLogDensity<D, R>(model: (data: D) => R, data: NoInfer<D>, values: ValuesBySite): number {
  const { sites, draws, latents } = evaluate("unconstrainedLogDensity", model, data, values, "unconstrained");
  const terms = randomSites(sites).map((site) => {
    const density = termOf(site, draws);
    const jacobian = latents.get(site.name)?.jacobian();
    return density + (jacobian === undefined ? 0 : sum(jacobian.mul(site.scale)).item());
  });
  return terms.reduce((a, b) => a + b, 0);
}

/**
 * From unconstrained values to the values of the latent sites, and of what is computed from them (but not what needs
 * draws of `generated`).
 *
 * @error `value-missing`, `unknown-site`, `value-shape-mismatch`.
 */
export function constrain<D, R>(model: (data: D) => R, data: NoInfer<D>, unconstrained: ValuesBySite): Record<string, Value> {
  const { sites, latents } = evaluate("constrain", model, data, unconstrained, "unconstrained");
  const kept = sites.filter(({ name, type, value }) => latents.has(name) || (type === "deterministic" && value.isKnown));
  return Object.fromEntries(kept.map(({ name, value }) => [name, value]));
}

/**
 * From values of the latent sites to the unconstrained scale. A support may depend on other sites.
 *
 * @error `value-missing`, `unknown-site`, `value-shape-mismatch`, `value-outside-support`.
 */
export function unconstrain<D, R>(model: (data: D) => R, data: NoInfer<D>, values: ValuesBySite): Record<string, Value> {
  const { latents } = evaluate("unconstrain", model, data, values, "constrained");
  return Object.fromEntries([...latents].map(([name, { unconstrained }]) => [name, unconstrained()]));
}

/** @error `generated-in-density` */
function termOf(site: Settled<SampleMessage>, draws: DrawRecorder): number {
  const term = sum(site.fn.logProb(site.value).mul(site.scale));
  checkWithoutDraws(draws, site, term);
  return term.item();
}

function total(terms: Readonly<Record<string, number>>): number {
  return Object.values(terms).reduce((a, b) => a + b, 0);
}

function randomSites(sites: readonly Site[]): Settled<SampleMessage>[] {
  return sites.filter((site) => site.type === "sample");
}

function evaluate<D, R>(by: string, model: (data: D) => R, data: D, values: ValuesBySite, space: Space): Evaluation {
  const call = new CallSite(evaluate);
  const record = new RecordMessenger();
  const filling = new FillingMessenger(values, space);
  withDataNames(nameData(data), () => withRecord(record, () => withMessenger(filling, () => run(model, [data]))));
  const sites = [...filling.met];
  const unknown = Object.keys(values).find((name) => !filling.met.has(name));
  if (unknown !== undefined) throw modelError("unknown-site", { handler: by, site: unknown, sites, nearest: nearestName(unknown, sites) }, { at: [call] });
  const scored = [...record.sites.values()].filter((site) => site.type !== "sample" || !site.isGenerated);
  return { sites: scored, draws: filling.draws, latents: filling.latents };
}

/** Gives each latent site its value, from either scale. */
class FillingMessenger implements Messenger {
  readonly isTrial = true;
  readonly #values: ValuesBySite;
  readonly #space: Space;
  /** What `generated` runs has no numbers here. */
  readonly draws = new DrawRecorder(new Tape());
  readonly met = new Set<string>();
  readonly latents = new Map<string, { readonly unconstrained: () => Value; readonly jacobian: () => Value }>();

  constructor(values: ValuesBySite, space: Space) {
    this.#values = values;
    this.#space = space;
  }

  process(message: Message): void {
    if (message.type === "param" && message.value === undefined) {
      this.met.add(message.name);
      const given = this.#given(message.name);
      if (given !== undefined) message.value = lift(given);
    }
    if (message.type !== "sample" || message.value !== undefined || message.replacement !== undefined) return;
    if (message.isGenerated) {
      message.value = this.draws.draw(message);
      return;
    }
    this.met.add(message.name);
    const given = this.#given(message.name);
    if (given === undefined) throw modelError("value-missing", { site: message.name, distribution: message.fn.toString() }, { at: [message.call] });
    this.#fill(message, lift(given));
  }

  #given(name: string): Num | undefined {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  #fill(message: SampleMessage, given: Value): void {
    const { name: site, fn, call } = message;
    const shape = [...fn.batchShape, ...fn.eventShape];
    const { support } = fn;
    if ("none" in support.bijector) {
      // A discrete site is the same on both scales.
      message.value = given.shape.length === 0 ? given.broadcastTo(shape) : given;
      return;
    }
    const map = bijectTo(support);
    const expected = this.#space === "constrained" ? shape : map.inverseShape(shape);
    if (given.shape.length > 0 && !sameShape(given.shape, expected)) {
      throw modelError("value-shape-mismatch", { site, value: formatShape(given.shape), expected: formatShape(expected) }, { at: [call] });
    }
    const filled = given.broadcastTo(expected);
    const x = this.#space === "constrained" ? filled : map.forward(filled);
    const unconstrained = (): Value => {
      if (this.#space === "unconstrained") return filled;
      const row = support.contains(x).data().indexOf(0);
      if (row < 0) return map.inverse(x);
      const facts = { site, distribution: fn.toString(), value: x.data()[row] ?? Number.NaN, index: x.size === 1 ? "" : ` at [${row}]`, support: support.description };
      throw modelError("value-outside-support", facts, { at: [call] });
    };
    message.value = x;
    this.latents.set(site, { unconstrained, jacobian: () => map.logAbsDetJacobian(unconstrained(), x) });
  }
}
