/**
 * @file Estimate how well a model predicts each observation from all others, without fitting it again.
 *
 * Notation: y_i observation, S draws, w_s smoothed importance weight of draw s, proportional to 1 / p(y_i | draw s).
 *   elpd_i = log sum_s w_s p(y_i | draw s);   p_i = log mean_s p(y_i | draw s) - elpd_i.
 * @source Vehtari, Gelman & Gabry 2017, "Practical Bayesian model evaluation using leave-one-out cross-validation and
 *   WAIC", Statistics and Computing 27(5), eq. (10), (23); Vehtari et al. 2024, JMLR 25(72). Values are those of R's
 *   loo 2.5.1 (`se` with divisor n - 1); names those of ArviZ 1.x. The Monte Carlo error: JMLR eq. (6), carried over
 *   to the logarithm as that of a log-normal variable.
 */
import { exp, log, log1p, logSumExp, renderTable } from "@typyro/base";
import { rangeOf } from "./chainArrays.ts";
import type { Draws } from "./draws.ts";
import { formatWhole } from "./formatNumber.ts";
import { type ObservationOptions, Observations } from "./observations.ts";
import { columnOf, ElpdEstimate, type EstimateWarning, type FitProblem, type ObservedRows, type PointwiseRow, unsafeFits, worstRows } from "./pointwiseElpd.ts";
import { goodK, paretoMinSs, psis, type PsisResult } from "./psis.ts";
import { efficiencyOfLikelihoods } from "./relativeEfficiency.ts";

/** From this k on the mean of the weights is infinite. */
const INFINITE_MEAN_K = 1;

/** Options of `loo`. */
export interface LooOptions extends ObservationOptions {
  /** What one draw is worth; by default estimated for each observation from its likelihood. `1` as ArviZ's `reff=1`. */
  readonly relativeEfficiency?: number | undefined;
}

/** How one observation was left out: by weights alone, by moved and weighted draws, or by fitting without it. */
export type LeaveOutMethod = "psis" | "moment-matching" | "refit";

/** What leaving one observation out gave. */
export interface LooRow extends PointwiseRow {
  /** Shape of the tail of the importance weights: above `goodK` the estimate is unreliable. NaN where there are no weights to distrust. See `psis`. */
  readonly paretoK: number;
  /** Effective sample size of the weighted draws. */
  readonly ess: number;
  /** Monte Carlo standard error of `elpd`. */
  readonly mcse: number;
  readonly relativeEfficiency: number;
  readonly method: LeaveOutMethod;
  /** Why the draws of a fit without the observation are not to be trusted; absent where they are, and where there was no such fit. */
  readonly problems?: readonly FitProblem[] | undefined;
}

/** Of which observations and draws rows were made. */
export type LooSource = ObservedRows & Pick<Observations, "chains" | "draws">;

/** The result of PSIS-LOO. It prints itself. */
export class Loo extends ElpdEstimate<LooRow> {
  readonly kind = "loo";
  readonly chains: number;
  readonly draws: number;
  /** The k up to which the estimate for an observation is reliable with so many draws. */
  readonly goodK: number;
  readonly warnings: readonly EstimateWarning[];

  /** Use `loo`. */
  constructor(rows: readonly LooRow[], source: LooSource) {
    super(rows, source);
    this.chains = source.chains;
    this.draws = source.draws;
    this.goodK = goodK(source.chains * source.draws);
    this.warnings = this.#warn();
  }

  /** The same with better estimates of some observations, by their position. */
  withRows(better: ReadonlyMap<number, LooRow>): Loo {
    return new Loo(this.rows.map((row, i) => better.get(i) ?? row), this);
  }

  /** The observations whose estimate is unreliable, the worst first. */
  get unreliable(): LooRow[] {
    return this.rows.filter(({ paretoK }) => paretoK > this.goodK).sort((a, b) => b.paretoK - a.paretoK);
  }

  /** Pareto k of each observation. */
  get paretoK(): Float64Array {
    return columnOf(this.rows, (row) => row.paretoK);
  }

  /** Monte Carlo standard error of `elpd`; NaN where some observation is unreliable. */
  get mcse(): number {
    if (this.unreliable.length > 0) return NaN;
    return Math.sqrt(this.rows.reduce((sum, { mcse }) => sum + mcse * mcse, 0));
  }

  get diagnosis(): string {
    const { length } = this.unreliable;
    return length === 0 ? "" : `${length} k_psis > ${shortK(this.goodK)}`;
  }

