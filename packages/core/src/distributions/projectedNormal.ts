/**
 * @file Define the distribution of the direction of a normal vector.
 */
import { exp, normalCdf, type Num, type Value } from "@typyro/autodiff";
import { LOG_TWO_PI } from "@typyro/base";
import { real } from "../supports/supports.ts";
import { sphere } from "../supports/vectors.ts";
import type { Distribution } from "./distribution.ts";
import { normalDraws } from "./gaussianParts.ts";
import { type VectorFamily, vectorMember } from "./vectorFamily.ts";

const HALF_LOG_TWO_PI = LOG_TWO_PI / 2;

/**
 * log of the integral of r^(n-1) exp(-(r - t)^2 / 2) over r > 0, divided by sqrt(2 pi), by parts:
 * I_k = t I_(k-1) + (k-1) I_(k-2), I_0 = Phi(t), I_1 = t Phi(t) + phi(t).
 */
function logRadial(t: Value, n: number): Value {
  const phi = exp(t.square().mul(-0.5).sub(HALF_LOG_TWO_PI));
  let before = normalCdf(t);
  if (n === 1) return before.log();
  let last = t.mul(before).add(phi);
  for (let k = 2; k < n; k++) [before, last] = [last, t.mul(last).add(before.mul(k - 1))];
  return last.log();
}

const record: VectorFamily<"concentration"> = {
  name: "ProjectedNormal",
  parameters: { concentration: { rank: 1, support: real } },
  event: ({ concentration }) => concentration,
  shapes: "a vector [n]",
  support: sphere,
  logDensity: (x, { concentration }, [n = 1]) => {
    const along = x.mul(concentration).sum(-1);
    // The part of the concentration across the direction: |c|^2 - (c x)^2.
    const across = concentration.square().sum(-1).sub(along.square());
    return across.mul(-0.5).add(logRadial(along, n)).sub((n - 1) * HALF_LOG_TWO_PI);
  },
  draw: (generator, { concentration }, shape, event) => {
    const x = normalDraws(generator, [...shape, ...event]).add(concentration);
    return x.div(x.square().sum(-1).sqrt().reshape([...shape, 1]));
  },
  mean: { none: "it has no closed form" },
  variance: { none: "it has no closed form" },
  entropy: { none: "it has no closed form" },
};

/**
 * Projected normal distribution: the direction x / |x| of x ~ Normal(concentration, I). Under gradient-based samplers it is
 * to be rewritten by `projectedNormal()`.
 *
 * @param concentration - a vector: its direction is the mean direction, its length says how concentrated.
 * @shape event = [n]; accurate while the concentration is not longer than about 10.
 * @support sphere
 */
export function ProjectedNormal(concentration: Num): Distribution {
  return vectorMember(record, { concentration });
}
