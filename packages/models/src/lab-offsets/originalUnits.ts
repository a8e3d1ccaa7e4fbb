/**
 * @file Lead draws of the standardised model back to the units of x and y.
 */
import { derive, type Draws } from "typyro";
import type { LabStudy } from "./data.ts";

/**
 * Line, offsets and their spread in the original units: y = m x + b + o.
 *
 * With x = x̄ + s_x x* and y = ȳ + s_y y*, m = m* s_y / s_x and b = ȳ + s_y b* - m x̄.
 */
export function inOriginalUnits(source: { readonly draws: Draws }, { x, y }: Pick<LabStudy, "x" | "y">): Draws {
  return derive(source, ["m", "b", "o", "tau"], ({ m, b, o, tau }) => {
    const slope = m.mul(y.sd / x.sd);
    return { m: slope, b: b.mul(y.sd).add(y.mean).sub(slope.mul(x.mean)), o: o.mul(y.sd), tau: tau.mul(y.sd) };
  });
}
