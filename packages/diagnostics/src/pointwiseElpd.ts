/**
 * @file Hold what every estimate of predictive accuracy has: a value for each observation, their sum and its error.
 */
import { renderTable } from "@typyro/base";
import { meanOf, varianceOf } from "./chainArrays.ts";
import { formatWhole } from "./formatNumber.ts";
import type { Observations } from "./observations.ts";
import type { Problem } from "./problem.ts";

/** What was estimated for one observation. */
export interface PointwiseRow {
  /** `obs[3]`, `obs[308]`, `subjects[308]`. */
  readonly label: string;
  /** Log predictive density of the observation, in nats. */
  readonly elpd: number;
  /** Effective number of parameters: how much better the posterior fits the observation than it predicts it; NaN where the fit never saw it. */
  readonly p: number;
}

/** Something to know before trusting an estimate. */
export interface EstimateWarning {
  readonly message: string;
  readonly help: string;
  /** Labels of the observations concerned, the worst first. */
  readonly rows: readonly string[];
}

/** How an elpd was estimated. */
export type ElpdKind = "loo" | "waic" | "kfold" | "held-out";

/** An estimate of the expected log predictive density for new data like those of the fit. Greater is better. */
export interface Elpd {
  /** How it was estimated. */
  readonly kind: ElpdKind;
  /** Sum over the observations, in nats. */
  readonly elpd: number;
  /** Standard error of `elpd`, from the spread over the observations; NaN for one observation. */
  readonly se: number;
  readonly p: number;
  readonly pSe: number;
  readonly rows: readonly PointwiseRow[];
  /** The observed sites. */
  readonly sites: readonly string[];
  /** Whether the caller chose what one observation is. */
  readonly isChosen: boolean;
  /** Labels of the rows without the site's name, where they have some. */
  readonly keys: readonly string[] | undefined;
  readonly warnings: readonly EstimateWarning[];
  /** Fit for a column: `3 k_psis > 0.7`; empty where nothing is wrong. */
  readonly diagnosis: string;
}

/** Of which observations rows were made. */
export type ObservedRows = Pick<Observations, "sites" | "isChosen" | "keys">;

/** What estimates of every kind share: sums over the rows, and how they are printed. */
export abstract class ElpdEstimate<Row extends PointwiseRow> implements Elpd {
  abstract readonly kind: ElpdKind;
  readonly elpd: number;
  readonly se: number;
  readonly p: number;
  readonly pSe: number;
  readonly rows: readonly Row[];
  readonly sites: readonly string[];
  readonly isChosen: boolean;
  readonly keys: readonly string[] | undefined;
  abstract readonly warnings: readonly EstimateWarning[];
  abstract readonly diagnosis: string;

  constructor(rows: readonly Row[], { sites, isChosen, keys }: ObservedRows) {
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
  }

  /** elpd of each observation. */
  get pointwise(): Float64Array {
    return columnOf(this.rows, (row) => row.elpd);
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  abstract toString(): string;

  /** `110 observations (`obs`)`. */
  protected get observationsText(): string {
    return `${formatWhole(this.rows.length)} ${this.rows.length === 1 ? "observation" : "observations"} (${this.sites.map((site) => `\`${site}\``).join(", ")})`;
  }

  /** The table of estimates, then what else there is to show, then the warnings. */
  protected page(head: string, more: readonly (readonly [string, number, number])[], rest: readonly string[] = []): string {
    const figures = [["elpd", this.elpd, this.se] as const, ...(Number.isNaN(this.p) ? [] : [["p", this.p, this.pSe] as const]), ...more];
    const table = renderTable({ rows: [["", "estimate", "se"], ...figures.map(([name, estimate, se]) => [name, estimate.toFixed(1), se.toFixed(1)])] });
    const warnings = this.warnings.map(({ message, help }) => `warning: ${message}\n  help: ${help}`);
    return [head, table, ...rest, ...warnings].join("\n\n");
  }
}

/** Sum of independent terms and the standard error of the sum; NaN for fewer than two. */
export function sumWithError(terms: Float64Array): { readonly sum: number; readonly se: number } {
  const n = terms.length;
  const mean = meanOf(terms);
  return { sum: n * mean, se: Math.sqrt(n * varianceOf(terms, mean)) };
}

/** One field of all rows. */
export function columnOf<R>(rows: readonly R[], field: (row: R) => number): Float64Array {
  const column = new Float64Array(rows.length);
  for (let i = 0; i < column.length; i++) column[i] = field(rows[i]!);
  return column;
}

/** Why draws are not to be trusted. */
export type FitProblem = Pick<Problem, "kind" | "message" | "help">;

/** A fit without some observations that is not to be trusted. */
export interface UnsafeFit {
  /** What was left out: `fold 3`, or `` `y[3]` ``. */
  readonly left: string;
  readonly problems: readonly FitProblem[];
  readonly rows: readonly PointwiseRow[];
}

/** How many fits a warning names. */
const NAMED_FITS = 12;

/**
 * The warnings that fits without some observations are not to be trusted, one for each kind of problem that comes first in them.
 *
 * @param again - the call that fits them again with other options
 */
export function unsafeFits(fits: readonly UnsafeFit[], total: number, again: string): EstimateWarning[] {
  const kinds = [...new Set(fits.flatMap(({ problems: [first] }) => first?.kind ?? []))];
  return kinds.flatMap((kind) => {
    const alike = fits.filter(({ problems }) => problems[0]?.kind === kind);
    const [{ left, problems: [first, ...others] } = { left: "", problems: [] as const }] = alike;
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : `, and for ${others.length} more ${others.length === 1 ? "reason" : "reasons"}`;
    const named = alike.slice(0, NAMED_FITS).map((fit) => fit.left).join(", ") + (alike.length > NAMED_FITS ? `, and ${alike.length - NAMED_FITS} more` : "");
    const message = alike.length === 1
      ? `the fit without ${left} is not safe to trust: ${first.message}${more}`
      : `${alike.length} of ${total} fits without observations are not safe to trust for the same reason (without ${named}); without ${left}: ${first.message}${more}`;
    return [{ message, help: `${first.help}; change the model or its fit and score that, or the options of these fits alone: \`${again}\``, rows: alike.flatMap(({ rows }) => rows.map(({ label }) => label)) }];
  });
}

/** How many rows a warning names. */
const NAMED = 5;

/** The worst rows with their figure: `0.81 for `obs[3]`, ... and 4 more`. */
export function worstRows<R extends PointwiseRow>(rows: readonly R[], figure: (row: R) => number): string {
  const named = rows.slice(0, NAMED).map((row) => `${figure(row).toFixed(2)} for \`${row.label}\``);
  return named.join(", ") + (rows.length > NAMED ? ` and ${rows.length - NAMED} more` : "");
}
