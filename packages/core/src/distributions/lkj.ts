/**
 * @file Define the LKJ distributions of correlation matrices and of their Cholesky factors.
 *
 * Notation: K rows, eta the concentration; in the factor's row i (from 0) the squares but the last sum to a
 * Beta(i / 2, eta + (K - 1 - i) / 2) variable, independently of each other and of the directions.
 * @source Lewandowski, Kurowicka & Joe 2009, "Generating random correlation matrices based on vines and extended onion method",
 *   J. Multivariate Analysis 100: section 3.2 (the onion), eq. (15) and (16) (the constant).
 */
import { array, cholesky, diagonal, digammaRise, eye, lbeta, lift, matrixTranspose, type Num, type Value } from "@typyro/autodiff";
import { type Generator, lgamma, LOG_PI, modelError, type Shape, sigmoid, sizeOf } from "@typyro/base";
import { drawLogGamma } from "../draws/gamma.ts";
import { corrCholesky, corrMatrix } from "../supports/matrices.ts";
import { positive } from "../supports/supports.ts";
import type { Distribution } from "./distribution.ts";
import { type VectorFamily, vectorMember } from "./vectorFamily.ts";

/** A number per matrix as a row that broadcasts against K numbers per matrix. */
const asRow = (x: Value): Value => x.reshape([...x.shape, 1]);

const sequence = (n: number, f: (i: number) => number): Value => lift(Float64Array.from({ length: n }, (_, i) => f(i)));

/**
 * The logarithm of the integral of det(R)^(eta - 1): the sum over j = 1, ..., K - 1 of
 * (j / 2) log pi - lgamma(j / 2) + log B(eta + (K - 1 - j) / 2, j / 2), where nothing cancels for a large eta.
 */
function logConstant(eta: Value, k: number): Value {
  if (k < 2) return eta.mul(0);
  const free = Array.from({ length: k - 1 }, (_, i) => i + 1).reduce((total, j) => total + (j / 2) * LOG_PI - lgamma(j / 2), 0);
  return lbeta(asRow(eta).add(sequence(k - 1, (i) => (k - 2 - i) / 2)), sequence(k - 1, (i) => (i + 1) / 2)).sum(-1).add(free);
}

/** Sum of weights times log L_ii, where the weight of row i is 2 (eta - 1) plus that of the Jacobian of R -> L. */
function logDiagonal(factor: Value, eta: Value, k: number, jacobian: (i: number) => number): Value {
  const exponents = asRow(eta.sub(1).mul(2)).add(sequence(k, jacobian));
  return diagonal(factor).log().mul(exponents).sum(-1);
}

/** Expectation of log L_ii for each row: half of digamma(a_i) - digamma(a_i + i / 2), a_i = eta + (K - 1 - i) / 2. */
function meanLogDiagonal(eta: Value, k: number): Value {
  const a = asRow(eta).add(sequence(k, (i) => (k - 1 - i) / 2));
  return digammaRise(a, sequence(k, (i) => i / 2)).mul(-0.5);
}

function entropy(eta: Value, k: number, jacobian: (i: number) => number): Value {
  const exponents = asRow(eta.sub(1).mul(2)).add(sequence(k, jacobian));
  return logConstant(eta, k).sub(exponents.mul(meanLogDiagonal(eta, k)).sum(-1));
}

/** The onion: each row is a direction of the sphere times the root of a beta variable, and what is left of length 1. */
function drawFactors(generator: Generator, concentration: Value, shape: Shape, k: number): Value {
  const eta = concentration.broadcastTo(shape).data();
  const out = new Float64Array(sizeOf(shape) * k * k);
  for (let matrix = 0; matrix < eta.length; matrix++) {
    out[matrix * k * k] = 1;
    for (let i = 1; i < k; i++) {
      const row = (matrix * k + i) * k;
      // The share y and what is left of it, each from the side where it is small.
      const odds = drawLogGamma(generator, i / 2) - drawLogGamma(generator, eta[matrix]! + (k - 1 - i) / 2);
      let length = 0;
      for (let j = 0; j < i; j++) {
        out[row + j] = generator.normal();
        length += out[row + j]! * out[row + j]!;
      }
      const scale = Math.sqrt(sigmoid(odds) / length);
      for (let j = 0; j < i; j++) out[row + j] = out[row + j]! * scale;
      out[row + i] = Math.sqrt(sigmoid(-odds));
    }
  }
  return array(out).reshape([...shape, k, k]);
}

