/**
 * @file Lead draws of the standardised models back to the units of x and y.
 */
import { Draws, type Posterior } from "typyro";
import type { LabStudy } from "./data.ts";

/**
 * Line, offsets and their spread in the original units: y = m x + b + o. Variables that the model does not have are left out.
 *
 * With x = x̄ + s_x x* and y = ȳ + s_y y*, m = m* s_y / s_x and b = ȳ + s_y (b* - m* x̄ / s_x).
 */
export function inOriginalUnits({ draws }: Pick<Posterior, "draws">, { x, y }: Pick<LabStudy, "x" | "y">): Draws {
  const [m, b] = [draws.get("m"), draws.get("b")];
  const scaled = ["o", "tau"].filter((name) => draws.has(name)).map((name) => ({ ...draws.get(name), data: draws.get(name).data.map((value) => value * y.sd) }));
  return new Draws({
    chains: draws.chains,
    draws: draws.draws,
    stats: draws.stats,
    variables: [
      { ...m, data: m.data.map((slope) => (slope * y.sd) / x.sd) },
      { ...b, data: b.data.map((value, s) => y.mean + y.sd * (value - ((m.data[s] ?? NaN) * x.mean) / x.sd)) },
      ...scaled,
    ],
  });
}
