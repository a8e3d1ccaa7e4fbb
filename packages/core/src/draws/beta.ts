/**
 * @file Draw beta variables as the share of one gamma variable in two, on the log scale, so that tiny parameters work.
 *
 * @source Devroye 1986, "Non-uniform random variate generation", chapter IX: G_a / (G_a + G_b) is a beta(a, b) variable.
 */
import { type Generator, sigmoid } from "@typyro/base";
import { drawLogGamma } from "./gamma.ts";

/** A beta variable. */
export function drawBeta(generator: Generator, a: number, b: number): number {
  const first = drawLogGamma(generator, a);
  return sigmoid(first - drawLogGamma(generator, b));
}
