/**
 * @file Read the sleep study's held-out rows on the scale of the training rows, and score rows that a fit has not seen.
 */
import { readFileSync } from "node:fs";
import { type Draws, parseCsv } from "typyro";
import { loadTraining } from "../src/sleepstudy/data.ts";
import type { SleepData } from "../src/sleepstudy/model.ts";

/** The 70 rows left out of the training rows, of the same subjects. */
export function loadHeldOut(): SleepData & { readonly reaction: readonly number[] } {
  const { data, day, reaction } = loadTraining();
  const file = "sleepstudy_heldout.csv";
  const table = parseCsv(readFileSync(new URL(`../src/sleepstudy/${file}`, import.meta.url), "utf8"), file);
  return {
    day: table.numbers("day").map((x) => (x - day.mean) / day.sd),
    reaction: table.numbers("reaction").map((x) => (x - reaction.mean) / reaction.sd),
    subject: table.text("subject").map((label) => data.subjects.indexOf(label)),
    subjects: data.subjects,
  };
}

/** Sum over rows of the log of the mean predictive density, and the share of each draw in it. */
export function heldOutElpd(logLikelihood: Draws, site: string): { readonly elpd: number; readonly influence: number[][] } {
  const { shape, data } = logLikelihood.get(site);
  const [rows = 0] = shape;
  const { chains, draws } = logLikelihood;
  const total = chains * draws;
  const influence = new Float64Array(total);
  let elpd = 0;
  for (let i = 0; i < rows; i++) {
    const densities = Float64Array.from({ length: total }, (_, s) => Math.exp(data[s * rows + i] ?? NaN));
    const mean = densities.reduce((a, b) => a + b, 0) / total;
    elpd += Math.log(mean);
    densities.forEach((density, s) => (influence[s] = (influence[s] ?? 0) + density / mean));
  }
  return { elpd, influence: Array.from({ length: chains }, (_, c) => [...influence.subarray(c * draws, (c + 1) * draws)]) };
}
