/**
 * @file Define the normal distribution on arrays that sum to zero.
 */
import type { Num, Value } from "@typyro/autodiff";
import { HALF_LOG_TWO_PI, modelError, type Shape, sizeOf } from "@typyro/base";
import { positive } from "../supports/supports.ts";
import { zeroSum } from "../supports/vectors.ts";
import type { Distribution } from "./distribution.ts";
import { normalDraws } from "./gaussianParts.ts";
import { type VectorFamily, vectorMember } from "./vectorFamily.ts";

function zeroSumFamily(shape: Shape): VectorFamily<"scale"> {
  const axes = shape.map((_, i) => -1 - i);
  const ones = shape.map(() => 1);
  /** Dimensions left once the sums are fixed. */
  const free = sizeOf(shape.map((n) => n - 1));
  const perElement = (scale: Value): Value => scale.reshape([...scale.shape, ...ones]);
  const centred = (x: Value, axis: number): Value => x.sub(x.mean(axis).reshape(x.shape.map((n, i) => (i === x.shape.length + axis ? 1 : n))));
  return {
    name: "ZeroSumNormal",
    parameters: { scale: { rank: 0, support: positive } },
    event: () => shape,
    shapes: "a number",
    typed: ({ scale }) => `${scale}, ${shape.length === 1 ? String(shape[0]) : `[${shape.join(", ")}]`}`,
    support: zeroSum(shape.length),
    logDensity: (x, { scale }) => x.div(perElement(scale)).square().sum(axes).mul(-0.5).sub(scale.log().add(HALF_LOG_TWO_PI).mul(free)),
    draw: (generator, { scale }, batch) => axes.reduce(centred, normalDraws(generator, [...batch, ...shape])).mul(perElement(scale)),
    mean: ({ scale }) => perElement(scale.mul(0)),
    variance: ({ scale }) => perElement(scale.square().mul(shape.reduce((product, n) => product * (1 - 1 / n), 1))),
    entropy: ({ scale }) => scale.log().add(HALF_LOG_TWO_PI + 0.5).mul(free),
  };
}

/**
 * Normal distribution on arrays that sum to zero along each axis: effects of the levels of a factor as differences from their mean.
 *
 * The density is that of independent normals on the subspace, so `scale` is their standard deviation before the mean is taken out.
 *
 * @param scale - positive. @param shape - the length of a vector, or the sizes of an array, known while recording.
 * @shape batch = shape of `scale`; event = shape
 * @support zeroSum
 * @error `dimension-count`
 */
export function ZeroSumNormal(scale: Num, shape: number | Shape): Distribution {
  const sizes = typeof shape === "number" ? [shape] : shape;
  const wrong = sizes.find((n) => !(Number.isInteger(n) && n >= 1));
  if (wrong !== undefined || sizes.length === 0) throw modelError("dimension-count", { distribution: "ZeroSumNormal", parameter: "shape", value: wrong === undefined ? "[]" : String(wrong), least: 1 });
  return vectorMember(zeroSumFamily(sizes), { scale });
}
