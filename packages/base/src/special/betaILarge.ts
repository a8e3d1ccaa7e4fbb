/**
 * @file Compute the regularised incomplete beta function and its slopes for large shapes, where continued fractions take many steps and lose digits of the slopes.
 *
 * The density of a beta variable, times the slope of its logarithm in a shape for a slope, is integrated from x away from the mean, until it has
 * fallen by a factor of e^50. There it is nearly a normal density, so one panel of Gauss and Legendre's rule is exact to rounding; it is computed
 * without cancellation from the distance to the mean, so nothing is lost beyond what a rounding of x itself costs.
 *
 * Notation: w = x (a + b) - a, the distance from the mean times a + b, with standard deviation sqrt(a b / (a + b)).
 * @source The density by Stirling's formula: DiDonato & Morris 1992, Algorithm 708, ACM TOMS 18, section 8. The rule: NIST DLMF 3.5(v).
 */
import { SQRT_TWO_PI } from "./constants.ts";
import { digammaMinusLog } from "./digammaRise.ts";
import { exp } from "./exp.ts";
import { log1p } from "./log1p.ts";
import { log1pmx } from "./log1pmx.ts";
import { stirlingCorrection } from "./stirling.ts";

/** Where both shapes are at least this large, the rule serves: the ends are then thirty standard deviations from the mean. */
export const LARGE_SHAPE = 1e3;

/** The logarithm of the factor by which the density falls on the way. */
const FALL = 50;

// The positive half of the nodes of 32 points on [-1, 1], and their weights (scripts/reference/largeBeta.py).
const NODES: readonly number[] = [
  0.04830766568773832, 0.1444719615827965, 0.23928736225213706, 0.33186860228212767, 0.42135127613063533, 0.5068999089322294, 0.5877157572407623, 0.6630442669302152, 0.7321821187402897, 0.7944837959679424, 0.84936761373257, 0.8963211557660521, 0.9349060759377397, 0.9647622555875064, 0.9856115115452684, 0.9972638618494816,
];
const WEIGHTS: readonly number[] = [
  0.0965400885147278, 0.09563872007927486, 0.09384439908080457, 0.09117387869576389, 0.08765209300440381, 0.08331192422694675, 0.07819389578707031, 0.0723457941088485, 0.06582222277636185, 0.058684093478535544, 0.050998059262376175, 0.04283589802222668, 0.03427386291302143, 0.02539206530926206, 0.01627439473090567, 0.007018610009470096,
];

/** What is integrated: the mass, or the slope of the mass in one of the shapes. */
export type Integrand = "mass" | "byA" | "byB";

/** The part of I_x(a, b), or of its slope, that lies left of x, for a distance w <= 0 of x from the mean. */
export function largeLeftTail(a: number, b: number, w: number, integrand: Integrand): number {
  const n = a + b;
  const deviation = Math.sqrt(a / n) * Math.sqrt(b);
  // The slope and the curvature of its logarithm at x, from which it falls by as much or more.
  const slope = (-w / (a + w)) * (n / (b - w));
  const curvature = a / (a + w) / (a + w) + b / (b - w) / (b - w);
  const half = FALL / (slope + Math.sqrt(slope * slope + 2 * FALL * curvature));
  const correction = stirlingCorrection(n) - stirlingCorrection(a) - stirlingCorrection(b);
  const offset = integrand === "mass" ? 0 : digammaMinusLog(n) - digammaMinusLog(integrand === "byA" ? a : b);
  let sum = 0;
  for (let i = 0; i < 2 * NODES.length; i++) {
    const node = NODES[i >> 1]!;
    const at = w - half * (i % 2 === 0 ? 1 + node : 1 - node);
    if (at <= -a) continue;
    const mass = exp(a * log1pmx(at / a) + b * log1pmx(-at / b) + correction) * (deviation / (a + at)) * (n / (b - at)) * WEIGHTS[i >> 1]!;
    sum += integrand === "mass" ? mass : mass * (offset + (integrand === "byA" ? log1p(at / a) : log1p(-at / b)));
  }
  return (sum * half) / SQRT_TWO_PI;
}
