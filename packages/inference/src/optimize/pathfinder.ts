/**
 * @file Approximate a posterior by the best normal along a climb to its mode.
 *
 * At each point of the climb the last steps give an estimate of the inverse Hessian, diagonal plus low rank: a normal distribution that
 * costs nothing more. The one with the highest evidence lower bound is kept. Several climbs are joined by importance weights.
 *
 * Notation: S = diag(a) + B C B' the covariance, B = [diag(a) Y, Z] with Z the steps and Y the changes of minus the gradient, as columns.
 *
 * @source Zhang, Carpenter, Gelman & Vehtari 2022, "Pathfinder: Parallel quasi-Newton variational inference", JMLR 23: Algorithms 1 to 5.
 */
import { type Generator, log } from "@typyro/base";
import type { LogDensity } from "../logDensity.ts";
import { cholesky } from "../hamiltonian/cholesky.ts";
import { History, type Step } from "./history.ts";
import type { Foothold } from "./foothold.ts";
import { climb, type ClimbOptions } from "./lbfgs.ts";
import { difference, dot } from "./vectors.ts";

/** log(2 pi) */
const LOG_TWO_PI = 1.8378770664093453;

/** A normal approximation from which to draw. */
export interface NormalPath {
  readonly mean: Float64Array;
  /** The draws that were asked for. @shape [draws, dim] @space unconstrained */
  readonly draws: Float64Array;
  /** Log density at each draw: of the model up to its constant, and of the approximation. */
  readonly logDensity: Float64Array;
  readonly logApproximation: Float64Array;
  /** Evidence lower bound, up to the constant of the log density. */
  readonly elbo: number;
  readonly nGradients: number;
}

/** Options of one path. */
export interface PathOptions extends ClimbOptions {
  /** Draws by which each lower bound is estimated. Default 25. */
  readonly elboDraws?: number | undefined;
  /** Draws from the best approximation. Default 1000. */
  readonly draws?: number | undefined;
}

/** One climb with its best approximation; undefined where no point of it gave one. */
export function pathfinderPath(density: LogDensity, start: Float64Array, rng: Generator, options: PathOptions = {}): NormalPath | undefined {
  const { elboDraws = 25, draws = 1000, history = 5 } = options;
  const points: Foothold[] = [];
  const { nGradients } = climb(density, start, { iterations: 1000, ...options }, (point) => points.push(point));
  let best: { readonly normal: Normal; readonly elbo: number } | undefined;
  const memory = new History(history);
  const scales = new Float64Array(density.dim).fill(1);
  for (const [l, point] of points.entries()) {
    const before = points[l - 1];
    if (before === undefined) continue;
    const [s, y] = [difference(point.q, before.q), difference(before.gradient, point.gradient)];
    if (memory.add(s, y)) updateScales(scales, s, y);
    const normal = normalAt(point, scales, memory.steps);
    if (normal === undefined) continue;
    const elbo = elboOf(density, normal, rng.fold("elbo").fold(l), elboDraws);
    if (elbo > (best?.elbo ?? -Infinity)) best = { normal, elbo };
  }
  if (best === undefined) return undefined;
  return { ...drawn(density, best.normal, rng.fold("draws"), draws), mean: best.normal.mean, elbo: best.elbo, nGradients };
}

/** Refresh the diagonal by one step. @source Algorithm 3, after Gilbert & Lemarechal 1989 */
function updateScales(scales: Float64Array, s: Float64Array, y: Float64Array): void {
  let [a, c] = [0, 0];
  for (let i = 0; i < scales.length; i++) {
    a += y[i]! * scales[i]! * y[i]!;
    c += (s[i]! * s[i]!) / scales[i]!;
  }
  const b = dot(y, s);
  for (let i = 0; i < scales.length; i++) {
    const old = scales[i]!;
    scales[i] = 1 / (a / (b * old) + (y[i]! * y[i]!) / b - (a * s[i]! * s[i]!) / (b * c * old * old));
  }
}

/** A normal whose covariance is diagonal plus low rank. */
interface Normal {
  readonly mean: Float64Array;
  /** sqrt(a) */
  readonly deviations: Float64Array;
  /** Orthonormal columns, as rows of this list. */
  readonly basis: readonly Float64Array[];
  /** Lower factor of the covariance within the basis, less the unit that the rest has. @shape [k, k] */
  readonly factor: Float64Array;
  /** log det S */
  readonly logDet: number;
}

/** The normal that the steps so far suggest at a point. @source Algorithm 4 */
function normalAt({ q, gradient }: Foothold, scales: Float64Array, steps: readonly Step[]): Normal | undefined {
  if (!scales.every((a) => a > 0 && a < Infinity)) return undefined;
  const deviations = scales.map(Math.sqrt);
  const middle = middleOf(scales, steps);
  // diag(a)^(-1/2) B, as columns
  const columns = [...steps.map(({ y }) => y.map((x, i) => deviations[i]! * x)), ...steps.map(({ s }) => s.map((x, i) => x / deviations[i]!))];
  const { basis, upper } = orthonormal(columns);
  const k = basis.length;
  const inner = plusIdentity(upper, middle, k, columns.length);
  const factor = cholesky(inner, k);
  if (factor === undefined) return undefined;
  let logDet = 0;
  for (const a of scales) logDet += log(a);
  for (let i = 0; i < k; i++) logDet += 2 * log(factor[i * (k + 1)]!);
  // mean = q + S g, with S = D (I + basis (inner - I) basis') D
  const tilted = gradient.map((x, i) => deviations[i]! * x);
  const along = Float64Array.from(basis, (column) => dot(column, tilted));
  const mean = q.map((x, i) => {
    let moved = tilted[i]!;
    for (let r = 0; r < k; r++) {
      let change = -along[r]!;
      for (let c = 0; c < k; c++) change += inner[r * k + c]! * along[c]!;
      moved += basis[r]![i]! * change;
    }
    return x + deviations[i]! * moved;
  });
  return mean.every(Number.isFinite) && Number.isFinite(logDet) ? { mean, deviations, basis, factor, logDet } : undefined;
}

