/** @file Read the draws and the results of R's posterior 1.4.0 that the diagnostics are compared with. */
import { readFileSync } from "node:fs";

export interface ReferenceCase {
  readonly file: string;
  readonly quantile_type7: Readonly<Record<string, number | null>>;
  readonly [statistic: string]: unknown;
}

export interface Reference {
  readonly cases: Readonly<Record<string, ReferenceCase>>;
  readonly rank_example: { readonly x: number[][]; readonly z_scale: number[][]; readonly split: number[][] };
  readonly autocov: { readonly x: number[]; readonly autocovariance_first20: number[]; readonly autocorrelation_first20: number[] };
}

const text = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");

export const reference = JSON.parse(text("diagnostics.json")) as Reference;

const NUMBERS: Readonly<Record<string, number>> = { NA: NaN, Inf: Infinity, "-Inf": -Infinity };

/** The chains of a CSV file whose rows are draws. */
export function readChains(file: string): number[][] {
  const [, ...rows] = text(file)
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return transpose(rows.map((row) => row.map((cell) => NUMBERS[cell] ?? Number(cell))));
}

/** Rows of draws as chains. */
export function transpose(rows: readonly (readonly number[])[]): number[][] {
  return (rows[0] ?? []).map((_, c) => rows.map((row) => row[c] ?? NaN));
}
