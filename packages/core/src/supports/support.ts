/**
 * @file Say what a support is: a region where a distribution's values, or a parameter, may lie, with the bijector that reaches it.
 */
import type { Value } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import type { Bijector } from "../bijectors/bijector.ts";
import { independent } from "../bijectors/independent.ts";
import { independentRegion, type Region } from "../regions/region.ts";

/** A region that samplers may have to move on. */
export interface Support extends Region {
  /** The map from unconstrained numbers onto the region, or why there is none. */
  readonly bijector: Bijector | { readonly none: string };
}

/** A region with the bijector that reaches it, which is applied to each member of the region's axes that it does not map together. */
export function reached(region: Region, bijector: Bijector): Support {
  return { ...region, bijector: independent(bijector, region.eventDim - bijector.codomain.eventDim) };
}

/** A region of separate points. */
export function unreached(region: Region): Support {
  return { ...region, bijector: { none: "a discrete set cannot be reached by moving continuously" } };
}

/** Arrays of which each member of the last `dims` axes lies in `base`. */
export function independentSupport(base: Support, dims: number): Support {
  const { bijector } = base;
  return { ...independentRegion(base, dims), bijector: "none" in bijector ? bijector : independent(bijector, dims) };
}

/** The bijector from unconstrained numbers onto a support, whose domain is real numbers, vectors or matrices. @error `support-unreached` */
export function bijectTo({ bijector, name, description, eventDim }: Support): Bijector {
  if (!("none" in bijector)) return bijector;
  const facts = { support: name, description, reason: bijector.none, reached: ["real", "realVector"][eventDim] ?? "realMatrix" };
  throw modelError("support-unreached", facts, { at: [new CallSite(bijectTo)] });
}

/** The row-major position of the first member outside, or undefined where all lie inside. */
export function firstOutside(region: Region, x: Value): number | undefined {
  if (isWithinEnds(region, x.data())) return undefined;
  const inside = region.contains(x).data();
  for (let i = 0; i < inside.length; i++) if (inside[i] === 0) return i;
  return undefined;
}

/** Whether numbers lie between the ends of a region that fills everything there: sure, and quick, where draw after draw is checked. */
export function isWithinEnds({ ends, isDiscrete, eventDim }: Region, numbers: ArrayLike<number>): boolean {
  if (ends === undefined || isDiscrete || eventDim > 0) return false;
  const [low, high] = ends;
  if (typeof low !== "number" || typeof high !== "number") return false;
  for (let i = 0; i < numbers.length; i++) if (!(low < numbers[i]! && numbers[i]! < high)) return false;
  return true;
}
