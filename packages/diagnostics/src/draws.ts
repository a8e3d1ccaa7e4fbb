/**
 * @file Hold the draws of every variable of a run, with what the sampler recorded beside them.
 *
 * Everything after sampling computes from this: summaries, verdicts, comparisons, figures and files.
 */
import { CallSite, formatShape, modelError, nearestName, renderTable, type Shape, sizeOf, unravel } from "@typyro/base";
import { checkCount } from "./counts.ts";
import { elementsAt, type Labels } from "./labelSelection.ts";
import { ScalarDraws } from "./scalarDraws.ts";
import { type SamplerStats, STAT_NAMES, type StatName } from "./samplerStats.ts";
import { thinFactor } from "./thinning.ts";

/** The draws of one variable. */
export interface Variable {
  readonly name: string;
  /** Shape of one draw. */
  readonly shape: Shape;
  /** @shape [chain, draw, ...shape], row-major @space constrained */
  readonly data: Float64Array;
  /** A name for each axis of `shape`. */
  readonly dims?: readonly string[] | undefined;
  /** Labels along named dimensions. */
  readonly coords?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
  /** Whether the sampler moves the variable, or it is computed from others. Sampled when absent. */
  readonly role?: "sampled" | "deterministic" | undefined;
  /** The strategies, as typed, that write a centred variable non-centred, by the sites that they are given to. */
  readonly noncentred?: Readonly<Record<string, string>> | undefined;
  /** The sites whose spread depends on the variable; of an observed one it is noise. */
  readonly scales?: readonly { readonly site: string; readonly isObserved: boolean }[] | undefined;
}

/** What `Draws` is made from. */
export interface DrawsContents {
  readonly chains: number;
  readonly draws: number;
  readonly variables: readonly Variable[];
  readonly stats?: SamplerStats | undefined;
  /** What a reader should know of where the draws come from, such as lines of a file that were left out. */
  readonly notes?: readonly string[] | undefined;
}

/** One scalar element of a variable. */
export interface Element {
  readonly variable: Variable;
  /** Position among the elements of the variable, row-major. */
  readonly position: number;
  /** `mu`, `theta[3]`, `beta[Choate, 1]`. */
  readonly label: string;
}

/**
 * The draws of a run: so many chains of so many draws of each variable. Chains and draws count from 0, here and wherever they are
 * named: in verdicts, errors, figures and files (but CmdStan calls the file of chain 0 `fit_1.csv`, and so does this library). A run that was stopped during warm-up has
 * no draws; it can be held and printed, and whatever is computed from it says so.
 */
export class Draws {
  readonly chains: number;
  /** Draws in each chain. */
  readonly draws: number;
  readonly variables: readonly Variable[];
  readonly stats: SamplerStats;
  /** What to know of where the draws come from; copies made from these draws do not repeat it. */
  readonly notes: readonly string[];
  readonly #byName: ReadonlyMap<string, Variable>;

  /**
   * @error draws-count-not-whole when there is no chain, or a count is not a whole number
   * @error draws-size-mismatch when a variable or a statistic does not hold a number for every draw
   * @error variable-twice, dims-shape-mismatch, coords-length-mismatch
   */
  constructor({ chains, draws, variables, stats = {}, notes = [] }: DrawsContents) {
    checkCount("chains", chains, 1);
    checkCount("draws", draws, 0);
    const byName = new Map<string, Variable>();
    for (const variable of variables) {
      checkVariable(variable, chains, draws);
      if (byName.has(variable.name)) throw modelError("variable-twice", { variable: variable.name });
      byName.set(variable.name, variable);
    }
    for (const name of STAT_NAMES) {
      const data = stats[name];
      if (data !== undefined) checkSize(name, data.length, chains, draws, []);
    }
    this.chains = chains;
    this.draws = draws;
    this.variables = variables;
    this.stats = stats;
    this.notes = notes;
    this.#byName = byName;
  }

  /** Names of the variables, in order. */
  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** Whether there are draws of a variable. */
  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** One variable. @error unknown-draws with the nearest name */
  get(name: string): Variable {
    const variable = this.#byName.get(name);
    if (variable === undefined) throw this.#unknown(name, this.get);
    return variable;
  }

  /**
   * The draws of one element, one new array per chain.
   *
   * @param index - one number for each axis, or a single number for a variable with one axis; absent for a scalar
   * @shape [chain][draw]
   * @error unknown-draws, element-outside-variable
   */
  scalar(name: string, index: number | readonly number[] = []): Float64Array[] {
    const variable = this.#byName.get(name);
    if (variable === undefined) throw this.#unknown(name, this.scalar);
    const indices = typeof index === "number" ? [index] : index;
    const position = positionOf(indices, variable.shape);
    if (position === undefined) {
      const facts = { variable: name, index: indices, shape: variable.shape };
      throw modelError("element-outside-variable", facts, { at: [new CallSite(this.scalar)] });
    }
    return this.#column(variable, position);
  }

