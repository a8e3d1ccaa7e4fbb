/**
 * @file Map the reals onto the numbers above (or below) a bound by the exponential function.
 */
import { exp, type Num, lift } from "@typyro/autodiff";
import { greaterThan, lessThan, positive, real } from "../regions/numbers.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

/** x = exp(u); log |dx/du| = u. */
export const expBijector: Bijector = {
  ...shapeKept,
  name: "exp",
  domain: real,
  codomain: positive,
  forward: (u) => exp(u),
  inverse: (x) => x.log(),
  logAbsDetJacobian: (u) => u,
};

/** x = low + exp(u). */
export function lowerBound(low: Num): Bijector {
  const bound = lift(low);
  return { ...expBijector, name: "lowerBound", codomain: greaterThan(bound), forward: (u) => exp(u).add(bound), inverse: (x) => x.sub(bound).log() };
}

/** x = high - exp(u). */
export function upperBound(high: Num): Bijector {
  const bound = lift(high);
  return { ...expBijector, name: "upperBound", codomain: lessThan(bound), forward: (u) => bound.sub(exp(u)), inverse: (x) => bound.sub(x).log() };
}
