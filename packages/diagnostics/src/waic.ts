/**
 * @file Estimate predictive accuracy by the older criterion WAIC, for workflows that report it. Prefer `loo`.
 *
 * Notation: lpd_i = log mean_s p(y_i | draw s); p_i = variance over s of log p(y_i | draw s); elpd_i = lpd_i - p_i.
 * @source Watanabe 2010, JMLR 11; Vehtari, Gelman & Gabry 2017, Statistics and Computing 27(5), eq. (11) to (13), as
 *   in R's loo 2.5.1. ArviZ 1.x has removed it, because LOO does the same job and says when it fails.
 */
import { log, logSumExp, renderTable } from "@typyro/base";
import { varianceOf } from "./chainArrays.ts";
import type { Draws } from "./draws.ts";
import { type ObservationOptions, Observations } from "./observations.ts";
import { columnOf, type Elpd, type EstimateWarning, type PointwiseRow, sumWithError } from "./pointwiseElpd.ts";

/** Above this variance of the log likelihood of an observation WAIC is unreliable. */
const HIGH_P = 0.4;
const NAMED = 5;

/** The result of WAIC. It prints itself. */
export class Waic implements Elpd {
  readonly kind = "waic";
  readonly elpd: number;
  readonly se: number;
  readonly p: number;
  readonly pSe: number;
  readonly rows: readonly PointwiseRow[];
  readonly sites: readonly string[];
  readonly isChosen: boolean;
  readonly keys: readonly string[] | undefined;
  readonly warnings: readonly EstimateWarning[];
  readonly diagnosis: string;

  /** Use `waic`. */
  constructor(rows: readonly PointwiseRow[], { sites, isChosen, keys }: Observations) {
    const elpd = sumWithError(columnOf(rows, (row) => row.elpd));
    const p = sumWithError(columnOf(rows, (row) => row.p));
    this.rows = rows;
    this.elpd = elpd.sum;
    this.se = elpd.se;
    this.p = p.sum;
    this.pSe = p.se;
    this.sites = sites;
    this.isChosen = isChosen;
    this.keys = keys;
    const high = rows.filter((row) => row.p > HIGH_P).sort((a, b) => b.p - a.p);
    this.diagnosis = high.length === 0 ? "" : `${high.length} p_waic > ${HIGH_P}`;
    this.warnings = high.length === 0 ? [] : [warningOf(high, rows.length)];
  }

  /** WAIC on the deviance scale: -2 elpd, smaller is better. */
  get waic(): number {
    return -2 * this.elpd;
  }

  /** elpd of each observation. */
  get pointwise(): Float64Array {
    return columnOf(this.rows, (row) => row.elpd);
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(): string {
    const estimates = [
      ["", "estimate", "se"],
      ["elpd", this.elpd.toFixed(1), this.se.toFixed(1)],
      ["p", this.p.toFixed(1), this.pSe.toFixed(1)],
      ["waic", this.waic.toFixed(1), (2 * this.se).toFixed(1)],
    ];
    const head = `WAIC of ${this.rows.length} observations (${this.sites.map((site) => `\`${site}\``).join(", ")})`;
    const warnings = this.warnings.map(({ message, help }) => `warning: ${message}\n  help: ${help}`);
    return [head, renderTable({ rows: estimates }), ...warnings, "note: `loo` estimates the same and says for which observations it fails"].join("\n\n");
  }
}

function warningOf(high: readonly PointwiseRow[], count: number): EstimateWarning {
  const named = high.slice(0, NAMED).map(({ label, p }) => `${p.toFixed(2)} for \`${label}\``);
  const rest = high.length > NAMED ? ` and ${high.length - NAMED} more` : "";
  return {
    message: `the variance of the log likelihood is above ${HIGH_P} for ${high.length} of ${count} observations: ${named.join(", ")}${rest}; there WAIC is unreliable`,
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
    return { label, elpd: logSumExp(row) - log(row.length) - p, p };
  });
  return new Waic(rows, observations);
}
