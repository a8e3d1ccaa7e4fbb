/**
 * @file Hold the draws of one variable and compute from them what people ask for first.
 */
import { CallSite, modelError, nearestName, type Shape, sizeOf } from "@typyro/base";
import { dimensionNames, elementLabel, quantile, type Variable } from "@typyro/diagnostics";

/** A number for a scalar variable, nested arrays in the variable's shape otherwise. */
export type Shaped = number | Shaped[];

/**
 * Draws of one variable.
 *
 * @shape data: [chain, draw, ...shape], row-major
 * @space constrained
 */
export class SiteDraws implements Variable {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float64Array;
  readonly chains: number;
  /** Draws in each chain. */
  readonly draws: number;
  readonly dims: readonly string[] | undefined;
  readonly coords: Readonly<Record<string, readonly (string | number)[]>> | undefined;
  readonly role: "sampled" | "deterministic" | undefined;

  constructor(variable: Variable, chains: number, draws: number) {
    this.name = variable.name;
    this.shape = variable.shape;
    this.data = variable.data;
    this.dims = variable.dims;
    this.coords = variable.coords;
    this.role = variable.role;
    this.chains = chains;
    this.draws = draws;
  }

  /** Mean over all draws of all chains, in the variable's shape. */
  mean(): Shaped {
    return this.#each((column) => meanOf(column));
  }

  /** Standard deviation over all draws (divisor n - 1), in the variable's shape. */
  sd(): Shaped {
    return this.#each((column) => {
      const mean = meanOf(column);
      let squares = 0;
      for (const x of column) squares += (x - mean) * (x - mean);
      return Math.sqrt(squares / (column.length - 1));
    });
  }

  /** Quantile over all draws (type 7), in the variable's shape. @param p - from 0 to 1 */
  quantile(p: number): Shaped {
    return this.#each((column) => quantile([column], p));
  }

  /** The draws of one element of all chains, one after the other. @param index - flat, row-major */
  element(index = 0): Float64Array {
    const size = sizeOf(this.shape);
    return Float64Array.from({ length: this.chains * this.draws }, (_, i) => this.data[i * size + index] ?? Number.NaN);
  }

  /**
   * The draws of one element, as a variable of its own: `posterior.site("b").at(3)`, or by label, `.at("308")`.
   *
   * @param index - a position or a label for each axis
   * @error `element-outside-variable`, `unknown-label` with the nearest one
   */
  at(...index: readonly (number | string)[]): SiteDraws {
    const dims = dimensionNames(this);
    const indices = index.map((one, axis) => (typeof one === "number" ? one : this.#positionOf(one, dims[axis] ?? "")));
    const isInside = indices.length === this.shape.length && indices.every((i, axis) => Number.isInteger(i) && i >= 0 && i < (this.shape[axis] ?? 0));
    if (!isInside) throw modelError("element-outside-variable", { variable: this.name, index: indices, shape: this.shape }, { at: [new CallSite(this.at)] });
    const position = indices.reduce((sum, i, axis) => sum * (this.shape[axis] ?? 0) + i, 0);
    return new SiteDraws({ name: elementLabel(this, position), shape: [], data: this.element(position), role: this.role }, this.chains, this.draws);
  }

  #positionOf(label: string, dim: string): number {
    const labels = (this.coords?.[dim] ?? []).map(String);
    const position = labels.indexOf(label);
    if (position < 0) throw modelError("unknown-label", { dim, label, labels, nearest: nearestName(label, labels) }, { at: [new CallSite(this.at)] });
    return position;
  }

  #each(f: (column: Float64Array) => number): Shaped {
    const flat = Array.from({ length: sizeOf(this.shape) }, (_, i) => f(this.element(i)));
    return nest(flat, this.shape, 0);
  }
}

function nest(flat: readonly number[], shape: Shape, start: number): Shaped {
  const [n, ...rest] = shape;
  if (n === undefined) return flat[start] ?? Number.NaN;
  const inner = sizeOf(rest);
  return Array.from({ length: n }, (_, i) => nest(flat, rest, start + i * inner));
}

function meanOf(column: Float64Array): number {
  let total = 0;
  for (const x of column) total += x;
  return total / column.length;
}
