/**
 * @file Score rows that a fit has not seen.
 */
import type { Draws } from "typyro";

/** How well unseen rows are predicted. */
export interface HeldOut {
  /** Sum over rows of the log of the mean over draws of their density, in nats. */
  readonly elpd: number;
  /** Standard error over rows. */
  readonly se: number;
  /** The same, row by row. */
  readonly rows: readonly number[];
}

/** @param logLikelihood - `posterior.logLikelihood(unseen)`: one site, one number a row */
export function heldOut(logLikelihood: Draws, site: string): HeldOut {
  const { shape: [size = 1], data } = logLikelihood.get(site);
  const draws = logLikelihood.chains * logLikelihood.draws;
  const rows = Array.from({ length: size }, (_, row) => {
    // The greatest goes out of the sum, so that nothing underflows.
    let greatest = -Infinity;
    for (let s = 0; s < draws; s++) greatest = Math.max(greatest, data[s * size + row] ?? NaN);
    let sum = 0;
    for (let s = 0; s < draws; s++) sum += Math.exp((data[s * size + row] ?? NaN) - greatest);
    return greatest + Math.log(sum / draws);
  });
  const elpd = rows.reduce((a, b) => a + b, 0);
  const mean = elpd / size;
  const variance = rows.reduce((sum, row) => sum + (row - mean) * (row - mean), 0) / size;
  return { elpd, se: Math.sqrt(size * variance), rows };
}
