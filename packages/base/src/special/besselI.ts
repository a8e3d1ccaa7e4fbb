/**
 * @file Compute the modified Bessel functions of order 0 and 1, scaled by e^-|x| so that they neither overflow nor lose their ratio.
 *
 * Up to 25 the trapezoid rule on their integrals over half a turn, in which all terms are positive; for a periodic function its error falls
 * as I_56(x), far below an ulp there. Beyond, the asymptotic series, whose smallest term is below e^-50.
 *
 * @source NIST DLMF 10.32.1, 10.32.2 and 10.40.1; the rule's error: Trefethen & Weideman 2014, "The exponentially convergent trapezoidal
 *   rule", SIAM Review 56, section 3.
 */
import { SQRT_TWO_PI } from "./constants.ts";
import { exp } from "./exp.ts";

const INTEGRAL_UNTIL = 25;
const EPSILON = 1.1102230246251565e-16;

const STEPS = 28;
/** 1 - cos(j pi / 28) for j = 0, ..., 28. */
const FALLS = Float64Array.of(
  0, 0.006287790106757417, 0.025072087818176395, 0.05611666969163244, 0.09903113209758087, 0.15327580077171582, 0.2181685175319702, 0.2928932188134525,
  0.37651019814126646, 0.46796792348466343, 0.5661162608824418, 0.6697209380448329, 0.7774790660436856, 0.8880355238966922, 1, 1.1119644761033078,
  1.2225209339563143, 1.330279061955167, 1.433883739117558, 1.5320320765153366, 1.6234898018587336, 1.7071067811865475, 1.78183148246803,
  1.8467241992282841, 1.900968867902419, 1.9438833303083676, 1.9749279121818235, 1.9937122098932425, 2,
);
/** The rule's weights, times 1, sin^2 and 1 - cos. */
const PLAIN = FALLS.map((_, j) => (j === 0 || j === STEPS ? 0.5 : 1));
const BY_SINE = FALLS.map((fall) => fall * (2 - fall));
const BY_FALL = FALLS.map((fall, j) => fall * PLAIN[j]!);
/** Up to here every second point is enough. */
const FEW_UNTIL = 4;

/** e^-|x| I_0(x), even, within 4 ulp; 1 at 0, decreasing as 1 / sqrt(2 pi |x|). */
export function besselI0e(x: number): number {
  const size = Math.abs(x);
  if (size <= INTEGRAL_UNTIL) return integral(size, PLAIN);
  return size === Infinity ? 0 : asymptotic(size, 0);
}

/** e^-|x| I_1(x), odd, within 4 ulp. */
export function besselI1e(x: number): number {
  const size = Math.abs(x);
  // e^-x I_1(x) = x / pi times the integral of sin^2(t) e^(-x (1 - cos t)).
  if (size <= INTEGRAL_UNTIL) return x * integral(size, BY_SINE);
  if (size === Infinity) return x > 0 ? 0 : -0;
  return x > 0 ? asymptotic(size, 1) : -asymptotic(size, 1);
}

/** e^-|x| (I_0(x) - I_1(|x|)), even, within 4 ulp: about 1 / sqrt(8 pi |x|^3), where the difference of the two would cancel. */
export function besselI0MinusI1e(x: number): number {
  const size = Math.abs(x);
  if (size === 0) return 1; // where the rounding of the weights would show
  if (size <= INTEGRAL_UNTIL) return integral(size, BY_FALL);
  return size === Infinity ? 0 : asymptoticDifference(size);
}

/** The mean of weight_j e^(-x (1 - cos t_j)) over the points of half a turn, the smallest terms first. */
function integral(x: number, weights: Float64Array): number {
  const stride = x <= FEW_UNTIL ? 2 : 1;
  let sum = 0;
  for (let j = STEPS; j >= 0; j -= stride) sum += weights[j]! * exp(-x * FALLS[j]!);
  return sum / (STEPS / stride);
}

/** The difference of the asymptotic series of I_0 and I_1, term by term: all of its terms are positive. */
function asymptoticDifference(x: number): number {
  const leading = 0.5 / x;
  let zeroth = 0.125 / x;
  let first = -3 * zeroth;
  let sum = 0;
  for (let k = 2; ; k++) {
    const odd = (2 * k - 1) * (2 * k - 1);
    zeroth *= odd / (8 * k * x);
    first *= (odd - 4) / (8 * k * x);
    const term = zeroth - first;
    sum += term;
    // So that NaN ends it too. The first term is added last: the others are small against it.
    if (!(term > leading * EPSILON * 0.1)) return (leading + sum) / (SQRT_TWO_PI * Math.sqrt(x));
  }
}

/** (1 - (4n^2 - 1) / (8x) (1 - (4n^2 - 9) / (16x) (1 - ...))) / sqrt(2 pi x). */
function asymptotic(x: number, n: number): number {
  const mu = 4 * n * n;
  let term = 1;
  let sum = 0;
  let k = 0;
  // The first term is added last: the others are small against it.
  while (Math.abs(term) > EPSILON * 0.1) {
    k++;
    term *= -(mu - (2 * k - 1) * (2 * k - 1)) / (8 * k * x);
    sum += term;
  }
  return (1 + sum) / (SQRT_TWO_PI * Math.sqrt(x));
}
