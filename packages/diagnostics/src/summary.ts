/**
 * @file Summarise the draws of every variable in a table, with the verdict on the run below it.
 *
 * Columns and their names are those of ArviZ 1.x; R-hat, ESS and standard errors follow R's `posterior` (see
 * `rhat.ts`, `ess.ts`, `mcse.ts`), with tails at 5 % and 95 % whatever interval is shown.
 */
import { checkOptionNames, modelError, nearestName, type OptionNames } from "@typyro/base";
import { type Drawn, type Draws, divergencesText, drawsOf } from "./draws.ts";
import { checkElement, checkElements, type ElementCheck } from "./elementCheck.ts";
import { formatDigits, formatSupported, formatWhole } from "./formatNumber.ts";
import { mcseMean, mcseSd, quantileError } from "./mcse.ts";
import { perElement } from "./perElement.ts";
import { checkProbability, DEFAULT_CI_PROB, hdi, type Interval, quantile } from "./quantile.ts";
import { type MonteCarloFigures, monteCarloFigures, type RobustFigures, robustFigures } from "./robust.ts";
import type { ScalarDraws } from "./scalarDraws.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What to summarise and how to print it. */
export interface SummaryOptions {
  /** Variables to show, in this order; all when absent. */
  readonly variables?: readonly string[];
  /** Which figures; `"all"` when absent. */
  readonly kind?: SummaryKind;
  /** Which interval is shown: with equal tails (the default), or the narrowest. */
  readonly ciKind?: "eti" | "hdi";
  /** Probability of the interval; 0.89 when absent. */
  readonly ciProb?: number;
  /** Decimals of means, sds and interval ends, in place of those that their standard errors support. */
  readonly digits?: number;
  /** Rows to print before the rest is only counted; 100 when absent. `rows` always holds all. */
  readonly maxRows?: number;
}

/** Groups of figures, under ArviZ's names. */
export type SummaryKind = "all" | "stats" | "diagnostics" | "all_median" | "stats_median" | "diagnostics_median" | "mc_diagnostics";

const OPTION_NAMES: OptionNames<SummaryOptions> = { variables: true, kind: true, ciKind: true, ciProb: true, digits: true, maxRows: true };

const KINDS: readonly SummaryKind[] = ["all", "stats", "diagnostics", "all_median", "stats_median", "diagnostics_median", "mc_diagnostics"];

/** One scalar element. NaN where a figure does not exist: see `rhat.ts` and `ess.ts` for when. */
export interface SummaryRow {
  /** `tau`, `theta[3]`, `theta[Choate]`. */
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly etiLower: number;
  readonly etiUpper: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rHat: number;
  readonly mcseMean: number;
  readonly mcseSd: number;
  /** With the option `ciKind: "hdi"`. */
  readonly hdi?: Interval;
  /** With the kinds that are about the median. */
  readonly robust?: RobustFigures;
  /** With the kind `"mc_diagnostics"`. */
  readonly monteCarlo?: MonteCarloFigures;
}

/** Standard errors of the ends of the interval, which decide the digits shown: with the tail ESS as that of both. */
interface EndErrors {
  readonly lower: number;
  readonly upper: number;
}

const MAX_ROWS = 100;

/** A table of figures for each scalar element, and the verdict on the run. It prints itself. */
export class Summary {
  readonly rows: readonly SummaryRow[];
  readonly ciProb: number;
  readonly #draws: Draws;
  readonly #checks: readonly ElementCheck[];
  readonly #endErrors: readonly EndErrors[];
  readonly #columns: readonly Column[];
  readonly #digits: number | undefined;
  readonly #maxRows: number;
  #verdict: Verdict | undefined;

