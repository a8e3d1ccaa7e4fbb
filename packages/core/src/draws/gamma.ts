/**
 * @file Draw gamma variables of any shape, also as logarithms, since those of small shapes are too small for doubles.
 *
 * @source Marsaglia & Tsang 2000, "A simple method for generating gamma variables", ACM TOMS 26, 363-372: figure 1, and section 6 for shapes below 1.
 */
import { exp, type Generator, log } from "@typyro/base";

/** A gamma variable of a shape of at least 1, scale 1. */
function drawFromOne(generator: Generator, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = generator.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = generator.uniform();
    const square = x * x;
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (log(u) < 0.5 * square + d * (1 - v + log(v))) return d * v;
  }
}

/** A gamma variable, scale 1; shapes much below 1 / 700 often give 0. */
export function drawGamma(generator: Generator, shape: number): number {
  return shape >= 1 ? drawFromOne(generator, shape) : exp(drawLogGamma(generator, shape));
}

/** The logarithm of a gamma variable: one of shape a is one of shape a + 1 times u^(1/a). */
export function drawLogGamma(generator: Generator, shape: number): number {
  if (shape >= 1) return log(drawFromOne(generator, shape));
  return log(drawFromOne(generator, shape + 1)) + log(generator.uniform()) / shape;
}
