/**
 * @file Score observations by fits that have not seen them: K-fold cross-validation, and PSIS-LOO with exact fits where it fails.
 */
import {
  type Draws, type FoldFit, type FoldOptions, foldsOf, heldOutScores, Kfold, type KfoldRow, logMeanExp, type Loo, loo as looOf, type LooOptions, type LooRow, type ObservationOptions, Observations, relativeEfficiency as relativeEfficiencyOf, verdict,
} from "@typyro/diagnostics";
import type { Posterior } from "./posterior.ts";
import type { RefitOptions } from "./refit.ts";

/** A posterior that can be fitted again. */
export type Refittable = Pick<Posterior, "draws" | "refit" | "logLikelihood">;

/** Options of the fits without observations: those of the first fit, but for what is given here. */
type RunAgain = Omit<RefitOptions, "without">;

/** Options of `kfold`. */
export interface KfoldOptions extends ObservationOptions, FoldOptions, RunAgain {
  /** Seeds the division into folds and the fits. Default 0. */
  readonly seed?: number | undefined;
  /** Told after each fit. */
  readonly onFit?: ((done: number, fits: number) => void) | undefined;
}

/** Options of `reloo`. */
export interface RelooOptions extends LooOptions, RunAgain {
  /** What to start from: what `loo` or `looMomentMatch` gave for this posterior. By default `loo` is run. */
  readonly fit?: Loo | undefined;
  /** The Pareto k above which observations are left out in earnest. Default: the k up to which so many draws are reliable. */
  readonly threshold?: number | undefined;
  /** Told after each fit. */
  readonly onFit?: ((done: number, fits: number) => void) | undefined;
}

/**
 * K-fold cross-validation: the model is fitted K times, each time without one fold of the observations, which then are scored.
 *
 * One observation is what it is for `loo`; `sum` names a plate whose elements are left out whole. Two models are divided alike.
 *
 * @error fold-options-together, fold-labels, fold-count, fold-empty; as `loo`; as `mcmc`
 * @cost K fits
 * @example
 * await kfold(posterior, { k: 10, stratify: subjects });
 */
export async function kfold(posterior: Refittable, options: KfoldOptions = {}): Promise<Kfold> {
  const { site, sum, labels, k, folds, stratify, group, seed = 0, onFit, ...run } = options;
  const observations = new Observations(posterior.logLikelihood(), { site, sum, labels }, "kfold");
  const foldOf = foldsOf(observations.count, { k, folds, stratify, group, seed });
  const count = Math.max(...foldOf) + 1;
  const rows = new Map<number, KfoldRow>();
  const fits: FoldFit[] = [];
  for (let fold = 0; fold < count; fold++) {
    const left = observations.labels.flatMap((_, i) => (foldOf[i] === fold ? [i] : []));
    const refit = await posterior.refit({ ...run, seed: seed + fold, without: observations.elements(left) });
    const { scores, mcse } = heldOutScores(new Observations(refit.logLikelihood(), { site, sum, labels }, "kfold"), left);
    for (const [j, i] of left.entries()) {
      const { elpd, mcse: error } = scores[j] ?? { elpd: NaN, mcse: NaN };
      rows.set(i, { label: observations.labels[i] ?? "", elpd, p: logMeanExp(observations.row(i)) - elpd, fold, mcse: error });
    }
    fits.push({ fold, mcse, problems: problemsOf(refit.draws) });
    onFit?.(fold + 1, count);
  }
  return new Kfold(observations.labels.flatMap((_, i) => rows.get(i) ?? []), observations, fits);
}

/**
 * PSIS-LOO, with the observations for which it is unreliable left out in earnest, by one fit each.
 *
 * @error as `loo`; as `mcmc`
 * @cost one fit for each observation whose Pareto k is above the threshold
 * @example
 * const fit = await reloo(posterior);
 */
export async function reloo(posterior: Refittable, options: RelooOptions = {}): Promise<Loo> {
  const { site, sum, labels, relativeEfficiency, fit: given, threshold, seed = 0, onFit, ...run } = options;
  const logLikelihood = posterior.logLikelihood();
  const observations = new Observations(logLikelihood, { site, sum, labels }, "reloo");
  const fit = given ?? looOf(logLikelihood, { site, sum, labels, relativeEfficiency });
  const limit = threshold ?? fit.goodK;
  const bad = fit.rows.flatMap(({ paretoK }, i) => (paretoK > limit ? [i] : []));
  const better = new Map<number, LooRow>();
  for (const [j, i] of bad.entries()) {
    const refit = await posterior.refit({ ...run, seed: seed + i, without: observations.elements([i]) });
    const unseen = new Observations(refit.logLikelihood(), { site, sum, labels }, "reloo");
    const { elpd, mcse } = heldOutScores(unseen, [i]).scores[0] ?? { elpd: NaN, mcse: NaN };
    const efficiency = relativeEfficiencyOf(unseen.byChain(unseen.row(i)));
    better.set(i, { label: observations.labels[i] ?? "", elpd, p: logMeanExp(observations.row(i)) - elpd, paretoK: NaN, ess: efficiency * unseen.total, mcse, relativeEfficiency: efficiency, method: "refit", problems: problemsOf(refit.draws) });
    onFit?.(j + 1, bad.length);
  }
  return fit.withRows(better);
}

/** Why draws are not to be trusted. */
function problemsOf(draws: Draws): FoldFit["problems"] {
  return verdict(draws, { variables: [] }).problems.map(({ kind, message, help }) => ({ kind, message, help }));
}
