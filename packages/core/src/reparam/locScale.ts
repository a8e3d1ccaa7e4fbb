/**
 * @file Move location and scale out of a prior: the non-centred form, or any step between.
 */
import { lift, type Num, type Value } from "@typyro/autodiff";
import { CallSite, modelError } from "@typyro/base";
import type { Distribution } from "../distributions/distribution.ts";
import { sample } from "../primitives/sample.ts";
import type { Reparam } from "./reparam.ts";

/**
 * Partially non-centred form of a location-scale site `x ~ D(loc, scale)`:
 * `x_decentered ~ D(c loc, scale^c)` and `x = loc + scale^(1 - c) (x_decentered - c loc)`.
 *
 * @param centred - c, from 0 (non-centred) to 1 (centred, nothing changes); an array gives one for each element.
 * @error `reparam-centred`; `reparam-learnable` where it is left out; `reparam-support` for a site that is
 *   not a location-scale distribution on the reals; `reparam-observed`.
 * @source Gorinova, Moore & Hoffman 2020, "Automatic Reparameterisation of Probabilistic Programs", eq. (3).
 */
export function locScale(centred?: Num): Reparam {
  const call = new CallSite(locScale);
  if (centred === undefined) throw modelError("reparam-learnable", {}, { at: [call] });
  const c = lift(centred);
  const wrong = c.isKnown ? c.data().find((x) => !(x >= 0 && x <= 1)) : undefined;
  if (wrong !== undefined) throw modelError("reparam-centred", { centred: wrong }, { at: [call] });
  const isCentred = c.isKnown && c.data().every((x) => x === 1);
  return {
    name: "locScale",
    rewrite: ({ name, fn }) => {
      if (isCentred) return undefined;
      const { loc, scale } = locAndScale(name, fn, call);
      const shifted = c.mul(loc);
      const decentred = sample(`${name}_decentered`, replaced(fn, { loc: shifted, scale: scale.pow(c) }), { infer: { auxiliary: true } });
      return loc.add(scale.pow(c.neg().add(1)).mul(decentred.sub(shifted)));
    },
  };
}

/** Whether a distribution can be shifted and scaled, on the reals. */
export function isLocScale({ parameters, support, withParameters }: Distribution): boolean {
  return parameters["loc"] !== undefined && parameters["scale"] !== undefined && support.name === "real" && withParameters !== undefined;
}

function locAndScale(site: string, fn: Distribution, call: CallSite): { loc: Value; scale: Value } {
  const { loc, scale } = fn.parameters;
  if (isLocScale(fn) && loc !== undefined && scale !== undefined) return { loc, scale };
  const needs = "a distribution on the reals with `loc` and `scale`";
  throw modelError("reparam-support", { site, strategy: "locScale", distribution: fn.toString(), needs }, { at: [call] });
}

function replaced(fn: Distribution, parameters: Readonly<Record<string, Num>>): Distribution {
  return fn.withParameters?.(parameters) ?? fn;
}
