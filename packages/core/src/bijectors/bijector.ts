/**
 * @file Say what a bijector is: a smooth one-to-one map from one region onto another.
 *
 * Written in operations on values, so a bijector may depend on other sites and is differentiated with
 * the rest of the density.
 */
import type { Value } from "@typyro/autodiff";
import type { Shape } from "@typyro/base";
import type { Region } from "../regions/region.ts";

/**
 * A map u -> x with its inverse and the logarithm of the absolute Jacobian determinant.
 *
 * Those that lead onto supports start from unconstrained numbers; others may start from any region.
 */
export interface Bijector {
  readonly name: string;
  /** Where u lies: what the map can be applied to. Its event dimensions are mapped together; none are for maps of each element. */
  readonly domain: Region;
  /** Where x lies: all that the map makes of its domain. */
  readonly codomain: Region;
  /** x = shift + factor u of each element, where the map is no more than that: moments go through it. */
  readonly linear?: { readonly shift: Value; readonly factor: Value };
  /** @space unconstrained in, constrained out. */
  forward(u: Value): Value;
  /** @space constrained in, unconstrained out. */
  inverse(x: Value): Value;
  /** log |det dx/du| for each member, given both sides of the map. */
  logAbsDetJacobian(u: Value, x: Value): Value;
  /** Shape of x for a shape of u. */
  forwardShape(shape: Shape): Shape;
  /** Shape of u for a shape of x. */
  inverseShape(shape: Shape): Shape;
}

/** Shape rules of a map that keeps shapes. */
export const shapeKept = {
  forwardShape: (shape: Shape): Shape => shape,
  inverseShape: (shape: Shape): Shape => shape,
} as const;
