/**
 * @file Map vectors of reals onto vectors whose absolute values sum to at most 1.
 */
import { cumsum, pad, softplus, type Value } from "@typyro/autodiff";
import { LN2 } from "@typyro/base";
import { l1Ball, realVector } from "../regions/vectors.ts";
import { type Bijector, shapeKept } from "./bijector.ts";
import { lastSize, vectorBySize } from "./sizedConstants.ts";

/** log(1 - |tanh(u)|) = log 2 - softplus(2 |u|). */
function logRest(u: Value): Value {
  return softplus(u.abs().mul(2)).neg().add(LN2);
}

/** The logarithm of what is left of 1 before each element. */
function logLeft(u: Value): Value {
  const n = lastSize(u.shape);
  return pad(cumsum(logRest(u), -1), 1, 0).slice(0, n, { axis: -1 });
}

/** How many later elements what is left after each one scales. */
const laterElements = vectorBySize((n) => n, (i, n) => n - 1 - i);

/**
 * x_i = tanh(u_i) times what earlier elements left of 1; the Jacobian is triangular with diagonal (1 - tanh(u_i)^2)
 * times what was left.
 */
export const l1BallBijector: Bijector = {
  ...shapeKept,
  name: "l1Ball",
  domain: realVector,
  codomain: l1Ball,
  forward: (u) => u.map("tanh").mul(logLeft(u).exp()),
  // atanh(x / left) by the logarithms of left + x and left - x; what is left is 1 less the sum before.
  inverse: (x) => {
    const n = lastSize(x.shape);
    const left = pad(cumsum(x.abs(), -1), 1, 0).slice(0, n, { axis: -1 }).neg().add(1);
    return left.add(x).log().sub(left.sub(x).log()).mul(0.5);
  },
  logAbsDetJacobian: (u) => {
    const logSlope = u.add(softplus(u.mul(-2))).sub(LN2).mul(-2);
    return logRest(u).mul(laterElements(lastSize(u.shape))).add(logSlope).sum(-1);
  },
};
