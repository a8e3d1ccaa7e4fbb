/**
 * @file Estimate the Monte Carlo error of a whole PSIS-LOO elpd.
 *
 * The errors that `loo` reports for rows do not add up as if they were independent: all rows share the draws. With three
 * parameters the whole error is about twice the root of their squares.
 */
import { mcseMean } from "@typyro/diagnostics";
import { Draws } from "typyro";

/**
 * elpd of a row is -log of the mean of 1 / density, so a draw's influence on the sum over rows is, to first order, minus the
 * sum of its 1 / density over their means; the error is that of the mean of this sum, autocorrelation included.
 */
export function elpdError(logLikelihood: Draws): number {
  const { chains, draws, variables } = logLikelihood;
  const total = chains * draws;
  const influence = new Float64Array(total);
  for (const { data } of variables) {
    const rows = data.length / total;
    for (let row = 0; row < rows; row++) {
      const column = Float64Array.from({ length: total }, (_, s) => data[s * rows + row] ?? Number.NaN);
      const least = column.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
      const inverses = column.map((value) => Math.exp(least - value));
      const mean = inverses.reduce((a, b) => a + b, 0) / total;
      inverses.forEach((inverse, s) => (influence[s] = (influence[s] ?? 0) + inverse / mean));
    }
  }
  return mcseMean(Array.from({ length: chains }, (_, c) => [...influence.subarray(c * draws, (c + 1) * draws)]));
}

/** The last draws of every chain, `most` at most: enough for an elpd, at a cost in proportion. */
export function lastDraws({ chains, draws, variables }: Draws, most: number): Draws {
  const kept = Math.min(draws, most);
  const cut = variables.map((variable) => {
    const size = variable.data.length / (chains * draws);
    const data = new Float64Array(chains * kept * size);
    for (let c = 0; c < chains; c++) data.set(variable.data.subarray((c * draws + draws - kept) * size, (c + 1) * draws * size), c * kept * size);
    return { ...variable, data };
  });
  return new Draws({ chains, draws: kept, variables: cut });
}
