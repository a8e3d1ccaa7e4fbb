/**
 * @file Regress simulated outcomes on five predictors, with proper priors.
 */
import { dist, math, plate, sample } from "@typyro/core";

/** One row an outcome. */
export interface Rows {
  /** @shape [row, predictor] */
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
}

/** Bayesian linear regression without an intercept. */
export function blr({ X, y }: Rows): void {
  const beta = plate("predictors", X[0]?.length ?? 0, () => sample("beta", dist.Normal(0, 10)));
  const sigma = sample("sigma", dist.HalfNormal(10));
  sample("y", dist.Normal(math({ X, beta })`X @ beta`, sigma), { obs: y });
}
