/**
 * @file Put the elements of vectors in another order.
 */
import { take } from "@typyro/autodiff";
import { internal } from "@typyro/base";
import type { Bijector } from "./bijector.ts";

/** x[i] = u[permutation[i]]; log |det| = 0. */
export function permute(permutation: readonly number[]): Bijector {
  const back = permutation.map((_, i) => permutation.indexOf(i));
  if (back.includes(-1)) throw internal(`[${permutation.join(", ")}] is not a permutation`);
  const [there, here] = [Float64Array.from(permutation), Float64Array.from(back)];
  return {
    name: "permute",
    eventDim: 1,
    forward: (u) => take(u, there, -1),
    inverse: (x) => take(x, here, -1),
    logAbsDetJacobian: (u) => u.mul(0).sum(-1),
    forwardShape: (shape) => shape,
    inverseShape: (shape) => shape,
  };
}
