/**
 * @file Map vectors of reals onto vectors in ascending order.
 */
import { concat, cumsum, type Value } from "@typyro/autodiff";
import { orderedVector, positiveOrderedVector, realVector } from "../regions/vectors.ts";
import { type Bijector, shapeKept } from "./bijector.ts";
import { lastSize } from "./sizedConstants.ts";

const first = (x: Value): Value => x.slice(0, Math.min(1, lastSize(x.shape)), { axis: -1 });
const others = (x: Value): Value => x.slice(Math.min(1, lastSize(x.shape)), lastSize(x.shape), { axis: -1 });
const withoutLast = (x: Value): Value => x.slice(0, Math.max(0, lastSize(x.shape) - 1), { axis: -1 });

/** x_0 = u_0, x_i = x_{i-1} + exp(u_i); log |det| = sum over i > 0 of u_i. */
export const orderedBijector: Bijector = {
  ...shapeKept,
  name: "ordered",
  domain: realVector,
  codomain: orderedVector,
  forward: (u) => cumsum(concat([first(u), others(u).exp()], -1), -1),
  inverse: (x) => concat([first(x), others(x).sub(withoutLast(x)).log()], -1),
  logAbsDetJacobian: (u) => others(u).sum(-1),
};

/** The exponential of an ordered vector: positive and in ascending order. */
export const positiveOrderedBijector: Bijector = {
  ...orderedBijector,
  name: "positiveOrdered",
  codomain: positiveOrderedVector,
  forward: (u) => orderedBijector.forward(u).exp(),
  inverse: (x) => orderedBijector.inverse(x.log()),
  logAbsDetJacobian: (u) => orderedBijector.forward(u).sum(-1).add(orderedBijector.logAbsDetJacobian(u, u)),
};
