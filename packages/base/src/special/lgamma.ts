/**
 * @file Compute the logarithm of the absolute value of the gamma function.
 *
 * From 1/2 to 3 the roots at 1 and 2 are factors, so that what is left is smooth and the result keeps its relative accuracy there;
 * then a ratio of polynomials up to 8, Stirling's series beyond, one step of the recurrence below 1/2, and reflection for negative arguments:
 * but near -2.61, where lgamma turns at -0.12, reflection would take that from terms ten times its size, so there it has a polynomial of its own.
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

// lgamma(TURN + t) = LOWEST + t^2 (E0 + E1 t + ...) for |t| <= 1/16: error 2^-55.3 of LOWEST.
const TURN = -2.6107208684441447;
const TURN_LOW = 9.881960746978353e-17;
const LOWEST = -0.11862999102044386;
const E0 = 5.424164399604595;
const E1 = -4.256908564749106;
const E2 = 12.804338095702873;
const E3 = -20.04072646359723;
const E4 = 51.14051346395518;
const E5 = -100.95789261390301;
const E6 = 243.51066082744606;
const E7 = -531.8646762457145;
const E8 = 1265.2353237243792;
const E9 = -2901.9687279657664;
const E10 = 6913.304664475916;
const E11 = -16208.13751946972;
const E12 = 38797.00082533056;
const E13 = -102535.6915502352;
const E14 = 250515.3328109886;
const TURN_WIDTH = 0.0625;

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

/** lgamma(TURN + t). */
function lgammaNearTurn(t: number): number {
  const t2 = t * t;
  const t4 = t2 * t2;
  const low = E0 + t * E1 + t2 * (E2 + t * E3) + t4 * (E4 + t * E5 + t2 * (E6 + t * E7));
  const high = E8 + t * E9 + t2 * (E10 + t * E11) + t4 * (E12 + t * E13 + t2 * E14);
  return LOWEST + t2 * (low + t4 * t4 * high);
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
 * Within 4 ulp for x > 0, near the roots 1 and 2 too. For x < 0 within 4 ulp times the condition number |x digamma(x) / lgamma(x)|, if that is above 1.
 */
export function lgamma(x: number): number {
  if (x > 0) return x < Infinity ? positiveLgamma(x) : x;
  if (x !== x) return NaN;
  if (x === -Infinity || Math.floor(x) === x) return Infinity;
  if (x > TURN - TURN_WIDTH && x < TURN + TURN_WIDTH) return lgammaNearTurn(x - TURN - TURN_LOW);
  const a = -x;
  const sine = Math.abs(sinPi(a)) / PI;
  // gamma(a + 1) is a gamma(a), so that a + 1 is not rounded.
  return a < 2 ? -log(sine) - lgamma1pNear(a) : -log(sine * a) - positiveLgamma(a);
}
