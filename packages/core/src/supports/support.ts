/**
 * @file Say what a support is: the set where a distribution's values, or a parameter, may lie.
 */
import type { Num, Value } from "@typyro/autodiff";
import { internal } from "@typyro/base";
import type { Bijector } from "../bijectors/bijector.ts";

/** A set of numbers (or vectors, or matrices), possibly with bounds that depend on other sites. */
export interface Support {
  /** The field's name for it, such as `positive`. */
  readonly name: string;
  /** What a member is, as errors say it: `a positive number`. */
  readonly description: string;
  /** How many dimensions at the right make one member: 0 for numbers, 1 for vectors. */
  readonly eventDim: number;
  readonly isDiscrete: boolean;
  /** A member of a discrete set, where 0 is none: put in place of values outside before a density is computed. */
  readonly example?: Num;
  /** The support of each element, where a member lies inside if all its elements do. */
  readonly element?: Support;
  /** Per member, whether it lies inside; NaN never does. */
  contains(x: Value): Value;
  /** The map from unconstrained numbers onto the set, or why there is none. */
  readonly bijector: Bijector | { readonly none: string };
}

/** The bijector from unconstrained numbers onto a support. */
export function bijectTo(support: Support): Bijector {
  if ("none" in support.bijector) throw internal(`${support.name} has no bijector: ${support.bijector.none}`);
  return support.bijector;
}

/** The row-major position of the first member outside, or undefined where all lie inside. */
export function firstOutside(support: Support, x: Value): number | undefined {
  const inside = support.contains(x).data();
  for (let i = 0; i < inside.length; i++) if (inside[i] === 0) return i;
  return undefined;
}
