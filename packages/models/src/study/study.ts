/**
 * @file Say what a study is: a program that prints its tables and returns what its report is made from.
 */
import type { Verdict } from "typyro";
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

/** What a study comes to. */
export interface Studied extends ReportContents {
  /** The runs that its conclusions rest on. Those that are there to show what goes wrong are not among them. */
  readonly restsOn: Readonly<Record<string, { readonly verdict: Pick<Verdict, "ok" | "toString"> }>>;
}

/** Runs a study from its data file to its conclusion. */
export type Study = (settings: Settings, print: Print) => Promise<Studied>;

/** A title with a line below it, for a terminal. */
export function heading(title: string): string {
  return `\n${title}\n${"=".repeat(title.length)}\n`;
}
