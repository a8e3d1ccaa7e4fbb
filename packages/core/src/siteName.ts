/**
 * @file Read the name of a site: a string, or a path such as `["x", t]` for the sites of a plain loop.
 */
import { type CallSite, modelError } from "@typyro/base";
import { isDistribution } from "./distributions/distribution.ts";

/** `"x"`, or `["x", t]` and `["x", i, j]` for sites that form one variable `x` with an axis for each index. */
export type SiteName = string | readonly [string, ...number[]];

/** `x`, `x[3]`, `x[3, 1]`. @error `site-name` */
export function siteName(name: SiteName, call: CallSite): string {
  if (typeof name === "string") {
    if (name !== "") return name;
    throw modelError("site-name", { found: "empty" }, { at: [call] });
  }
  if (Array.isArray(name)) {
    const [stem, ...indices]: readonly unknown[] = name;
    if (typeof stem === "string" && stem !== "" && indices.length > 0 && indices.every((i) => Number.isInteger(i) && Number(i) >= 0)) {
      return `${stem}[${indices.join(", ")}]`;
    }
    throw modelError("site-name", { found: `the path ${JSON.stringify(name)}` }, { at: [call] });
  }
  throw modelError("site-name", { found: isDistribution(name) ? "a distribution" : typeof name }, { at: [call] });
}

/** The variable and the indices that a site's name stands for; a plain name has no indices. */
export function pathOf(name: string): { readonly stem: string; readonly indices: readonly number[] } {
  const match = /^(.*)\[(\d+(?:, \d+)*)\]$/.exec(name);
  const [, stem, indices] = match ?? [];
  if (stem === undefined || indices === undefined) return { stem: name, indices: [] };
  return { stem, indices: indices.split(", ").map(Number) };
}
