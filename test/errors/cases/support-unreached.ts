import { array, bijectTo, supports } from "typyro";
import type { Expected } from "../expected.ts";

function middle() {
  const { forward } = bijectTo(supports.sphere); // <-- fault
  const direction = forward(array([0.6, 0.8]));
  return direction.div(direction.square().sum().sqrt());
}

export const run = () => middle();

export const expected = {
  code: "support-unreached",
  errorClass: "SupportError",
  facts: ["`supports.sphere` (a vector of length 1)", "has no bijector"],
  repairs: [{ help: 0, at: "supports.sphere" }],
} satisfies Expected;
