/**
 * @file Compute the derivatives of special functions in ways that the library does not use, within about 16 roundings.
 *
 * @source Abramowitz & Stegun 1964: 6.3.5, 6.3.7, 6.3.18 (digamma), 6.4.6, 6.4.7, 6.4.12 (trigamma), 7.1.1 (erf).
 */

/** exp(x^2), or exp(-x^2) for `sign` -1, without the rounding of x^2: a has 24 bits, so a^2 is exact. */
export function exponentialOfSquare(x: number, sign: 1 | -1): number {
  if (!Number.isFinite(x) || Math.abs(x) > 30) return sign === 1 ? Infinity : 0;
  const a = Math.fround(x);
  return Math.exp(sign * a * a) * Math.exp(sign * (x - a) * (x + a));
}

/** exp(-x^2 / 2) / sqrt(2 pi). */
export function normalDensity(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) > 40) return 0;
  const a = Math.fround(x);
  return (Math.exp(-0.5 * a * a) * Math.exp(-0.5 * (x - a) * (x + a))) / Math.sqrt(2 * Math.PI);
}

/** The integral of t^power exp(-t^2 - 2 x t) over positive t, for x >= 0, by the trapezoid rule in s with t = exp(s - exp(-s)) / (1 + x). */
function moment(x: number, power: 0 | 1): number {
  const STEPS_PER_UNIT = 32;
  const scale = 1 / (1 + x);
  let total = 0;
  for (let i = -5 * STEPS_PER_UNIT; i <= 5 * STEPS_PER_UNIT; i++) {
    const s = i / STEPS_PER_UNIT;
    const t = scale * Math.exp(s - Math.exp(-s));
    total += (power === 0 ? 1 : t) * Math.exp(-t * t - 2 * x * t) * t * (1 + Math.exp(-s));
  }
  return total / STEPS_PER_UNIT;
}

/** exp(x^2) erfc(x) = 2 / sqrt(pi) times the integral of exp(-t^2 - 2 x t), for x >= 0. */
function scaledErfc(x: number): number {
  return (2 / Math.sqrt(Math.PI)) * moment(x, 0);
}

/** Derivative of exp(x^2) erfc(x), which for negative x is 2 exp(x^2) less its mirror image. */
export function scaledErfcSlope(x: number): number {
  if (x === Infinity) return 0;
  if (!(x < 0)) return (-4 / Math.sqrt(Math.PI)) * moment(x, 1);
  return 4 * x * exponentialOfSquare(x, 1) + scaledErfcSlope(-x);
}

/** Density over distribution function of the standard normal. */
export function inverseMills(x: number): number {
  if (Math.abs(x) === Infinity) return x < 0 ? Infinity : 0;
  if (!(x > 0)) return Math.sqrt(2 / Math.PI) / scaledErfc(-x * Math.SQRT1_2);
  const density = normalDensity(x);
  return density / (1 - density * Math.sqrt(Math.PI / 2) * scaledErfc(x * Math.SQRT1_2));
}

const FAR = 20;

/** Logarithmic derivative of the gamma function: recurrence to 20, then the asymptotic series; reflection below 0. */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Infinity : -Infinity;
  if (x < 0) return Number.isInteger(x) ? Number.NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)));
  let total = 0;
  for (; x < FAR; x++) total -= 1 / x;
  const z = 1 / (x * x);
  return total + Math.log(x) - 0.5 / x - z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - (z * 691) / 32760)))));
}

/** Its derivative. */
export function trigamma(x: number): number {
  if (x === 0) return Infinity;
  if (x < 0) {
    const sine = Math.sin(Math.PI * (x - Math.round(x)));
    return Number.isInteger(x) ? Infinity : (Math.PI / sine) * (Math.PI / sine) - trigamma(1 - x);
  }
  let total = 0;
  for (; x < FAR; x++) total += 1 / x / x;
  const z = 1 / (x * x);
  return total + (1 + 0.5 / x + z * (1 / 6 - z * (1 / 30 - z * (1 / 42 - z * (1 / 30 - z * (5 / 66 - (z * 691) / 2730)))))) / x;
}
