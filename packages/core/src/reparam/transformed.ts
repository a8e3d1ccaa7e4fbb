/**
 * @file Sample the base of a transformed distribution instead of the transformed variable.
 */
import { CallSite, modelError } from "@typyro/base";
import { expBijector } from "../bijectors/exp.ts";
import type { Distribution, Transformation } from "../distributions/distribution.ts";
import { Normal } from "../distributions/normal.ts";
import { sample } from "../primitives/sample.ts";
import type { Reparam } from "./reparam.ts";

/**
 * Transformed site `x = f(base)`: `x_base` is sampled from the base distribution and `x` computed. Also for
 * families that are transforms by definition (log-normal). The base can be rewritten in turn:
 *
 * @error `reparam-support` for other distributions; `reparam-observed`.
 * @example
 * reparam(model, { rate: transformed(), rate_base: locScale(0) });
 */
export function transformed(): Reparam {
  const call = new CallSite(transformed);
  return {
    name: "transformed",
    rewrite: ({ name: site, fn }) => {
      const parts = partsOf(fn);
      if (parts === undefined) {
        const needs = "a dist.TransformedDistribution or dist.LogNormal";
        throw modelError("reparam-support", { site, strategy: "transformed", distribution: fn.toString(), needs }, { at: [call] });
      }
      return parts.transform.forward(sample(`${site}_base`, parts.base, { infer: { auxiliary: true } }));
    },
  };
}

/** Base and transform of a distribution that is made of them. */
export function partsOf(fn: Distribution): Transformation | undefined {
  const { loc, scale } = fn.parameters;
  if (fn.name === "LogNormal" && loc !== undefined && scale !== undefined) return { base: Normal(loc, scale).expand(fn.batchShape), transform: expBijector };
  return fn.transformation;
}
