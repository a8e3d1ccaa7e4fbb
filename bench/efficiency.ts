/**
 * @file Compare effective samples a gradient with Stan's on the same posteriors, over many seeds, with an interval.
 *
 * Both sampled with 4 chains of 1000 + 1000 at a target acceptance of 0.8, with a diagonal metric learnt in Stan's windows. The figure is the least bulk
 * (or tail) effective sample size over all variables, for each 1000 leapfrog steps after warm-up. Stan's is that of one
 * run, ours of many; so the interval of the ratio is that in which a single run of ours would lie against the mean of ours.
 * `npm run bench -- efficiency [--seeds 20] [--only NAME]`.
 */
import { readFileSync } from "node:fs";
import { essBulk, essTail, rhat } from "@typyro/diagnostics";
import { nuts, parseCsv, type SampledPosterior } from "typyro";
import { named, numberAfter, onlyOf } from "./named.ts";
import { type StanRow, stanRows } from "./stanRows.ts";

/** 97.5 % point of Student's t with 19 degrees of freedom; near enough for other numbers of seeds. */
const T = 2.093;
/** R-hat beyond which a row of Stan's is no measure. */
const NOT_CONVERGED = 1.02;

interface Run {
  readonly bulk: number;
  readonly tail: number;
  readonly leapfrogs: number;
  readonly rHat: number;
  readonly divergences: number;
  /** CPU time of the whole run, warm-up and building included. */
  readonly seconds: number;
}

const total = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0);
const mean = (x: readonly number[]): number => total(x) / x.length;

function sd(x: readonly number[]): number {
  const centre = mean(x);
  return Math.sqrt(total(x.map((v) => (v - centre) ** 2)) / (x.length - 1));
}

/** The middle of some numbers, the upper one of two. */
export function median(x: readonly number[]): number {
  return [...x].sort((a, b) => a - b)[Math.floor(x.length / 2)] ?? Number.NaN;
}

/** CPU seconds of this process while something runs. */
async function cpuSeconds<R>(run: () => Promise<R>): Promise<{ seconds: number; result: R }> {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

function measured({ draws, chains, divergences }: SampledPosterior, seconds: number): Run {
  const elements = draws.elements().map(({ variable, position }) => {
    const size = variable.data.length / (draws.chains * draws.draws);
    return Array.from({ length: draws.chains }, (_, c) => Float64Array.from({ length: draws.draws }, (__, d) => variable.data[(c * draws.draws + d) * size + position] ?? Number.NaN));
  });
  const leapfrogs = total(chains.map((chain) => total([...chain.draws.nSteps])));
  return { bulk: Math.min(...elements.map(essBulk)), tail: Math.min(...elements.map(essTail)), rHat: Math.max(...elements.map(rhat)), leapfrogs, divergences, seconds };
}

/** A figure of ours against Stan's, with the interval that single runs have. */
function against(ours: readonly number[], stan: number): string {
  const ratio = mean(ours) / stan;
  const half = (T * sd(ours) * Math.sqrt(1 + 1 / ours.length)) / mean(ours);
  const [low, high] = [ratio * Math.exp(-half), ratio * Math.exp(half)];
  const said = high < 1 ? "worse" : low > 1 ? "better" : "no difference seen";
  return `${mean(ours).toFixed(1).padStart(7)} ${stan.toFixed(1).padStart(7)}  ${ratio.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}] ${said}`;
}

interface Stan {
  readonly bulk: number;
  readonly tail: number;
  readonly leapfrogsADraw: number;
  readonly rHat: number;
  readonly divergences: number;
  readonly bulkASecond: number;
}

function readStan(): Map<string, Stan> {
  const table = parseCsv(readFileSync(new URL("data/stan.csv", import.meta.url), "utf8"), "stan.csv");
  const column = (name: string): number[] => table.numbers(name);
  const [bulk, tail, lf, rHat, divergences, perSecond] = ["min_bulk_ess", "min_tail_ess", "lf_per_draw", "max_rhat", "divergences", "bulk_ess_per_s_incl_warm"].map(column);
  const at = (values: readonly number[] | undefined, i: number): number => values?.[i] ?? Number.NaN;
  return new Map(table.text("posterior").map((name, i) => [name, {
    bulk: at(bulk, i), tail: at(tail, i), leapfrogsADraw: at(lf, i), rHat: at(rHat, i), divergences: at(divergences, i), bulkASecond: at(perSecond, i),
  }]));
}

/** Stan's sampler: a metric of draws alone, learnt in windows. */
const sampler = nuts({ metric: "diagonal" });

async function compareRow({ posterior: name, sample }: StanRow, stan: Stan, seeds: number): Promise<void> {
  const runs: Run[] = [];
  const first: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const { seconds, result } = await cpuSeconds(() => sample({ seed, sampler, progress: false }));
    runs.push(measured(result, seconds));
    if (seed <= 3) first.push((await cpuSeconds(() => sample({ seed, sampler, draws: 1, progress: false }))).seconds);
  }
  const each = (figure: (run: Run) => number): number[] => runs.map(figure);
  const perThousand = (ess: (run: Run) => number): number[] => each((run) => (1000 * ess(run)) / run.leapfrogs);
  const stanLeapfrogs = 4 * stan.leapfrogsADraw;
  console.log(`${name}${stan.rHat > NOT_CONVERGED ? `  (Stan's R-hat is ${stan.rHat.toFixed(3)}: no measure)` : ""}`);
  console.log(`  bulk ESS / 1000 leapfrogs  ${against(perThousand(({ bulk }) => bulk), stan.bulk / stanLeapfrogs)}`);
  console.log(`  tail ESS / 1000 leapfrogs  ${against(perThousand(({ tail }) => tail), stan.tail / stanLeapfrogs)}`);
  console.log(`  leapfrogs a draw ${mean(each(({ leapfrogs }) => leapfrogs / 4000)).toFixed(1)}, Stan ${stan.leapfrogsADraw.toFixed(1)}; worst R-hat ${Math.max(...each(({ rHat }) => rHat)).toFixed(3)}, Stan ${stan.rHat.toFixed(3)}; divergences ${median(each(({ divergences }) => divergences))} (median), Stan ${stan.divergences}`);
  console.log(`  bulk ESS a CPU second, all included: ${mean(each(({ bulk, seconds }) => bulk / seconds)).toFixed(0)}, Stan without compiling ${stan.bulkASecond.toFixed(0)}; first draw after ${median(first).toFixed(2)} CPU s\n`);
}

/** Run the comparison; `args` are those after `efficiency`. */
export async function efficiency(args: readonly string[]): Promise<void> {
  const seeds = numberAfter(args, "--seeds", { otherwise: 20, least: 2 });
  const rows = named(stanRows(), ({ posterior }) => posterior, onlyOf(args));
  const stan = readStan();
  console.log(`${seeds} seeds; columns: ours (mean), Stan (one run), ratio [interval of a single run]\n`);
  for (const row of rows) {
    const theirs = stan.get(row.posterior);
    if (theirs === undefined) throw new Error(`data/stan.csv has no row ${row.posterior}`);
    await compareRow(row, theirs, seeds);
  }
}
