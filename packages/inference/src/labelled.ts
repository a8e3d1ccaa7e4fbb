/**
 * @file Name the axes of a site by its plates, with their labels as coordinates.
 */
import { noncentred, type Site } from "@typyro/core";
import type { Variable } from "@typyro/diagnostics";

/** Name, shape and the plates as named dimensions, with their labels as coordinates. */
export function labelled(site: Site): Omit<Variable, "data"> {
  const { name, value, frames } = site;
  // What `generated` runs is a function of the unknowns and of random numbers: it says nothing about the sampler.
  const isSampled = site.type === "sample" && !site.isGenerated;
  const eventDims = site.type === "sample" ? site.fn.eventShape.length : 0;
  const rank = value.shape.length;
  const frameAt = (axis: number) => frames.find(({ dim, size }) => rank - eventDims + dim === axis && size === value.shape[axis]);
  const dims = value.shape.map((_, axis) => frameAt(axis)?.name ?? `${name}_dim_${axis}`);
  const coords = Object.fromEntries(value.shape.flatMap((_, axis) => {
    const frame = frameAt(axis);
    return frame?.labels === undefined ? [] : [[frame.name, frame.labels] as const];
  }));
  return { name, shape: value.shape, dims, coords, role: isSampled ? "sampled" : "deterministic", noncentred: site.type === "sample" ? noncentred(site) : undefined };
}
