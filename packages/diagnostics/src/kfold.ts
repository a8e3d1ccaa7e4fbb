/**
 * @file Hold the result of K-fold cross-validation: each observation scored by a fit without its fold.
 *
 * Notation: lpd_i log predictive density of observation i by the fit to all, elpd_i by the fit without its fold; p_i their difference.
 * @source Vehtari, Gelman & Gabry 2017, Statistics and Computing 27(5), section 2.3; no correction for the smaller data is made.
 */
import type { Problem } from "./problem.ts";
import { ElpdEstimate, type EstimateWarning, type ObservedRows, type PointwiseRow, unsafeFit } from "./pointwiseElpd.ts";

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
  readonly problems: readonly Pick<Problem, "message" | "help">[];
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
    this.warnings = bad.map(({ fold, problems }) => unsafeFit(`fold ${fold}`, problems, rows.filter((row) => row.fold === fold)));
  }


  toString(): string {
    return this.page(`${this.k}-fold cross-validation of ${this.observationsText}`, []);
  }
}
