/**
 * @file Compute sine, cosine and tangent, for every double.
 *
 * After reduction to |r| <= pi/4 two polynomials serve all three; the quadrant chooses between them and gives the sign.
 *
 * @source The way in which the rounding error of r enters: Muller et al. 2018, "Handbook of Floating-Point Arithmetic", 2nd ed., section 10.2.
 */
import { REMAINDER, reduceAngle } from "./reduceAngle.ts";

// sin(r) = r + r^3 (S0 + S1 z + ...), z = r^2: relative error 2^-57.2 (scripts/reference/minimax.py).
const S0 = -0.16666666666666632;
const S1 = 0.008333333333322413;
const S2 = -0.00019841269829807813;
const S3 = 2.7557313691920163e-6;
const S4 = -2.5050758115644303e-8;
const S5 = 1.5896795677126807e-10;

// cos(r) = 1 - z/2 + z^2 (C0 + C1 z + ...): error 2^-60.
const C0 = 0.0416666666666666;
const C1 = -0.0013888888888874125;
const C2 = 2.480158728948214e-5;
const C3 = -2.755731435232175e-7;
const C4 = 2.08757232719056e-9;
const C5 = -1.1359647740447563e-11;

/** sin(r + rest) for |r| <= pi/4 and |rest| at most an ulp of r. */
export function sinReduced(r: number, rest: number): number {
  const z = r * r;
  const z2 = z * z;
  const tail = S1 + z * S2 + z2 * (S3 + z * S4 + z2 * S5);
  const cube = z * r;
  return r - (z * (0.5 * rest - cube * tail) - rest - cube * S0);
}

/** cos(r + rest) for |r| <= pi/4 and |rest| at most an ulp of r. */
export function cosReduced(r: number, rest: number): number {
  const z = r * r;
  const z2 = z * z;
  const tail = z2 * (C0 + z * C1 + z2 * (C2 + z * C3 + z2 * (C4 + z * C5)));
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + (tail - r * rest));
}

/** Sine of an angle in radians, within 1 ulp; -0 at -0, NaN at the infinities. */
export function sin(x: number): number {
  const quadrant = reduceAngle(x);
  const r = REMAINDER[0]!;
  const rest = REMAINDER[1]!;
  const y = (quadrant & 1) === 0 ? sinReduced(r, rest) : cosReduced(r, rest);
  return x === 0 ? x : quadrant > 1 ? -y : y;
}

/** Cosine of an angle in radians, within 1 ulp; NaN at the infinities. */
export function cos(x: number): number {
  const quadrant = reduceAngle(x);
  const r = REMAINDER[0]!;
  const rest = REMAINDER[1]!;
  const y = (quadrant & 1) === 0 ? cosReduced(r, rest) : sinReduced(r, rest);
  return quadrant === 1 || quadrant === 2 ? -y : y;
}

/** Tangent of an angle in radians, within 3 ulp; -0 at -0, NaN at the infinities. */
export function tan(x: number): number {
  const quadrant = reduceAngle(x);
  const r = REMAINDER[0]!;
  const rest = REMAINDER[1]!;
  const s = sinReduced(r, rest);
  const c = cosReduced(r, rest);
  return x === 0 ? x : (quadrant & 1) === 0 ? s / c : -c / s;
}