  /** A sampler statistic. @shape [chain][draw] @error unknown-sampler-statistic when it was not recorded */
  stat(name: StatName): Float64Array[] {
    const data = this.stats[name];
    if (data === undefined) {
      const recorded = STAT_NAMES.filter((other) => this.stats[other] !== undefined);
      const facts = { statistic: name, recorded, nearest: nearestName(name, recorded) };
      throw modelError("unknown-sampler-statistic", facts, { at: [new CallSite(this.stat)] });
    }
    return this.#rows(data);
  }

  /**
   * Every scalar element of the named variables, of all when none is named, in order.
   *
   * @error unknown-draws
   */
  elements(names: readonly string[] = this.names): Element[] {
    return names.flatMap((name) => {
      const variable = this.#byName.get(name);
      if (variable === undefined) throw this.#unknown(name, this.elements);
      return Array.from({ length: sizeOf(variable.shape) }, (_, position) => ({
        variable,
        position,
        label: elementLabel(variable, position),
      }));
    });
  }

  /** The draws of one element, ready for several diagnostics. @error no-draws */
  scalarDraws(element: Element): ScalarDraws {
    if (this.draws === 0) throw modelError("no-draws", { chains: this.chains, draws: 0 });
    return new ScalarDraws(this.#column(element.variable, element.position));
  }

  /** Only the named variables, in the order named; the statistics stay. @error unknown-draws */
  select(names: readonly string[]): Draws {
    const variables = names.map((name) => {
      const variable = this.#byName.get(name);
      if (variable === undefined) throw this.#unknown(name, this.select);
      return variable;
    });
    return new Draws({ chains: this.chains, draws: this.draws, variables, stats: this.stats });
  }

  /**
   * Only some elements of labelled dimensions, or some chains; the variables without those dimensions stay as they are. One label
   * drops its dimension, a list keeps it in the order given; dimensions without labels are counted from 0.
   *
   * @error unknown-dimension, unknown-label with the nearest one
   * @example
   * draws.at({ subjects: ["308", "309"] });
   * draws.at({ subjects: "308", chain: [0, 1] });
   */
  at(labels: Readonly<Record<string, Labels>>): Draws {
    const { chain: chosen, ...others } = labels;
    const dims = [...new Set(this.variables.flatMap((variable) => dimensionNames(variable)))];
    const unknown = Object.keys(others).find((dim) => !dims.includes(dim));
    if (unknown !== undefined) throw modelError("unknown-dimension", { dim: unknown, dims, nearest: nearestName(unknown, dims) }, { at: [new CallSite(this.at)] });
    const variables = this.variables.map((variable) => elementsAt(variable, dimensionNames(variable), others, this.chains * this.draws));
    const all = new Draws({ chains: this.chains, draws: this.draws, variables, stats: this.stats });
    return chosen === undefined ? all : all.#chainsAt(typeof chosen === "object" ? chosen : [chosen]);
  }

  /** @error unknown-label */
  #chainsAt(chosen: readonly (string | number)[]): Draws {
    const labels = Array.from({ length: this.chains }, (_, c) => c);
    for (const label of chosen) if (!labels.includes(Number(label))) throw modelError("unknown-label", { dim: "chain", label, labels, nearest: undefined });
    const taken = (data: Float64Array, size: number): Float64Array => {
      const length = this.draws * size;
      const out = new Float64Array(chosen.length * length);
      for (const [i, label] of chosen.entries()) out.set(data.subarray(Number(label) * length, (Number(label) + 1) * length), i * length);
      return out;
    };
    return this.#mapped(chosen.length, this.draws, taken);
  }

