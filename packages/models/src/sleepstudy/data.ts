/**
 * @file Load the sleep study's rows and put them on the standard scale of the training rows.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Csv, groups, parseCsv, type Standardized, standardize } from "typyro";
import type { SleepData } from "./model.ts";

/** Rows with their reaction times. */
export type SleepRows = SleepData & { readonly reaction: readonly number[] };

/** Training rows, with the scales that lead back to days and milliseconds. */
export interface SleepStudy {
  readonly data: SleepRows;
  readonly day: Standardized;
  readonly reaction: Standardized;
}

/**
 * The 110 training rows, unless another file is named: columns `subject`, `day`, `reaction`.
 *
 * @source Belenky et al. 2003, as in lme4's `sleepstudy`, thinned to 10, 5 or 2 days a subject.
 */
export function loadTraining(file = pathOf("sleepstudy_train.csv")): SleepStudy {
  const table = read(file);
  const { labels, index } = groups(table.text("subject"));
  const day = standardize(table.numbers("day"), "day");
  const reaction = standardize(table.numbers("reaction"), "reaction");
  return { data: { day: day.values, subject: index, subjects: labels, reaction: reaction.values }, day, reaction };
}

/** The 70 rows left out of the training rows, of the same subjects and on their scale. @error `group-unknown` for another subject */
export function loadHeldOut({ data, day, reaction }: SleepStudy, file = pathOf("sleepstudy_heldout.csv")): SleepRows {
  const table = read(file);
  return {
    day: table.numbers("day").map((x) => (x - day.mean) / day.sd),
    reaction: table.numbers("reaction").map((x) => (x - reaction.mean) / reaction.sd),
    subject: groups(table.text("subject"), data.subjects).index,
    subjects: data.subjects,
  };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function read(file: string): Csv {
  return parseCsv(readFileSync(file, "utf8"), file);
}
