/**
 * @file Define the von Mises distribution.
 */
import { besselI0e, besselI0MinusI1e, lift, type Num, sin, type Value } from "@typyro/autodiff";
import { PI } from "@typyro/base";
import { drawVonMises, wrap } from "../draws/vonMises.ts";
import { circular, nonnegative, real } from "../supports/supports.ts";
import { logCircularCdf, wrapped } from "./circularMass.ts";
import { type Factory, family, type Parameters } from "./family.ts";
import { type Continuous, isfBetween, quantileBetween } from "./quantileSearch.ts";

const LOG_TWO_PI = 1.8378770664093456;

/** 1 - E cos(x - loc) = 1 - I1 / I0. */
const spread = (concentration: Value): Value => besselI0MinusI1e(concentration).div(besselI0e(concentration));

type Own = Parameters<"loc" | "concentration">;

/** cos d - 1 = -2 sin^2(d / 2), exact for small d, against log I0 - concentration. */
const logDensity = (x: Value, { loc, concentration }: Own): Value =>
  sin(x.sub(loc).mul(0.5)).square().mul(concentration).mul(-2).sub(besselI0e(concentration).log()).sub(LOG_TWO_PI);

const logCdf = (x: Value, { loc, concentration }: Own): Value => logCircularCdf(x, loc, concentration);

/** P(X > x) is what the mirrored variable has up to -x. */
const logSurvival = (x: Value, { loc, concentration }: Own): Value => logCircularCdf(x.neg(), loc.neg(), concentration);

const CIRCLE = [lift(-PI), lift(PI)] as const;
const searched = (p: Own): Continuous => ({ logCdf: (x) => logCdf(x, p), logSurvival: (x) => logSurvival(x, p), logDensity: (x) => logDensity(x, p) });

/**
 * Von Mises distribution of angles in radians. Its variance is the circular one, 1 - E cos(x - loc).
 *
 * @param loc - mean direction, any real. @param concentration - at least 0; 0 is uniform.
 * @support circular: from -pi to pi
 */
export const VonMises: Factory<[loc: Num, concentration: Num], { readonly loc: Num; readonly concentration: Num }> = family({
  name: "VonMises",
  parameters: { loc: real, concentration: nonnegative },
  support: circular,
  logDensity,
  draw: (generator, { loc, concentration }) => wrap(loc + drawVonMises(generator, concentration)),
  cdf: (x, p) => logCdf(x, p).exp(),
  icdf: (q, p) => quantileBetween(searched(p), q, CIRCLE),
  mean: ({ loc }) => wrapped(loc),
  variance: ({ concentration }) => spread(concentration),
  entropy: ({ concentration }) =>
    besselI0e(concentration).log().add(LOG_TWO_PI).add(concentration.mul(spread(concentration))),
  logCdf,
  survival: (x, p) => logSurvival(x, p).exp(),
  logSurvival,
  isf: (q, p) => isfBetween(searched(p), q, CIRCLE),
});
