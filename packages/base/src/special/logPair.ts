/**
 * @file Compute the natural logarithm as an unevaluated sum of two doubles, for `pow`, `log2` and `log10`.
 *
 * x = 2^k m with sqrt(1/2) <= m < sqrt(2), s = (m - 1) / (m + 1), log m = 2 artanh(s) = s (2 + z (2/3 + z R(z))), z = s^2:
 * s, z and all but R(z) are carried in two doubles. Relative error about 2^-66.
 *
 * @source Sums and products of pairs: Dekker 1971 (see `doubleDouble.ts`).
 */
import { highWord, powerOfTwo } from "./bits.ts";
import { LN2_HIGH, LN2_LOW } from "./constants.ts";
import { productError, sumError } from "./doubleDouble.ts";
import { ONE_WORD, SQRT_HALF_WORD } from "./log.ts";

// 2 artanh(s) = 2 s + s^3 (2/3 + z (R0 + R1 z + ...)): relative error 2^-66.6 (scripts/reference/minimax.py).
const R0 = 0.4;
const R1 = 0.28571428571428376;
const R2 = 0.22222222222290675;
const R3 = 0.181818181692381;
const R4 = 0.15384616754553737;
const R5 = 0.1333324036327565;
const R6 = 0.11768676123397587;
const R7 = 0.10422863392411896;
const R8 = 0.1101361133645651;

const TWO_THIRDS_HIGH = 0.6666666666666666;
const TWO_THIRDS_LOW = 3.700743415417188e-17;

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/** Write log(x) = out[0] + out[1] for a positive finite x; what it writes for others means nothing. */
export function logPairInto(x: number, out: Float64Array): void {
  const isSubnormal = x < SMALLEST_NORMAL;
  const normal = isSubnormal ? x * TWO_54 : x;
  const n = ((highWord(normal) + (ONE_WORD - SQRT_HALF_WORD)) >> 20) - 1023;
  const f = normal * powerOfTwo(-n) - 1;
  const k = isSubnormal ? n - 54 : n;

  // s = f / (2 + f)
  const d = 2 + f;
  const dLow = f - (d - 2);
  const s = f / d;
  const p = s * d;
  const sLow = (f - p - productError(s, d, p) - s * dLow) / d;

  // z = s^2
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;

  // t = 2/3 + z R(z)
  const rest = z * (R0 + z * (R1 + z * (R2 + z * (R3 + z * (R4 + z * (R5 + z * (R6 + z * (R7 + z * R8))))))));
  const t = TWO_THIRDS_HIGH + rest;
  const tLow = TWO_THIRDS_HIGH - t + rest + TWO_THIRDS_LOW;

  // u = 2 + z t
  const w = z * t;
  const wLow = productError(z, t, w) + (z * tLow + zLow * t);
  const u = 2 + w;
  const uLow = 2 - u + w + wLow;

  // log m = s u, and k log 2 on top
  const m = s * u;
  const mLow = productError(s, u, m) + (s * uLow + sLow * u);
  const whole = k * LN2_HIGH;
  const sum = whole + m;
  const sumLow = sumError(whole, m, sum) + (mLow + k * LN2_LOW);
  const high = sum + sumLow;
  out[0] = high;
  out[1] = sum - high + sumLow;
}
