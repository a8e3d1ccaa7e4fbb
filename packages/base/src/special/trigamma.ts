/**
 * @file Compute the second derivative of the log gamma function.
 *
 * @source NIST DLMF 5.15.5, 5.15.6 and 5.15.8. Coefficients: scripts/reference/minimax.py.
 */
import { PI } from "./constants.ts";
import { sinPi } from "./sinPi.ts";

// trigamma(1 + u) = 5/8 + A(u) / B(u) for 0 <= u <= 2: relative error 2^-64.
const A0 = 1.0199340668482264;
const A1 = 1.8891932580579889;
const A2 = 0.6612113182427953;
const A3 = -1.0661083790234673;
const A4 = -1.2707579480956288;
const A5 = -0.588473520990788;
const A6 = -0.1317989238192262;
const A7 = -0.011918758662818595;
const B1 = 4.209396669771255;
const B2 = 7.386860104067489;
const B3 = 7.0324855198265634;
const B4 = 3.945227849999679;
const B5 = 1.3125260729687336;
const B6 = 0.2413903025312694;
const B7 = 0.019070013775570473;

// trigamma(3 + v) = 13/64 + C(v) / D(v) for 0 <= v <= 5: relative error 2^-61.
const C0 = 0.19180906684822643;
const C1 = 0.18504488507761693;
const C2 = 0.037976504078076616;
const C3 = -0.01957782636937022;
const C4 = -0.011396667133825037;
const C5 = -0.00215281210957385;
const C6 = -0.00014650595148331462;
const D1 = 1.7682099025338203;
const D2 = 1.3086574348127695;
const D3 = 0.5195815810158445;
const D4 = 0.11688760805936599;
const D5 = 0.014149278414909667;
const D6 = 0.0007212600688835353;

// trigamma(x) = 1/x + z/2 + z/x (E0 + E1 z + ...), z = 1/x^2, for x >= 8: error 2^-63.
const E0 = 0.16666666666666657;
const E1 = -0.03333333333315165;
const E2 = 0.023809523678570442;
const E3 = -0.03333328752580751;
const E4 = 0.07574865501452697;
const E5 = -0.2520892041885801;
const E6 = 1.0967547826585524;
const E7 = -4.365797992797372;

/** trigamma(1 + u) for 0 <= u <= 2. */
function trigamma1pNear(u: number): number {
  const u2 = u * u;
  const u4 = u2 * u2;
  const above = A0 + u * A1 + u2 * (A2 + u * A3) + u4 * (A4 + u * A5 + u2 * (A6 + u * A7));
  const below = 1 + u * B1 + u2 * (B2 + u * B3) + u4 * (B4 + u * B5 + u2 * (B6 + u * B7));
  return 0.625 + above / below;
}

function trigammaFromOne(x: number): number {
  if (x < 3) return trigamma1pNear(x - 1);
  if (x < 8) {
    const v = x - 3;
    const v2 = v * v;
    const v4 = v2 * v2;
    const above = C0 + v * C1 + v2 * (C2 + v * C3) + v4 * (C4 + v * C5 + v2 * C6);
    const below = 1 + v * D1 + v2 * (D2 + v * D3) + v4 * (D4 + v * D5 + v2 * D6);
    return 0.203125 + above / below;
  }
  const inverse = 1 / x;
  const z = inverse * inverse;
  const z2 = z * z;
  const z4 = z2 * z2;
  const series = E0 + z * E1 + z2 * (E2 + z * E3) + z4 * (E4 + z * E5 + z2 * (E6 + z * E7));
  return inverse + (0.5 * z + z * inverse * series);
}

/** The derivative of digamma, within 4 ulp for x > 0; Infinity at 0 and the negative integers, NaN at -Infinity. */
export function trigamma(x: number): number {
  if (x >= 1) return trigammaFromOne(x);
  if (x > 0) return trigamma1pNear(x) + 1 / x / x;
  if (x !== x || x === -Infinity) return NaN;
  if (Math.floor(x) === x) return Infinity;
  const ratio = PI / sinPi(x);
  return ratio * ratio - (x > -1 ? trigamma1pNear(-x) : trigammaFromOne(1 - x));
}
