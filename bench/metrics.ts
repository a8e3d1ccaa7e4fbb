/**
 * @file Compare the metrics that warm-up can learn: effective samples for each 1000 gradients of the whole run, over the models at hand.
 *
 * A gradient costs the same under every diagonal metric, and its adaptation next to nothing, so this is also their order in samples a
 * second, on any machine. A dense metric adds dim^2 a step: its rows are to be read with that in mind.
 * `npm run bench -- metrics [--seeds 5] [--only NAME]`.
 */
import { essBulk, essTail } from "@typyro/diagnostics";
import { nuts, type SampledPosterior } from "typyro";
import { median } from "./efficiency.ts";
import { named, numberAfter, onlyOf } from "./named.ts";
import { stanRows } from "./stanRows.ts";

const METRICS = ["diagonal", "gradient", "dense"] as const;

interface Figures {
  /** The least of bulk and tail ESS over all variables, for each 1000 gradients. */
  readonly perGradient: number;
  readonly divergences: number;
}

function figures({ draws, chains, divergences }: SampledPosterior): Figures {
  const least = Math.min(...draws.elements().map(({ variable, position }) => {
    const size = variable.data.length / (draws.chains * draws.draws);
    const values = Array.from({ length: draws.chains }, (_, c) => Float64Array.from({ length: draws.draws }, (__, d) => variable.data[(c * draws.draws + d) * size + position] ?? Number.NaN));
    return Math.min(essBulk(values), essTail(values));
  }));
  return { perGradient: (1000 * least) / chains.reduce((sum, { nGradients }) => sum + nGradients, 0), divergences };
}

/** Run the comparison; `args` are those after `metrics`. */
export async function metrics(args: readonly string[]): Promise<void> {
  const seeds = numberAfter(args, "--seeds", { otherwise: 5, least: 1 });
  const rows = named(stanRows(), ({ posterior }) => posterior, onlyOf(args));
  const ratios: Record<string, number[]> = { gradient: [], dense: [] };
  console.log(`median over ${seeds} seeds of the least ESS for each 1000 gradients, warm-up included (divergences); 4 chains of 1000 + 1000\n`);
  console.log(["posterior".padEnd(52), ...METRICS.map((metric) => metric.padStart(16))].join(""));
  for (const row of rows) {
    const found: number[] = [];
    const cells: string[] = [];
    for (const metric of METRICS) {
      const runs: Figures[] = [];
      for (let seed = 1; seed <= seeds; seed++) runs.push(figures(await row.sample({ sampler: nuts({ metric }), seed, workers: 1, progress: false })));
      const middle = median(runs.map(({ perGradient }) => perGradient));
      found.push(middle);
      cells.push(`${middle.toFixed(2)} (${median(runs.map(({ divergences }) => divergences))})`.padStart(16));
    }
    const [base = Number.NaN, gradient = Number.NaN, dense = Number.NaN] = found;
    ratios["gradient"]?.push(gradient / base);
    ratios["dense"]?.push(dense / base);
    console.log([row.posterior.padEnd(52), ...cells].join(""));
  }
  for (const [metric, all] of Object.entries(ratios)) {
    const geometric = Math.exp(all.reduce((sum, ratio) => sum + Math.log(ratio), 0) / all.length);
    console.log(`\n${metric} against diagonal: geometric mean ratio ${geometric.toFixed(2)} over ${all.length} posteriors, from ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`);
  }
}
