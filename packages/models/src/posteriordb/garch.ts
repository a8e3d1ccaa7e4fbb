/**
 * @file Follow the changing variance of a series, which depends on the last value and the last variance.
 *
 * @source Bollerslev 1986, "Generalized autoregressive conditional heteroskedasticity", GARCH(1, 1).
 */
import { dist, math, type Num, sample, supports } from "@typyro/core";
import { flat, flatPositive } from "./flat.ts";

/** A series in the order of time. */
export interface Returns {
  readonly y: readonly number[];
  /** Standard deviation of the first value. */
  readonly sigma1: number;
}

/** GARCH(1, 1) with flat priors; the support of `beta1` depends on `alpha1`. */
export function garch11({ y, sigma1 }: Returns): void {
  const mu = sample("mu", flat);
  const alpha0 = sample("alpha0", flatPositive);
  const alpha1 = sample("alpha1", dist.Uniform(0, 1));
  const beta1 = sample("beta1", dist.ImproperUniform(supports.interval(0, math({ alpha1 })`1 - alpha1`)));
  let variance: Num = sigma1 ** 2;
  const variances: Num[] = [];
  for (const value of y) {
    variances.push(variance);
    variance = math({ mu, alpha0, alpha1, beta1, value, variance })`alpha0 + alpha1 * (value - mu) ** 2 + beta1 * variance`;
  }
  sample("y", dist.Normal(mu, math({ variances })`sqrt(variances)`), { obs: y });
}
