/**
 * @file Rank models by how well they predict, with the error of each difference and a weight for each model.
 *
 * Names and signs are those of ArviZ 1.x: `elpd_diff` is negative for worse models; standard errors have the divisor
 * n - 1, as in R's loo. A difference is a sum over observations, so its error is far smaller than the errors of the
 * two sums suggest.
 * @source Vehtari, Gelman & Gabry 2017, Statistics and Computing 27(5), eq. (24); when its normal approximation is to be
 *   distrusted: Sivula, Magnusson, Matamoros & Vehtari 2025, "Uncertainty in Bayesian leave-one-out cross-validation
 *   based model comparison", Bayesian Analysis, whose flags are those of R's loo 2.9.
 */
import { Generator, modelError, nearestName, normalCdf } from "@typyro/base";
import { formatDigits } from "./formatNumber.ts";
import { columnOf, type Elpd, sumWithError } from "./pointwiseElpd.ts";
import { bbPseudoBmaWeights, pseudoBmaWeights } from "./pseudoBmaWeights.ts";
import { stackingWeights } from "./stackingWeights.ts";

/** How models are weighed. */
export type WeightMethod = "stacking" | "bb-pseudo-bma" | "pseudo-bma";

const METHODS: readonly WeightMethod[] = ["stacking", "bb-pseudo-bma", "pseudo-bma"];
/** With fewer observations errors of differences are too small. */
const FEW_OBSERVATIONS = 100;
/** Models whose elpd is nearer predict alike. */
const SMALL_DIFFERENCE = 4;
const REPLICATIONS = 1000;

/** Options of `compare`. */
export interface CompareOptions {
  /** How models are weighed. Default `"stacking"`. */
  readonly method?: WeightMethod | undefined;
  /** The model that others are compared with; the best one when absent. */
  readonly reference?: string | undefined;
  /** A whole number, for the bootstrap of `"bb-pseudo-bma"`. Default 0. */
  readonly seed?: number | undefined;
}

/** One model of a comparison. */
export interface ComparedModel {
  readonly name: string;
  /** 0 is the best. */
  readonly rank: number;
  readonly elpd: number;
  readonly p: number;
  /** elpd less that of the reference: negative for a worse model, 0 for the reference. */
  readonly elpdDiff: number;
  readonly weight: number;
  /** Standard error of `elpd`. */
  readonly se: number;
  /** Standard error of `elpdDiff`. */
  readonly dse: number;
  /** Probability that the model predicts worse than the reference, by the normal approximation; NaN where `dse` is 0. */
  readonly pWorse: number;
  /** Why `dse` and `pWorse` are to be distrusted: `N < 100` or `|elpd_diff| < 4`; empty where they are not. */
  readonly diagDiff: string;
  /** Why `elpd` is to be distrusted: `3 k_psis > 0.7`; empty where it is not. */
  readonly diagElpd: string;
  /** Whether the estimate itself came with a warning. */
  readonly warning: boolean;
}

const COLUMNS = ["rank", "elpd", "p", "elpd_diff", "weight", "se", "dse", "p_worse", "diag_diff", "diag_elpd", "warning"] as const;

/** Models from best to worst. It prints itself as a table. */
export class Comparison {
  readonly models: readonly ComparedModel[];
  readonly method: WeightMethod;
  readonly observations: number;

  /** Use `compare`. */
  constructor(models: readonly ComparedModel[], method: WeightMethod, observations: number) {
    this.models = models;
    this.method = method;
    this.observations = observations;
  }

