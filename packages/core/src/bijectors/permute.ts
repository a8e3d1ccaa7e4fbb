/**
 * @file Put the elements of vectors in another order.
 */
import { take } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import { realVector } from "../regions/vectors.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

/** x[i] = u[permutation[i]]; log |det| = 0. @error `bijector-size` */
export function permute(permutation: readonly number[]): Bijector {
  const back = permutation.map((_, i) => permutation.indexOf(i));
  if (back.includes(-1)) {
    const facts = { bijector: "permute", given: `[${permutation.join(", ")}]`, needed: `each of the positions 0 to ${permutation.length - 1} once`, help: "list every position once: `bijectors.permute([2, 0, 1])`" };
    throw modelError("bijector-size", facts, { at: [new CallSite(permute)] });
  }
  const [there, here] = [Float64Array.from(permutation), Float64Array.from(back)];
  return {
    ...shapeKept,
    name: "permute",
    domain: realVector,
    codomain: realVector,
    forward: (u) => take(u, there, -1),
    inverse: (x) => take(x, here, -1),
    logAbsDetJacobian: (u) => u.mul(0).sum(-1),
  };
}
