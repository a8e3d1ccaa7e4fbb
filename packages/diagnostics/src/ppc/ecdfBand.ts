/**
 * @file Bound the cumulative distribution of uniform numbers at all places at once.
 *
 * Notation: n numbers, z_i places in (0, 1), c_i numbers at or below z_i, g the probability outside of the band at each place.
 * The counts are a Markov chain: of the n - c_i left, each lies below z_(i+1) with probability (z_(i+1) - z_i) / (1 - z_i).
 * Hence the probability that no count leaves the band is exact, and g is what makes it the one asked for; ArviZ simulates it.
 * @source Saeilynoja, Buerkner & Vehtari 2022, "Graphical test for discrete uniformity", Statistics and Computing 32:32, section 2.
 */
import { exp, lgamma, log } from "@typyro/base";
import { checkCount } from "../counts.ts";
import { checkProbability } from "../quantile.ts";

/** A band for an empirical cumulative distribution. */
export interface EcdfBand {
  /** Places in (0, 1). */
  readonly x: Float64Array;
  /** The least share of the numbers at or below each place. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Options of `ecdfBand`. */
export interface EcdfBandOptions {
  /** The probability that independent uniform numbers stay within everywhere. Default 0.95. */
  readonly prob?: number | undefined;
}

/** Places are so many at most: more make the band no narrower to the eye. */
const MOST_PLACES = 100;
const HALVINGS = 18;

/**
 * The band in which the cumulative distribution of `n` independent uniform numbers stays at every place with probability `prob`, or,
 * since counts are whole, a little more.
 *
 * @error draws-count-not-whole, probability-outside-unit-interval
 * @cost a hundred times the square of the width of the band in counts: 0.1 s for a thousand numbers
 */
export function ecdfBand(n: number, { prob = 0.95 }: EcdfBandOptions = {}): EcdfBand {
  checkCount("n", n, 1);
  checkProbability(prob);
  const places = Math.max(2, Math.min(n, MOST_PLACES));
  const x = Float64Array.from({ length: places - 1 }, (_, i) => (i + 1) / places);
  const cumulative = Array.from(x, (z) => binomialCdf(n, z));
  // The widest g whose band holds often enough, on a logarithmic scale.
  let [narrow, wide] = [0, -40];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (narrow + wide) / 2;
    if (coverage(n, x, bounds(cumulative, exp(middle))) < prob) narrow = middle;
    else wide = middle;
  }
  const { lower, upper } = bounds(cumulative, exp(wide));
  return { x, lower: Float64Array.from(lower, (count) => count / n), upper: Float64Array.from(upper, (count) => count / n) };
}

interface Bounds {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** The binomial quantiles at g / 2 and 1 - g / 2. */
function bounds(cumulative: readonly Float64Array[], g: number): Bounds {
  return { lower: cumulative.map((cdf) => quantileAt(cdf, g / 2)), upper: cumulative.map((cdf) => quantileAt(cdf, 1 - g / 2)) };
}

/** The least count whose probability to be reached is at least `p`. */
function quantileAt(cdf: Float64Array, p: number): number {
  let low = 0;
  let high = cdf.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cdf[middle]! < p) low = middle + 1;
    else high = middle;
  }
  return low;
}

function binomialCdf(n: number, p: number): Float64Array {
  let sum = 0;
  return Float64Array.from({ length: n + 1 }, (_, k) => (sum += exp(logMass(n, k, p))));
}

function logMass(n: number, k: number, p: number): number {
  return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + (k === 0 ? 0 : k * log(p)) + (k === n ? 0 : (n - k) * log(1 - p));
}

/** The probability that the counts lie within the bounds at every place. */
function coverage(n: number, x: Float64Array, { lower, upper }: Bounds): number {
  let first = 0;
  let chances = Float64Array.of(1);
  let before = 0;
  for (let i = 0; i < x.length; i++) {
    const p = (x[i]! - before) / (1 - before);
    const [low, high] = [lower[i]!, upper[i]!];
    const next = new Float64Array(high - low + 1);
    for (let a = 0; a < chances.length; a++) {
      const left = n - first - a;
      const least = Math.max(0, low - first - a);
      const most = Math.min(left, high - first - a);
      if (chances[a] === 0 || least > most) continue;
      let mass = chances[a]! * exp(logMass(left, least, p));
      for (let more = least; more <= most; more++) {
        next[first + a + more - low] = next[first + a + more - low]! + mass;
        mass *= ((left - more) / (more + 1)) * (p / (1 - p));
      }
    }
    first = low;
    chances = next;
    before = x[i]!;
  }
  return chances.reduce((sum, chance) => sum + chance, 0);
}
