/**
 * @file Compute the modified Bessel functions of order 0 and 1, scaled by e^-|x| so that they neither overflow nor lose their ratio.
 *
 * Up to 20 the power series, whose terms are all positive; beyond, the asymptotic series, whose smallest term is below e^-40 there.
 *
 * @source NIST DLMF 10.25.2 and 10.40.1.
 */
import { exp } from "./exp.ts";

const SERIES_UNTIL = 20;
/** The difference of the two is small against the terms of its asymptotic series, which must so be smaller still. */
const DIFFERENCE_SERIES_UNTIL = 40;
/** Terms that count at x = 20, where the k-th is (100^k / k!^2) of the first. */
const SERIES_TERMS = 48;
const EPSILON = 1.1102230246251565e-16;
const TWO_PI = 6.283185307179586;

/** e^-|x| I_0(x), even; 1 at 0, decreasing as 1 / sqrt(2 pi |x|). */
export function besselI0e(x: number): number {
  const size = Math.abs(x);
  if (size <= SERIES_UNTIL) return exp(-size) * series(0.25 * size * size, 0);
  return size === Infinity ? 0 : asymptotic(size, 0);
}

/** e^-|x| I_1(x), odd. */
export function besselI1e(x: number): number {
  const size = Math.abs(x);
  if (size <= SERIES_UNTIL) return exp(-size) * (0.5 * x) * series(0.25 * size * size, 1);
  if (size === Infinity) return x > 0 ? 0 : -0;
  return x > 0 ? asymptotic(size, 1) : -asymptotic(size, 1);
}

/** e^-|x| (I_0(x) - I_1(|x|)), even: about 1 / sqrt(8 pi |x|^3), where the difference of the two would cancel. */
export function besselI0MinusI1e(x: number): number {
  const size = Math.abs(x);
  if (size === Infinity) return 0;
  if (size > DIFFERENCE_SERIES_UNTIL) return asymptoticDifference(size);
  // e^-2x M(1/2, 2, 2x), all terms positive (DLMF 13.3.15, 10.39.5 and Kummer's transformation 13.2.39).
  let term = 1;
  let sum = 0;
  for (let k = 0; term > sum * EPSILON || k < 2; k++) {
    sum += term;
    term *= ((k + 0.5) / (k + 2)) * ((2 * size) / (k + 1));
    if (term === 0 || term !== term) break;
  }
  return size === size ? exp(-2 * size) * sum : NaN;
}

/** The difference of the asymptotic series of I_0 and I_1, term by term: all of its terms are positive. */
function asymptoticDifference(x: number): number {
  let zeroth = 1;
  let first = 1;
  let sum = 0;
  for (let k = 1; ; k++) {
    const odd = (2 * k - 1) * (2 * k - 1);
    zeroth *= odd / (8 * k * x);
    first *= (odd - 4) / (8 * k * x);
    const term = zeroth - first;
    sum += term;
    if (Math.abs(term) <= sum * EPSILON * 0.1) break;
  }
  return sum / Math.sqrt(TWO_PI * x);
}

/** 1 + q / (1 (1 + n)) (1 + q / (2 (2 + n)) (1 + ...)), inside out. */
function series(q: number, n: number): number {
  let sum = 1;
  const terms = q < 1 ? 16 : SERIES_TERMS;
  for (let k = terms; k >= 1; k--) sum = 1 + (q / (k * (k + n))) * sum;
  return q === q ? sum : NaN;
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
  return (1 + sum) / Math.sqrt(TWO_PI * x);
}
