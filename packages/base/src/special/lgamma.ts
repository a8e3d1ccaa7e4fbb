/**
 * @file Compute the logarithm of the absolute value of the gamma function.
 *
 * From 1/2 to 3 the roots at 1 and 2 are factors, so that what is left is smooth and the result keeps its relative accuracy there;
 * then a ratio of polynomials up to 8, Stirling's series beyond, one step of the recurrence below 1/2, and reflection for negative arguments.
 *
 * @source Recurrence and reflection: NIST DLMF 5.5.1 and 5.5.3. Coefficients: scripts/reference/minimax.py.
 */
import { LN2, PI } from "./constants.ts";
import { log } from "./log.ts";
import { sinPi } from "./sinPi.ts";
import { stirlingFar } from "./stirling.ts";

// lgamma(x) = (x - 1) (x - 2) (7/16 + A(w) / B(w)), w = x - 1/2, for 1/2 <= x <= 3: relative error 2^-58.8.
const A0 = 0.3256532572329334;
const A1 = 1.784648278503337;
const A2 = 3.46610587455075;
const A3 = 2.45563322105712;
const A4 = -0.47525027269195896;
const A5 = -1.5623541449937348;
const A6 = -0.7856704864277014;
const A7 = -0.15495338368135214;
const A8 = -0.011451647707240366;
const A9 = -0.00021997122800882608;
const B1 = 7.270267504854884;
const B2 = 21.453469133731495;
const B3 = 33.13689409933473;
const B4 = 28.876327957314725;
const B5 = 14.312279321424551;
const B6 = 3.8902760366616236;
const B7 = 0.5321850194265176;
const B8 = 0.0308950983548884;
const B9 = 0.0005110906673510351;

// lgamma(3 + v) = log 2 + v C(v) / D(v) for 0 <= v <= 5: relative error 2^-58.
const C0 = 0.9227843350984671;
const C1 = 1.1072386745016785;
const C2 = 0.5132098374550913;
const C3 = 0.11617395797014268;
const C4 = 0.013359916809924781;
const C5 = 0.0007357160179705043;
const C6 = 1.621395750704435e-5;
const C7 = 8.857285446988203e-8;
const D1 = 0.9858984450364425;
const D2 = 0.3730156847602749;
const D3 = 0.06814514883048031;
const D4 = 0.006214093493108824;
const D5 = 0.000263971587870417;
const D6 = 4.271801207842191e-6;
const D7 = 1.510977294795259e-8;

/** log(2 pi)/2 - 1/2. */
const STIRLING_CONSTANT = 0.4189385332046728;

/** lgamma(1 + u) for -1/2 <= u <= 2, accurate also where u is small against 1. */
export function lgamma1pNear(u: number): number {
  const w = u + 0.5;
  const w2 = w * w;
  const w4 = w2 * w2;
  const above = A0 + w * A1 + w2 * (A2 + w * A3) + w4 * (A4 + w * A5 + w2 * (A6 + w * A7) + w4 * (A8 + w * A9));
  const below = 1 + w * B1 + w2 * (B2 + w * B3) + w4 * (B4 + w * B5 + w2 * (B6 + w * B7) + w4 * (B8 + w * B9));
  // 0 + ... makes 0 of the -0 at u = 0.
  return 0 + u * (u - 1) * (0.4375 + above / below);
}

function positiveLgamma(x: number): number {
  if (x < 0.5) return lgamma1pNear(x) - log(x);
  if (x < 3) return lgamma1pNear(x - 1);
  if (x < 8) {
    const v = x - 3;
    const v2 = v * v;
    const v4 = v2 * v2;
    const above = C0 + v * C1 + v2 * (C2 + v * C3) + v4 * (C4 + v * C5 + v2 * (C6 + v * C7));
    const below = 1 + v * D1 + v2 * (D2 + v * D3) + v4 * (D4 + v * D5 + v2 * (D6 + v * D7));
    return LN2 + v * (above / below);
  }
  return (x - 0.5) * (log(x) - 1) + (STIRLING_CONSTANT + stirlingFar(x));
}

/**
 * log |gamma(x)|; Infinity at 0, the negative integers and both infinities.
 *
 * Within 4 ulp for x > 0, near the roots 1 and 2 too. For x < 0 the error is that of terms of the size of lgamma(-x).
 */
export function lgamma(x: number): number {
  if (x > 0) return x < Infinity ? positiveLgamma(x) : x;
  if (x !== x) return NaN;
  if (x === -Infinity || Math.floor(x) === x) return Infinity;
  const a = -x;
  return -log(Math.abs(sinPi(a)) / PI) - (a < 2 ? lgamma1pNear(a) : positiveLgamma(a + 1));
}