  /** Use `summary`. */
  constructor(draws: Draws, options: SummaryOptions = {}) {
    checkOptionNames("summary", options, OPTION_NAMES);
    const { variables = draws.names, kind = "all", ciKind = "eti", ciProb = DEFAULT_CI_PROB, digits, maxRows = MAX_ROWS } = options;
    checkProbability(ciProb);
    checkChoice("kind", kind, KINDS);
    checkChoice("ciKind", ciKind, ["eti", "hdi"]);
    if (digits !== undefined && !(Number.isInteger(digits) && digits >= 0)) throw modelError("draws-count-not-whole", { option: "digits", value: digits, least: 0 });
    if (draws.draws === 0) throw modelError("no-draws", { chains: draws.chains, draws: 0 });
    const rows: SummaryRow[] = [];
    const checks: ElementCheck[] = [];
    const endErrors: EndErrors[] = [];
    for (const element of draws.elements(variables)) {
      const scalar = draws.scalarDraws(element);
      const check = checkElement(draws, element, scalar);
      checks.push(check);
      rows.push({
        ...rowOf(check, momentsOf(draws, element, scalar), scalar, ciProb),
        ...(ciKind === "hdi" ? { hdi: hdi(scalar, ciProb) } : {}),
        ...(kind.endsWith("_median") ? { robust: robustFigures(scalar) } : {}),
        ...(kind === "mc_diagnostics" ? { monteCarlo: monteCarloFigures(scalar) } : {}),
      });
      endErrors.push({
        lower: quantileError(scalar, (1 - ciProb) / 2, check.essTail),
        upper: quantileError(scalar, (1 + ciProb) / 2, check.essTail),
      });
    }
    this.rows = rows;
    this.ciProb = ciProb;
    this.#columns = columnsOf(kind, ciKind, ciProb);
    this.#draws = draws;
    this.#checks = checks;
    this.#endErrors = endErrors;
    this.#digits = digits;
    this.#maxRows = maxRows;
  }

  /** The row of one element, by its label. @error unknown-draws with the nearest label */
  row(name: string): SummaryRow {
    const row = this.rows.find((other) => other.name === name);
    if (row === undefined) {
      const names = this.rows.map((other) => other.name);
      throw modelError("unknown-draws", { variable: name, names, nearest: nearestName(name, names) });
    }
    return row;
  }

