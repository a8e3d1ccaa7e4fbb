/**
 * @file Integrate over [0, 1] by the Gauss-Legendre rule of 32 points, which is exact for polynomials up to degree 63.
 *
 * @source Press et al. 2007, "Numerical recipes", section 4.6.1.
 */
import { array, sin, type Value } from "@typyro/autodiff";
import { PI } from "@typyro/base";

/** A rule on [0, 1]. @shape both [points] */
interface Rule {
  /** Where it takes its integrand. */
  readonly points: Value;
  /** What each of the points counts; together 1. */
  readonly weights: Value;
}

/** The rule of n points, by Newton's method on the Legendre polynomial. */
function gaussLegendre(n: number): Rule {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // Zeros of the polynomial interlace the extremes of a Chebyshev one; these lie nearer than half a gap.
    let x = sin(PI * (0.5 - (i + 0.75) / (n + 0.5))).item();
    let slope = 0;
    for (let round = 0; round < 8; round++) {
      let [before, p] = [1, x];
      for (let k = 2; k <= n; k++) [before, p] = [p, ((2 * k - 1) * x * p - (k - 1) * before) / k];
      slope = (n * (x * p - before)) / (x * x - 1);
      x -= p / slope;
    }
    points[i] = 0.5 + 0.5 * x;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points: array(points), weights: array(weights) };
}

let made: Rule | undefined;

/** The rule of 32 points, worked out when it is first asked for: few programs integrate. */
export function ruleOf32(): Rule {
  return (made ??= gaussLegendre(32));
}
