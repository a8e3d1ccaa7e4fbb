/**
 * @file Regress earnings on height and sex. @source Gelman & Hill 2006, "Data Analysis Using Regression", chapters 4 and 7.
 */
import { dist, math, sample } from "@typyro/core";
import { flatCoefficients, flatPositive } from "./flat.ts";

/** One row a person. */
export interface Earnings {
  /** Dollars a year. */
  readonly earn: readonly number[];
  /** Inches. */
  readonly height: readonly number[];
  /** 1 for men, 0 for women. */
  readonly male: readonly number[];
}

/** Earnings on height. */
export function earnHeight({ earn, height }: Earnings): void {
  const beta = flatCoefficients(["intercept", "height"]);
  const sigma = sample("sigma", flatPositive);
  sample("earn", dist.Normal(math({ beta, height })`beta[0] + beta[1] * height`, sigma), { obs: earn });
}

/** Log earnings on height. */
export function logearnHeight({ earn, height }: Earnings): void {
  const beta = flatCoefficients(["intercept", "height"]);
  const sigma = sample("sigma", flatPositive);
  sample("log_earn", dist.Normal(math({ beta, height })`beta[0] + beta[1] * height`, sigma), { obs: earn.map(Math.log) });
}

/** Log earnings on height, sex and their product. */
export function logearnInteraction({ earn, height, male }: Earnings): void {
  const beta = flatCoefficients(["intercept", "height", "male", "height * male"]);
  const sigma = sample("sigma", flatPositive);
  const mu = math({ beta, height, male })`beta[0] + beta[1] * height + beta[2] * male + beta[3] * (height * male)`;
  sample("log_earn", dist.Normal(mu, sigma), { obs: earn.map(Math.log) });
}