  /** The verdict on the whole run: every sampled variable, shown here or not, and the deterministic ones shown. */
  get verdict(): Verdict {
    if (this.#verdict === undefined) {
      const shown = new Set(this.#checks.map(({ element }) => element.variable.name));
      const others = this.#draws.variables.filter(({ name, role }) => role !== "deterministic" && !shown.has(name)).map(({ name }) => name);
      this.#verdict = verdictOf(this.#draws, [...this.#checks, ...checkElements(this.#draws, others)]);
    }
    return this.#verdict;
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** The table, the size of the run, and the verdict. */
  toString(): string {
    const shown = this.rows.slice(0, this.#maxRows);
    const table = alignRight([["", ...this.#columns.map(({ name }) => name)], ...shown.map((row, i) => this.#cells(row, this.#endErrors[i]))]);
    const hidden = this.rows.length - shown.length;
    const { chains, draws, divergences } = this.#draws;
    const size = `${chains} x ${draws} (chains x draws), ${divergences === undefined ? "divergences not recorded" : divergencesText(divergences)}`;
    return [table, ...(hidden > 0 ? [`... and ${hidden} more rows`] : []), "", size, this.verdict.toString()].join("\n");
  }

  /** Rows, interval and verdict; a figure that does not exist becomes null in JSON. */
  toJSON(): { ciProb: number; rows: readonly SummaryRow[]; divergences: readonly number[] | undefined; verdict: Verdict } {
    return { ciProb: this.ciProb, rows: this.rows, divergences: this.#draws.divergences, verdict: this.verdict };
  }

  #cells(row: SummaryRow, ends: EndErrors = { lower: NaN, upper: NaN }): string[] {
    return [row.name, ...this.#columns.map(({ cell }) => cell(row, ends, this.#digits))];
  }
}

/**
 * Mean, sd, interval, ESS, R-hat and Monte Carlo standard errors of every scalar element of a posterior, or of its draws.
 *
 * @error no-draws when there are none; unknown-draws when an option names no variable;
 *   probability-outside-unit-interval for `ciProb`; draws-count-not-whole for `digits`
 * @cost S log S for each element with S draws in all: about 3 ms at 4 x 2000 draws, three times that where the chains mix so badly
 *   that their autocorrelation is summed over hundreds of lags; a tenth of it where the same draws were summarised before
 * @example
 * console.log(String(summary(posterior, { variables: ["mu", "tau"], ciProb: 0.95 })));
 */
export function summary(drawn: Drawn, options: SummaryOptions = {}): Summary {
  return new Summary(drawsOf(drawn), options);
}

/** A column: its name, and what it shows of a row. */
interface Column {
  readonly name: string;
  readonly cell: (row: SummaryRow, ends: EndErrors, digits: number | undefined) => string;
}

/** A figure with the digits that its standard error supports. */
const estimate = (name: string, value: (row: SummaryRow) => number, error: (row: SummaryRow, ends: EndErrors) => number): Column => ({ name, cell: (row, ends, digits) => formatSupported(value(row), error(row, ends), digits) });
const size = (name: string, value: (row: SummaryRow) => number): Column => ({ name, cell: (row) => formatWhole(value(row)) });
const error = (name: string, value: (row: SummaryRow) => number): Column => ({ name, cell: (row) => formatDigits(value(row), 2) });
const rHatColumn: Column = { name: "r_hat", cell: ({ rHat }) => (rHat < 100 ? rHat.toFixed(3) : formatDigits(rHat, 3)) };
const tailColumn = size("ess_tail", ({ essTail }) => essTail);

/** The columns behind the name, as ArviZ 1.x has them; the interval's name carries its probability in per cent. */
function columnsOf(kind: SummaryKind, ciKind: "eti" | "hdi", ciProb: number): Column[] {
  const percent = String(Math.round(ciProb * 1000) / 10);
  const interval = [
    estimate(`${ciKind}${percent}_lb`, ({ hdi: narrow, etiLower }) => narrow?.lower ?? etiLower, (_, ends) => ends.lower),
    estimate(`${ciKind}${percent}_ub`, ({ hdi: narrow, etiUpper }) => narrow?.upper ?? etiUpper, (_, ends) => ends.upper),
  ];
  const stats = [estimate("mean", ({ mean }) => mean, (row) => row.mcseMean), estimate("sd", ({ sd }) => sd, (row) => row.mcseSd), ...interval];
  const diagnostics = [size("ess_bulk", ({ essBulk }) => essBulk), tailColumn, rHatColumn, error("mcse_mean", (row) => row.mcseMean), error("mcse_sd", (row) => row.mcseSd)];
  const medianError = (row: SummaryRow): number => row.robust?.mcseMedian ?? NaN;
  const robust = [estimate("median", (row) => row.robust?.median ?? NaN, medianError), estimate("mad", (row) => row.robust?.mad ?? NaN, medianError), ...interval];
  const robustDiagnostics = [size("ess_median", (row) => row.robust?.essMedian ?? NaN), tailColumn, rHatColumn, error("mcse_median", medianError)];
  switch (kind) {
    case "all":
      return [...stats, ...diagnostics];
    case "stats":
      return stats;
    case "diagnostics":
      return diagnostics;
    case "all_median":
      return [...robust, ...robustDiagnostics];
    case "stats_median":
      return robust;
    case "diagnostics_median":
      return robustDiagnostics;
    case "mc_diagnostics":
      return [error("mcse_mean", (row) => row.mcseMean), size("ess_mean", (row) => row.monteCarlo?.essMean ?? NaN), size("min_ss", (row) => row.monteCarlo?.minSs ?? NaN)];
  }
}

/** @error summary-option-unknown */
function checkChoice(option: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw modelError("summary-option-unknown", { option, value, known, nearest: nearestName(value, known) });
}

/** Mean and standard deviation with their standard errors. */
const momentsOf = perElement((_draws, _element, scalar) => ({ mean: scalar.mean, sd: scalar.sd, mcseMean: mcseMean(scalar), mcseSd: mcseSd(scalar) }));

function rowOf(check: ElementCheck, moments: ReturnType<typeof momentsOf>, scalar: ScalarDraws, ciProb: number): SummaryRow {
  return {
    name: check.element.label,
    mean: moments.mean,
    sd: moments.sd,
    etiLower: quantile(scalar, (1 - ciProb) / 2),
    etiUpper: quantile(scalar, (1 + ciProb) / 2),
    essBulk: check.essBulk,
    essTail: check.essTail,
    rHat: check.rHat,
    mcseMean: moments.mcseMean,
    mcseSd: moments.mcseSd,
  };
}

/** The first column to the left, the others to the right, two spaces apart. */
function alignRight(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => (row[c] ?? "").length)));
  return rows
    .map((row) => widths.map((width, c) => (c === 0 ? (row[c] ?? "").padEnd(width) : (row[c] ?? "").padStart(width))).join("  ").trimEnd())
    .join("\n");
}
