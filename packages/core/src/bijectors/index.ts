/**
 * @file Every bijector, for use in transformed distributions and supports of the user's own.
 */
export { abs, type Folding } from "./abs.ts";
export { affine } from "./affine.ts";
export { choleskyBijector as cholesky } from "./cholesky.ts";
export { compose, inverted } from "./compose.ts";
export { corrCholeskyBijector as corrCholesky, corrMatrixBijector as corrMatrix } from "./corrCholesky.ts";
export { expBijector as exp, lowerBound, upperBound } from "./exp.ts";
export { identity } from "./identity.ts";
export { independent } from "./independent.ts";
export { interval } from "./interval.ts";
export { l1BallBijector as l1Ball } from "./l1Ball.ts";
export {
  lowerCholeskyBijector as lowerCholesky, positiveDefiniteBijector as positiveDefinite, scaledUnitLowerCholeskyBijector as scaledUnitLowerCholesky,
  softplusLowerCholeskyBijector as softplusLowerCholesky,
} from "./lowerCholesky.ts";
export { lowerCholeskyAffine } from "./lowerCholeskyAffine.ts";
export { orderedBijector as ordered, positiveOrderedBijector as positiveOrdered } from "./ordered.ts";
export { permute } from "./permute.ts";
export { power } from "./power.ts";
export { recursiveLinear } from "./recursiveLinear.ts";
export { reshape } from "./reshape.ts";
export { simplexToOrdered } from "./simplexToOrdered.ts";
export { softplusBijector as softplus } from "./softplus.ts";
export { stickBreaking } from "./stickBreaking.ts";
export { unpack, type Unpacking } from "./unpack.ts";
export { zeroSumBijector as zeroSum } from "./zeroSum.ts";