const noJacobian = (): number => 0;
/** log |dR/dL| adds K - 1 - i to the exponent of row i. */
const jacobianOf = (k: number) => (i: number): number => k - 1 - i;

function choleskyFamily(k: number): VectorFamily<"concentration"> {
  return {
    name: "LKJCholesky",
    parameters: { concentration: { rank: 0, support: positive } },
    event: () => [k, k],
    shapes: "a number",
    typed: ({ concentration }) => `${k}, ${concentration}`,
    support: corrCholesky,
    logDensity: (x, { concentration }) => logDiagonal(x, concentration, k, jacobianOf(k)).sub(logConstant(concentration, k)),
    draw: (generator, { concentration }, shape) => drawFactors(generator, concentration, shape, k),
    // Entries below the diagonal are symmetric about 0; L_ii is the root of a beta variable.
    mean: ({ concentration }) => onDiagonal(meanDiagonal(concentration, k), k),
    variance: ({ concentration }) => {
      const below = asRow(asRow(concentration.mul(2).add(k - 1).pow(-1)));
      const square = asRow(concentration).add(sequence(k, (i) => (k - 1 - i) / 2)).div(asRow(concentration).add((k - 1) / 2));
      return onDiagonal(square.sub(meanDiagonal(concentration, k).square()), k).add(below.mul(strictlyLower(k)));
    },
    entropy: ({ concentration }) => entropy(concentration, k, jacobianOf(k)),
  };
}

/** E L_ii = B(b, 1/2) / B(a, 1/2), a = eta + (K - 1 - i) / 2, b = eta + (K - 1) / 2. */
function meanDiagonal(eta: Value, k: number): Value {
  const a = asRow(eta).add(sequence(k, (i) => (k - 1 - i) / 2));
  return lbeta(asRow(eta).add((k - 1) / 2), 0.5).sub(lbeta(a, 0.5)).exp();
}

const onDiagonal = (v: Value, k: number): Value => v.reshape([...v.shape.slice(0, -1), 1, k]).mul(eye(k));
const strictlyLower = (k: number): Value => lift(Array.from({ length: k }, (_, i) => Array.from({ length: k }, (__, j) => (j < i ? 1 : 0)))).reshape([k, k]);

function matrixFamily(k: number): VectorFamily<"concentration"> {
  return {
    name: "LKJ",
    parameters: { concentration: { rank: 0, support: positive } },
    event: () => [k, k],
    shapes: "a number",
    typed: ({ concentration }) => `${k}, ${concentration}`,
    support: corrMatrix,
    logDensity: (x, { concentration }) => logDiagonal(cholesky(x), concentration, k, noJacobian).sub(logConstant(concentration, k)),
    draw: (generator, { concentration }, shape) => {
      const factor = drawFactors(generator, concentration, shape, k);
      return factor.matmul(matrixTranspose(factor));
    },
    mean: () => eye(k),
    // Each correlation is 2 Beta(b, b) - 1 with b = eta + (K - 2) / 2.
    variance: ({ concentration }) => asRow(asRow(concentration.mul(2).add(k - 1).pow(-1))).mul(lift(1).sub(eye(k))),
    entropy: ({ concentration }) => entropy(concentration, k, noJacobian),
  };
}

function checkedDimension(distribution: string, dimension: number): number {
  if (Number.isInteger(dimension) && dimension >= 1) return dimension;
  throw modelError("dimension-count", { distribution, parameter: "dimension", value: String(dimension), least: 1 });
}

/**
 * LKJ distribution of the lower Cholesky factors of correlation matrices: what hierarchical models use for correlated effects.
 *
 * @param dimension - rows of the matrix, a number known while recording.
 * @param concentration - positive; 1 is uniform over correlation matrices, above 1 favours small correlations.
 * @shape batch = shape of `concentration`; event = [dimension, dimension]
 * @support corrCholesky
 * @error `dimension-count`
 */
export function LKJCholesky(dimension: number, concentration: Num = 1): Distribution {
  return vectorMember(choleskyFamily(checkedDimension("LKJCholesky", dimension)), { concentration });
}

/** LKJ distribution of correlation matrices, with density proportional to det(R)^(concentration - 1). @support corrMatrix */
export function LKJ(dimension: number, concentration: Num = 1): Distribution {
  return vectorMember(matrixFamily(checkedDimension("LKJ", dimension)), { concentration });
}
