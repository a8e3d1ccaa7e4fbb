/**
 * @file Raise positive numbers to a power.
 */
import { lift, type Num } from "@typyro/autodiff";
import { positive } from "../regions/numbers.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

/** x = u^exponent for u > 0 and an exponent other than 0; log |dx/du| = log |exponent| + (exponent - 1) log u. */
export function power(exponent: Num): Bijector {
  const e = lift(exponent);
  return {
    ...shapeKept,
    name: "power",
    domain: positive,
    codomain: positive,
    forward: (u) => u.pow(e),
    inverse: (x) => x.pow(lift(1).div(e)),
    logAbsDetJacobian: (u) => u.log().mul(e.sub(1)).add(e.abs().log()),
  };
}
