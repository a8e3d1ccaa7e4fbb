/**
 * @file Define the half-Cauchy distribution.
 */
import { atan, log1p, type Num, tan, where } from "@typyro/autodiff";
import { tan as tanOf } from "@typyro/base";
import { nonnegative, positive } from "../supports/supports.ts";
import { type Factory, family } from "./family.ts";

const LOG_TWO_OVER_PI = -0.4515827052894548;
const LOG_TWO_PI = 1.8378770664093453;
const HALF_PI = 1.5707963267948966;
const TWO_OVER_PI = 0.6366197723675814;

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
  logDensity: (x, { scale }) => log1p(x.div(scale).square()).neg().sub(scale.log()).add(LOG_TWO_OVER_PI),
  draw: (generator, { scale }) => scale * tanOf(HALF_PI * generator.uniform()),
  cdf: (x, { scale }) => where(x.less(0), 0, atan(x.div(scale)).mul(TWO_OVER_PI)),
  icdf: (q, { scale }) => tan(q.mul(HALF_PI)).mul(scale),
  mean: ({ scale }) => scale.mul(Number.POSITIVE_INFINITY),
  variance: ({ scale }) => scale.mul(Number.POSITIVE_INFINITY),
  entropy: ({ scale }) => scale.log().add(LOG_TWO_PI),
});
