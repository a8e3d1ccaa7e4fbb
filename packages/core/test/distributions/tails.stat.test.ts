/**
 * @file Count draws in the tails of every family of single numbers, where a sampler that is right on the whole may still be wrong.
 *
 * For each family of the contract, at the parameters of its fixture and at extreme ones, 40,000 draws are taken at each and counted beyond the
 * quantiles of 1e-2 and 1e-3 on both sides. A count of draws in a tail of mass m, known from the cdf, is binomial; with a correction of one
 * half for continuity it must lie within 5 standard deviations sqrt(N m (1 - m)) of N m, and so must the sum over the cases of a family: a
 * false alarm once in 1.7 million where counts are large, once in 550,000 at 40. Seen with 95 % at one case: a mass that is 35 % too large
 * or 32 % too small in a tail of 1e-2, and one that is 119 % too large or 89 % too small in a tail of 1e-3; with six cases that share the
 * bias (families have 3 to 16), 14 % and 46 % too large or 14 % and 41 % too small. Tails of discrete families have the masses of their
 * values, at least as large as named. A tail of mass 0 must be empty. The von Mises cdf, which has no closed form, is summed from the density.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Generator } from "@typyro/base";
import { type Distribution, dist } from "@typyro/core";
import { expect, it } from "vitest";
import type { Fixture } from "../distributionContract.ts";

const DRAWS = 40_000;
const LEVELS = [1e-2, 1e-3];

/** Continuous values nearer to 0 or 1 than this are few as doubles, so that a quantile there says less than how many fell beyond it. */
const [NEAREST_ZERO, NEAREST_ONE] = [1e-300, 1 - 2 ** -40];

type Named = Readonly<Record<string, number>>;

/** Where algorithms change (Poisson and binomial at 10 expected, gamma at shape 1), and as far out as parameters are of use. */
const EXTREMES: Readonly<Record<string, readonly Named[]>> = {
  Gamma: [1e-3, 0.3, 1 - 1e-12, 1, 1e6].map((concentration) => ({ concentration, rate: 1 })),
  Chi2: [2e-3, 0.6, 2e6].map((df) => ({ df })),
  InverseGamma: [0.3, 1, 1e6].map((concentration) => ({ concentration, rate: 2 })),
  Beta: [[1e-3, 1e-3], [0.3, 0.3], [0.3, 1e6], [1e6, 0.3], [1e6, 1e6], [1, 1e-3]].map(([concentration1 = 1, concentration0 = 1]) => ({ concentration1, concentration0 })),
  BetaProportion: [{ mean: 1e-3, concentration: 2 }, { mean: 1 - 1e-3, concentration: 1e6 }],
  StudentT: [0.3, 1, 1e6].map((df) => ({ df, loc: 0, scale: 1 })),
  Weibull: [0.05, 1e3].map((shape) => ({ scale: 1, shape })),
  Pareto: [0.05, 1e6].map((alpha) => ({ scale: 1, alpha })),
  Kumaraswamy: [[0.01, 0.3], [1e3, 1e-2], [0.3, 1e6]].map(([concentration1 = 1, concentration0 = 1]) => ({ concentration1, concentration0 })),
  VonMises: [1e-7, 0.3, 50, 1e6].map((concentration) => ({ loc: 0, concentration })),
  Poisson: [1e-3, 0.3, 9.999, 10, 10.5, 30, 1e3, 1e6, 1e10].map((rate) => ({ rate })),
  BinomialProbs: [[1e9, 1e-9], [20, 0.499], [20, 0.5], [20, 0.501], [1000, 0.00999], [1000, 0.01], [1000, 0.99], [1e9, 1e-6], [1e9, 0.3], [1e6, 1 - 1e-6], [1, 1e-3]].map(([totalCount = 1, probs = 0.5]) => ({ totalCount, probs })),
  BinomialLogits: [[1e6, -13], [1e6, 13], [1e6, 0.1]].map(([totalCount = 1, logits = 0]) => ({ totalCount, logits })),
  BetaBinomial: [[0.3, 0.3], [1e-3, 1], [1e6, 1e6]].map(([concentration1 = 1, concentration0 = 1]) => ({ concentration1, concentration0, totalCount: 100 })),
  NegativeBinomialProbs: [[0.3, 0.99], [1e6, 1e-6], [1e6, 0.5], [1e-3, 0.999]].map(([totalCount = 1, probs = 0.5]) => ({ totalCount, probs })),
  NegativeBinomialLogits: [[0.3, 5], [1e6, -13]].map(([totalCount = 1, logits = 0]) => ({ totalCount, logits })),
  NegativeBinomial2: [[5, 0.3], [1e6, 1e6], [1e3, 1e-3]].map(([mean = 1, concentration = 1]) => ({ mean, concentration })),
  GammaPoisson: [[0.3, 1e-3], [1e6, 1e3]].map(([concentration = 1, rate = 1]) => ({ concentration, rate })),
  GeometricProbs: [1e-9, 1e-3, 0.999].map((probs) => ({ probs })),
  GeometricLogits: [-20, 7].map((logits) => ({ logits })),
  BernoulliProbs: [1e-3, 1 - 1e-3].map((probs) => ({ probs })),
  BernoulliLogits: [-7, 7].map((logits) => ({ logits })),
  DiscreteUniform: [{ low: -1e12, high: 1e12 }, { low: 0, high: 2 }],
  AsymmetricLaplace: [1e-3, 1e3].map((asymmetry) => ({ loc: 0, scale: 1, asymmetry })),
  AsymmetricLaplaceQuantile: [1e-3, 1 - 1e-3].map((quantile) => ({ loc: 0, scale: 1, quantile })),
};

