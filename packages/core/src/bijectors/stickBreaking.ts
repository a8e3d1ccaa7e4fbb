/**
 * @file Map vectors of K - 1 reals onto the simplex of K parts by breaking a stick.
 */
import { cumsum, logSigmoid, pad, type Value } from "@typyro/autodiff";
import { log } from "@typyro/base";
import { realVector, simplex } from "../regions/vectors.ts";
import type { Bijector } from "./bijector.ts";
import { lastSize, vectorBySize } from "./sizedConstants.ts";

/** log(K - 1 - i) for i = 0, ..., K - 2, by K - 1: with these offsets 0 goes to the middle of the simplex. */
const offsets = vectorBySize((n) => n, (i, n) => log(n - i));

/**
 * The logarithms of the parts: log z_i + sum over j < i of log(1 - z_j), where z_i is the share broken off what is
 * left at step i; the last part is all that is left then. Sums of logarithms keep tiny parts to full precision.
 */
function logParts(u: Value): Value {
  const t = u.sub(offsets(lastSize(u.shape)));
  const logLeft = cumsum(logSigmoid(t.neg()), -1);
  return pad(logLeft, 1, 0).add(pad(logSigmoid(t), 0, 1));
}

/**
 * x_i = z_i (1 - z_0) ... (1 - z_{i-1}) with z_i = sigmoid(u_i - log(K - 1 - i)), and x_{K-1} the rest.
 *
 * The Jacobian is triangular with diagonal x_i (1 - z_i), and the product of all 1 - z_i is the last part, so its
 * determinant is the product of the parts.
 * @source Stan Reference Manual 2.38, "Constraint transforms", section "Unit simplex" (stick-breaking form).
 */
export const stickBreaking: Bijector = {
  name: "stickBreaking",
  domain: realVector,
  codomain: simplex,
  forward: (u) => logParts(u).exp(),
  // The rest after part i is summed from the end, where nothing cancels.
  inverse: (x) => {
    const n = lastSize(x.shape) - 1;
    const rest = cumsum(x.slice(1, n + 1, { axis: -1 }), -1, { reversed: true });
    return x.slice(0, n, { axis: -1 }).log().sub(rest.log()).add(offsets(n));
  },
  logAbsDetJacobian: (u) => logParts(u).sum(-1),
  forwardShape: (shape) => [...shape.slice(0, -1), lastSize(shape) + 1],
  inverseShape: (shape) => [...shape.slice(0, -1), lastSize(shape) - 1],
};
