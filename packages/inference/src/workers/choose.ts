/**
 * @file Choose how many worker threads are fastest, by timing the density once in the calling thread.
 */
import type { LogDensity } from "../logDensity.ts";
import type { RunSettings } from "../chains/runOptions.ts";
import { lanesUsed } from "../chains/localTeam.ts";
import { hasWorkers, parallelism } from "./spawn.ts";

/** Gradients of a transition, for want of a better guess. */
const STEPS = 16;
/** Seconds that starting threads takes, and handing their draws over. */
const START = 0.12;
/** Runs shorter than this in seconds stay where they are. */
const LEAST = 0.6;
/** How much faster threads must promise to be. */
const GAIN = 0.8;

/**
 * The number of threads for a run; 1 is the calling thread. It changes no draw.
 *
 * @cost about 5 ms
 */
export function chooseWorkers(density: LogDensity, { chains, warmup, draws, workers }: RunSettings): number | Promise<number> {
  if (density.portable === undefined || !hasWorkers()) return 1;
  if (workers !== "auto") return Math.min(workers, chains);
  if (chains < 2 || density.dim === 0) return 1;
  const costs = costsOf(density);
  const steps = STEPS * (warmup + draws);
  return steps * costs(chains) < LEAST ? 1 : fastest(chains, steps, costs);
}

/** The number of threads that promises to be fastest, up to those of the machine. */
async function fastest(chains: number, steps: number, costs: (chains: number) => number): Promise<number> {
  const most = Math.min(await parallelism(), chains);
  const alone = steps * costs(chains);
  let [best, seconds] = [1, GAIN * alone];
  for (let n = 2; n <= most; n++) {
    const together = START + steps * costs(Math.ceil(chains / n));
    if (together < seconds) [best, seconds] = [n, together];
  }
  return best;
}

/** Seconds that one gradient of each of n chains takes in one thread. */
function costsOf(density: LogDensity): (chains: number) => number {
  const { dim, batch } = density;
  const [q, gradient] = [new Float64Array(dim), new Float64Array(dim)];
  const one = timed(() => void density.valueAndGradient(q, gradient));
  if (batch === undefined) return (chains) => chains * one;
  const [qs, gradients, values] = [new Float64Array(dim * batch.lanes), new Float64Array(dim * batch.lanes), new Float64Array(batch.lanes)];
  const many = timed(() => batch.valuesAndGradients(qs, gradients, values));
  return (chains) => {
    let cost = 0;
    for (let left = chains; left > 0; left -= batch.lanes) cost += lanesUsed(Math.min(left, batch.lanes), batch.lanes) ? many : Math.min(left, batch.lanes) * one;
    return cost;
  };
}

/** The shortest of some calls, in seconds, for 2 ms at least. */
function timed(call: () => void): number {
  let shortest = Infinity;
  const began = performance.now();
  do {
    const before = performance.now();
    for (let i = 0; i < 8; i++) call();
    shortest = Math.min(shortest, (performance.now() - before) / 8);
  } while (performance.now() - began < 2);
  return shortest / 1000;
}
