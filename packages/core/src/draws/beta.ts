/**
 * @file Draw beta variables as the share of one gamma variable in two, on the log scale, so that tiny parameters work.
 */
import { type Generator, sigmoid } from "@typyro/base";
import { drawLogGamma } from "./gamma.ts";

/** A beta variable. */
export function drawBeta(generator: Generator, a: number, b: number): number {
  const first = drawLogGamma(generator, a);
  return sigmoid(first - drawLogGamma(generator, b));
}
