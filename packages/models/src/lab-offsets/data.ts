/**
 * @file Load the laboratories' measurements and put them on the standard scale.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { groups, parseCsv, type Standardized, standardize } from "typyro";
import type { LabData } from "./model.ts";

/** The measurements, with the scales that lead back to their units. */
export interface LabStudy {
  readonly data: LabData & { readonly y: readonly number[] };
  readonly x: Standardized;
  readonly y: Standardized;
}

/**
 * 163 measurements of 7 laboratories, unless another file is named: `lab`, `x`, `y`, `sigma`, without a header. A laboratory
 * may have a single row. Simulated, in the shape of a data set that is not public.
 */
export function loadLabs(file = fileURLToPath(new URL("properMotions.csv", import.meta.url))): LabStudy {
  const table = parseCsv(readFileSync(file, "utf8"), file, { columns: ["lab", "x", "y", "sigma"] });
  const x = standardize(table.numbers("x"), "x");
  const y = standardize(table.numbers("y"), "y");
  const sigma = table.numbers("sigma").map((s) => s / y.sd);
  return { data: { x: x.values, lab: groups(table.text("lab")), sigma, y: y.values }, x, y };
}
