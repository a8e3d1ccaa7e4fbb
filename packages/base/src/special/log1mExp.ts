/**
 * @file Compute log(1 - e^x) for x <= 0.
 *
 * @source Maechler 2012, "Accurately computing log(1 - exp(-|a|))", vignette of the R package Rmpfr, eq. (7): the switch at -log 2.
 */
import { LN2 } from "./constants.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";

/** log(1 - e^x): the complement of a probability given by its log; -Infinity at 0, NaN above. */
export function log1mExp(x: number): number {
  return x > -LN2 ? log(-expm1(x)) : log1p(-exp(x));
}
