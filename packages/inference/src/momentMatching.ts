/**
 * @file Leave observations out by moving the draws as well as weighting them, where weights alone are unreliable.
 *
 * For an observation whose Pareto k is too large the draws are moved by affine maps on the unconstrained scale, so that their mean,
 * then their variances, then their covariance become those of the posterior without it; each map that lowers k is kept. In the
 * end half of the draws are moved and half are not, and weighted as draws of the mixture, since what is averaged is large
 * where the posterior with the observation is, and the weights are where the one without it is.
 *
 * Notation: q a draw, T = the map, x = T q, p the posterior density, y the observation; weights before the split are
 * proportional to p(x) / p(y | x) / p(q), after it to p(x) / p(y | x) / (p(x) + p(T^-1 x) / |det T|).
 * @source Paananen, Piironen, Buerkner & Vehtari 2021, "Implicitly adaptive importance sampling", Statistics and Computing 31:16,
 *   sections 3 and 4, algorithm 1. We differ: the moved draws are every other one, where R's loo takes the first half of the chains.
 */
import { log, logAddExp } from "@typyro/base";
import { type Draws, logMeanExp, type Loo, loo as looOf, type LooOptions, type LooRow, Observations, psis, type PsisResult, weightedScore } from "@typyro/diagnostics";
import { type AffineMap, composed, identityMap, logDeterminant, matchingMap, moved, movedBack, type Moments, type Points } from "./affineMap.ts";
import type { PointDensity } from "./logLikelihood.ts";
import type { Posterior } from "./posterior.ts";

/** Maps kept for one observation, at most. */
const ITERATIONS = 30;
const ALL_MOMENTS: readonly Moments[] = ["mean", "variances", "covariance"];
/** A covariance is estimated from so many draws for each unknown, at least. */
const DRAWS_PER_UNKNOWN = 10;

/** Options of `looMomentMatch`. */
export interface MomentMatchOptions extends LooOptions {
  /** What `loo` gave for this posterior; by default `loo` is run. */
  readonly fit?: Loo | undefined;
  /** The Pareto k above which draws are moved. Default: the k up to which so many draws are reliable. */
  readonly threshold?: number | undefined;
}

/**
 * PSIS-LOO, improved by moment matching for the observations for which it is unreliable. What is still unreliable afterwards is said
 * in the warnings, and can be left out in earnest by `reloo(posterior, { fit })`.
 *
 * @error as `loo`
 * @cost for each of those observations, some passes over the draws, each with one evaluation of the log density a draw
 * @example
 * const fit = looMomentMatch(posterior);
 */
export function looMomentMatch(posterior: Pick<Posterior, "logLikelihood" | "model">, options: MomentMatchOptions = {}): Loo {
  const { fit: given, threshold, ...looOptions } = options;
  const logLikelihood: Draws = posterior.logLikelihood();
  const fit = given ?? looOf(logLikelihood, looOptions);
  const limit = threshold ?? fit.goodK;
  const observations = new Observations(logLikelihood, looOptions, "looMomentMatch");
  const points = posterior.model.points();
  const draws = pooled(points.chains.map(({ draws: { positions } }) => positions), points.draws, points.layout.dim);
  const better = new Map<number, LooRow>();
  for (const [i, row] of fit.rows.entries()) {
    if (!(row.paretoK > limit)) continue;
    const density = points.densityAt(observations.elements([i]));
    const found = match(draws, density, row, observations.row(i), limit);
    density.dispose();
    if (found !== undefined) better.set(i, found);
  }
  return fit.withRows(better);
}

/** Draws of all chains, with what the density says of them. */
interface Evaluated {
  readonly points: Points;
  readonly logDensity: Float64Array;
  readonly logLikelihood: Float64Array;
}

type Weighted = Pick<PsisResult, "logWeights" | "weights" | "paretoK" | "ess">;

