/**
 * @file List the supports of vectors: regions of vectors with the bijectors that reach them.
 */
import type { Num } from "@typyro/autodiff";
import { identity } from "../bijectors/identity.ts";
import { l1BallBijector } from "../bijectors/l1Ball.ts";
import { orderedBijector, positiveOrderedBijector } from "../bijectors/ordered.ts";
import { stickBreaking } from "../bijectors/stickBreaking.ts";
import { zeroSumBijector } from "../bijectors/zeroSum.ts";
import * as regions from "../regions/vectors.ts";
import { independentSupport, reached, type Support, unreached } from "./support.ts";

/** Vectors whose members all lie in `base`: `dims` more axes at the right make one member. */
export const independent = (base: Support, dims = 1): Support => ({ ...regions.independent(base, dims), bijector: independentSupport(base, dims).bijector });

/** Vectors of finite numbers. */
export const realVector: Support = reached(regions.realVector, identity);

/** Matrices of finite numbers. */
export const realMatrix: Support = reached(regions.realMatrix, identity);

/** Vectors of numbers of at least 0 that sum to 1 within 1e-6. */
export const simplex: Support = reached(regions.simplex, stickBreaking);

/** Vectors of real numbers in strictly ascending order. */
export const orderedVector: Support = reached(regions.orderedVector, orderedBijector);

/** Vectors of positive numbers in strictly ascending order. */
export const positiveOrderedVector: Support = reached(regions.positiveOrderedVector, positiveOrderedBijector);

/** Arrays of `dims` axes that sum to 0 along each of them, within 1e-6 of the sum of their sizes. */
export const zeroSum = (dims = 1): Support => reached(regions.zeroSum(dims), zeroSumBijector(dims));

/** Vectors of length 1, within 1e-6. No smooth map from unconstrained numbers is one-to-one onto it. */
export const sphere: Support = {
  ...regions.sphere,
  bijector: { none: "the sphere is not the image of unconstrained numbers; divide a vector of normals by its length (as `projectedNormal` does)" },
};

/** Vectors whose absolute values sum to at most 1 (and 1e-6 of rounding). */
export const l1Ball: Support = reached(regions.l1Ball, l1BallBijector);

/** Vectors of counts that sum to `total`, which may have batch axes. */
export const multinomial = (total: Num): Support => unreached(regions.multinomial(total));
