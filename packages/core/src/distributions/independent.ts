/**
 * @file Make the support of arrays whose elements all lie in another one.
 */
import { all } from "@typyro/autodiff";
import type { Bijector } from "../bijectors/bijector.ts";
import type { Support } from "../supports/support.ts";

/** The axes -1, ..., -dims. */
export function lastAxes(dims: number): number[] {
  return Array.from({ length: dims }, (_, i) => -1 - i);
}

/** Vectors whose elements all lie in `base`. */
export function independentSupport(base: Support, dims: number): Support {
  const { bijector } = base;
  return {
    ...base,
    ...(base.eventDim === 0 ? { element: base } : {}),
    eventDim: base.eventDim + dims,
    contains: (x) => all(base.contains(x), lastAxes(dims)),
    bijector: "none" in bijector ? bijector : independentBijector(bijector, dims),
  };
}

function independentBijector(base: Bijector, dims: number): Bijector {
  return { ...base, eventDim: base.eventDim + dims, logAbsDetJacobian: (u, x) => base.logAbsDetJacobian(u, x).sum(lastAxes(dims)) };
}
