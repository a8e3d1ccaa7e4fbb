/** @file Every support, as typed after `supports.`. */
export { greaterThanEqual, lessThanEqual } from "./closedBounds.ts";
export { corrCholesky, corrMatrix, lowerCholesky, positiveDefinite, positiveSemidefinite, scaledUnitLowerCholesky, softplusLowerCholesky } from "./matrices.ts";
export * from "./supports.ts";
export {
  circular, independent, l1Ball, multinomial, orderedVector, positiveOrderedVector, realMatrix, realVector, simplex, softplusPositive, sphere, zeroSum,
} from "./vectors.ts";
