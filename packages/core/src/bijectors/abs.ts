/**
 * @file Map numbers to their sizes, two to one: no bijector, but a variable can be pushed through it.
 */
import type { Value } from "@typyro/autodiff";
import type { Shape } from "@typyro/base";
import { nonnegative, real } from "../regions/numbers.ts";
import type { Region } from "../regions/region.ts";

/** A map that is one-to-one on each of several parts of its domain, so that each x comes from one u of each part. */
export interface Folding {
  readonly name: string;
  readonly domain: Region;
  readonly codomain: Region;
  forward(u: Value): Value;
  /** Every u that is made into x. */
  preimages(x: Value): readonly [Value, Value];
  forwardShape(shape: Shape): Shape;
}

/** x = |u|, whose slopes have size 1. (NumPyro's `AbsTransform` gives x for its inverse.) */
export const abs: Folding = {
  name: "abs",
  domain: real,
  codomain: nonnegative,
  forward: (u) => u.abs(),
  preimages: (x) => [x, x.neg()],
  forwardShape: (shape) => shape,
};
