/**
 * @file Say what one observation is: an element of an observed site, or all that lies in one element of a plate.
 *
 * Leaving observations out one at a time needs that decision. With one observed site whose elements are taken one by
 * one there is nothing to decide; everything else is asked for with `site` and `sum`.
 */
import { modelError, nearestName, sizeOf, unravel } from "@typyro/base";
import { hasNonFinite } from "./chainArrays.ts";
import { dimensionNames, type Draws, elementLabel, type Variable } from "./draws.ts";

/** What one observation is. */
export interface ObservationOptions {
  /** The observed site, or those to sum. Needed where there are several, unless all are summed. */
  readonly site?: string | readonly string[] | undefined;
  /** A plate: the log likelihoods of all that lies in one of its elements are summed. */
  readonly sum?: string | undefined;
  /** A name for each observation, for warnings and errors; by default the labels of its plates, or its position. */
  readonly labels?: readonly string[] | undefined;
}

/** What a function of log likelihoods is called, for its errors. */
export type LogLikelihoodStatistic = "loo" | "waic" | "looPit" | "looExpectations" | "heldOut" | "kfold" | "reloo" | "looMomentMatch" | "psense";

/** One observed site with, for each row, the positions of its elements that belong to the row. */
interface Part {
  readonly variable: Variable;
  readonly size: number;
  readonly positions: readonly (readonly number[])[];
}

/** The log likelihoods of observations, row by row. */
export class Observations {
  /** The observed sites that they come from. */
  readonly sites: readonly string[];
  /** Whether the caller named the site or the plate. */
  readonly isChosen: boolean;
  /** `obs[3]`, `obs[308]`, `subjects[308]`. */
  readonly labels: readonly string[];
  /** The labels without the site's name, where the axes have coordinates; undefined where they are only counted. */
  readonly keys: readonly string[] | undefined;
  readonly chains: number;
  /** Draws in each chain. */
  readonly draws: number;
  readonly #parts: readonly Part[];
  readonly #statistic: LogLikelihoodStatistic;

  /**
   * @param logLikelihood - one variable for each observed site @shape [chain, draw, ...batch]
   * @error no-log-likelihood, no-draws; several-observed-sites; unknown-draws for `site`; sum-outside-site, sum-plates-differ;
   *   draws-do-not-match when there is not a label for each observation
   */
  constructor(logLikelihood: Draws, { site, sum, labels }: ObservationOptions, statistic: LogLikelihoodStatistic) {
    const { chains, draws } = logLikelihood;
    const names = site === undefined ? logLikelihood.names : typeof site === "string" ? [site] : site;
    if (names.length === 0) throw modelError("no-log-likelihood", { statistic });
    if (draws === 0) throw modelError("no-draws", { chains, draws });
    const variables = names.map((name) => logLikelihood.get(name));
    const [first] = variables;
    if (first === undefined || (variables.length > 1 && sum === undefined)) {
      throw modelError("several-observed-sites", { statistic, sites: names, shared: sharedDims(variables) });
    }
    if (sum !== undefined) checkSum(variables, sum);
    this.sites = names;
    this.isChosen = site !== undefined || sum !== undefined;
    this.chains = chains;
    this.draws = draws;
    this.#statistic = statistic;
    const { parts, prefix, keys, unnamed, count } = sum === undefined ? elements(first) : sums(variables, first, sum);
    if (labels !== undefined && labels.length !== count) {
      const difference = `there are ${labels.length} of one and ${count} of the other`;
      throw modelError("draws-do-not-match", { first: "the labels", second: "the observations", difference });
    }
    this.#parts = parts;
    this.keys = labels?.map((label) => `[${label}]`) ?? keys;
    this.labels = this.keys?.map((key) => prefix + key) ?? unnamed;
  }

  /** How many observations there are. */
  get count(): number {
    return this.labels.length;
  }

  /** Draws in all chains together. */
  get total(): number {
    return this.chains * this.draws;
  }

  /**
   * The log likelihood of one observation under every draw, chain after chain.
   *
   * @error log-likelihood-not-finite
   */
  row(i: number): Float64Array {
    const column = new Float64Array(this.total);
    for (const { variable, size, positions } of this.#parts) {
      for (const position of positions[i] ?? []) {
        for (let s = 0, from = position; s < column.length; s++, from += size) column[s] = column[s]! + variable.data[from]!;
      }
    }
    this.#check(column, i);
    return column;
  }

