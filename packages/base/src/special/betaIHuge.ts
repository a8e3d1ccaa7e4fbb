/**
 * @file Compute the regularised incomplete beta function and its slopes for shapes so large that other ways would take too many steps.
 *
 * Notation: n = a + b, x0 = a / n the mean, E = a log(x0 / x) + b log(y0 / y) >= 0, z = sqrt(2 E) with the sign of x - x0:
 * I = P(Z <= z) + e^-E c / sqrt(2 pi n), where c = sqrt(n) / z - sqrt(x0 y0) / (x - x0). What is left out is of the order of 1 / n in I and
 * of 1 / sqrt(n) in its slopes.
 *
 * @source NIST DLMF 8.18.9-8.18.11 (Temme's expansion), its first term.
 */
import { SQRT_TWO_PI } from "./constants.ts";
import { exp } from "./exp.ts";
import { log1p } from "./log1p.ts";
import { log1pmx } from "./log1pmx.ts";
import { normalCdf } from "./normalCdf.ts";

/** Where both shapes are at least this large, the expansion serves. */
export const HUGE_SHAPE = 1e10;
/** Nearer to the mean than this part of it, c is at its limit there. */
const NEAR = 1e-5;

/** The distance x n - a from the mean, taken on the side where the variable is small; and z. */
function place(a: number, b: number, x: number, y: number): { readonly delta: number; readonly z: number } {
  const delta = x <= y ? x * b - a + x * a : b - y * b - y * a;
  const e = -(a * log1pmx(Math.max(delta / a, -1)) + b * log1pmx(Math.max(-delta / b, -1)));
  const z = Math.sqrt(2 * Math.max(e, 0));
  return { delta, z: delta < 0 ? -z : z };
}

/** I_x(a, b), y = 1 - x. */
export function betaIHuge(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const { delta, z } = place(a, b, x, y);
  const spread = Math.sqrt(a / n) * Math.sqrt(b / n);
  const rootN = Math.sqrt(n);
  const isNear = Math.abs(delta) < NEAR * Math.min(a, b);
  const c = isNear ? (b - a) / n / (3 * spread) : rootN / z - (spread * n) / delta;
  return normalCdf(z) + (exp(-0.5 * z * z) * c) / (SQRT_TWO_PI * rootN);
}

/** dI_x(a, b)/da; the one in b is minus that of I_y(b, a). */
export function betaIHugeByA(a: number, b: number, x: number, y: number): number {
  const { delta, z } = place(a, b, x, y);
  const isNear = Math.abs(delta) < NEAR * Math.min(a, b);
  // dz/da = log(x0 / x) / z.
  const zSlope = isNear ? -Math.sqrt(b / (a + b)) / Math.sqrt(a) : -log1p(Math.max(delta / a, -1)) / z;
  const density = exp(-0.5 * z * z) / SQRT_TWO_PI;
  return density === 0 ? 0 : density * zSlope;
}