  /** One model. @error unknown-draws with the nearest name */
  model(name: string): ComparedModel {
    const model = this.models.find((other) => other.name === name);
    if (model !== undefined) return model;
    const names = this.models.map((other) => other.name);
    throw modelError("unknown-draws", { variable: name, names, nearest: nearestName(name, names) });
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(): string {
    const figure = (x: number): string => (Number.isNaN(x) ? "" : Number.isFinite(x) ? x.toFixed(1) : String(x));
    const rows = this.models.map((model) => [
      model.name,
      String(model.rank),
      figure(model.elpd),
      figure(model.p),
      figure(model.elpdDiff),
      model.weight.toFixed(2),
      figure(model.se),
      figure(model.dse),
      Number.isNaN(model.pWorse) ? "" : formatDigits(Math.round(model.pWorse * 100) / 100, 2),
      model.diagDiff,
      model.diagElpd,
      model.warning ? "yes" : "",
    ]);
    const notes = this.models.some(({ warning }) => warning) ? ["warning: some estimates are unreliable; print `loo` of the models marked to see where"] : [];
    return [`${this.observations} observations, weights by ${this.method}`, aligned([["", ...COLUMNS], ...rows]), ...notes].join("\n\n");
  }
}

/** Names to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => (row[c] ?? "").length)));
  return rows.map((row) => widths.map((width, c) => (c === 0 ? (row[c] ?? "").padEnd(width) : (row[c] ?? "").padStart(width))).join("  ").trimEnd()).join("\n");
}

/**
 * Compare models by what `loo` (or `waic`) estimated for each, on the same observations.
 *
 * @param estimates - by the names that the table shows
 * @error too-few-models for fewer than two; models-not-comparable for other observations, other sites (unless chosen
 *   with `site` or `sum`) or other estimators; pointwise-not-finite; compare-option-unknown
 * @example
 * console.log(String(compare({ pooled: loo(a), partial: loo(b) })));
 */
export function compare(estimates: Readonly<Record<string, Elpd>>, { method = "stacking", reference, seed = 0 }: CompareOptions = {}): Comparison {
  const entries = Object.entries(estimates);
  const names = entries.map(([name]) => name);
  if (!METHODS.includes(method)) throw modelError("compare-option-unknown", { option: "method", value: method, known: METHODS, nearest: nearestName(method, METHODS) });
  if (reference !== undefined && !names.includes(reference)) {
    throw modelError("compare-option-unknown", { option: "reference", value: reference, known: names, nearest: nearestName(reference, names) });
  }
  checkComparable(entries);
  const pointwise = entries.map(([, { rows }]) => columnOf(rows, (row) => row.elpd));
  const weights = weightsOf(pointwise, method, seed);
  const order = entries.map((_, k) => k).sort((a, b) => (entries[b]?.[1].elpd ?? NaN) - (entries[a]?.[1].elpd ?? NaN));
  const base = reference === undefined ? (order[0] ?? 0) : names.indexOf(reference);
  const models = order.flatMap((k, rank) => {
    const [name, estimate] = entries[k] ?? [];
    const [own, others] = [pointwise[k], pointwise[base]];
    if (name === undefined || estimate === undefined || own === undefined || others === undefined) return [];
    const { elpd, p, se, diagnosis, warnings } = estimate;
    const difference = differenceOf(own, others, k === base);
    return [{ name, rank, elpd, p, se, ...difference, weight: weights[k] ?? NaN, diagElpd: diagnosis, warning: warnings.length > 0 }];
  });
  return new Comparison(models, method, pointwise[0]?.length ?? 0);
}

type Difference = Pick<ComparedModel, "elpdDiff" | "dse" | "pWorse" | "diagDiff">;

function differenceOf(own: Float64Array, reference: Float64Array, isReference: boolean): Difference {
  if (isReference) return { elpdDiff: 0, dse: 0, pWorse: NaN, diagDiff: "" };
  const { sum: elpdDiff, se: dse } = sumWithError(own.map((elpd, i) => elpd - reference[i]!));
  if (elpdDiff === 0 && dse === 0) return { elpdDiff, dse, pWorse: NaN, diagDiff: "" };
  const pWorse = dse > 0 ? normalCdf(-elpdDiff / dse) : NaN;
  const diagDiff = own.length < FEW_OBSERVATIONS ? `N < ${FEW_OBSERVATIONS}` : Math.abs(elpdDiff) < SMALL_DIFFERENCE ? `|elpd_diff| < ${SMALL_DIFFERENCE}` : "";
  return { elpdDiff, dse, pWorse, diagDiff };
}

function weightsOf(pointwise: readonly Float64Array[], method: WeightMethod, seed: number): Float64Array {
  switch (method) {
    case "stacking":
      return stackingWeights(pointwise);
    case "bb-pseudo-bma":
      return bbPseudoBmaWeights(pointwise, Generator.fromSeed(seed).fold("bb-pseudo-bma"), REPLICATIONS);
    case "pseudo-bma":
      return pseudoBmaWeights(pointwise.map((model) => model.reduce((a, b) => a + b, 0)));
  }
}

/** @error too-few-models, models-not-comparable, pointwise-not-finite */
function checkComparable(entries: readonly (readonly [string, Elpd])[]): void {
  const [first] = entries;
  if (first === undefined || entries.length < 2) throw modelError("too-few-models", { models: entries.map(([name]) => name) });
  for (const [name, estimate] of entries) {
    const bad = estimate.rows.find(({ elpd }) => !Number.isFinite(elpd));
    if (bad !== undefined) throw modelError("pointwise-not-finite", { model: name, row: bad.label, value: bad.elpd });
    const difference = differenceBetween(first[1], estimate);
    if (difference !== undefined) throw modelError("models-not-comparable", { first: first[0], second: name, difference });
  }
}

/** Why two estimates cannot be compared observation by observation. */
function differenceBetween(a: Elpd, b: Elpd): string | undefined {
  const ticked = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
  if (a.kind !== b.kind) return `one was scored by \`${a.kind}\` and the other by \`${b.kind}\``;
  if (a.rows.length !== b.rows.length) return `there are ${a.rows.length} in one and ${b.rows.length} in the other`;
  if (!(a.isChosen && b.isChosen) && a.sites.join("\0") !== b.sites.join("\0")) return `one observes ${ticked(a.sites)} and the other ${ticked(b.sites)}`;
  const { keys } = a;
  const { keys: others } = b;
  if (keys === undefined || others === undefined) return undefined;
  const differs = keys.findIndex((key, i) => key !== others[i]);
  return differs < 0 ? undefined : `observation ${differs} is \`${keys[differs] ?? ""}\` in one and \`${others[differs] ?? ""}\` in the other`;
}
