/**
 * @file Map the reals to themselves.
 */
import { type Bijector, elementwise } from "./bijector.ts";

/** x = u. */
export const identity: Bijector = {
  ...elementwise,
  name: "identity",
  forward: (u) => u,
  inverse: (x) => x,
  logAbsDetJacobian: (u) => u.mul(0),
};
