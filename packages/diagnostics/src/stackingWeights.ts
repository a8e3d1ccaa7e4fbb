/**
 * @file Weigh models so that their mixture predicts best: stacking of predictive distributions.
 *
 * Notation: n observations, K models, P the n x K predictive densities, w weights. Maximise mean_i log (P w)_i over the
 *   simplex. With sum(w) taken from it, the maximum over all w >= 0 has sum 1 by itself, which leaves
 *     minimise f(w) = -mean_i log (P w)_i + sum(w),  w >= 0.
 *   f is convex, and the primal-dual interior-point method finds its minimum in some twenty Newton steps.
 * @source Yao, Vehtari, Simpson & Gelman 2018, "Using stacking to average Bayesian predictive distributions", Bayesian
 *   Analysis 13(3), eq. (4); Boyd & Vandenberghe 2004, Convex Optimization, algorithm 11.2.
 */
import { exp, internal } from "@typyro/base";
import { at } from "./chainArrays.ts";

/** The barrier is lowered by this factor a step. */
const CENTRING = 0.1;
/** A step stops short of the boundary by this factor. */
const SHORT_OF_BOUNDARY = 0.99;
const GREATEST_STEPS = 200;
/** On the scale of the mean log score: far below what any elpd resolves. */
const TOLERANCE = 1e-13;

/**
 * Stacking weights of K models from the elpd of each observation under each.
 *
 * They are unique unless the predictions of the models are linearly dependent; equal models share their weight equally, to four
 * decimals.
 *
 * @param pointwise - finite. @shape [model][observation]
 * @cost n K^2 a step
 */
export function stackingWeights(pointwise: readonly Float64Array[]): Float64Array {
  const models = pointwise.length;
  const rows = likelihoodRows(pointwise);
  const weights = new Float64Array(models).fill(1 / models);
  if (rows.length === 0 || models === 1) return weights;
  const slack = new Float64Array(models).fill(1);
  for (let step = 0; step < GREATEST_STEPS; step++) {
    const { gradient, hessian } = derivatives(rows, weights);
    let gap = 0;
    let residual = 0;
    for (let k = 0; k < models; k++) {
      gap += at(weights, k) * at(slack, k);
      residual = Math.max(residual, Math.abs(at(gradient, k) - at(slack, k)));
    }
    if (gap < TOLERANCE && residual < 1e-9) break;
    takeStep(weights, slack, gradient, hessian, (CENTRING * gap) / models);
  }
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight / sum);
}

/** Densities of each observation, relative to the best model's. @shape [observation][model] */
function likelihoodRows(pointwise: readonly Float64Array[]): Float64Array[] {
  const [first = new Float64Array(0)] = pointwise;
  const rows: Float64Array[] = [];
  for (let i = 0; i < first.length; i++) {
    const best = Math.max(...pointwise.map((model) => at(model, i)));
    rows.push(Float64Array.from(pointwise, (model) => exp(at(model, i) - best)));
  }
  return rows;
}

/** Gradient of f, and its Hessian row by row. */
function derivatives(rows: readonly Float64Array[], weights: Float64Array): { gradient: Float64Array; hessian: Float64Array[] } {
  const models = weights.length;
  const gradient = new Float64Array(models).fill(1);
  const hessian = Array.from({ length: models }, () => new Float64Array(models));
  for (const row of rows) {
    let mixture = 0;
    for (let k = 0; k < models; k++) mixture += row[k]! * weights[k]!;
    for (let k = 0; k < models; k++) {
      const share = row[k]! / mixture;
      gradient[k] = gradient[k]! - share / rows.length;
      for (let l = 0; l <= k; l++) hessian[k]![l] = hessian[k]![l]! + (share * (row[l]! / mixture)) / rows.length;
    }
  }
  return { gradient, hessian };
}

/** One Newton step on: gradient = slack, weight times slack = barrier; as long as both stay positive. */
function takeStep(weights: Float64Array, slack: Float64Array, gradient: Float64Array, hessian: readonly Float64Array[], barrier: number): void {
  const models = weights.length;
  const right = new Float64Array(models);
  for (let k = 0; k < models; k++) {
    hessian[k]![k] = hessian[k]![k]! + slack[k]! / weights[k]!;
    right[k] = barrier / weights[k]! - gradient[k]!;
  }
  const move = solvePositiveDefinite(hessian, right);
  let longest = 1;
  const slackMove = new Float64Array(models);
  for (let k = 0; k < models; k++) {
    slackMove[k] = barrier / weights[k]! - slack[k]! - (slack[k]! / weights[k]!) * move[k]!;
    if (move[k]! < 0) longest = Math.min(longest, (-SHORT_OF_BOUNDARY * weights[k]!) / move[k]!);
    if (slackMove[k]! < 0) longest = Math.min(longest, (-SHORT_OF_BOUNDARY * slack[k]!) / slackMove[k]!);
  }
  for (let k = 0; k < models; k++) {
    weights[k] = weights[k]! + longest * move[k]!;
    slack[k] = slack[k]! + longest * slackMove[k]!;
  }
}

/** Solve A x = b for a symmetric positive definite A, whose lower half is overwritten by its Cholesky factor. */
function solvePositiveDefinite(a: readonly Float64Array[], b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      for (let k = 0; k < j; k++) sum -= a[i]![k]! * a[j]![k]!;
      if (i === j && !(sum > 0)) throw internal("the Hessian of the stacking objective is not positive definite");
      a[i]![j] = i === j ? Math.sqrt(sum) : sum / a[j]![j]!;
    }
    for (let k = 0; k < i; k++) x[i] = x[i]! - a[i]![k]! * x[k]!;
    x[i] = x[i]! / a[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = x[i]! - a[k]![i]! * x[k]!;
    x[i] = x[i]! / a[i]![i]!;
  }
  return x;
}
