/**
 * @file Score rows that a fit has not seen, with the share of each draw in the score.
 */
import type { Draws } from "typyro";

/** Sum over rows of the log of the mean predictive density, and the share of each draw in it. */
export function heldOutElpd(logLikelihood: Draws, site: string): { readonly elpd: number; readonly influence: number[][] } {
  const { shape, data } = logLikelihood.get(site);
  const [rows = 0] = shape;
  const { chains, draws } = logLikelihood;
  const total = chains * draws;
  const influence = new Float64Array(total);
  let elpd = 0;
  for (let i = 0; i < rows; i++) {
    const densities = Float64Array.from({ length: total }, (_, s) => Math.exp(data[s * rows + i] ?? NaN));
    const mean = densities.reduce((a, b) => a + b, 0) / total;
    elpd += Math.log(mean);
    densities.forEach((density, s) => (influence[s] = (influence[s] ?? 0) + density / mean));
  }
  return { elpd, influence: Array.from({ length: chains }, (_, c) => [...influence.subarray(c * draws, (c + 1) * draws)]) };
}