/** The row of one observation by moved draws; undefined where no map lowers k. */
function match(points: Points, density: PointDensity, row: LooRow, original: Float64Array, limit: number): LooRow | undefined {
  const start = evaluate(points, density);
  const weigh = ({ logDensity, logLikelihood }: Evaluated): Weighted => weighted(logDensity.map((x, s) => x - start.logDensity[s]! - logLikelihood[s]!), row.relativeEfficiency);
  let state = start;
  let weights = weigh(start);
  let map = identityMap(points.dim);
  for (let iteration = 0; iteration < ITERATIONS && weights.paretoK > limit; iteration++) {
    const step = firstBetter(state, weights, density, weigh);
    if (step === undefined) break;
    state = step.state;
    weights = step.weights;
    map = composed(map, step.map);
  }
  if (state === start) return undefined;
  const { mixed, logProposal } = split(start, state, map, density);
  const final = weighted(mixed.logDensity.map((x, s) => x - mixed.logLikelihood[s]! - logProposal[s]!), row.relativeEfficiency);
  if (!(final.paretoK < row.paretoK)) return undefined;
  const { elpd, mcse } = weightedScore(mixed.logLikelihood, final, row.relativeEfficiency);
  return { ...row, elpd, p: logMeanExp(original) - elpd, paretoK: final.paretoK, ess: final.ess, mcse, method: "moment-matching" };
}

interface Step {
  readonly map: AffineMap;
  readonly state: Evaluated;
  readonly weights: Weighted;
}

/** The first of the maps that lowers k. */
function firstBetter({ points }: Evaluated, { weights, paretoK }: Weighted, density: PointDensity, weigh: (state: Evaluated) => Weighted): Step | undefined {
  for (const moments of ALL_MOMENTS) {
    if (moments === "covariance" && points.count < DRAWS_PER_UNKNOWN * points.dim) continue;
    const map = matchingMap(points, weights, moments);
    if (map === undefined) continue;
    const state = evaluate(moved(points, map), density);
    const found = weigh(state);
    if (found.paretoK < paretoK) return { map, state, weights: found };
  }
  return undefined;
}

/** Every other draw moved, and the density of the mixture of both kinds at each. */
function split(start: Evaluated, end: Evaluated, map: AffineMap, density: PointDensity): { readonly mixed: Evaluated; readonly logProposal: Float64Array } {
  const { count, dim } = start.points;
  const logDet = logDeterminant(map);
  const back = movedBack(start.points, map);
  const data = start.points.data.slice();
  const logDensity = start.logDensity.slice();
  const logLikelihood = start.logLikelihood.slice();
  const logProposal = new Float64Array(count);
  for (let s = 0; s < count; s++) {
    let logMoved: number;
    if (s % 2 === 0) {
      data.set(end.points.data.subarray(s * dim, (s + 1) * dim), s * dim);
      logDensity[s] = end.logDensity[s]!;
      logLikelihood[s] = end.logLikelihood[s]!;
      logMoved = start.logDensity[s]!;
    } else {
      density.at(back.data, s * dim);
      logMoved = density.logDensity();
    }
    const other = logMoved - logDet;
    logProposal[s] = Number.isFinite(other) ? logAddExp(logDensity[s]!, other) : logDensity[s]!;
  }
  return { mixed: { points: { count, dim, data }, logDensity, logLikelihood }, logProposal };
}

function evaluate(points: Points, density: PointDensity): Evaluated {
  const logDensity = new Float64Array(points.count);
  const logLikelihood = new Float64Array(points.count);
  for (let s = 0; s < points.count; s++) {
    density.at(points.data, s * points.dim);
    logDensity[s] = density.logDensity();
    logLikelihood[s] = density.logLikelihood();
  }
  return { points, logDensity, logLikelihood };
}

/** Far below the largest log ratio: a weight of 0, which the fit to the tail can take. */
const NO_WEIGHT = log(Number.MIN_VALUE);

/** Smoothed weights; points that the density rules out have none. */
function weighted(logRatios: Float64Array, efficiency: number): Weighted {
  let largest = -Infinity;
  for (const ratio of logRatios) if (Number.isFinite(ratio) && ratio > largest) largest = ratio;
  return psis(logRatios.map((ratio) => (Number.isFinite(ratio) ? ratio : largest + NO_WEIGHT)), { relativeEfficiency: efficiency });
}

function pooled(chains: readonly Float64Array[], draws: number, dim: number): Points {
  const data = new Float64Array(chains.length * draws * dim);
  for (const [c, positions] of chains.entries()) data.set(positions.subarray(0, draws * dim), c * draws * dim);
  return { count: chains.length * draws, dim, data };
}
