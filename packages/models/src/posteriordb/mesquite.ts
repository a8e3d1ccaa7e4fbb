/**
 * @file Regress the leaf weight of mesquite bushes on their measures. @source Gelman & Hill 2006, "Data Analysis Using Regression", section 4.6.
 */
import { dist, math, sample } from "@typyro/core";
import { flatCoefficients, flatPositive } from "./flat.ts";

/** One row a bush. */
export interface Bushes {
  /** Grams of leaves. */
  readonly weight: readonly number[];
  /** Metres: the longest diameter of the canopy, and the one across. */
  readonly diam1: readonly number[];
  readonly diam2: readonly number[];
  /** Metres. */
  readonly canopyHeight: readonly number[];
  readonly totalHeight: readonly number[];
  /** Stems of a plant. */
  readonly density: readonly number[];
  /** 1 for the second set of measurements. */
  readonly group: readonly number[];
}

const TERMS = ["intercept", "diam1", "diam2", "canopy_height", "total_height", "density", "group"];

/** Weight on all measures. */
export function mesquite({ weight, ...bushes }: Bushes): void {
  const beta = flatCoefficients(TERMS);
  const sigma = sample("sigma", flatPositive);
  const mu = math({ beta, ...bushes })`
    beta[0] + beta[1] * diam1 + beta[2] * diam2 + beta[3] * canopyHeight + beta[4] * totalHeight + beta[5] * density + beta[6] * group`;
  sample("weight", dist.Normal(mu, sigma), { obs: weight });
}

/** The same of logarithms. */
export function logmesquite({ weight, ...bushes }: Bushes): void {
  const beta = flatCoefficients(TERMS);
  const sigma = sample("sigma", flatPositive);
  const mu = math({ beta, ...bushes })`
    beta[0] + beta[1] * log(diam1) + beta[2] * log(diam2) + beta[3] * log(canopyHeight)
    + beta[4] * log(totalHeight) + beta[5] * log(density) + beta[6] * group`;
  sample("log_weight", dist.Normal(mu, sigma), { obs: weight.map(Math.log) });
}

/** Log weight on volume, area and shape of the canopy. */
export function logmesquiteLogvas({ weight, ...bushes }: Bushes): void {
  const beta = flatCoefficients(["intercept", "volume", "area", "shape", "total_height", "density", "group"]);
  const sigma = sample("sigma", flatPositive);
  const mu = math({ beta, ...bushes })`
    beta[0] + beta[1] * log(diam1 * diam2 * canopyHeight) + beta[2] * log(diam1 * diam2) + beta[3] * log(diam1 / diam2)
    + beta[4] * log(totalHeight) + beta[5] * log(density) + beta[6] * group`;
  sample("log_weight", dist.Normal(mu, sigma), { obs: weight.map(Math.log) });
}
