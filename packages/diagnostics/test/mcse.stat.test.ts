/**
 * Whether Monte Carlo standard errors are as large as the errors really are, on first-order autoregressions, whose
 * true variances are known. Each test averages, over independent runs, the squared standard error that was reported
 * divided by the true variance of the figure, which should be 1; its own standard error comes from the spread over
 * the runs.
 *
 * The ESS is biased: its sum of correlations is cut off where they drown in noise, which costs up to 3 % of the
 * variance at this length (and 3 to 10 % at 4 x 250 draws; both measured). That much is allowed, so the tests see a
 * mean ratio that is off by 3 % and 5 of its standard errors, which is 5 to 7 % with 200 runs.
 */
import { Generator } from "@typyro/base";
import { expect, it } from "vitest";
import { mcseMean, mcseSd } from "../src/index.ts";

/** Relative bias of the squared standard error that the estimator is known to have. */
const KNOWN_BIAS = 0.03;
const RUNS = 200;
const CHAINS = 4;
const DRAWS = 2000;
const TOTAL = CHAINS * DRAWS;

/** Stationary chains with unit variance and correlation `phi`. */
function autoregression(generator: Generator, phi: number): Float64Array[] {
  const innovation = Math.sqrt(1 - phi * phi);
  return Array.from({ length: CHAINS }, () => {
    const chain = new Float64Array(DRAWS);
    generator.fillNormal(chain);
    for (let i = 1; i < DRAWS; i++) chain[i] = phi * (chain[i - 1] ?? NaN) + innovation * (chain[i] ?? NaN);
    return chain;
  });
}

/** Variance of the mean over all draws: the double sum of correlations `phi ** |i - j|` within a chain. */
function varianceOfMean(phi: number): number {
  let sum = DRAWS;
  for (let lag = 1; lag < DRAWS; lag++) sum += 2 * (DRAWS - lag) * phi ** lag;
  return sum / DRAWS / TOTAL;
}

function zOfRatios(ratios: readonly number[]): { readonly z: number; readonly se: number } {
  const mean = ratios.reduce((a, b) => a + b, 0) / ratios.length;
  const variance = ratios.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (ratios.length - 1);
  const se = Math.sqrt(variance / ratios.length);
  return { z: (Math.abs(mean - 1) - KNOWN_BIAS) / se, se };
}

it.each([-0.5, 0, 0.5, 0.8])("the standard error of the mean is right at correlation %d", (phi) => {
  const generator = Generator.fromSeed(20261121).fold(`mean ${phi}`);
  const truth = varianceOfMean(phi);
  const { z, se } = zOfRatios(Array.from({ length: RUNS }, () => mcseMean(autoregression(generator, phi)) ** 2 / truth));
  expect(se).toBeLessThan(0.01);
  expect(z).toBeLessThan(5);
});

it.each([0, 0.5])("the standard error of the standard deviation is right at correlation %d", (phi) => {
  const generator = Generator.fromSeed(20261121).fold(`sd ${phi}`);
  // Squares of the chain are correlated phi ** 2; the variance of the variance is 2 times that sum, and of its root a quarter.
  const truth = (2 * varianceOfMean(phi * phi)) / 4;
  const { z, se } = zOfRatios(Array.from({ length: RUNS }, () => mcseSd(autoregression(generator, phi)) ** 2 / truth));
  expect(se).toBeLessThan(0.01);
  expect(z).toBeLessThan(5);
});
