/**
 * @file Regress the party that people identify with on ideology, race, age, schooling, sex and income.
 *
 * @source Gelman & Hill 2006, "Data Analysis Using Regression", section 4.7, on the National Election Study of one year.
 */
import { dist, math, sample } from "@typyro/core";
import { flatCoefficients, flatPositive } from "./flat.ts";

/** One row a person. */
export interface Voters {
  /** 1 strong Democrat, to 7 strong Republican. */
  readonly party: readonly number[];
  readonly ideology: readonly number[];
  readonly race: readonly number[];
  /** 1 to 4: 18 to 29, 30 to 44, 45 to 64, 65 and older. */
  readonly age: readonly number[];
  readonly schooling: readonly number[];
  readonly gender: readonly number[];
  readonly income: readonly number[];
}

const TERMS = ["intercept", "ideology", "race", "age 30-44", "age 45-64", "age 65", "schooling", "gender", "income"];

/** Party on everything. */
export function nes({ party, ...voters }: Voters): void {
  const beta = flatCoefficients(TERMS);
  const sigma = sample("sigma", flatPositive);
  const mu = math({ beta, ...voters })`
    beta[0] + beta[1] * ideology + beta[2] * race
    + beta[3] * where(age == 2, 1, 0) + beta[4] * where(age == 3, 1, 0) + beta[5] * where(age == 4, 1, 0)
    + beta[6] * schooling + beta[7] * gender + beta[8] * income`;
  sample("partyid7", dist.Normal(mu, sigma), { obs: party });
}
