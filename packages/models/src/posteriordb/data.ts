/**
 * @file Load the data sets of the posteriors taken from posteriordb.
 *
 * @source Magnusson et al., posteriordb, github.com/stan-dev/posteriordb.
 */
import { readFileSync } from "node:fs";
import { type Csv, parseCsv } from "typyro";
import type { Series } from "./arK.ts";
import type { Rows } from "./blr.ts";
import type { Earnings } from "./earnings.ts";
import type { Schools } from "./eightSchools.ts";
import type { Returns } from "./garch.ts";
import type { KidIq } from "./kidiq.ts";
import type { Bushes } from "./mesquite.ts";
import type { Voters } from "./nes.ts";

function read(name: string): Csv {
  const file = `data/${name}.csv`;
  return parseCsv(readFileSync(new URL(file, import.meta.url), "utf8"), file);
}

/** 8 schools. */
export function loadSchools(): Schools & { readonly y: readonly number[] } {
  const table = read("eight_schools");
  return { y: table.numbers("y"), sigma: table.numbers("sigma") };
}

/** 1192 people. */
export function loadEarnings(): Earnings {
  const table = read("earnings");
  return { earn: table.numbers("earn"), height: table.numbers("height"), male: table.numbers("male") };
}

/** 434 children. */
export function loadKidIq(): KidIq {
  const table = read("kidiq");
  return { kidScore: table.numbers("kid_score"), momHs: table.numbers("mom_hs"), momIq: table.numbers("mom_iq") };
}

/** 46 bushes. */
export function loadMesquite(): Bushes {
  const table = read("mesquite");
  return {
    weight: table.numbers("weight"),
    diam1: table.numbers("diam1"),
    diam2: table.numbers("diam2"),
    canopyHeight: table.numbers("canopy_height"),
    totalHeight: table.numbers("total_height"),
    density: table.numbers("density"),
    group: table.numbers("group"),
  };
}

/** 1184 people of 1976, or 1350 of 1992. */
export function loadNes(year: 1976 | 1992): Voters {
  const table = read(`nes${year}`);
  return {
    party: table.numbers("partyid7"),
    ideology: table.numbers("real_ideo"),
    race: table.numbers("race_adj"),
    age: table.numbers("age_discrete"),
    schooling: table.numbers("educ1"),
    gender: table.numbers("gender"),
    income: table.numbers("income"),
  };
}

/** 100 simulated rows with 5 predictors: correlated ones (`sblrc`) or independent ones (`sblri`). */
export function loadBlr(name: "sblrc" | "sblri"): Rows {
  const table = read(name);
  const columns = ["x1", "x2", "x3", "x4", "x5"].map((column) => table.numbers(column));
  return { X: table.numbers("y").map((_, row) => columns.map((column) => column[row] ?? Number.NaN)), y: table.numbers("y") };
}

/** A series of 200 values, and the order of the autoregression. */
export function loadArK(): Series {
  return { K: 5, y: read("arK").numbers("y") };
}

/** A series of 200 values. */
export function loadGarch(): Returns {
  return { y: read("garch").numbers("y"), sigma1: 0.5 };
}
