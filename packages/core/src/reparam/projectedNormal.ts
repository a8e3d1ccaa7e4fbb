/**
 * @file Sample a direction as a vector of normals divided by its length.
 */
import type { Value } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import { Normal } from "../distributions/normal.ts";
import { sample } from "../primitives/sample.ts";
import type { Reparam } from "./reparam.ts";

/**
 * Site `x` under `dist.ProjectedNormal(concentration)`: `x_normal` is normal around the concentration, and `x` its direction.
 *
 * @error `reparam-support` for other distributions; `reparam-observed`.
 */
export function projectedNormal(): Reparam {
  const call = new CallSite(projectedNormal);
  return {
    name: "projectedNormal",
    rewrite: ({ name: site, fn }) => {
      const { concentration } = fn.parameters;
      if (fn.name !== "ProjectedNormal" || concentration === undefined) {
        throw modelError("reparam-support", { site, strategy: "projectedNormal", distribution: fn.toString(), needs: "dist.ProjectedNormal" }, { at: [call] });
      }
      const normals = Normal(concentration, 1).expand([...fn.batchShape, ...fn.eventShape]).toEvent(1);
      const x = sample(`${site}_normal`, normals, { infer: { auxiliary: true } });
      return x.div(keepLast(x.square().sum(-1).sqrt()));
    },
  };
}

function keepLast(length: Value): Value {
  return length.reshape([...length.shape, 1]);
}
