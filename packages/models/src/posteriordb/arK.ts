/**
 * @file Predict a series from its own last five values.
 */
import { dist, math, plate, sample, type Value } from "@typyro/core";

/** A series in the order of time. */
export interface Series {
  /** How many values before each one predict it. */
  readonly K: number;
  readonly y: readonly number[];
}

/** Autoregression of order K. */
export function arK({ K, y }: Series): void {
  const alpha = sample("alpha", dist.Normal(0, 10));
  const beta = plate("lags", K, () => sample("beta", dist.Normal(0, 10)));
  const sigma = sample("sigma", dist.HalfCauchy(2.5));
  let mu: Value = alpha;
  for (let k = 1; k <= K; k++) {
    const lagged = y.slice(K - k, y.length - k);
    mu = math({ mu, beta, lagged })`mu + beta[${k - 1}] * lagged`;
  }
  sample("y", dist.Normal(mu, sigma), { obs: y.slice(K) });
}
