/**
 * Simulation-based calibration: draw parameters from the prior and data from the model, sample the posterior, and look at the rank of
 * the parameter among its draws. If model, gradient, transforms and sampler are right, ranks are uniform.
 *
 * With 200 simulations and ranks in 10 bins, chi-square has 9 degrees of freedom. The bound is its 1 - 1e-6 point, 45.1. Draws that are
 * too narrow by a factor of 1.8, or off by 0.6 standard deviations, are seen: each run is also counted with its draws so disturbed.
 *
 * @source Talts, Betancourt, Simpson, Vehtari & Gelman 2018, "Validating Bayesian Inference Algorithms with Simulation-Based
 *   Calibration", arXiv:1804.06788
 */
import { Generator } from "@typyro/base";
import { dist, plate, sample, seed, trace, uncondition } from "@typyro/core";
import { describe, expect, test } from "vitest";
import { type McmcOptions, mcmc } from "../src/index.ts";
import { hmc, metropolis, nuts } from "../src/sampler.ts";

const SIMULATIONS = 200;
/** Kept draws, so nearly independent that ranks are those of independent ones. */
const DRAWS = 99;
const BINS = 10;
const LARGEST_CHI_SQUARE = 45.1;

interface Data {
  readonly group: number[];
  readonly y: number[];
}

/** Groups of three with known noise: a small hierarchical model with a positive, a bounded and four real unknowns. */
function hierarchical({ group, y }: Data): void {
  const mu = sample("mu", dist.Normal(0, 1));
  const tau = sample("tau", dist.LogNormal(0, 0.5));
  const share = sample("share", dist.Beta(2, 2));
  const z = plate("groups", 3, () => sample("z", dist.Normal(0, 1)));
  sample("y", dist.Normal(mu.add(tau.mul(z).at(group)), share.add(0.5)), { obs: y });
}

const group = [0, 0, 0, 1, 1, 1, 2, 2, 2];
const SITES = ["mu", "tau", "share", "z"] as const;

/** Ranks of each parameter, one a simulation: among its draws, among draws drawn together towards their mean, and among draws moved. */
interface Ranks {
  readonly plain: number[];
  readonly narrow: number[];
  readonly moved: number[];
}

async function ranksOf(options: McmcOptions): Promise<Map<string, Ranks>> {
  const ranks = new Map<string, Ranks>();
  const root = Generator.fromSeed(20);
  for (let s = 0; s < SIMULATIONS; s++) {
    const prior = trace(seed(uncondition(hierarchical), root.fold(s).integer(2 ** 31)))({ group, y: group.map(() => 0) });
    const valueOf = (site: string): number[] => [...prior.value(site).data()];
    const posterior = await mcmc(hierarchical, { group, y: valueOf("y") }, { chains: 1, workers: 1, seed: s, ...options });
    for (const site of SITES) {
      const draws = posterior.draws.get(site).data;
      const truth = valueOf(site);
      for (const [i, value] of truth.entries()) {
        const values = Array.from({ length: DRAWS }, (_, d) => draws[d * truth.length + i] ?? Number.NaN);
        const mean = values.reduce((a, b) => a + b) / DRAWS;
        const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / DRAWS);
        const name = truth.length === 1 ? site : `${site}[${i}]`;
        const found = ranks.get(name) ?? { plain: [], narrow: [], moved: [] };
        ranks.set(name, found);
        found.plain.push(values.filter((x) => x < value).length);
        found.narrow.push(values.filter((x) => mean + (x - mean) / 1.8 < value).length);
        found.moved.push(values.filter((x) => x + 0.6 * sd < value).length);
      }
    }
  }
  return ranks;
}

function chiSquare(ranks: readonly number[]): number {
  const counts = new Float64Array(BINS);
  for (const rank of ranks) {
    const bin = Math.min(BINS - 1, Math.floor((rank * BINS) / (DRAWS + 1)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const expected = ranks.length / BINS;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

const samplers: readonly [name: string, options: McmcOptions][] = [
  ["nuts", { sampler: nuts(), warmup: 150, draws: 2 * DRAWS, thin: 2 }],
  ["nuts with a metric from windows", { sampler: nuts({ metric: "diagonal" }), warmup: 150, draws: 2 * DRAWS, thin: 2 }],
  ["hmc", { sampler: hmc({ trajectoryLength: 2, stepSizeJitter: 0.2 }), warmup: 150, draws: 4 * DRAWS, thin: 4 }],
  ["metropolis", { sampler: metropolis(), warmup: 1500, draws: 60 * DRAWS, thin: 60 }],
];

describe("ranks of parameters among their posterior draws are uniform, and those among disturbed draws are not", () => {
  test.each(process.env["TYPYRO_STAT"] === "long" ? samplers : samplers.slice(0, 1))("by %s", { timeout: 240_000 }, async (_, options) => {
    for (const [name, { plain, narrow, moved }] of await ranksOf(options)) {
      expect(chiSquare(plain), `chi-square of ${name}`).toBeLessThan(LARGEST_CHI_SQUARE);
      expect(chiSquare(narrow), `chi-square of ${name}, too narrow`).toBeGreaterThan(LARGEST_CHI_SQUARE);
      expect(chiSquare(moved), `chi-square of ${name}, moved`).toBeGreaterThan(LARGEST_CHI_SQUARE);
    }
  });
});
