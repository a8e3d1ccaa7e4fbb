/**
 * @file Run a model anew with the values of one draw: the slow way, for what cannot be recorded as a tape.
 */
import { type Generator, sizeOf } from "@typyro/base";
import { seed, substitute, trace, type Trace } from "@typyro/core";
import type { Variable } from "@typyro/diagnostics";

/**
 * A function that runs `model` with the sites of `variables` at the values of a draw, and everything else from `generator`.
 *
 * @param draws - in each chain.
 */
export function replayer<D, R>(model: (data: D) => R, data: D, variables: readonly Variable[], draws: number): (chain: number, draw: number, generator: Generator) => Trace {
  return (chain, draw, generator) => {
    const values = Object.fromEntries(variables.map(({ name, shape, data: all }) => {
      const size = sizeOf(shape);
      const start = (chain * draws + draw) * size;
      return [name, nested(all.subarray(start, start + size), shape)] as const;
    }));
    const given = substitute(model as (data: D) => undefined, (site) => (site.type === "sample" ? values[site.name] : undefined));
    return trace(seed(given, generator))(data);
  };
}

/** A number, or an array of nested ones. */
export type Nested = number | Nested[];

/** Numbers in rows as nested arrays of a shape. */
export function nested(flat: Float64Array, shape: readonly number[], start = 0): Nested {
  const [n, ...rest] = shape;
  if (n === undefined) return flat[start] ?? Number.NaN;
  return Array.from({ length: n }, (_, i) => nested(flat, rest, start + i * sizeOf(rest)));
}
