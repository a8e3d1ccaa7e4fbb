/**
 * @file Choose how many worker threads are fastest, by timing the density in the calling thread.
 */
import type { LogDensity } from "../logDensity.ts";
import type { RunSettings } from "../chains/runOptions.ts";
import { lanesUsed } from "../chains/localTeam.ts";
import { roomOfChains } from "../chains/lodging.ts";
import { hasWorkers, parallelism } from "./spawn.ts";

/** Gradients of a transition, for want of a better guess. */
const STEPS = 16;
/**
 * Seconds of a chain's own work for each gradient, and for each of its unknowns: the tree, momenta, statistics. Measured
 * on eight schools, the sleep study and radon (docs/benchmarks.md), where they are more than the gradient is.
 */
const OWN = 7e-7;
const OWN_BY_UNKNOWN = 1.2e-8;
/** Lanes go on until the slowest of their chains is done: its gradients, by those of the mean chain. */
const SLOWEST = 1.1;
/** Seconds that starting threads takes, and handing their draws over. */
const START = 0.12;
/** Runs shorter than this in seconds stay where they are. */
const LEAST = 0.6;
/** Milliseconds of a first look, at code that is four to six times as slow as it will be; and of one at code that the engine has optimised. */
const LOOK = 2;
const SECOND_LOOK = 20;
/** How much faster threads must promise to be. */
const GAIN = 0.8;

/** The threads that the options ask for; undefined where time is to decide. */
export function threadsAsked({ portable, dim }: LogDensity, { chains, workers }: RunSettings): number | undefined {
  if (portable === undefined || !hasWorkers()) return 1;
  if (workers !== "auto") return Math.min(workers, chains);
  return chains < 2 || dim === 0 ? 1 : undefined;
}

/** Make ready what each of so many threads asks of a density; the promise is there where that takes long. */
export function readyFor(density: LogDensity, { chains, sampler }: Pick<RunSettings, "chains" | "sampler">, threads: number): Promise<unknown> | undefined {
  const sizes = new Set([Math.ceil(chains / threads), Math.floor(chains / threads)]);
  // Other threads make room in their own memories.
  const room = threads === 1 ? roomOfChains(density.dim, sampler, chains) : 0;
  const soon = [...sizes].map((size) => density.prepare?.(size, room)).filter((promise) => promise !== undefined);
  return soon.length === 0 ? undefined : Promise.all(soon);
}

/**
 * The number of threads that promises to be fastest, for a density that is ready for one; 1 is the calling thread. It changes no draw.
 *
 * @cost 2 ms; where the run is long, 20 ms for each form that it may ask for, of which the engine would take most for its first gradients
 */
export function chooseWorkers(density: LogDensity, settings: RunSettings): number | Promise<number> {
  const steps = STEPS * (settings.warmup + settings.draws);
  return steps * costsOf(density, LOOK)(settings.chains) < LEAST ? 1 : fastest(density, settings, steps);
}

/** As many threads as promise most, up to those of the machine. */
async function fastest(density: LogDensity, settings: RunSettings, steps: number): Promise<number> {
  const { chains } = settings;
  const most = Math.min(await parallelism(), chains);
  if (most === 1) return 1;
  const costs = costsOf(density, SECOND_LOOK);
  const alone = steps * costs(chains);
  if (alone < LEAST) return 1;
  let [best, seconds] = [1, GAIN * alone];
  for (let n = 2; n <= most; n++) {
    await readyFor(density, settings, n);
    const together = START + steps * costs(Math.ceil(chains / n));
    if (together < seconds) [best, seconds] = [n, together];
  }
  return best;
}

/** Seconds that one gradient of each of n chains in one thread takes, with what the chains do themselves; each form is timed when it first counts. */
function costsOf(density: LogDensity, look: number): (chains: number) => number {
  const { dim, batch } = density;
  const own = OWN + OWN_BY_UNKNOWN * dim;
  const known = new Map<number, number>();
  const secondsOf = (lanes: number): number => {
    const seconds = known.get(lanes) ?? timed(lanes === 1 ? single(density) : together(density), look);
    known.set(lanes, seconds);
    return seconds;
  };
  return (chains) => {
    if (batch === undefined) return chains * (secondsOf(1) + own);
    let cost = chains * own;
    for (let left = chains; left > 0; left -= batch.lanes) {
      const group = Math.min(left, batch.lanes);
      cost += lanesUsed(group, batch) ? SLOWEST * secondsOf(batch.lanes) : group * secondsOf(1);
    }
    return cost;
  };
}

function single(density: LogDensity): () => void {
  const [q, gradient] = [new Float64Array(density.dim), new Float64Array(density.dim)];
  return () => void density.valueAndGradient(q, gradient);
}

function together({ batch, dim }: LogDensity): () => void {
  const lanes = batch?.lanes ?? 0;
  const [q, gradients, values] = [new Float64Array(dim * lanes), new Float64Array(dim * lanes), new Float64Array(lanes)];
  return () => batch?.valuesAndGradients(q, gradients, values);
}

/** The shortest of some calls, in seconds, for so many milliseconds at least; not the first, for which engines finish what they compile. */
function timed(call: () => void, look: number): number {
  call();
  let shortest = Infinity;
  const began = performance.now();
  do {
    const before = performance.now();
    for (let i = 0; i < 8; i++) call();
    shortest = Math.min(shortest, (performance.now() - before) / 8);
  } while (performance.now() - began < look);
  return shortest / 1000;
}
