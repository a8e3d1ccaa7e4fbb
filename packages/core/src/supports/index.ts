/** @file Every support, as typed after `supports.`. */
export { corrCholesky, corrMatrix, lowerCholesky, positiveDefinite, positiveSemidefinite, scaledUnitLowerCholesky, softplusLowerCholesky } from "./matrices.ts";
export * from "./supports.ts";
export {
  independent, l1Ball, multinomial, orderedVector, positiveOrderedVector, realMatrix, realVector, simplex, sphere, zeroSum,
} from "./vectors.ts";
