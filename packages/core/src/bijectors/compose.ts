/**
 * @file Apply bijectors one after the other.
 */
import type { Value } from "@typyro/autodiff";
import type { Bijector } from "./bijector.ts";

/** How many axes at the right are mapped together by maps in turn, some of which act on each element alone. */
function jointDims(parts: readonly Bijector[]): number {
  return parts.reduce((most, { eventDim }) => Math.max(most, eventDim), 0);
}

/** The axes -1, ..., -dims. */
const lastAxes = (dims: number): number[] => Array.from({ length: dims }, (_, i) => -1 - i);

/**
 * The map that applies `parts` in order, the first one first.
 *
 * Parts must agree on the number of axes, or act on elements; their log-Jacobians are summed over the axes that they
 * leave apart.
 */
export function compose(parts: readonly Bijector[]): Bijector {
  const eventDim = jointDims(parts);
  return {
    name: parts.map(({ name }) => name).join(" then "),
    eventDim,
    forward: (u) => parts.reduce((value, part) => part.forward(value), u),
    inverse: (x) => parts.reduceRight((value, part) => part.inverse(value), x),
    logAbsDetJacobian: (u) => {
      let before: Value = u;
      let total: Value | undefined;
      for (const part of parts) {
        const after = part.forward(before);
        const own = part.logAbsDetJacobian(before, after).sum(lastAxes(eventDim - part.eventDim));
        total = total === undefined ? own : total.add(own);
        before = after;
      }
      return total ?? u.mul(0);
    },
    forwardShape: (shape) => parts.reduce((s, part) => part.forwardShape(s), shape),
    inverseShape: (shape) => parts.reduceRight((s, part) => part.inverseShape(s), shape),
  };
}

/** The map read backwards: from the constrained side to the unconstrained one. */
export function inverted(base: Bijector): Bijector {
  return {
    name: `inverse of ${base.name}`,
    eventDim: base.eventDim,
    forward: (x) => base.inverse(x),
    inverse: (u) => base.forward(u),
    logAbsDetJacobian: (x, u) => base.logAbsDetJacobian(u, x).neg(),
    forwardShape: (shape) => base.inverseShape(shape),
    inverseShape: (shape) => base.forwardShape(shape),
  };
}
