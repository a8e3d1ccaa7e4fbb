/**
 * @file Say what a study is: a program that prints its tables and returns what its report is made from.
 */
import type { ReportContents } from "typyro/plot";

/** How much a study samples. What is left out is the study's own default. */
export interface Settings {
  /** Iterations of warm-up of each chain. */
  readonly warmup?: number | undefined;
  /** Draws kept of each chain. */
  readonly draws?: number | undefined;
  readonly seed?: number | undefined;
}

/** Where a study writes its tables: `console.log`, or a list in a test. */
export type Print = (text: string) => void;

/** Runs a study from its data file to its conclusion. */
export type Study = (settings: Settings, print: Print) => Promise<ReportContents>;

/** A title with a line below it, for a terminal. */
export function heading(title: string): string {
  return `\n${title}\n${"=".repeat(title.length)}\n`;
}