  /** The elements of the observed sites that make up some observations: positions in each site, row-major. */
  elements(rows: readonly number[]): Record<string, number[]> {
    return Object.fromEntries(this.#parts.map(({ variable, positions }) => [variable.name, rows.flatMap((i) => positions[i] ?? [])]));
  }

  /** The same in pieces that share memory with it. @shape [chain][draw] */
  byChain(row: Float64Array): Float64Array[] {
    return Array.from({ length: this.chains }, (_, c) => row.subarray(c * this.draws, (c + 1) * this.draws));
  }

  #check(column: Float64Array, i: number): void {
    if (!hasNonFinite([column])) return;
    const bad = column.findIndex((value) => !Number.isFinite(value));
    const count = column.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
    throw modelError("log-likelihood-not-finite", {
      statistic: this.#statistic,
      row: this.labels[i] ?? "",
      value: column[bad] ?? NaN,
      chain: Math.floor(bad / this.draws),
      draw: bad % this.draws,
      count,
      total: column.length,
    });
  }
}

/** What the rows are made of, what their labels start with, and the rest of the labels where the axes have coordinates. */
interface Rows {
  readonly parts: readonly Part[];
  readonly prefix: string;
  readonly keys: readonly string[] | undefined;
  /** The labels where they have none. */
  readonly unnamed: readonly string[];
  readonly count: number;
}

/** A row for each element of a site. */
function elements(variable: Variable): Rows {
  const count = sizeOf(variable.shape);
  const rows = Array.from({ length: count }, (_, i) => i);
  const unnamed = rows.map((i) => elementLabel(variable, i));
  const keys = isLabelled(variable) ? unnamed.map((label) => label.slice(variable.name.length)) : undefined;
  return { parts: [{ variable, size: count, positions: rows.map((i) => [i]) }], prefix: variable.name, keys, unnamed, count };
}

/** A row for each element of a plate. */
function sums(variables: readonly Variable[], first: Variable, plate: string): Rows {
  const parts = variables.map((variable) => ({ variable, size: sizeOf(variable.shape), positions: positionsBy(variable, plate) }));
  const count = first.shape[dimensionNames(first).indexOf(plate)] ?? 0;
  const unnamed = Array.from({ length: count }, (_, i) => `${plate}[${i}]`);
  return { parts, prefix: plate, keys: first.coords?.[plate]?.map((label) => `[${String(label)}]`), unnamed, count };
}

/** Plates in which all variables lie. */
function sharedDims(variables: readonly Variable[]): string[] {
  const [first, ...rest] = variables;
  return first === undefined ? [] : plates(first).filter((dim) => rest.every((other) => plates(other).includes(dim)));
}

/** The axes of a variable that have a name of their own. */
function plates({ name, shape, dims }: Variable): string[] {
  return (dims ?? []).filter((dim, axis) => dim !== `${name}_dim_${axis}` || shape.length === 0);
}

function isLabelled(variable: Variable): boolean {
  return variable.shape.length > 0 && dimensionNames(variable).every((dim) => variable.coords?.[dim] !== undefined);
}

/** @error sum-outside-site, sum-plates-differ */
function checkSum(variables: readonly Variable[], plate: string): void {
  const [first] = variables;
  for (const variable of variables) {
    const dims = dimensionNames(variable);
    if (!dims.includes(plate)) throw modelError("sum-outside-site", { plate, site: variable.name, dims: plates(variable), nearest: nearestName(plate, dims) });
    if (first === undefined || variable === first) continue;
    const difference = differenceAlong(plate, first, variable);
    if (difference !== undefined) throw modelError("sum-plates-differ", { plate, first: first.name, second: variable.name, difference });
  }
}

function differenceAlong(plate: string, a: Variable, b: Variable): string | undefined {
  const size = (variable: Variable): number => variable.shape[dimensionNames(variable).indexOf(plate)] ?? 0;
  if (size(a) !== size(b)) return `one has ${size(a)} elements and the other ${size(b)}`;
  const [labels, others] = [a.coords?.[plate], b.coords?.[plate]];
  const differs = labels?.findIndex((label, i) => others !== undefined && others[i] !== label) ?? -1;
  return differs < 0 ? undefined : `element ${differs} is \`${String(labels?.[differs])}\` in one and \`${String(others?.[differs])}\` in the other`;
}

/** For each element of a plate, the positions of the variable's elements that lie in it. */
function positionsBy(variable: Variable, plate: string): number[][] {
  const axis = dimensionNames(variable).indexOf(plate);
  const groups: number[][] = Array.from({ length: variable.shape[axis] ?? 0 }, () => []);
  for (let position = 0; position < sizeOf(variable.shape); position++) groups[unravel(position, variable.shape)[axis] ?? 0]?.push(position);
  return groups;
}
