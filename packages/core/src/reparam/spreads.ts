/**
 * @file Find the unknowns that scale other sites: where one nears 0, what it scales is confined to a narrow neck.
 */
import { type NodeId, nodeOn, type Tape, type Value } from "@typyro/autodiff";
import type { DensityTape } from "../densityTape.ts";
import { isLocScale, locationAndSpread } from "./locScale.ts";
import { partsOf } from "./transformed.ts";

/** A site that an unknown scales. */
export interface ScaledSite {
  readonly site: string;
  /** Then the unknown is noise, and the site's place in its density is fixed by data. */
  readonly isObserved: boolean;
}

/** For each latent site on which the spread of others depends, those others, in the order of the model; not those that handlers made. */
export function scaledSites({ tape, kept, random }: DensityTape): ReadonlyMap<string, readonly ScaledSite[]> {
  const latents = new Map<NodeId, string>();
  for (const { name, type } of kept) {
    const node = tape.outputs.get(`site/${name}`);
    if (type === "sample" && node !== undefined) latents.set(node, name);
  }
  const found = new Map<string, ScaledSite[]>();
  for (const { name: site, fn, isObserved, infer } of random) {
    if (infer.auxiliary === true) continue;
    const moved = isLocScale(fn) ? fn : partsOf(fn)?.base;
    if (moved === undefined || !isLocScale(moved)) continue;
    for (const latent of latentsBehind(tape, locationAndSpread(moved).spread, latents)) found.set(latent, [...(found.get(latent) ?? []), { site, isObserved }]);
  }
  return found;
}

/** The latent sites that a value is computed from, and not those behind these. */
function latentsBehind(tape: Tape, value: Value | undefined, latents: ReadonlyMap<NodeId, string>): ReadonlySet<string> {
  const found = new Set<string>();
  if (value === undefined || value.isKnown) return found;
  const seen = new Set<NodeId>();
  const left = [nodeOn(tape, value)];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const latent = latents.get(id);
    const node = tape.node(id);
    if (latent !== undefined) found.add(latent);
    else if (node.kind === "op") left.push(...node.inputs);
  }
  return found;
}