  /** Estimates, how many k lie where, and the warnings. */
  toString(): string {
    const head = `PSIS-LOO of ${this.observationsText} from ${this.chains} x ${this.draws} draws`;
    const good = shortK(this.goodK);
    const worst = Math.max(INFINITE_MEAN_K, this.goodK);
    const above = (k: number): number => this.rows.filter(({ paretoK }) => paretoK > k).length;
    const counts = [
      ["Pareto k", "", "observations"],
      [`up to ${good}`, "good", String(this.rows.length - above(this.goodK))],
      [`${good} to 1`, "bad", String(above(this.goodK) - above(worst))],
      ["above 1", "very bad", String(above(worst))],
    ];
    return this.page(head, [], [renderTable({ rows: counts }), ...this.#otherMethods()]);
  }

  /** What was not left out by weights alone. */
  #otherMethods(): string[] {
    const by = (method: LeaveOutMethod): number => this.rows.filter((row) => row.method === method).length;
    const [moved, refitted] = [by("moment-matching"), by("refit")];
    return [...(moved > 0 ? [`${moved} of them by moment matching`] : []), ...(refitted > 0 ? [`${refitted} of them by fitting again without it`] : [])];
  }

  #warn(): EstimateWarning[] {
    const refitted = this.rows.filter(({ problems }) => problems !== undefined);
    const failed = refitted.flatMap((row) => (row.problems === undefined || row.problems.length === 0 ? [] : [{ left: `\`${row.label}\``, problems: row.problems, rows: [row] }]));
    const unsafe = unsafeFits(failed, refitted.length, "reloo(posterior, { sampler: nuts({ targetAccept: 0.99 }), draws: 2000 })");
    const bad = this.unreliable;
    if (bad.length === 0) return unsafe;
    const largest = bad[0]?.paretoK ?? NaN;
    const needed = paretoMinSs(largest);
    const total = this.chains * this.draws;
    return [
      {
        message: `Pareto k is above ${shortK(this.goodK)} for ${bad.length} of ${this.rows.length} observations: ${worstRows(bad, ({ paretoK }) => paretoK)}; without them the posterior would be too different for their elpd to be known from these draws`,
        help: needed > total && largest < 0.7
          ? `draw more: ${formatWhole(Math.ceil(needed / 100) * 100)} draws in all would do for the worst of them`
          : "look at these observations: a heavier-tailed likelihood or a more flexible model may fit them; or move the draws, `looMomentMatch(posterior)`, or fit again without each of them, `await reloo(posterior)`",
        rows: bad.map(({ label }) => label),
      },
      ...unsafe,
    ];
  }
}

/**
 * Leave-one-out cross-validation by Pareto-smoothed importance sampling: the elpd of each observation given all
 * others, their sum, and Pareto k, which tells for each whether to trust it.
 *
 * @param logLikelihood - pointwise log likelihoods, one variable for each observed site, as `posterior.logLikelihood()`
 *   gives them @shape [chain, draw, ...batch]
 * @error no-log-likelihood, no-draws, several-observed-sites, unknown-draws, sum-outside-site, sum-plates-differ;
 *   log-likelihood-not-finite; relative-efficiency-not-positive
 * @cost linear in the S draws for each observation, and (30 + 1.7 S^(1/4)) 3 sqrt(S) logarithms: 2 to 4 ms at 4 x 2000 draws
 * @example
 * const fit = loo(posterior.logLikelihood());
 * console.log(String(fit), fit.unreliable);
 */
export function loo(logLikelihood: Draws, options: LooOptions = {}): Loo {
  const observations = new Observations(logLikelihood, options, "loo");
  const rows = observations.labels.map((label, i) => looRow(observations, label, i, options.relativeEfficiency));
  return new Loo(rows, observations);
}

function looRow(observations: Observations, label: string, i: number, given: number | undefined): LooRow {
  const logLikelihood = observations.row(i);
  const { likelihoods, logMean } = relativeToLargest(logLikelihood);
  const efficiency = given ?? efficiencyOfLikelihoods(observations.byChain(likelihoods));
  const weights = leaveOut(logLikelihood, efficiency);
  const { elpd, mcse } = weightedScore(logLikelihood, weights, efficiency);
  const { paretoK, ess } = weights;
  return { label, elpd, p: logMean - elpd, paretoK, ess, mcse, relativeEfficiency: efficiency, method: "psis" };
}

/** Likelihoods over the largest of them, and the logarithm of their mean. */
function relativeToLargest(logLikelihood: Float64Array): { readonly likelihoods: Float64Array; readonly logMean: number } {
  const { max } = rangeOf([logLikelihood]);
  const likelihoods = new Float64Array(logLikelihood.length);
  let sum = 0;
  for (let s = 0; s < likelihoods.length; s++) sum += likelihoods[s] = exp(logLikelihood[s]! - max);
  return { likelihoods, logMean: max + log(sum / likelihoods.length) };
}

/** The elpd of an observation by weighted draws, and its Monte Carlo error. @param given - weights that sum to 1 */
export function weightedScore(logLikelihood: Float64Array, { logWeights, weights }: Pick<PsisResult, "logWeights" | "weights">, efficiency: number): { readonly elpd: number; readonly mcse: number } {
  const weighted = new Float64Array(logWeights.length);
  let largest = -Infinity;
  for (let s = 0; s < weighted.length; s++) {
    const value = logWeights[s]! + logLikelihood[s]!;
    weighted[s] = value;
    if (value > largest) largest = value;
  }
  let sum = 0;
  for (let s = 0; s < weighted.length; s++) sum += weighted[s] = exp(weighted[s]! - largest);
  let variance = 0;
  for (let s = 0; s < weighted.length; s++) {
    // w_s (p(y | s) - E) / E, squared; both factors are relative to E, so that neither overflows.
    const deviation = weighted[s]! / sum - weights[s]!;
    variance += deviation * deviation;
  }
  return { elpd: largest + log(sum), mcse: Math.sqrt(log1p(variance / efficiency)) };
}

/** The logarithm of the mean of exp(x). */
export function logMeanExp(x: Float64Array): number {
  return logSumExp(x) - log(x.length);
}

/** Weights that turn the draws into ones of the posterior without an observation. */
export function leaveOut(logLikelihood: Float64Array, efficiency: number): ReturnType<typeof psis> {
  const logRatios = new Float64Array(logLikelihood.length);
  for (let s = 0; s < logRatios.length; s++) logRatios[s] = -logLikelihood[s]!;
  return psis(logRatios, { relativeEfficiency: efficiency });
}

/** 0.7, or two decimals. */
function shortK(k: number): string {
  return String(Math.round(k * 100) / 100);
}
