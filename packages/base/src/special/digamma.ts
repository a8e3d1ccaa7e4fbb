/**
 * @file Compute the derivative of the log gamma function.
 *
 * From 1 to 3 the positive root 1.46... is a factor; then a ratio of polynomials up to 8, the asymptotic series beyond, one step of the
 * recurrence below 1, and reflection for negative arguments.
 *
 * @source NIST DLMF 5.5.2, 5.5.4 and 5.11.2. Coefficients: scripts/reference/minimax.py.
 */
import { PI } from "./constants.ts";
import { log } from "./log.ts";
import { cosPi, sinPi } from "./sinPi.ts";

// digamma(1 + u) = (u - root) (13/16 + A(u) / B(u)) for 0 <= u <= 2: relative error 2^-65.
const ROOT = 0.46163214496836236;
const ROOT_LOW = -1.5522348162858677e-17;
const A0 = 0.4378801375034054;
const A1 = 0.15016036553155435;
const A2 = -0.3709247431529641;
const A3 = -0.29251797269942265;
const A4 = -0.08110692441385914;
const A5 = -0.009721286490690269;
const A6 = -0.0004676761687763598;
const A7 = -6.3332446683479175e-6;
const B1 = 2.294814585248291;
const B2 = 1.913696700560014;
const B3 = 0.7556210219989477;
const B4 = 0.1509459581401543;
const B5 = 0.014825822999097267;
const B6 = 0.0006266215727906316;
const B7 = 7.849722575754885e-6;

// digamma(3 + v) = digamma(3) + v C(v) / D(v) for 0 <= v <= 5: relative error 2^-57.
const DIGAMMA_3 = 0.9227843350984671;
const C0 = 0.3949340668482264;
const C1 = 0.30805077654299534;
const C2 = 0.08818715403544258;
const C3 = 0.011443203702646247;
const C4 = 0.0006705509930292848;
const C5 = 1.5219347706473187e-5;
const C6 = 8.407513034153876e-8;
const D1 = 0.9751189173826973;
const D2 = 0.3633608147694216;
const D3 = 0.06530307190750921;
const D4 = 0.005869439452459071;
const D5 = 0.0002469234744119729;
const D6 = 3.985468088525821e-6;
const D7 = 1.4180942364171321e-8;

// digamma(x) = log x - 1/(2x) - z (E0 + E1 z + ...), z = 1/x^2, for x >= 8: error 2^-62.8.
const E0 = 0.08333333333333316;
const E1 = -0.008333333333040923;
const E2 = 0.003968253804398563;
const E3 = -0.0041666229670312355;
const E4 = 0.007569477770053882;
const E5 = -0.020589004978662142;
const E6 = 0.06153733491349754;

/** digamma(1 + u) for 0 <= u <= 2. */
function digamma1pNear(u: number): number {
  const u2 = u * u;
  const u4 = u2 * u2;
  const above = A0 + u * A1 + u2 * (A2 + u * A3) + u4 * (A4 + u * A5 + u2 * (A6 + u * A7));
  const below = 1 + u * B1 + u2 * (B2 + u * B3) + u4 * (B4 + u * B5 + u2 * (B6 + u * B7));
  return (u - ROOT - ROOT_LOW) * (0.8125 + above / below);
}

/** log x - digamma(x), about 1 / (2x), for x >= 8. */
export function logMinusDigammaFar(x: number): number {
  return 0.5 * (1 / x) + logMinusDigammaRest(x);
}

/** log x - digamma(x) - 1 / (2x), about 1 / (12 x^2), for x >= 8. */
export function logMinusDigammaRest(x: number): number {
  const inverse = 1 / x;
  const z = inverse * inverse;
  const z2 = z * z;
  const z4 = z2 * z2;
  const series = E0 + z * E1 + z2 * (E2 + z * E3) + z4 * (E4 + z * E5 + z2 * E6);
  return z * series;
}

function digammaFromOne(x: number): number {
  if (x < 3) return digamma1pNear(x - 1);
  if (x < 8) {
    const v = x - 3;
    const v2 = v * v;
    const v4 = v2 * v2;
    const above = C0 + v * C1 + v2 * (C2 + v * C3) + v4 * (C4 + v * C5 + v2 * C6);
    const below = 1 + v * D1 + v2 * (D2 + v * D3) + v4 * (D4 + v * D5 + v2 * (D6 + v * D7));
    return DIGAMMA_3 + v * (above / below);
  }
  return log(x) - logMinusDigammaFar(x);
}

/**
 * The derivative of lgamma, within 4 ulp for x > 0, near its root 1.46... too.
 *
 * At 0 it is -Infinity, at -0 Infinity; NaN at the negative integers, where left and right limits differ, and at -Infinity.
 */
export function digamma(x: number): number {
  if (x >= 1) return digammaFromOne(x);
  if (x > 0) return digamma1pNear(x) - 1 / x;
  if (x === 0) return -1 / x;
  if (x !== x || Math.floor(x) === x) return NaN;
  const cotangent = (PI * cosPi(x)) / sinPi(x);
  return (x > -1 ? digamma1pNear(-x) : digammaFromOne(1 - x)) - cotangent;
}
