/**
 * @file Map the members of arrays one by one, and count the array as one event.
 */
import { independentRegion, lastAxes } from "../regions/region.ts";
import type { Bijector } from "./bijector.ts";

/** `base` with `dims` more axes at the right in each event; its log-Jacobians are summed over them. */
export function independent(base: Bijector, dims: number): Bijector {
  if (dims === 0) return base;
  return {
    ...base,
    domain: independentRegion(base.domain, dims),
    codomain: independentRegion(base.codomain, dims),
    logAbsDetJacobian: (u, x) => base.logAbsDetJacobian(u, x).sum(lastAxes(dims)),
  };
}
