/**
 * @file Load the points, with the slopes that they were simulated from.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseCsv } from "typyro";
import type { PointData } from "./model.ts";

/** Points and the slopes that made them. */
export interface PointStudy {
  readonly data: PointData & { readonly y: readonly number[] };
  /** The slope of each point in the simulation, which the model does not see. */
  readonly trueSlopes: readonly number[];
}

/** What the points were simulated with; there was no noise. */
export const TRUTH = { a: 2, mu_b: 2, sigma_b: 1 } as const;

/** 100 points, simulated: y = 2 + b x with b ~ Normal(2, 1). Unless another file is named: `x`, `y`, `b_true`. */
export function loadPoints(file = fileURLToPath(new URL("per_point_slopes.csv", import.meta.url))): PointStudy {
  const table = parseCsv(readFileSync(file, "utf8"), file);
  return { data: { x: table.numbers("x"), y: table.numbers("y") }, trueSlopes: table.numbers("b_true") };
}
