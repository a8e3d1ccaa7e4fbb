/**
 * @file Number the coordinates of a model's sites, under the names by which its users know them.
 */
import { type Layout, pathOf } from "@typyro/core";

/** The coordinates of each latent site in the unconstrained vector, in order. The sites of a plain loop, `x[0]`, `x[1]`, ..., are `x` too. */
export function siteCoordinates({ entries }: Layout): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  const ownOf = ({ offset, size }: { readonly offset: number; readonly size: number }): number[] => Array.from({ length: size }, (_, i) => offset + i);
  for (const entry of entries) found.set(entry.site, ownOf(entry));
  for (const entry of entries) {
    const { stem } = pathOf(entry.site);
    if (entries.every(({ site }) => site !== stem)) found.set(stem, [...(found.get(stem) ?? []), ...ownOf(entry)]);
  }
  return found;
}
