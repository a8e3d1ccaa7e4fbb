/**
 * @file Define the random walk with normal steps.
 */
import { cumsum, lift, type Num, pad, type Value } from "@typyro/autodiff";
import { HALF_LOG_TWO_PI, modelError } from "@typyro/base";
import { positive } from "../supports/supports.ts";
import { realVector } from "../supports/vectors.ts";
import type { Distribution } from "./distribution.ts";
import { asColumn, normalDraws } from "./gaussianParts.ts";
import { type VectorFamily, vectorMember } from "./vectorFamily.ts";

/** x_0, x_1 - x_0, ... */
function steps(x: Value, n: number): Value {
  return x.sub(pad(x.slice(0, Math.max(0, n - 1), { axis: -1 }), Math.min(1, n), 0));
}

function walk(n: number): VectorFamily<"scale"> {
  return {
    name: "GaussianRandomWalk",
    parameters: { scale: { rank: 0, support: positive } },
    event: () => [n],
    shapes: "a number",
    typed: ({ scale }) => `${scale}, ${n}`,
    support: realVector,
    logDensity: (x, { scale }) => steps(x, n).div(asColumn(scale)).square().sum(-1).mul(-0.5).sub(scale.log().add(HALF_LOG_TWO_PI).mul(n)),
    draw: (generator, { scale }, shape) => cumsum(normalDraws(generator, [...shape, n]).mul(asColumn(scale)), -1),
    mean: ({ scale }) => asColumn(scale.mul(0)),
    variance: ({ scale }) => asColumn(scale.square()).mul(lift(Float64Array.from({ length: n }, (_, i) => i + 1))),
    entropy: ({ scale }) => scale.log().add(HALF_LOG_TWO_PI + 0.5).mul(n),
  };
}

/**
 * Random walk from 0: x_0 and each difference x_i - x_{i-1} are normal with mean 0.
 *
 * @param scale - standard deviation of a step, positive. @param numSteps - length of the walk, a number known while recording.
 * @shape batch = shape of `scale`; event = [numSteps]
 * @support realVector
 * @error `dimension-count`
 */
export function GaussianRandomWalk(scale: Num = 1, numSteps = 1): Distribution {
  if (!(Number.isInteger(numSteps) && numSteps >= 1)) throw modelError("dimension-count", { distribution: "GaussianRandomWalk", parameter: "numSteps", value: String(numSteps), least: 1 });
  return vectorMember(walk(numSteps), { scale });
}
