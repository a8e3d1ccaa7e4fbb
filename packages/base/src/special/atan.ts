/**
 * @file Compute the arc tangent of a number and of a quotient.
 *
 * |x| is brought below 7/16 by atan(x) = atan(c) + atan((x - c) / (1 + c x)) with c = 0, 1/2, 1, 3/2 or infinity: one division,
 * then one polynomial.
 *
 * @source The five ranges: Sun Microsystems 1993, fdlibm `s_atan.c` (netlib.org/fdlibm).
 */

// atan(t) = t - t^3 (A0 + A1 z + ...), z = t^2 <= (7/16)^2: relative error 2^-56.8 (scripts/reference/minimax.py).
const A0 = 0.33333333333332926;
const A1 = -0.19999999999875037;
const A2 = 0.1428571427237362;
const A3 = -0.11111110399601351;
const A4 = 0.09090886980473904;
const A5 = -0.07691873730172633;
const A6 = 0.06661047529616639;
const A7 = -0.05833400513097897;
const A8 = 0.04976182445592757;
const A9 = -0.03651549761472303;
const A10 = 0.016269815200645407;

// atan(c), and what the double leaves over.
const ATAN_HALF = 0.4636476090008061;
const ATAN_HALF_LOW = 2.2698777452961687e-17;
const ATAN_ONE = 0.7853981633974483;
const ATAN_ONE_LOW = 3.061616997868383e-17;
const ATAN_THREE_HALVES = 0.982793723247329;
const ATAN_THREE_HALVES_LOW = 1.3903311031230998e-17;
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const PI = 3.141592653589793;
const PI_LOW = 1.2246467991473532e-16;
const STEEP = 1152921504606846976; // 2^60

/** Arc tangent in radians, within 1 ulp; -0 at -0. */
export function atan(x: number): number {
  const a = Math.abs(x);
  let above = a;
  let below = 1;
  let base = 0;
  let baseLow = 0;
  if (a >= 2.4375) {
    above = -1;
    below = a;
    base = HALF_PI;
    baseLow = HALF_PI_LOW;
  } else if (a >= 1.1875) {
    above = a - 1.5;
    below = 1 + 1.5 * a;
    base = ATAN_THREE_HALVES;
    baseLow = ATAN_THREE_HALVES_LOW;
  } else if (a >= 0.6875) {
    above = a - 1;
    below = 1 + a;
    base = ATAN_ONE;
    baseLow = ATAN_ONE_LOW;
  } else if (a >= 0.4375) {
    above = 2 * a - 1;
    below = 2 + a;
    base = ATAN_HALF;
    baseLow = ATAN_HALF_LOW;
  }
  const t = above / below;
  const z = t * t;
  const z2 = z * z;
  const even = A0 + z2 * (A2 + z2 * (A4 + z2 * (A6 + z2 * (A8 + z2 * A10))));
  const odd = A1 + z2 * (A3 + z2 * (A5 + z2 * (A7 + z2 * A9)));
  const y = base - (t * (z * (even + z * odd)) - baseLow - t);
  return x < 0 ? -y : x === 0 ? x : y;
}

/** The angle of the point (x, y), in (-pi, pi], within 2 ulp; signed zeros and infinities as in C99, Annex F.9.1.4. */
export function atan2(y: number, x: number): number {
  if (x !== x || y !== y) return NaN;
  const a = Math.abs(y);
  const b = Math.abs(x);
  // Two infinities stand at the diagonal, two zeros on the axis.
  const ratio = a === b ? (a === 0 ? 0 : 1) : a / b;
  // So steep that the rest of pi/2 does not count, on either side of the axis.
  if (ratio > STEEP) return y < 0 ? -HALF_PI : HALF_PI;
  const angle = atan(ratio);
  const isLeft = x < 0 || (x === 0 && 1 / x < 0);
  const upper = isLeft ? PI - (angle - PI_LOW) : angle;
  return y < 0 || (y === 0 && 1 / y < 0) ? -upper : upper;
}
