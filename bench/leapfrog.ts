/**
 * @file Compare a leapfrog step of NUTS, with its tree and all that a draw records, with the bare gradient, in turns in one process.
 *
 * One chain alone, and four chains in the lanes of one kernel, each warmed up before anything is timed. `npm run bench -- leapfrog`.
 */
import { Chain, LaneGroup, nuts, runSettings, type Stages } from "@typyro/inference";
import { median } from "./efficiency.ts";
import { subjects } from "./models.ts";

const MODELS = ["eight schools, 10 parameters", "sleep study, 18 groups, 110 rows", "radon, intercepts vary, 85 groups, 919 rows", "radon, intercepts and slopes vary"];
const TURNS = 31;
const MILLISECONDS = 20;
/** Turns before counting, in which the engine optimises. */
const WARM = 15;
const WARMUP = 200;
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

/** Chains whose draws are forgotten as they come. */
function chainsOf({ logDensity: { dim } }: Stages, n: number): Chain[] {
  const settings = runSettings({ sampler: nuts(), chains: n, warmup: WARMUP, draws: DRAWS, thin: DRAWS }, dim);
  return Array.from({ length: n }, (_, chain) => new Chain(dim, settings, chain, new Float64Array(dim).fill(0.1)));
}

/** The bare gradient and the leapfrog step: one point, then a lane. */
function turnsOf(stages: Stages): readonly (readonly [bare: Turn, leapfrog: Turn])[] {
  const { logDensity } = stages;
  const { dim, batch } = logDensity;
  const [chain] = chainsOf(stages, 1);
  if (chain === undefined || batch === undefined) throw new Error("a kernel without lanes");
  const [q, out] = [new Float64Array(dim).fill(0.1), new Float64Array(dim)];
  const { lanes } = batch;
  const [points, gradients, values] = [new Float64Array(dim * lanes).fill(0.1), new Float64Array(dim * lanes), new Float64Array(lanes)];
  const chains = chainsOf(stages, lanes);
  const group = new LaneGroup(batch, chains);
  const refuse = (lane: number, error: unknown): never => {
    throw new Error(`chain ${lane} failed`, { cause: error });
  };
  while (chain.isWarmup) chain.answer(logDensity.valueAndGradient(chain.point, chain.gradient));
  while (chains.some(({ isWarmup }) => isWarmup)) group.answer(refuse);
  return [
    [timed(() => void logDensity.valueAndGradient(q, out), 1), timed(() => void chain.answer(logDensity.valueAndGradient(chain.point, chain.gradient)), 1)],
    [timed(() => void batch.valuesAndGradients(points, gradients, values), lanes), timed(() => void group.answer(refuse), lanes)],
  ];
}

/** Run the comparison. */
export function leapfrogs(): void {
  console.log(`microseconds of the processor for each gradient, medians of ${TURNS} turns of ${MILLISECONDS} ms; ratio with the quartiles of its turns\n`);
  for (const subject of subjects({ isLarge: false })) {
    if (!MODELS.includes(subject.name)) continue;
    const stages = subject.stages();
    console.log(`${subject.name} (${stages.logDensity.dim} parameters)`);
    for (const [i, [bare, leapfrog]] of turnsOf(stages).entries()) {
      for (let turn = 0; turn < WARM; turn++) {
        bare();
        leapfrog();
      }
      const pairs = Array.from({ length: TURNS }, () => [bare(), leapfrog()] as const);
      const ratios = pairs.map(([alone, within]) => within / alone).sort((a, b) => a - b);
      const at = (p: number): string => (ratios[Math.floor(p * (ratios.length - 1))] ?? Number.NaN).toFixed(2);
      const [alone, within] = [median(pairs.map(([x]) => x)), median(pairs.map(([, x]) => x))];
      console.log(`  ${i === 0 ? "one chain " : "a lane of 4"}  gradient ${alone.toFixed(3)}, leapfrog ${within.toFixed(3)}, ratio ${at(0.5)} [${at(0.25)}, ${at(0.75)}]`);
    }
  }
}