type Factory = (parameters: Named) => Distribution;
const isFactory = (x: unknown): x is Factory => typeof x === "function";
const members: Readonly<Record<string, unknown>> = dist;

/** A tail: which draws lie in it, and its mass. */
interface Tail {
  readonly name: string;
  readonly holds: (x: number) => boolean;
  readonly mass: number;
}

function tailsOf(d: Distribution, level: number): readonly Tail[] {
  const { isDiscrete } = d.support;
  const bounded = (x: number): number => {
    if (isDiscrete) return x;
    if (d.support.name === "unitInterval") return Math.min(NEAREST_ONE, Math.max(NEAREST_ZERO, x));
    return d.support.name === "real" ? x : (x < 0 ? -1 : 1) * Math.max(NEAREST_ZERO, Math.abs(x));
  };
  const above = (x: number): number => (d.logSurvival?.(x) ?? d.cdf(x).neg().add(1).log()).exp().item();
  const low = bounded(d.icdf(level).item());
  // The last value of which more than the level lies at or above it.
  const high = bounded(d.isf?.(level).item() ?? d.icdf(1 - level).item()) - (isDiscrete ? 1 : 0);
  return [
    { name: `X <= ${low}`, holds: (x) => x <= low, mass: d.cdf(low).item() },
    { name: `X > ${high}`, holds: (x) => x > high, mass: above(high) },
  ];
}

/** The tails of angles around `loc`, symmetric: the density summed by the trapezium rule, whose steps of a 170th of the spread are off by 1e-6. */
function tailsOfAngles(d: Distribution, level: number): readonly Tail[] {
  const loc = d.parameters["loc"]?.item() ?? 0;
  const width = Math.min(Math.PI, 12 / Math.sqrt(d.parameters["concentration"]?.item() ?? 0));
  const [steps, step] = [4000, width / 2000];
  const densities = d.logProb(Array.from({ length: steps + 1 }, (_, i) => turned(loc - width + i * step))).exp().data();
  let mass = 0;
  let last = 0;
  while (mass < level) mass += (step / 2) * ((densities[last] ?? 0) + (densities[++last] ?? 0));
  const far = width - last * step;
  return [
    { name: `X - loc <= ${-far}`, holds: (x) => turned(x - loc) <= -far, mass },
    { name: `X - loc >= ${far}`, holds: (x) => turned(x - loc) >= far, mass },
  ];
}

/** The same angle in [-pi, pi). */
const turned = (angle: number): number => angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI) + 0.5);

/** Draws counted in tails, and how many and how widely spread they should be. */
class Tally {
  #count = 0;
  #expected = 0;
  #variance = 0;

  add(count: number, mass: number): this {
    this.#count += count;
    this.#expected += DRAWS * mass;
    this.#variance += DRAWS * mass * Math.max(0, 1 - mass);
    return this;
  }

  expectNear(where: string): void {
    const excess = Math.max(0, Math.abs(this.#count - this.#expected) - 0.5);
    expect(excess, `${this.#count} draws with ${where}, ${this.#expected} expected`).toBeLessThanOrEqual(5 * Math.sqrt(this.#variance) + 1e-9 * this.#expected);
  }
}

const folder = new URL("../fixtures/distributions/", import.meta.url);
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Fixture);

it.each(fixtures.map((fixture) => [fixture.family, fixture] as const))("draws of %s fall into its tails as often as its cdf says", (family, fixture) => {
  const make = members[family];
  if (!isFactory(make)) throw new Error(`no distribution is called ${family}`);
  const ordinary = fixture.cases.map(({ parameters }): Named => Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, Number(value)])));
  const pooled = new Map<string, Tally>();
  for (const parameters of [...ordinary, ...(EXTREMES[family] ?? [])]) {
    const d = make(parameters);
    const draws = Float64Array.from(d.sample(Generator.fromSeed(20261121).fold(`tails of ${d.toString()}`), [DRAWS]).data());
    for (const level of LEVELS) {
      for (const [side, { name, holds, mass }] of (d.support.name === "circular" ? tailsOfAngles : tailsOf)(d, level).entries()) {
        const count = draws.reduce((n, x) => n + (holds(x) ? 1 : 0), 0);
        new Tally().add(count, mass).expectNear(`${name} from ${d.toString()}`);
        const key = `${side === 0 ? "low" : "high"} values, tail ${level}`;
        pooled.set(key, (pooled.get(key) ?? new Tally()).add(count, mass));
      }
    }
  }
  for (const [key, tally] of pooled) tally.expectNear(key);
});
