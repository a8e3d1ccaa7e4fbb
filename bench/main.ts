/**
 * @file Time gradients and builds of the benchmark models, all contenders taking turns in one process.
 *
 * `npm run bench` prints a table a model; `npm run bench -- --against REF` compares the kernels of two commits;
 * `npm run bench -- efficiency` compares effective samples a gradient with Stan's.
 */
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildCpp, type Contender, cpp, ours } from "./contenders.ts";
import { efficiency } from "./efficiency.ts";
import { type Subject, subjects } from "./models.ts";

const ROUNDS = 15;
const MILLISECONDS = 20;
/** The optimising tier of the engine can arrive late: rounds before counting, until two in a row agree. */
const WARM_ROUNDS = 30;
const AGREES = 0.03;

const median = (x: readonly number[]): number => [...x].sort((a, b) => a - b)[Math.floor(x.length / 2)] ?? NaN;

/** Half the distance between the quartiles, relative to the median. */
function spread(x: readonly number[]): number {
  const sorted = [...x].sort((a, b) => a - b);
  const at = (p: number): number => sorted[Math.floor(p * (sorted.length - 1))] ?? NaN;
  return (at(0.75) - at(0.25)) / 2 / median(x);
}

async function warmUp(contender: Contender): Promise<boolean> {
  let before = Infinity;
  for (let round = 0; round < WARM_ROUNDS; round++) {
    const now = await contender.time(MILLISECONDS);
    if (round > 2 && Math.abs(now - before) < AGREES * before) return true;
    before = now;
  }
  return false;
}

interface Timing {
  readonly name: string;
  readonly nanoseconds: number;
  readonly spread: number;
  readonly isWarm: boolean;
}

async function race(contenders: readonly Contender[]): Promise<Timing[]> {
  const warm: boolean[] = [];
  for (const contender of contenders) warm.push(await warmUp(contender));
  const times = contenders.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS; round++) for (const [i, contender] of contenders.entries()) times[i]?.push(await contender.time(MILLISECONDS));
  return contenders.map(({ name }, i) => ({ name, nanoseconds: median(times[i] ?? []), spread: spread(times[i] ?? []), isWarm: warm[i] ?? false }));
}

function table(timings: readonly Timing[], yardstick: string): string {
  const base = timings.find(({ name }) => name === yardstick)?.nanoseconds;
  const lines = timings.map(({ name, nanoseconds, spread: half, isWarm }) => {
    const ratio = base === undefined ? "" : (nanoseconds / base).toFixed(2);
    return `  ${name.padEnd(28)}${(nanoseconds / 1000).toFixed(3).padStart(12)} us  +-${(100 * half).toFixed(0).padStart(3)} %${ratio.padStart(9)}${isWarm ? "" : "  (not warm)"}`;
  });
  return lines.join("\n");
}

/** Milliseconds from the model to its tape, and from there to the first gradient. */
function build(subject: Subject): { text: string; stages: ReturnType<Subject["stages"]> } {
  const started = performance.now();
  const stages = subject.stages();
  stages.logDensity.valueAndGradient(new Float64Array(stages.density.layout.dim), new Float64Array(stages.density.layout.dim));
  const { gradient, kernel } = stages;
  const code = kernel === undefined ? "interpreted" : `${kernel.codeBytes} bytes of code, ${kernel.memoryBytes} bytes of memory`;
  return { text: `${(performance.now() - started).toFixed(1)} ms from model to first gradient, ${gradient.nodes.length} nodes, ${code}`, stages };
}

async function all(): Promise<void> {
  const { programs, missing } = buildCpp();
  if (missing !== undefined) console.log(`C++ is skipped: ${missing}\n`);
  for (const subject of subjects()) {
    const { text, stages } = build(subject);
    const contenders = ours(stages);
    for (const program of programs) contenders.push(await cpp(program, subject, MILLISECONDS));
    console.log(`${subject.name}\n  ${text}`);
    const [first] = contenders;
    for (const { name, value } of contenders) {
      if (first !== undefined && Math.abs(value - first.value) > 1e-9 * Math.abs(first.value)) throw new Error(`${name} computes ${value} where the interpreter computes ${first.value}`);
    }
    console.log(`${table(await race(contenders), "C++ -O3 -ffast-math")}\n`);
    for (const contender of contenders) contender.end();
  }
}

/** Times of the kernels alone, as JSON: what one commit tells the other. */
async function kernels(): Promise<void> {
  const found: Record<string, number> = {};
  for (const subject of subjects()) {
    const chosen = ours(subject.stages()).filter(({ name }) => name.startsWith("kernel"));
    for (const { name, nanoseconds } of await race(chosen)) found[`${subject.name}: ${name}`] = nanoseconds;
  }
  console.log(JSON.stringify(found));
}

const root = join(import.meta.dirname, "..");

/** Check another commit out beside this one, and let the two take turns. */
function against(reference: string): void {
  const folder = join(root, "node_modules/.cache/typyro-bench", `against-${process.pid}`);
  const options = { encoding: "utf8" } as const;
  execFileSync("git", ["worktree", "add", "--detach", folder, reference], { ...options, cwd: root });
  try {
    if (!existsSync(join(folder, "bench/main.ts"))) throw new Error(`${reference} has no bench/main.ts`);
    const times = { here: [] as Record<string, number>[], there: [] as Record<string, number>[] };
    const run = (at: string): Record<string, number> => {
      const output = execFileSync("npm", ["run", "--silent", "bench", "--", "--kernels"], { ...options, cwd: at });
      return JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as Record<string, number>;
    };
    for (let round = 0; round < 3; round++) {
      times.there.push(run(folder));
      times.here.push(run(root));
    }
    for (const name of Object.keys(times.here[0] ?? {})) {
      const ratios = times.here.map((here, i) => (here[name] ?? NaN) / (times.there[i]?.[name] ?? NaN));
      console.log(`  ${name.padEnd(60)}${median(ratios).toFixed(3).padStart(8)}  (${ratios.map((ratio) => ratio.toFixed(3)).join(", ")})`);
    }
  } finally {
    execFileSync("git", ["worktree", "remove", "--force", folder], { ...options, cwd: root });
    rmSync(folder, { recursive: true, force: true });
  }
}

const [option, value] = process.argv.slice(2);
if (option === "--kernels") await kernels();
else if (option === "--against" && value !== undefined) against(value);
else if (option === "efficiency") await efficiency(process.argv.slice(3));
else if (option === undefined) await all();
else {
  console.error(`npm run bench, npm run bench -- --against REF, or npm run bench -- efficiency; not ${option}`);
  process.exitCode = 2;
}
