/**
 * @file Read the draws that the gallery and the tests show (made by scripts/gallery/makeDraws.ts).
 */
import { readFileSync } from "node:fs";
import { Generator, log } from "@typyro/base";
import { Comparison, type ComparedModel, Draws, type InferenceData, inferenceDataFromJson, looPit } from "@typyro/diagnostics";

function textOf(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8");
}

function groupsOf(name: string): InferenceData {
  return inferenceDataFromJson(textOf(name), `${name}.json`);
}

interface Scale {
  readonly mean: number;
  readonly sd: number;
}

interface SleepScores {
  readonly loo: { readonly rows: readonly { readonly label: string; readonly paretoK: number }[]; readonly goodK: number };
  readonly comparison: { readonly models: readonly ComparedModel[]; readonly observations: number };
  readonly scales: { readonly day: Scale; readonly reaction: Scale };
  readonly data: { readonly day: readonly number[]; readonly reaction: readonly number[]; readonly subject: readonly number[]; readonly subjects: readonly string[] };
  readonly grid: { readonly day: readonly number[]; readonly subject: readonly number[] };
}

/** Eight schools, centred: 69 divergences. */
export const eightSchools = groupsOf("eightSchools");
/** What the eight schools measured. @source Rubin 1981 */
export const eightSchoolsY = [28, 8, -3, 7, -1, 1, 18, 12];
const eightSchoolsSigma = [15, 10, 16, 11, 9, 11, 10, 18];

/** Where each school lies among its predictions from the other seven. */
export function eightSchoolsLooPit(): Float64Array {
  const draws = eightSchools.get("posterior");
  const theta = draws.get("theta");
  const data = theta.data.map((value, i) => {
    const [y, sigma] = [eightSchoolsY[i % 8] ?? NaN, eightSchoolsSigma[i % 8] ?? NaN];
    return -0.5 * ((y - value) / sigma) * ((y - value) / sigma) - log(sigma);
  });
  const logLikelihood = new Draws({ chains: draws.chains, draws: draws.draws, variables: [{ ...theta, name: "y", data }] });
  const generator = Generator.fromSeed(5);
  const predicted = theta.data.map((value, i) => value + (eightSchoolsSigma[i % 8] ?? NaN) * generator.normal());
  return looPit({ logLikelihood, predictions: new Draws({ chains: draws.chains, draws: draws.draws, variables: [{ ...theta, name: "y", data: predicted }] }), observed: eightSchoolsY });
}

/** The sleep study, partial pooling and no pooling. */
export const partial = groupsOf("sleepPartial");
export const unpooled = groupsOf("sleepUnpooled");
export const sleep = JSON.parse(textOf("sleepScores")) as SleepScores;
export const comparison = new Comparison(sleep.comparison.models, "stacking", sleep.comparison.observations);

/** Predictions of one site and what was observed, both simulated. */
export interface Simulated {
  readonly predictions: Draws;
  readonly observed: readonly number[];
}

const PREDICTED_DATA_SETS = 400;

/** @param predict, observe - one number, from random ones and the position of the observation */
function simulated(size: number, seed: number, predict: (next: Generator, i: number) => number, observe: (next: Generator, i: number) => number): Simulated {
  const generator = Generator.fromSeed(seed);
  const data = Float64Array.from({ length: PREDICTED_DATA_SETS * size }, (_, i) => predict(generator, i % size));
  return {
    predictions: new Draws({ chains: 1, draws: PREDICTED_DATA_SETS, variables: [{ name: "y", shape: [size], data }] }),
    observed: Array.from({ length: size }, (_, i) => observe(generator, i)),
  };
}

/** A count with a mean, by counting unit-rate arrivals. */
function poisson(next: Generator, mean: number): number {
  let count = 0;
  for (let time = -log(next.uniform()); time < mean; time -= log(next.uniform())) count++;
  return count;
}

/** Complaints a week, predicted by one rate where some weeks are quiet and some are not. */
export const complaints = simulated(150, 1, (next) => poisson(next, 3), (next) => poisson(next, next.uniform() < 0.4 ? 0.8 : 4.5));

const chanceOf = (i: number): number => (i + 0.5) / 120;
/** Recoveries, predicted with too much confidence. */
export const recoveries = simulated(120, 2, (next, i) => (next.uniform() < chanceOf(i) ? 1 : 0), (next, i) => (next.uniform() < 0.5 + 0.6 * (chanceOf(i) - 0.5) ? 1 : 0));

/** Weeks to relapse, followed for 30 weeks; predicted with a constant hazard where it rises. */
export const relapses = simulated(60, 3, (next) => -15 * log(next.uniform()), (next) => Math.min(30, 20 * Math.sqrt(-log(next.uniform()))));
