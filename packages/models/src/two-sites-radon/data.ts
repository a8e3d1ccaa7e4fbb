/**
 * @file Load the two sites and the radon measurements of Minnesota.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Csv, groups, parseCsv } from "typyro";
import type { RadonData } from "./radon.ts";
import type { SiteData } from "./twoSites.ts";

/** Rows of two sites. */
export type TwoSites = SiteData & { readonly y: readonly number[] };

/** Houses with their measurements. */
export type Radon = RadonData & { readonly logRadon: readonly number[]; readonly logUranium: readonly number[] };

/** 40 rows of two sites, simulated: beta 2 and -5, noise 1. Unless another file is named: `y`, `x`, `site`. */
export function loadTwoSites(file = pathOf("two_sites.csv")): TwoSites {
  const table = read(file);
  return { x: table.numbers("x"), site: groups(table.text("site")), y: table.numbers("y") };
}

/**
 * 919 houses in 85 counties, numbered in alphabetical order, unless another file is named. A county below the greatest number
 * without a house stays a county: what is known of it is what its population says.
 *
 * @error `group-unknown` for a county that is not 0, 1, 2, ...
 * @source Gelman & Hill 2006, "Data Analysis Using Regression", chapter 12; from posteriordb
 */
export function loadRadon(file = pathOf("radon_mn.csv")): Radon {
  const table = read(file);
  const county = table.numbers("county_idx");
  // The rows come in the order of the survey: counties stand by their number, not by first appearance.
  const numbers = Array.from({ length: Math.max(...county) + 1 }, (_, at) => at);
  return {
    county: groups(county, numbers),
    floor: table.numbers("floor_measure"),
    logRadon: table.numbers("log_radon"),
    logUranium: table.numbers("log_uppm"),
  };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function read(file: string): Csv {
  return parseCsv(readFileSync(file, "utf8"), file);
}
