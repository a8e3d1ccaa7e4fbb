/**
 * @file Offer what a file of draws holds beside them: unconstrained draws, observed data, and the other numbers of the data.
 */
import { isTensor, lift, type TensorLike } from "@typyro/autodiff";
import { sizeOf } from "@typyro/base";
import type { DensityTape } from "@typyro/core";
import { type DataArray, Draws, type TextArray, type Variable } from "@typyro/diagnostics";
import { collectPaths } from "./collectPaths.ts";
import { labelled } from "./labelled.ts";
import { type DrawnPoints, observedSites } from "./logLikelihood.ts";

/** One variable for each latent site. @space unconstrained */
export function unconstrainedDraws({ layout: { entries, dim }, chains, draws }: DrawnPoints): Draws {
  const variables = entries.map(({ site, unconstrainedShape, offset, size }): Variable => {
    const data = new Float64Array(chains.length * draws * size);
    for (const [c, { draws: { positions } }] of chains.entries()) {
      for (let d = 0; d < draws; d++) data.set(positions.subarray(d * dim + offset, d * dim + offset + size), (c * draws + d) * size);
    }
    return { name: site, shape: unconstrainedShape, data };
  });
  return new Draws({ chains: chains.length, draws, variables });
}

/** What a model was given. */
export interface GivenData {
  readonly observed: readonly DataArray[];
  readonly constant: readonly (DataArray | TextArray)[];
}

/** The values of observed sites with their plates, and the numbers and texts of the data argument that were not observed. */
export function dataArrays<D>(density: DensityTape, data: D): GivenData {
  const sites = observedSites(density).filter(({ value }) => value.isKnown);
  const observed = collectPaths(sites.map((site): Variable => {
    const { name, shape, dims, coords } = labelled(site);
    return { name, shape, dims, coords, data: Float64Array.from(site.value.data()) };
  }), 1);
  const isObserved = (array: DataArray | TextArray): boolean => observed.some((other) => other.data.length === array.data.length && other.data.every((x, i) => x === array.data[i]));
  return { observed, constant: columnsIn(data).filter((array) => !isObserved(array)) };
}

/** The fields of a record that hold numbers (arrays, nested arrays, numbers, and the indices of groups) or texts (one, or a list). */
function columnsIn(data: unknown): (DataArray | TextArray)[] {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return [];
  return Object.entries(data).flatMap(([name, field]: [string, unknown]) => {
    const isGroups = typeof field === "object" && field !== null && "index" in field && "labels" in field;
    const array = arrayOf(name, isGroups ? field.index : field);
    return array === undefined ? [] : [array];
  });
}

function arrayOf(name: string, field: unknown): DataArray | TextArray | undefined {
  if (typeof field === "string") return { name, shape: [], data: [field] };
  if (isTexts(field)) return { name, shape: [field.length], data: field };
  if (typeof field !== "number" && !isNumeric(field)) return undefined;
  const value = lift(field, { allowNaN: true });
  return value.isKnown && sizeOf(value.shape) > 0 ? { name, shape: value.shape, data: Float64Array.from(value.data()) } : undefined;
}

function isTexts(x: unknown): x is readonly string[] {
  return Array.isArray(x) && x.length > 0 && x.every((item: unknown) => typeof item === "string");
}

type Numeric = number | readonly Numeric[] | Float64Array | TensorLike;

/** Whether a field is a tensor, or an array of numbers, nested to any depth with equal lengths. */
function isNumeric(x: unknown): x is Numeric {
  if (x instanceof Float64Array || x instanceof Int32Array || isTensor(x)) return true;
  if (!Array.isArray(x)) return typeof x === "number";
  const [first] = x as readonly unknown[];
  const length = Array.isArray(first) ? first.length : undefined;
  return x.length > 0 && x.every((item: unknown) => isNumeric(item) && (Array.isArray(item) ? item.length : undefined) === length);
}
