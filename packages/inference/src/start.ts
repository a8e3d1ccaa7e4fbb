/**
 * @file Find where the chains of a model start, and say which site, value and row stand in the way where no start is finite.
 */
import { type Buffer, interpret, lift } from "@typyro/autodiff";
import { type ErrorTable, type Generator, type ModelError, modelError, nearestName, unravel } from "@typyro/base";
import { type DensityTape, termsTape, unconstrainedPoint } from "@typyro/core";
import { type FailedStart, findStart } from "./chains/findStart.ts";
import { type InitStrategy, initToUniform, initToValues, type InitValues } from "./initStrategy.ts";
import { bindInputs } from "./interpretedDensity.ts";
import type { LogDensity } from "./logDensity.ts";

/** A recorded model with what replaying it needs. */
export interface Startable<D> {
  readonly model: (data: D) => unknown;
  readonly data: D;
  readonly density: DensityTape;
  readonly logDensity: LogDensity;
}

const TRIES = 100;
/** Half-widths tried, one after the other, when looking for a start to suggest. */
const WIDER = [4, 8, 16, 32];

/**
 * The start of one chain, by a strategy that is tried up to 100 times, or once where it leaves nothing to chance.
 *
 * @space unconstrained
 * @error `no-finite-start`; `init-unknown-site`, `value-outside-support`, `value-shape-mismatch`.
 */
export function startOf<D>(model: Startable<D>, init: InitStrategy, chain: number, seed: number, rng: Generator): Float64Array {
  const report = new FailureReport(model.density);
  const propose = proposal(model, init);
  const tries = model.density.layout.entries.every(({ site }) => init.isFixed(site)) ? 1 : TRIES;
  const found = findStart(model.logDensity, rng, propose, { tries, onFailure: (failure) => report.add(failure) });
  if (found !== undefined) return found.position;
  throw report.error(tries, chain, seed, suggestion(model, rng));
}

/** @error `init-unknown-site` */
export function checkInit({ layout }: DensityTape, { sites: given }: InitStrategy): void {
  const sites = layout.entries.map(({ site }) => site);
  for (const site of given) {
    if (!sites.includes(site)) throw modelError("init-unknown-site", { site, sites, nearest: nearestName(site, sites) });
  }
}

function proposal<D>({ model, data, density: { layout } }: Startable<D>, init: InitStrategy): (rng: Generator, out: Float64Array) => void {
  return init.fill ?? ((rng, out) => {
    const propose = init.proposer(rng, layout);
    out.set(unconstrainedPoint(model, data, layout, propose));
  });
}

/** A start found farther out, as the option `init` is written for the scalar sites, or undefined. */
function suggestion<D>(model: Startable<D>, rng: Generator): string | undefined {
  const { density, logDensity } = model;
  for (const radius of WIDER) {
    const found = findStart(logDensity, rng.fold(radius), proposal(model, initToUniform({ radius })), { tries: TRIES });
    if (found === undefined) continue;
    const evaluator = interpret(termsTape(density));
    bindInputs(evaluator, density.layout)(found.position, 0);
    evaluator.run();
    const scalars = density.layout.entries.filter(({ shape }) => shape.length === 0);
    const init = Object.fromEntries(scalars.map(({ site }) => [site, rounded(evaluator.outputs.get(`site/${site}`)?.[0])]));
    if (isFinite(model, init, rng)) return asOption(init);
  }
  return undefined;
}

function isFinite<D>(model: Startable<D>, init: InitValues, rng: Generator): boolean {
  try {
    return findStart(model.logDensity, rng, proposal(model, initToValues(init)), { tries: TRIES }) !== undefined;
  } catch {
    return false; // a value rounded out of its support is no suggestion
  }
}

/** `{ mu: 0.5, "b/x": 2 }`. */
function asOption(values: Readonly<Record<string, number>>): string {
  const key = (site: string): string => (/^[A-Za-z_$][\w$]*$/.test(site) ? site : JSON.stringify(site));
  return `{ ${Object.entries(values).map(([site, value]) => `${key(site)}: ${value}`).join(", ")} }`;
}

function rounded(x: number | undefined): number {
  return Number((x ?? 0).toPrecision(3));
}

/** What one site did over the failed tries. */
interface SiteTally {
  finite: number;
  /** The value at the first try. */
  first: number;
  lowestValue: number;
  highestValue: number;
  lowestTerm: number;
  highestTerm: number;
  badTerm: number | undefined;
  /** How often each batch element was not finite. */
  readonly failures: Map<number, number>;
}

/** Evaluates every site's term at each failed try, to name the first one at fault. */
class FailureReport {
  readonly #density: DensityTape;
  readonly #evaluate: (q: Float64Array) => ReadonlyMap<string, Buffer>;
  readonly #tallies = new Map<string, SiteTally>();
  readonly #sites: readonly { readonly name: string; readonly distribution: string; readonly isObserved: boolean }[];
  #gradientSite: string | undefined;
  #tries = 0;

