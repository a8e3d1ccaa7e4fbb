/**
 * @file Map the reals onto an interval by the logistic function.
 */
import { lift, logSigmoid, maximum, minimum, type Num, sigmoid, type Value } from "@typyro/autodiff";
import { interval as intervalRegion, real } from "../regions/numbers.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

/** The smallest positive normal double, and the largest double below 1: x never reaches the ends. */
const TINY = 2.2250738585072014e-308;
const BELOW_ONE = 1 - 2.220446049250313e-16;

/**
 * x = low + (high - low) sigmoid(u), the sigmoid kept inside (0, 1);
 * log |dx/du| = log(high - low) + log sigmoid(u) + log sigmoid(-u).
 */
export function interval(low: Num, high: Num): Bijector {
  const from = lift(low);
  const to = lift(high);
  const width = to.sub(from);
  const unit = (u: Value): Value => minimum(maximum(sigmoid(u), TINY), BELOW_ONE);
  return {
    ...shapeKept,
    name: "interval",
    domain: real,
    codomain: intervalRegion(from, to),
    forward: (u) => unit(u).mul(width).add(from),
    inverse: (x) => {
      const share = x.sub(from).div(width);
      return share.log().sub(share.neg().map("log1p"));
    },
    logAbsDetJacobian: (u) => logSigmoid(u).add(logSigmoid(u.neg())).add(width.log()),
  };
}
