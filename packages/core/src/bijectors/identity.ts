/**
 * @file Map the reals to themselves.
 */
import { real } from "../regions/numbers.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

/** x = u. */
export const identity: Bijector = {
  ...shapeKept,
  name: "identity",
  domain: real,
  codomain: real,
  forward: (u) => u,
  inverse: (x) => x,
  logAbsDetJacobian: (u) => u.mul(0),
};
