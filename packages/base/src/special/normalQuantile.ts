/**
 * @file Invert the cumulative distribution function of the standard normal.
 *
 * Three ranges, each a ratio of polynomials of degree 7: the middle |p - 1/2| <= 0.425 in (p - 1/2)^2, the tails
 * in r = sqrt(-log(min(p, 1 - p))), up to r = 5 and beyond.
 *
 * @source Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37,
 *   routine PPND16: relative error about 1e-16.
 */
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

// Tails up to r = 5: C(r - 1.6) / D(r - 1.6)
const C0 = 1.42343711074968357734;
const C1 = 4.6303378461565452959;
const C2 = 5.7694972214606914055;
const C3 = 3.64784832476320460504;
const C4 = 1.27045825245236838258;
const C5 = 2.4178072517745061177e-1;
const C6 = 2.27238449892691845833e-2;
const C7 = 7.7454501427834140764e-4;
const D1 = 2.05319162663775882187;
const D2 = 1.6763848301838038494;
const D3 = 6.8976733498510000455e-1;
const D4 = 1.4810397642748007459e-1;
const D5 = 1.51986665636164571966e-2;
const D6 = 5.475938084995344946e-4;
const D7 = 1.05075007164441684324e-9;

// Far tails: E(r - 5) / F(r - 5)
const E0 = 6.6579046435011037772;
const E1 = 5.4637849111641143699;
const E2 = 1.7848265399172913358;
const E3 = 2.9656057182850489123e-1;
const E4 = 2.6532189526576123093e-2;
const E5 = 1.2426609473880784386e-3;
const E6 = 2.71155556874348757815e-5;
const E7 = 2.01033439929228813265e-7;
const F1 = 5.9983220655588793769e-1;
const F2 = 1.3692988092273580531e-1;
const F3 = 1.48753612908506148525e-2;
const F4 = 7.868691311456132591e-4;
const F5 = 1.8463183175100546818e-5;
const F6 = 1.4215117583164458887e-7;
const F7 = 2.04426310338993978564e-15;

const MIDDLE = 0.425;
const MIDDLE_SQUARED = 0.180625;
const NEAR_TAIL = 5;
const NEAR_TAIL_CENTRE = 1.6;

/**
 * The z with P(Z <= z) = p for a standard normal Z; -Infinity at 0, Infinity at 1, NaN outside [0, 1].
 *
 * Near p = 1/2 the result is accurate relative to p - 1/2, which is exact in doubles.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= MIDDLE) {
    const t = MIDDLE_SQUARED - q * q;
    const above = ((((((A7 * t + A6) * t + A5) * t + A4) * t + A3) * t + A2) * t + A1) * t + A0;
    const below = ((((((B7 * t + B6) * t + B5) * t + B4) * t + B3) * t + B2) * t + B1) * t + 1;
    return (q * above) / below;
  }
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0)) return tail === 0 ? (q < 0 ? -Infinity : Infinity) : NaN;
  const r = Math.sqrt(-log(tail));
  let z: number;
  if (r <= NEAR_TAIL) {
    const t = r - NEAR_TAIL_CENTRE;
    const above = ((((((C7 * t + C6) * t + C5) * t + C4) * t + C3) * t + C2) * t + C1) * t + C0;
    const below = ((((((D7 * t + D6) * t + D5) * t + D4) * t + D3) * t + D2) * t + D1) * t + 1;
    z = above / below;
  } else {
    const t = r - NEAR_TAIL;
    const above = ((((((E7 * t + E6) * t + E5) * t + E4) * t + E3) * t + E2) * t + E1) * t + E0;
    const below = ((((((F7 * t + F6) * t + F5) * t + F4) * t + F3) * t + F2) * t + F1) * t + 1;
    z = above / below;
  }
  return q < 0 ? -z : z;
}