  constructor(density: DensityTape) {
    this.#density = density;
    const evaluator = interpret(termsTape(density));
    const bind = bindInputs(evaluator, density.layout);
    this.#evaluate = (q) => {
      bind(q, 0);
      evaluator.run();
      return evaluator.outputs;
    };
    this.#sites = density.random.map(({ name, fn, isObserved }) => ({ name, distribution: fn.toString(), isObserved }));
  }

  add({ position, gradientAt }: FailedStart): void {
    this.#tries++;
    const outputs = this.#evaluate(position);
    for (const { name } of this.#sites) this.#tally(name, outputs);
    if (gradientAt === undefined) return;
    this.#gradientSite ??= this.#density.layout.entries.findLast(({ offset }) => offset <= gradientAt)?.site;
  }

  #tally(name: string, outputs: ReadonlyMap<string, Buffer>): void {
    const tally = this.#tallies.get(name) ?? newTally();
    this.#tallies.set(name, tally);
    if (this.#tries === 1) tally.first = outputs.get(`site/${name}`)?.[0] ?? Number.NaN;
    for (const value of outputs.get(`site/${name}`) ?? []) {
      tally.lowestValue = Math.min(tally.lowestValue, value);
      tally.highestValue = Math.max(tally.highestValue, value);
    }
    const term = (outputs.get(`term/${name}`)?.[0] ?? 0) + (outputs.get(`jacobian/${name}`)?.[0] ?? 0);
    if (Number.isFinite(term)) {
      tally.finite++;
      tally.lowestTerm = Math.min(tally.lowestTerm, term);
      tally.highestTerm = Math.max(tally.highestTerm, term);
      return;
    }
    tally.badTerm ??= term;
    for (const [row, x] of (outputs.get(`pointwise/${name}`) ?? []).entries()) {
      if (!Number.isFinite(x)) tally.failures.set(row, (tally.failures.get(row) ?? 0) + 1);
    }
  }

  error(tries: number, chain: number, seed: number, init: string | undefined): ModelError {
    const fallback = this.#gradientSite ?? this.#sites[0]?.name ?? "";
    const guilty = this.#sites.find(({ name }) => (this.#tallies.get(name)?.finite ?? 0) < this.#tries)?.name ?? fallback;
    const site = this.#density.random.find(({ name }) => name === guilty);
    const row = mostFrequent(this.#tallies.get(guilty)?.failures ?? new Map());
    const shape = site?.fn.batchShape ?? [];
    const at = row === undefined || shape.length === 0 ? undefined : `[${unravel(row, shape).join(", ")}]`;
    const observed = site?.isObserved === true && site.value.isKnown ? lift(site.value).data() : undefined;
    const value = row === undefined ? undefined : observed?.[observed.length === 1 ? 0 : row];
    const extremes = observed === undefined || observed.length < 2 ? undefined : ([minimumOf(observed), -minimumOf(observed, -1)] as const);
    const facts = { tries, chain, seed, site: guilty, row: at, value, isObserved: site?.isObserved === true, observed: extremes, init, tried: this.#tried() };
    return modelError("no-finite-start", facts, { at: [[site?.call, "first site that is not finite"]], table: this.#table(guilty) });
  }

  /** The first try, where all unknowns are numbers. */
  #tried(): string | undefined {
    const { entries } = this.#density.layout;
    const isKept = entries.every(({ site, shape }) => shape.length === 0 && Number.isFinite(this.#tallies.get(site)?.first));
    return isKept ? asOption(Object.fromEntries(entries.map(({ site }) => [site, rounded(this.#tallies.get(site)?.first)]))) : undefined;
  }

  #table(guilty: string): ErrorTable {
    const rows = this.#sites.map(({ name, distribution, isObserved }) => {
      const tally = this.#tallies.get(name) ?? newTally();
      const value = isObserved ? "observed" : range(tally.lowestValue, tally.highestValue);
      const term = tally.finite === 0 ? String(tally.badTerm ?? "") : range(tally.lowestTerm, tally.highestTerm);
      return [name, value, term, `${tally.finite} of ${this.#tries}`, distribution];
    });
    const marked = this.#sites.findIndex(({ name }) => name === guilty);
    return { rows: [["site", "value", "log density", "finite", ""], ...rows], marks: { [marked + 1]: "first failure" } };
  }
}

/** The smallest of `sign * x`. */
function minimumOf(values: Buffer, sign = 1): number {
  let least = Infinity;
  for (const x of values) least = Math.min(least, sign * x);
  return least;
}

/** The key with the largest count; the first of equal ones. */
function mostFrequent(counts: ReadonlyMap<number, number>): number | undefined {
  let found: number | undefined;
  for (const [key, count] of counts) if (found === undefined || count > (counts.get(found) ?? 0)) found = key;
  return found;
}

function newTally(): SiteTally {
  return { finite: 0, first: Number.NaN, lowestValue: Infinity, highestValue: -Infinity, lowestTerm: Infinity, highestTerm: -Infinity, badTerm: undefined, failures: new Map() };
}

function range(low: number, high: number): string {
  const show = (x: number): string => String(Number(x.toPrecision(3)));
  return low > high ? "" : low === high ? show(low) : `${show(low)} ... ${show(high)}`;
}
