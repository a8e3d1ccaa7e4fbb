/**
 * @file Make `Draws` from plain nested arrays, such as those of another program or a file.
 */
import { modelError, type Shape, sizeOf } from "@typyro/base";
import { Draws, type Variable } from "./draws.ts";
import type { SamplerStats } from "./samplerStats.ts";

/** Numbers nested to any depth. */
export type NestedNumbers = ArrayLike<number> | readonly NestedNumbers[];

/** What is known of the variables beside their numbers, and what the sampler recorded. */
export interface NestedDrawsOptions {
  /** Names of the axes of a draw, by variable. */
  readonly dims?: Readonly<Record<string, readonly string[]>>;
  /** Labels by dimension, for every variable that has it. */
  readonly coords?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Variables that were computed from others, not sampled. */
  readonly deterministic?: readonly string[];
  readonly stats?: SamplerStats;
}

/**
 * Draws from arrays nested as `[chain][draw][...shape]`.
 *
 * @error draws-not-rectangular when lengths differ within a variable
 * @error draws-size-mismatch when variables differ in their chains or draws
 * @example
 * drawsFromArrays({ mu: [[0.1, 0.3], [0.2, 0.2]] }); // two chains of two draws
 */
export function drawsFromArrays(arrays: Readonly<Record<string, NestedNumbers>>, options: NestedDrawsOptions = {}): Draws {
  const { dims = {}, coords = {}, deterministic = [], stats } = options;
  let chains = 0;
  let draws = 0;
  const variables: Variable[] = [];
  for (const [name, nested] of Object.entries(arrays)) {
    const full = shapeOf(nested);
    if (full.length < 2) throw modelError("draws-not-rectangular", { variable: name, path: [0], found: "a number", expected: "a chain of draws" });
    const [firstChains = 0, firstDraws = 0, ...shape] = full;
    if (variables.length === 0) {
      chains = firstChains;
      draws = firstDraws;
    }
    const data = new Float64Array(sizeOf(full));
    flattenInto(nested, full, name, [], data, 0);
    const names = dims[name];
    variables.push({
      name,
      shape,
      data,
      dims: names,
      coords: Object.fromEntries(Object.entries(coords).filter(([dim]) => names?.includes(dim) === true)),
      role: deterministic.includes(name) ? "deterministic" : "sampled",
    });
  }
  return new Draws({ chains, draws, variables, stats });
}

/** Lengths along the first elements. */
function shapeOf(nested: NestedNumbers | number): Shape {
  if (typeof nested === "number") return [];
  const first = nested[0];
  return first === undefined ? [nested.length] : [nested.length, ...shapeOf(first)];
}

/** Copy the numbers row by row; returns the position after the last one. */
function flattenInto(nested: NestedNumbers | number, shape: Shape, variable: string, path: readonly number[], out: Float64Array, position: number): number {
  const [length, ...inner] = shape;
  if (typeof nested === "number" || length === undefined) {
    if (typeof nested !== "number" || length !== undefined) throw ragged(nested, length, variable, path);
    out[position] = nested;
    return position + 1;
  }
  if (nested.length !== length) throw ragged(nested, length, variable, path);
  for (let i = 0; i < length; i++) position = flattenInto(nested[i] ?? NaN, inner, variable, [...path, i], out, position);
  return position;
}

function ragged(found: NestedNumbers | number, length: number | undefined, variable: string, path: readonly number[]): Error {
  const describe = (size: number | undefined): string => (size === undefined ? "a number" : `an array of ${size}`);
  const foundSize = typeof found === "number" ? undefined : found.length;
  return modelError("draws-not-rectangular", { variable, path, found: describe(foundSize), expected: describe(length) });
}
