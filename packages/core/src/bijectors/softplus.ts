/**
 * @file Map the reals onto the positive numbers by log(1 + exp(u)), which grows like u rather than exp(u).
 */
import { expm1, logSigmoid, softplus, type Value } from "@typyro/autodiff";
import { positive, real } from "../regions/numbers.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

/** log(exp(y) - 1) = y + log(1 - exp(-y)), without overflow. */
export function softplusInverse(y: Value): Value {
  return y.add(expm1(y.neg()).neg().log());
}

/** x = softplus(u); log |dx/du| = log sigmoid(u). */
export const softplusBijector: Bijector = {
  ...shapeKept,
  name: "softplus",
  domain: real,
  codomain: positive,
  forward: (u) => softplus(u),
  inverse: softplusInverse,
  logAbsDetJacobian: (u) => logSigmoid(u),
};