  /** The same variables and statistics with other numbers. */
  #mapped(chains: number, draws: number, map: (data: Float64Array, size: number) => Float64Array): Draws {
    const stats: { -readonly [K in StatName]?: Float64Array } = {};
    for (const name of STAT_NAMES) {
      const data = this.stats[name];
      if (data !== undefined) stats[name] = map(data, 1);
    }
    const variables = this.variables.map((variable) => ({ ...variable, data: map(variable.data, sizeOf(variable.shape)) }));
    return new Draws({ chains, draws, variables, stats });
  }

  /**
   * Every `step`-th draw of each chain, the last draw among them. `"ess"` keeps about as many as are effective for the element of a
   * sampled variable that has fewest: the greatest `thinFactor`, so that the draws left are nearly independent.
   *
   * @error draws-count-not-whole; no-draws
   */
  thin(by: number | "ess"): Draws {
    const step = by === "ess" ? this.#thinFactor() : by;
    checkCount("step", step, 1);
    const draws = Math.floor(this.draws / step);
    const first = this.draws - 1 - (draws - 1) * step;
    const thinned = (data: Float64Array, size: number): Float64Array => {
      const kept = new Float64Array(this.chains * draws * size);
      for (let c = 0; c < this.chains; c++) {
        for (let d = 0; d < draws; d++) {
          const from = (c * this.draws + first + d * step) * size;
          kept.set(data.subarray(from, from + size), (c * draws + d) * size);
        }
      }
      return kept;
    };
    return this.#mapped(this.chains, draws, thinned);
  }

  /** How many transitions diverged in each chain, or undefined where that was not recorded. */
  get divergences(): readonly number[] | undefined {
    const { diverging } = this.stats;
    return diverging === undefined ? undefined : this.#rows(diverging).map((chain) => chain.reduce((sum, flag) => sum + (flag !== 0 ? 1 : 0), 0));
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Chains, draws and divergences, then a table of the variables. */
  toString(): string {
    const { divergences } = this;
    const diverged = divergences === undefined ? "divergences not recorded" : divergencesText(divergences);
    const rows = this.variables.map(({ name, shape, dims, role }) => [name, formatShape(shape), (dims ?? []).join(", "), role ?? ""]);
    const head = [`Draws: ${this.chains} x ${this.draws} (chains x draws), ${diverged}`, ...this.notes.map((note) => `note: ${note}`)].join("\n");
    return rows.length === 0 ? head : `${head}\n\n${renderTable({ rows: [["variable", "shape", "dims", ""], ...rows] })}`;
  }

  #thinFactor(): number {
    const sampled = this.variables.filter(({ role }) => role !== "deterministic").map(({ name }) => name);
    const factors = this.elements(sampled).map((element) => thinFactor(this.scalarDraws(element)));
    return Math.min(Math.max(1, ...factors), Math.max(1, this.draws));
  }

  #unknown(name: string, below: (...args: never[]) => unknown): Error {
    const { names } = this;
    const facts = { variable: name, names, nearest: nearestName(name, names) };
    return modelError("unknown-draws", facts, { at: [new CallSite(below)] });
  }

  #column(variable: Variable, position: number): Float64Array[] {
    const size = sizeOf(variable.shape);
    const { data } = variable;
    return Array.from({ length: this.chains }, (_, c) => {
      const chain = new Float64Array(this.draws);
      let from = c * this.draws * size + position;
      for (let d = 0; d < this.draws; d++, from += size) chain[d] = data[from] ?? NaN;
      return chain;
    });
  }

  #rows(data: Float64Array): Float64Array[] {
    return Array.from({ length: this.chains }, (_, c) => data.subarray(c * this.draws, (c + 1) * this.draws));
  }
}

/** `1 divergence`, `12 divergences`. */
export function divergencesText(divergences: readonly number[]): string {
  const total = divergences.reduce((a, b) => a + b, 0);
  return total === 1 ? "1 divergence" : `${total} divergences`;
}

/** The names of the axes of a draw: those given, or `theta_dim_0`, as InferenceData has them. */
export function dimensionNames({ name, shape, dims }: Pick<Variable, "name" | "shape" | "dims">): readonly string[] {
  return dims ?? shape.map((_, axis) => `${name}_dim_${axis}`);
}

/** The name of one element: `theta[3]`, or with coordinates `theta[Choate]`; the plain name for a scalar. */
export function elementLabel(variable: Variable, position: number): string {
  const { name, shape, coords = {} } = variable;
  if (shape.length === 0) return name;
  const dims = dimensionNames(variable);
  const labels = unravel(position, shape).map((index, axis) => String(coords[dims[axis] ?? ""]?.[index] ?? index));
  return `${name}[${labels.join(", ")}]`;
}

function positionOf(indices: readonly number[], shape: Shape): number | undefined {
  if (indices.length !== shape.length) return undefined;
  let position = 0;
  for (const [axis, index] of indices.entries()) {
    const size = shape[axis] ?? 0;
    if (!(Number.isInteger(index) && index >= 0 && index < size)) return undefined;
    position = position * size + index;
  }
  return position;
}

/** Draws, or what holds them, as a posterior does. */
export type Drawn = Draws | { readonly draws: Draws };

/** The draws themselves. */
export function drawsOf(drawn: Drawn): Draws {
  return drawn instanceof Draws ? drawn : drawn.draws;
}

function checkSize(variable: string, length: number, chains: number, draws: number, shape: Shape): void {
  if (length !== chains * draws * sizeOf(shape)) throw modelError("draws-size-mismatch", { variable, length, chains, draws, shape });
}

function checkVariable(variable: Variable, chains: number, draws: number): void {
  const { name, shape, data, dims, coords = {} } = variable;
  checkSize(name, data.length, chains, draws, shape);
  if (dims !== undefined && dims.length !== shape.length) throw modelError("dims-shape-mismatch", { variable: name, dims, shape });
  const named = dimensionNames(variable);
  for (const [dim, labels] of Object.entries(coords)) {
    const axis = named.indexOf(dim);
    const size = axis < 0 ? undefined : shape[axis];
    if (labels.length !== size) throw modelError("coords-length-mismatch", { variable: name, dim, labels: labels.length, size });
  }
}
