/**
 * @file Say what a bijector is: a smooth one-to-one map from unconstrained numbers onto a support.
 *
 * Written in operations on values, so a bijector may depend on other sites and is differentiated with
 * the rest of the density.
 */
import type { Value } from "@typyro/autodiff";
import type { Shape } from "@typyro/base";

/** A map u -> x with its inverse and the logarithm of the absolute Jacobian determinant. */
export interface Bijector {
  readonly name: string;
  /** How many dimensions at the right are mapped together: 0 for elementwise maps. */
  readonly eventDim: number;
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

/** Shape rules of a map that acts on each element alone. */
export const elementwise = {
  eventDim: 0,
  forwardShape: (shape: Shape): Shape => shape,
  inverseShape: (shape: Shape): Shape => shape,
} as const;
