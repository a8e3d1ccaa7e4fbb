/**
 * @file Hold the result of K-fold cross-validation: each observation scored by a fit without its fold.
 *
 * Notation: lpd_i log predictive density of observation i by the fit to all, elpd_i by the fit without its fold; p_i their difference.
 * @source Vehtari, Gelman & Gabry 2017, Statistics and Computing 27(5), section 2.3; no correction for the smaller data is made.
 */
import { ElpdEstimate, type EstimateWarning, type FitProblem, type ObservedRows, type PointwiseRow, unsafeFits } from "./pointwiseElpd.ts";

/** What leaving out the fold of one observation gave. */
export interface KfoldRow extends PointwiseRow {
  /** The fold, counted from 0. */
  readonly fold: number;
  /** Monte Carlo standard error of `elpd`. */
  readonly mcse: number;
}

/** The fit without one fold. */
export interface FoldFit {
  readonly fold: number;
  /** Monte Carlo standard error of the sum of elpd over the fold. */
  readonly mcse: number;
  /** Why its draws are not to be trusted; empty where they are. */
  readonly problems: readonly FitProblem[];
}

/** The result of K-fold cross-validation. It prints itself. */
export class Kfold extends ElpdEstimate<KfoldRow> {
  readonly kind = "kfold";
  readonly k: number;
  /** Monte Carlo standard error of `elpd`. */
  readonly mcse: number;
  readonly warnings: readonly EstimateWarning[];
  readonly diagnosis: string;

  /** Use `kfold`. */
  constructor(rows: readonly KfoldRow[], source: ObservedRows, fits: readonly FoldFit[]) {
    super(rows, source);
    this.k = fits.length;
    this.mcse = Math.sqrt(fits.reduce((sum, { mcse }) => sum + mcse * mcse, 0));
    const bad = fits.filter(({ problems }) => problems.length > 0);
    this.diagnosis = bad.length === 0 ? "" : `${bad.length} of ${fits.length} fits not safe`;
    const unsafe = bad.map(({ fold, problems }) => ({ left: `fold ${fold}`, problems, rows: rows.filter((row) => row.fold === fold) }));
    this.warnings = unsafeFits(unsafe, fits.length, "kfold(posterior, { sampler: nuts({ targetAccept: 0.99 }), draws: 2000 })");
  }

  toString(): string {
    return this.page(`${this.k}-fold cross-validation of ${this.observationsText}`, [], this.diagnosis === "" ? [] : [`${this.diagnosis}: the scores of their observations may be wrong`]);
  }
}
