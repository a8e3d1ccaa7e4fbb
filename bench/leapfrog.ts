/**
 * @file Compare a leapfrog step, and NUTS with its tree, its momenta and all that a draw records, with the bare gradient, in turns in one process.
 *
 * A leapfrog step is one of a trajectory of 1000 steps, whose end then costs nothing. NUTS is divided by the gradients that it asks for.
 * One chain alone, and four chains in the lanes of one kernel, each warmed up before anything is timed. `npm run bench -- leapfrog`.
 */
import { type ChainAssignment, companyOf, hmc, nuts, roomOfChains, type RunSettings, runSettings, type Sampler, soloOf, type Stages } from "@typyro/inference";
import { median } from "./efficiency.ts";
import { type Subject, subjects } from "./models.ts";

const MODELS = ["eight schools, 10 parameters", "sleep study, 18 groups, 110 rows", "radon, intercepts vary, 85 groups, 919 rows", "radon, intercepts and slopes vary"];
const TURNS = 31;
const MILLISECONDS = 20;
/** Turns before counting, in which the engine optimises. */
const WARM = 15;
const WARMUP = 200;
const LANES = 4;
const DRAWS = 10_000_000;

/** Microseconds of the processor for each gradient over one turn; whoever else is busy on the machine does not count. */
type Turn = () => number;

function timed(step: () => void, gradientsAStep: number): Turn {
  const processor = (since?: NodeJS.CpuUsage): number => {
    const { user, system } = process.cpuUsage(since);
    return user + system;
  };
  return () => {
    const before = process.cpuUsage();
    let count = 0;
    while (processor(before) < 1000 * MILLISECONDS) for (let i = 0; i < 500; i++, count++) step();
    return processor(before) / (count * gradientsAStep);
  };
}

/** Steps small enough that a trajectory never diverges, and so long that its end does not count. */
const longTrajectory = hmc({ steps: 1000, initialStepSize: 1e-4, adaptStepSize: false, adaptMetric: false });

/** Settings of a run whose draws are forgotten as they come, and so many chains of it, for which the density is made ready. */
function runOf({ logDensity: { dim, prepare } }: Stages, n: number, sampler: Sampler): { readonly settings: RunSettings; readonly assignments: readonly ChainAssignment[] } {
  const settings = runSettings({ sampler, chains: n, warmup: WARMUP, draws: DRAWS, thin: DRAWS }, dim);
  if (prepare?.(n, roomOfChains(dim, settings.sampler, n)) !== undefined) throw new Error("a kernel that takes long to compile");
  return { settings, assignments: Array.from({ length: n }, (_, chain) => ({ chain, seed: 0, start: new Float64Array(dim).fill(0.1) })) };
}

/** The bare gradient where the kernel has its points, a leapfrog step and NUTS: for one point, then for a lane. */
function turnsOf(subject: Subject): readonly (readonly Turn[])[] {
  const samplers = [longTrajectory, nuts()];
  return [
    [bareTurn(subject.stages(), 1), ...samplers.map((sampler) => soloTurn(subject.stages(), sampler))],
    [bareTurn(subject.stages(), LANES), ...samplers.map((sampler) => laneTurn(subject.stages(), sampler))],
  ];
}

function bareTurn({ kernel }: Stages, lanes: number): Turn {
  if (kernel === undefined) throw new Error("no kernel");
  const { point, run } = kernel.port(lanes);
  point.fill(0.1);
  return timed(run, lanes);
}

function soloTurn(stages: Stages, sampler: Sampler): Turn {
  const { settings, assignments: [first] } = runOf(stages, 1, sampler);
  if (first === undefined) throw new Error("no chain");
  const { chain, answer } = soloOf(stages.logDensity, settings, first);
  if (sampler.kind === "nuts") while (chain.isWarmup) answer();
  return timed(answer, 1);
}

function laneTurn(stages: Stages, sampler: Sampler): Turn {
  const { batch } = stages.logDensity;
  if (batch === undefined) throw new Error("a kernel without lanes");
  const { settings, assignments } = runOf(stages, LANES, sampler);
  const { chains, group } = companyOf(batch, settings, assignments);
  const step = (): void =>
    void group.answer((lane, error) => {
      throw new Error(`chain ${lane} failed`, { cause: error });
    });
  if (sampler.kind === "nuts") while (chains.some(({ isWarmup }) => isWarmup)) step();
  return timed(step, LANES);
}

/** Run the comparison. */
export function leapfrogs(): void {
  console.log(`microseconds of the processor for each gradient, medians of ${TURNS} turns of ${MILLISECONDS} ms; ratios to the bare gradient\n`);
  for (const subject of subjects({ isLarge: false })) {
    if (!MODELS.includes(subject.name)) continue;
    console.log(subject.name);
    for (const [i, turns] of turnsOf(subject).entries()) {
      for (let turn = 0; turn < WARM; turn++) for (const run of turns) run();
      const rounds = Array.from({ length: TURNS }, () => turns.map((run) => run()));
      const [bare = Number.NaN, leapfrog = Number.NaN, whole = Number.NaN] = turns.map((_, which) => median(rounds.map((round) => round[which] ?? Number.NaN)));
      const ratio = (which: number): string => median(rounds.map((round) => (round[which] ?? Number.NaN) / (round[0] ?? Number.NaN))).toFixed(2);
      console.log(`  ${i === 0 ? "one chain  " : "a lane of 4"}  gradient ${bare.toFixed(3)}, leapfrog ${leapfrog.toFixed(3)} (${ratio(1)}), NUTS ${whole.toFixed(3)} (${ratio(2)})`);
    }
  }
}
