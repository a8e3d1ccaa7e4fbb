/**
 * @file Read the draws that the gallery and the tests show (made by scripts/gallery/makeDraws.ts).
 */
import { readFileSync } from "node:fs";
import { Comparison, type ComparedModel, type InferenceData, inferenceDataFromJson } from "@typyro/diagnostics";

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
/** The sleep study, partial pooling and no pooling. */
export const partial = groupsOf("sleepPartial");
export const unpooled = groupsOf("sleepUnpooled");
export const sleep = JSON.parse(textOf("sleepScores")) as SleepScores;
export const comparison = new Comparison(sleep.comparison.models, "stacking", sleep.comparison.observations);
