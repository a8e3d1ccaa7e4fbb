/**
 * @file Define the half-Cauchy distribution.
 */
import { atan, log1p, type Num, tan, type Value, where } from "@typyro/autodiff";
import { tan as tanOf } from "@typyro/base";
import { nonnegative, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const LOG_TWO_OVER_PI = -0.4515827052894548;
const LOG_TWO_PI = 1.8378770664093453;
const HALF_PI = 1.5707963267948966;
const TWO_OVER_PI = 0.6366197723675814;

/** log(1 + z^2); beyond 1e8, where 1 is lost and the square might overflow, 2 log z. */
function logOnePlusSquare(z: Value): Value {
  const isLarge = z.greater(1e8);
  return where(isLarge, where(isLarge, z, 1).log().mul(2), log1p(where(isLarge, 0, z).square()));
}

/** tan(pi q / 2); near 1 by way of 1 - q, which is exact there. */
function tanHalfPi(q: Value): Value {
  const isUpper = q.greater(0.5);
  return where(isUpper, tan(where(isUpper, q.neg().add(1), 0.5).mul(HALF_PI)).pow(-1), tan(where(isUpper, 0.5, q).mul(HALF_PI)));
}

/**
 * Half-Cauchy distribution: the absolute value of a Cauchy one of median 0.
 *
 * @param scale - median, positive; in the units of the value.
 * @support nonnegative
 */
export const HalfCauchy: Factory<[scale: Num], { readonly scale: Num }> = family({
  name: "HalfCauchy",
  parameters: { scale: positive },
  support: nonnegative,
  logDensity: (x, { scale }) => logOnePlusSquare(x.div(scale)).neg().sub(scale.log()).add(LOG_TWO_OVER_PI),
  draw: (generator, { scale }) => scale * tanOf(HALF_PI * generator.uniform()),
  cdf: (x, { scale }) => where(x.less(0), 0, atan(x.div(scale)).mul(TWO_OVER_PI)),
  icdf: (q, { scale }) => tanHalfPi(q).mul(scale),
  mean: ({ scale }) => scale.mul(Number.POSITIVE_INFINITY),
  variance: ({ scale }) => scale.mul(Number.POSITIVE_INFINITY),
  entropy: ({ scale }) => scale.log().add(LOG_TWO_PI),
});