/** C, so that S = diag(a) + B C B'. With E the upper triangle of Z'Y: [[0, -E^-1], [-E^-T, E^-T (D + Y' diag(a) Y) E^-1]]. @shape [2m, 2m] */
function middleOf(scales: Float64Array, steps: readonly Step[]): Float64Array {
  const m = steps.length;
  const inverse = inverseUpper(Float64Array.from({ length: m * m }, (_, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    return i <= j ? dot(steps[i]!.s, steps[j]!.y) : 0;
  }), m);
  const core = Float64Array.from({ length: m * m }, (_, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    return dot(steps[i]!.y, steps[j]!.y.map((x, n) => x * scales[n]!)) + (i === j ? steps[i]!.sy : 0);
  });
  const out = new Float64Array(4 * m * m);
  const w = 2 * m;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      out[i * w + m + j] = -inverse[i * m + j]!;
      out[(m + i) * w + j] = -inverse[j * m + i]!;
      let sum = 0;
      for (let r = 0; r < m; r++) for (let c = 0; c < m; c++) sum += inverse[r * m + i]! * core[r * m + c]! * inverse[c * m + j]!;
      out[(m + i) * w + m + j] = sum;
    }
  }
  return out;
}

function inverseUpper(upper: Float64Array, m: number): Float64Array {
  const out = new Float64Array(m * m);
  for (let j = 0; j < m; j++) {
    for (let i = j; i >= 0; i--) {
      let rest = i === j ? 1 : 0;
      for (let k = i + 1; k <= j; k++) rest -= upper[i * m + k]! * out[k * m + j]!;
      out[i * m + j] = rest / upper[i * m + i]!;
    }
  }
  return out;
}

/** Columns = basis * upper, by Gram-Schmidt done twice; columns that add nothing are left out of the basis. */
function orthonormal(columns: readonly Float64Array[]): { readonly basis: readonly Float64Array[]; readonly upper: readonly Float64Array[] } {
  const basis: Float64Array[] = [];
  const upper = columns.map((column) => {
    const rest = column.slice();
    const length = Math.sqrt(dot(rest, rest));
    const weights = new Float64Array(columns.length);
    for (let pass = 0; pass < 2; pass++) {
      for (const [r, direction] of basis.entries()) {
        const weight = dot(direction, rest);
        weights[r] = weights[r]! + weight;
        for (let i = 0; i < rest.length; i++) rest[i] = rest[i]! - weight * direction[i]!;
      }
    }
    const left = Math.sqrt(dot(rest, rest));
    if (left > 1e-12 * length && basis.length < rest.length) {
      weights[basis.length] = left;
      basis.push(rest.map((x) => x / left));
    }
    return weights;
  });
  return { basis, upper };
}

/** I + R C R', with the columns of R as a list. @shape [k, k] */
function plusIdentity(upper: readonly Float64Array[], middle: Float64Array, k: number, w: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let r = 0; r < w; r++) for (let c = 0; c < w; c++) sum += upper[r]![i]! * middle[r * w + c]! * upper[c]![j]!;
      out[i * k + j] = sum;
      out[j * k + i] = sum;
    }
  }
  return out;
}

/** Draws of a normal with its log densities. @source Algorithm 4: q = mean + D (u + basis (L - I) basis' u) */
function drawn(density: LogDensity, { mean, deviations, basis, factor, logDet }: Normal, rng: Generator, n: number): Pick<NormalPath, "draws" | "logDensity" | "logApproximation"> {
  const dim = mean.length;
  const k = basis.length;
  const draws = new Float64Array(n * dim);
  const [logDensity, logApproximation] = [new Float64Array(n), new Float64Array(n)];
  const [noise, gradient] = [new Float64Array(dim), new Float64Array(dim)];
  for (let d = 0; d < n; d++) {
    rng.fillNormal(noise);
    const q = draws.subarray(d * dim, (d + 1) * dim);
    q.set(noise);
    const along = Float64Array.from(basis, (column) => dot(column, noise));
    for (let r = 0; r < k; r++) {
      let change = -along[r]!;
      for (let c = 0; c <= r; c++) change += factor[r * k + c]! * along[c]!;
      for (let i = 0; i < dim; i++) q[i] = q[i]! + change * basis[r]![i]!;
    }
    for (let i = 0; i < dim; i++) q[i] = mean[i]! + deviations[i]! * q[i]!;
    logApproximation[d] = -0.5 * (logDet + dot(noise, noise) + dim * LOG_TWO_PI);
    logDensity[d] = density.valueAndGradient(q, gradient);
  }
  return { draws, logDensity, logApproximation };
}

/** Mean of log p - log q over draws of q; -Infinity where a draw is outside of the support. */
function elboOf(density: LogDensity, normal: Normal, rng: Generator, n: number): number {
  const { logDensity, logApproximation } = drawn(density, normal, rng, n);
  let sum = 0;
  for (let d = 0; d < n; d++) sum += logDensity[d]! - logApproximation[d]!;
  return Number.isNaN(sum) ? -Infinity : sum / n;
}
