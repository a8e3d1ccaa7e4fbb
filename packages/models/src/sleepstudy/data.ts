/**
 * @file Load the sleep study's rows and put them on the standard scale of the training rows.
 */
import { readFileSync } from "node:fs";
import { groups, parseCsv, type Standardized, standardize } from "typyro";
import type { SleepData } from "./model.ts";

/** Training rows, with the scales that lead back to days and milliseconds. */
export interface SleepStudy {
  readonly data: SleepData & { readonly reaction: readonly number[] };
  readonly day: Standardized;
  readonly reaction: Standardized;
}

/** The 110 training rows. @source Belenky et al. 2003, as in lme4's `sleepstudy`, thinned to 10, 5 or 2 days a subject. */
export function loadTraining(): SleepStudy {
  const file = "sleepstudy_train.csv";
  const table = parseCsv(readFileSync(new URL(file, import.meta.url), "utf8"), file);
  const { labels, index } = groups(table.text("subject"));
  const day = standardize(table.numbers("day"), "day");
  const reaction = standardize(table.numbers("reaction"), "reaction");
  return { data: { day: day.values, subject: index, subjects: labels, reaction: reaction.values }, day, reaction };
}
