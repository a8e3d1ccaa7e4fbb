/**
 * @file Count draws in the tails of every family of single numbers, where a sampler that is right on the whole may still be wrong.
 *
 * For each family of the contract, at the parameters of its fixture and at extreme ones, 40,000 draws are taken at each and counted beyond the
 * quantiles of 1e-2 and 1e-3 on both sides. What is allowed of each count, and of the sum over the cases of a family, is said in `tailCounts.ts`, with
 * the bias that one case shows; with six cases that share the bias (families have 3 to 16), a mass that is 14 % off in a tail of 1e-2 is seen, and one
 * that is 46 % too large or 41 % too small in a tail of 1e-3. Tails of discrete families have the masses of their values, at least as large as
 * named. A tail of mass 0 must be empty. Tails of angles, on both sides of the centre, are summed from the density.
 */
import { readdirSync, readFileSync } from "node:fs";
import { Generator } from "@typyro/base";
import { type Distribution, dist } from "@typyro/core";
import { it } from "vitest";
import type { Fixture } from "../distributionContract.ts";
import { DRAWS, LEVELS, type Tail, tailsOf, Tally } from "../tailCounts.ts";

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
