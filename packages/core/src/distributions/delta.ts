/**
 * @file Define the distribution that gives one value, and the factor that carries a log density alone.
 */
import { type Num, type Value, where } from "@typyro/autodiff";
import { anything, real } from "../supports/supports.ts";
import type { Distribution } from "./distribution.ts";
import { type Factory, family } from "./family.ts";

const DeltaWithDensity: Factory<[value: Num, logDensity: Num], { readonly value: Num; readonly logDensity: Num }> = family({
  name: "Delta",
  parameters: { value: real, logDensity: anything },
  support: real,
  logDensity: (x, { value, logDensity }) => where(x.compare("equal", value), logDensity, Number.NEGATIVE_INFINITY),
  draw: (_, { value }) => value,
  cdf: (x, { value }) => where(x.less(value), 0, 1),
  icdf: (q, { value }) => value.add(q.mul(0)),
  mean: ({ value }) => value,
  variance: ({ value }) => value.mul(0),
  entropy: ({ logDensity }) => logDensity.neg(),
});

/** Called with a value, optionally with the log density to give it. */
export interface DeltaFactory {
  (value: Num, logDensity?: Num): Distribution;
}

/** Delta distribution: `value` always, with log density `logDensity` (0) there and -Infinity elsewhere. */
export const Delta: DeltaFactory = (value, logDensity = 0) => DeltaWithDensity(value, logDensity);

const UnitFamily: Factory<[logFactor: Num], { readonly logFactor: Num }> = family({
  name: "Unit",
  parameters: { logFactor: anything },
  support: real,
  logDensity: (_, { logFactor }) => logFactor,
  draw: () => 0,
  cdf: { none: "a factor has no values" },
  icdf: { none: "a factor has no values" },
  mean: { none: "a factor has no values" },
  variance: { none: "a factor has no values" },
  entropy: { none: "a factor has no values" },
});

/** A trivial distribution whose log density is `logFactor`; what `factor` observes. */
export function Unit(logFactor: Value): Distribution {
  return UnitFamily(logFactor);
}
