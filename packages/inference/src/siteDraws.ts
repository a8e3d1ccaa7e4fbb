/**
 * @file Hold the draws of one variable and compute from them what people ask for first.
 */
import type { Shape } from "@typyro/base";
import { sizeOf } from "@typyro/base";
import { quantile, type Variable } from "@typyro/diagnostics";

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
