/**
 * @file Load the two sites and the radon measurements of Minnesota.
 */
import { readFileSync } from "node:fs";
import { type Csv, groups, parseCsv } from "typyro";
import type { RadonData } from "./radon.ts";
import type { SiteData } from "./twoSites.ts";

function read(file: string): Csv {
  return parseCsv(readFileSync(new URL(file, import.meta.url), "utf8"), file);
}

/** 40 rows of two sites, simulated: beta 2 and -5, noise 1. */
export function loadTwoSites(): SiteData & { readonly y: readonly number[] } {
  const table = read("two_sites.csv");
  return { x: table.numbers("x"), site: groups(table.text("site")), y: table.numbers("y") };
}

/** 919 houses in 85 counties, numbered in alphabetical order. @source Gelman & Hill 2006, "Data Analysis Using Regression", chapter 12; from posteriordb */
export function loadRadon(): RadonData & { readonly logRadon: readonly number[]; readonly logUranium: readonly number[] } {
  const table = read("radon_mn.csv");
  const index = table.numbers("county_idx");
  // The rows come in the order of the survey: counties stand by their number, not by first appearance.
  const labels = Array.from({ length: Math.max(...index) + 1 }, (_, county) => String(county));
  return {
    county: { labels, index, length: labels.length },
    floor: table.numbers("floor_measure"),
    logRadon: table.numbers("log_radon"),
    logUranium: table.numbers("log_uppm"),
  };
}
