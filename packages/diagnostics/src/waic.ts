/**
 * @file Estimate predictive accuracy by the older criterion WAIC, for workflows that report it. Prefer `loo`.
 *
 * Notation: lpd_i = log mean_s p(y_i | draw s); p_i = variance over s of log p(y_i | draw s); elpd_i = lpd_i - p_i.
 * @source Watanabe 2010, JMLR 11; Vehtari, Gelman & Gabry 2017, Statistics and Computing 27(5), eq. (11) to (13), as
 *   in R's loo 2.5.1. ArviZ 1.x has removed it, because LOO does the same job and says when it fails.
 */
import { varianceOf } from "./chainArrays.ts";
import type { Draws } from "./draws.ts";
import { logMeanExp } from "./loo.ts";
import { type ObservationOptions, Observations } from "./observations.ts";
import { ElpdEstimate, type EstimateWarning, type PointwiseRow, worstRows } from "./pointwiseElpd.ts";

/** Above this variance of the log likelihood of an observation WAIC is unreliable. */
const HIGH_P = 0.4;

/** The result of WAIC. It prints itself. */
export class Waic extends ElpdEstimate<PointwiseRow> {
  readonly kind = "waic";
  readonly warnings: readonly EstimateWarning[];
  readonly diagnosis: string;

  /** Use `waic`. */
  constructor(rows: readonly PointwiseRow[], observations: Observations) {
    super(rows, observations);
    const high = rows.filter((row) => row.p > HIGH_P).sort((a, b) => b.p - a.p);
    this.diagnosis = high.length === 0 ? "" : `${high.length} p_waic > ${HIGH_P}`;
    this.warnings = high.length === 0 ? [] : [warningOf(high, rows.length)];
  }

  /** WAIC on the deviance scale: -2 elpd, smaller is better. */
  get waic(): number {
    return -2 * this.elpd;
  }

  toString(): string {
    return `${this.page(`WAIC of ${this.observationsText}`, [["waic", this.waic, 2 * this.se]])}\n\nnote: \`loo\` estimates the same and says for which observations it fails`;
  }
}

function warningOf(high: readonly PointwiseRow[], count: number): EstimateWarning {
  return {
    message: `the variance of the log likelihood is above ${HIGH_P} for ${high.length} of ${count} observations: ${worstRows(high, ({ p }) => p)}; there WAIC is unreliable`,
    help: "use `loo`, which does better with such observations",
    rows: high.map(({ label }) => label),
  };
}

/**
 * The widely applicable information criterion. `loo` is preferred: it estimates the same, more robustly, and says for
 * which observations it fails.
 *
 * @param logLikelihood - as for `loo` @shape [chain, draw, ...batch]
 * @error as `loo`
 */
export function waic(logLikelihood: Draws, options: ObservationOptions = {}): Waic {
  const observations = new Observations(logLikelihood, options, "waic");
  const rows = observations.labels.map((label, i) => {
    const row = observations.row(i);
    const p = varianceOf(row);
    return { label, elpd: logMeanExp(row) - p, p };
  });
  return new Waic(rows, observations);
}
