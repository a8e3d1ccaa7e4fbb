/**
 * @file Compute the entropy of Poisson variables.
 */
import { logGammaDensity, minimum, type Value, where } from "@typyro/autodiff";
import { countsTo } from "./counting.ts";
import { entropyOf } from "./countEntropy.ts";

const HALF_LOG_TWO_PI_E = 1.4189385332046727;

/** Up to this rate masses are added up; P(X > 370) is 1e-25 there. */
const LARGEST = 200;
const LAST = 370;

/** Coefficients of 1 / rate, 1 / rate^2, ...: what is left out at the largest rate of the sum is 2e-17. */
const SERIES = [1 / 12, 1 / 24, 19 / 360, 9 / 80, 863 / 2520, 1375 / 1008, 33953 / 5040];

/**
 * The sum of -p log p; of large rates by the series 1/2 log(2 pi e rate) - 1 / (12 rate) - 1 / (24 rate^2) - 19 / (360 rate^3) - ...
 *
 * @source Evans, Boersma, Blachman & Jagers 1988, "The entropy of a Poisson distribution: problem 87-6", SIAM Review 30, 314-317.
 */
export function poissonEntropy(rate: Value): Value {
  const isSmall = rate.compare("lessEqual", LARGEST);
  const isNone = rate.compare("equal", 0);
  const small = where(isNone, 1, minimum(rate, LARGEST));
  const added = entropyOf(logGammaDensity(countsTo(LAST).add(1), small.reshape([...small.shape, 1])));
  const inverse = where(isSmall, LARGEST, rate).pow(-1);
  const correction = SERIES.reduceRight<Value>((sum, coefficient) => sum.add(coefficient).mul(inverse), inverse.mul(0));
  const large = inverse.log().mul(-0.5).add(HALF_LOG_TWO_PI_E).sub(correction);
  return where(isNone, 0, where(isSmall, added, large));
}
