/**
 * @file Regress children's test scores on their mothers' schooling and IQ. @source Gelman & Hill 2006, "Data Analysis Using Regression", chapter 3.
 */
import { dist, math, sample } from "@typyro/core";
import { flatCoefficients, flatPositive } from "./flat.ts";

/** One row a child. */
export interface KidIq {
  readonly kidScore: readonly number[];
  /** 1 where the mother finished high school. */
  readonly momHs: readonly number[];
  readonly momIq: readonly number[];
}

/** On schooling. */
export function kidscoreMomhs({ kidScore, momHs }: KidIq): void {
  const beta = flatCoefficients(["intercept", "mom_hs"]);
  const sigma = sample("sigma", dist.HalfCauchy(2.5));
  sample("kid_score", dist.Normal(math({ beta, momHs })`beta[0] + beta[1] * momHs`, sigma), { obs: kidScore });
}

/** On schooling and IQ. */
export function kidscoreMomhsiq({ kidScore, momHs, momIq }: KidIq): void {
  const beta = flatCoefficients(["intercept", "mom_hs", "mom_iq"]);
  const sigma = sample("sigma", dist.HalfCauchy(2.5));
  const mu = math({ beta, momHs, momIq })`beta[0] + beta[1] * momHs + beta[2] * momIq`;
  sample("kid_score", dist.Normal(mu, sigma), { obs: kidScore });
}

/** On schooling, IQ and their product. */
export function kidscoreInteraction({ kidScore, momHs, momIq }: KidIq): void {
  const beta = flatCoefficients(["intercept", "mom_hs", "mom_iq", "mom_hs * mom_iq"]);
  const sigma = sample("sigma", dist.HalfCauchy(2.5));
  const mu = math({ beta, momHs, momIq })`beta[0] + beta[1] * momHs + beta[2] * momIq + beta[3] * (momHs * momIq)`;
  sample("kid_score", dist.Normal(mu, sigma), { obs: kidScore });
}

/** The same on predictors centred and divided by two standard deviations. */
export function kidscoreInteractionZ({ kidScore, momHs, momIq }: KidIq): void {
  const beta = flatCoefficients(["intercept", "z_hs", "z_iq", "z_hs * z_iq"]);
  const sigma = sample("sigma", flatPositive);
  const hs = byTwoSds(momHs);
  const iq = byTwoSds(momIq);
  const mu = math({ beta, hs, iq })`beta[0] + beta[1] * hs + beta[2] * iq + beta[3] * (hs * iq)`;
  sample("kid_score", dist.Normal(mu, sigma), { obs: kidScore });
}

/** @source Gelman 2008, "Scaling regression inputs by dividing by two standard deviations"; divisor n - 1. */
function byTwoSds(column: readonly number[]): number[] {
  const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
  const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / (column.length - 1));
  return column.map((v) => (v - mean) / (2 * sd));
}
