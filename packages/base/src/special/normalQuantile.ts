/**
 * @file Invert the cumulative distribution function of the standard normal.
 *
 * Three ranges, each with a ratio of polynomials of degree 7 or 8: the middle |p - 1/2| <= 0.425 in (p - 1/2)^2, the tails
 * in r = sqrt(-log(min(p, 1 - p))), up to r = 5 (p = 1.4e-11) and beyond.
 *
 * @source Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37, routine PPND16,
 *   for the ranges and the middle's coefficients. We differ in the tails, where its ratios lose 4 to 5 ulp: ours only
 *   correct the leading term sqrt(2) r.
 */
import { SQRT2 } from "./constants.ts";
import { log } from "./log.ts";

// Middle: q A(t) / B(t), q = p - 1/2, t = 0.180625 - q^2
const A0 = 3.387132872796366608;
const A1 = 1.3314166789178437745e2;
const A2 = 1.9715909503065514427e3;
const A3 = 1.3731693765509461125e4;
const A4 = 4.5921953931549871457e4;
const A5 = 6.7265770927008700853e4;
const A6 = 3.3430575583588128105e4;
const A7 = 2.5090809287301226727e3;
const B1 = 4.2313330701600911252e1;
const B2 = 6.871870074920579083e2;
const B3 = 5.3941960214247511077e3;
const B4 = 2.1213794301586595867e4;
const B5 = 3.930789580009271061e4;
const B6 = 2.8729085735721942674e4;
const B7 = 5.226495278852854561e3;

// Tails up to r = 5: sqrt(2) r + C(r - 1.6) / D(r - 1.6): relative error 2^-59.9 (scripts/reference/minimax.py).
const C0 = -0.8393045890472686;
const C1 = -1.4357915286218061;
const C2 = -0.9585234985928109;
const C3 = -0.3229524530925816;
const C4 = -0.058815330133231786;
const C5 = -0.005469073471016302;
const C6 = -0.00020900419322930546;
const C7 = -1.9302523701806037e-6;
const D1 = 2.0604279758932367;
const D2 = 1.7160218564538612;
const D3 = 0.7493566801202488;
const D4 = 0.1858636834889868;
const D5 = 0.02613556344639974;
const D6 = 0.0018936889435715628;
const D7 = 5.5552308345045304e-5;
const D8 = 3.6330022438959407e-7;

// Far tails, up to r = 28: sqrt(2) r + E(r - 5) / F(r - 5): relative error 2^-55.9.
const E0 = -0.41316316836437156;
const E1 = -0.19643737689671226;
const E2 = -0.03372036665795842;
const E3 = -0.0025839500912308057;
const E4 = -8.907528358485792e-5;
const E5 = -1.2291025380060073e-6;
const E6 = -4.851577072585048e-9;
const E7 = -7.755005424265544e-13;
const F1 = 0.6108557385134573;
const F2 = 0.14330099776942645;
const F3 = 0.016260766183078673;
const F4 = 0.000927684768348681;
const F5 = 2.523736543079842e-5;
const F6 = 2.8031891732760805e-7;
const F7 = 8.590940185856096e-10;

const MIDDLE = 0.425;
const MIDDLE_SQUARED = 0.180625;
const NEAR_TAIL = 5;
const NEAR_TAIL_CENTRE = 1.6;

/**
 * The middle range, for code that computes it two by two: z = q A(t) / B(t) where |q| <= `half`, q = p - 1/2, t = `square` - q^2. Coefficients from the constant term
 * on; `normalQuantile` adds them in pairs, in fours and in eights.
 */
export const normalQuantileMiddle = { half: MIDDLE, square: MIDDLE_SQUARED, above: [A0, A1, A2, A3, A4, A5, A6, A7], below: [1, B1, B2, B3, B4, B5, B6, B7] } as const;

/**
 * The z with P(Z <= z) = p for a standard normal Z, within 6 ulp; -Infinity at 0, Infinity at 1, NaN outside [0, 1].
 *
 * Near p = 1/2 the result is accurate relative to p - 1/2, which is exact in doubles.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= MIDDLE) {
    const t = MIDDLE_SQUARED - q * q;
    const t2 = t * t;
    const t4 = t2 * t2;
    const above = A0 + t * A1 + t2 * (A2 + t * A3) + t4 * (A4 + t * A5 + t2 * (A6 + t * A7));
    const below = 1 + t * B1 + t2 * (B2 + t * B3) + t4 * (B4 + t * B5 + t2 * (B6 + t * B7));
    return (q * above) / below;
  }
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? (q < 0 ? -Infinity : Infinity) : NaN;
  const r = Math.sqrt(-log(tail));
  let z: number;
  if (r <= NEAR_TAIL) {
    const t = r - NEAR_TAIL_CENTRE;
    const t2 = t * t;
    const t4 = t2 * t2;
    const above = C0 + t * C1 + t2 * (C2 + t * C3) + t4 * (C4 + t * C5 + t2 * (C6 + t * C7));
    const below = 1 + t * D1 + t2 * (D2 + t * D3) + t4 * (D4 + t * D5 + t2 * (D6 + t * D7) + t4 * D8);
    z = SQRT2 * r + above / below;
  } else {
    const t = r - NEAR_TAIL;
    const t2 = t * t;
    const t4 = t2 * t2;
    const above = E0 + t * E1 + t2 * (E2 + t * E3) + t4 * (E4 + t * E5 + t2 * (E6 + t * E7));
    const below = 1 + t * F1 + t2 * (F2 + t * F3) + t4 * (F4 + t * F5 + t2 * (F6 + t * F7));
    z = SQRT2 * r + above / below;
  }
  return q < 0 ? -z : z;
}
