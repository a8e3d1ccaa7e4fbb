/**
 * @file Time gradients and builds of the benchmark models, all contenders taking turns in one process.
 *
 * `npm run bench` prints a table a model (`-- --only NAME` those whose name has it); `npm run bench -- --against REF` (`[NAME]`) compares the kernels of two commits;
 * `npm run bench -- efficiency` compares effective samples a gradient with Stan's, `npm run bench -- metrics` those of the metrics;
 * `npm run bench -- leapfrog` times steps of NUTS beside bare gradients, `npm run bench -- first` the first draw of the built package;
 * `npm run bench -- compile` times compiling by its parts, `npm run bench -- products` compares products in the kernel with those that TensorFlow.js multiplies.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileCold, compiling } from "./compiling.ts";
import { buildCpp, type Contender, cpp, ours } from "./contenders.ts";
import { efficiency } from "./efficiency.ts";
import { firstDraw } from "./firstDraw.ts";
import { leapfrogs } from "./leapfrog.ts";
import { metrics } from "./metrics.ts";
import { type Subject, subjects } from "./models.ts";
import { CommandError, named } from "./named.ts";
import { products } from "./products.ts";

const root = join(import.meta.dirname, "..");

const ROUNDS = 15;
const MILLISECONDS = 20;
/** The optimising tier of the engine can arrive late: rounds before counting, until the medians of two stretches of rounds agree. */
const WARM_ROUNDS = 60;
const STRETCH = 5;
const AGREES = 0.03;

const median = (x: readonly number[]): number => [...x].sort((a, b) => a - b)[Math.floor(x.length / 2)] ?? NaN;

/** Half the distance between the quartiles, relative to the median. */
function spread(x: readonly number[]): number {
  const sorted = [...x].sort((a, b) => a - b);
  const at = (p: number): number => sorted[Math.floor(p * (sorted.length - 1))] ?? NaN;
  return (at(0.75) - at(0.25)) / 2 / median(x);
}

/** Run until it is no longer getting faster; false where it never came to rest. */
async function warmUp(contender: Contender): Promise<boolean> {
  const times: number[] = [];
  while (times.length < WARM_ROUNDS) {
    times.push(await contender.time(MILLISECONDS));
    if (times.length < 2 * STRETCH) continue;
    const now = median(times.slice(-STRETCH));
    const before = median(times.slice(-2 * STRETCH, -STRETCH));
    if (Math.abs(now - before) < AGREES * before) return true;
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

/** Two digits behind the point, and two digits at least. */
const ratioText = (ratio: number): string => (ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2));

function table(timings: readonly Timing[], yardstick: string): string {
  const base = timings.find(({ name }) => name === yardstick)?.nanoseconds;
  const lines = timings.map(({ name, nanoseconds, spread: half, isWarm }) => {
    const ratio = base === undefined ? "" : ratioText(nanoseconds / base);
    return `  ${name.padEnd(33)}${(nanoseconds / 1000).toFixed(3).padStart(12)} us  +-${(100 * half).toFixed(0).padStart(3)} %${ratio.padStart(9)}${isWarm ? "" : "  (not warm)"}`;
  });
  return lines.join("\n");
}

/** Milliseconds from the model to the first gradient, warm after the first model. */
function build(subject: Subject): { text: string; stages: ReturnType<Subject["stages"]> } {
  const started = performance.now();
  const stages = subject.stages();
  stages.logDensity.valueAndGradient(new Float64Array(stages.density.layout.dim), new Float64Array(stages.density.layout.dim));
  const { gradient, density, kernel } = stages;
  const code = kernel === undefined ? "interpreted" : `${kernel.codeBytes} bytes of code, ${kernel.memoryBytes} bytes of memory`;
  return { text: `${(performance.now() - started).toFixed(1)} ms from model to first gradient, ${density.tape.nodes.length} operations recorded, ${gradient.nodes.length} with the gradient, ${code}`, stages };
}

/** Gradients of the cold figure. */
const COLD_GRADIENTS = 1000;
const COLD_RUNS = 5;

/** In a process of its own: print milliseconds from its start, and from the model, to the 1,000th gradient. */
function cold(name: string): void {
  const subject = subjects({ isLarge: false }).find((candidate) => candidate.name === name);
  if (subject === undefined) throw new Error(`there is no model ${name}`);
  const started = performance.now();
  const { logDensity, density } = subject.stages();
  const q = new Float64Array(density.layout.dim);
  const out = new Float64Array(density.layout.dim);
  let first = 0;
  for (let i = 0; i < COLD_GRADIENTS; i++) {
    logDensity.valueAndGradient(q, out);
    if (i === 0) first = performance.now();
  }
  // The clock of a process starts with it.
  console.log(JSON.stringify({ fromStart: performance.now(), fromModel: performance.now() - started, toFirst: first - started }));
}

/** Medians of the cold figure over several processes. */
function coldFigure(name: string): string {
  const runs = Array.from({ length: COLD_RUNS }, () => {
    const output = execFileSync(process.execPath, [...process.execArgv, join(root, "bench/main.ts"), "--cold", name], { encoding: "utf8" });
    return JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as Record<"fromStart" | "fromModel" | "toFirst", number>;
  });
  const of = (key: "fromStart" | "fromModel" | "toFirst"): string => median(runs.map((run) => run[key])).toFixed(0);
  return `cold: ${of("toFirst")} ms from the model to its first gradient, ${of("fromModel")} ms to the ${COLD_GRADIENTS}th, ${of("fromStart")} ms from the start of the process (TypeScript loaded as it stands)`;
}

const nameOf = ({ name }: Subject): string => name;

async function all(only: string | undefined): Promise<void> {
  const chosen = named(subjects(), nameOf, only);
  const { programs, missing } = buildCpp();
  if (missing !== undefined) console.log(`C++ is skipped: ${missing}\n`);
  try {
    for (const subject of chosen) await one(subject, programs);
  } finally {
    for (const { path } of programs) rmSync(path, { force: true });
  }
}

async function one(subject: Subject, programs: ReturnType<typeof buildCpp>["programs"]): Promise<void> {
  const { text, stages } = build(subject);
  const contenders = ours(stages);
  for (const program of programs) contenders.push(await cpp(program, subject, MILLISECONDS));
  console.log(`${subject.name}\n  ${text}`);
  const [first] = contenders;
  for (const { name, value } of contenders) {
    if (first !== undefined && Math.abs(value - first.value) > 1e-9 * Math.abs(first.value)) throw new Error(`${name} computes ${value} where the interpreter computes ${first.value}`);
  }
  console.log(table(await race(contenders), "C++ -O3 -ffast-math"));
  for (const contender of contenders) contender.end();
  stages.kernel?.dispose();
  console.log(`  ${subject.cpp.length < LARGEST_COLD ? coldFigure(subject.name) : "cold: not measured, reading the data would be most of it"}\n`);
}

/** Data of more numbers are left out of the cold figure. */
const LARGEST_COLD = 1_000_000;

/** Times of the kernels alone, as JSON: what one commit tells the other. */
async function kernels(only: string | undefined): Promise<void> {
  const found: Record<string, number> = {};
  // The other commit may lack a model that this one has.
  for (const subject of subjects().filter(({ name }) => only === undefined || name.includes(only))) {
    const chosen = ours(subject.stages()).filter(({ name }) => name.startsWith("kernel"));
    for (const { name, nanoseconds } of await race(chosen)) found[`${subject.name}: ${name}`] = nanoseconds;
  }
  console.log(JSON.stringify(found));
}

/** Check another commit out beside this one, and let the two take turns: ratios below 1 are gains of the commit at hand. */
function against(reference: string, only: string | undefined): void {
  const options = { encoding: "utf8" } as const;
  const commit = commitOf(reference);
  named(subjects(), nameOf, only);
  const folder = mkdtempSync(join(tmpdir(), "typyro-bench-"));
  execFileSync("git", ["worktree", "add", "--quiet", "--detach", folder, commit], { ...options, cwd: root });
  try {
    if (!existsSync(join(folder, "bench/main.ts"))) throw new CommandError(`${reference} has no bench/main.ts`);
    console.log(`kernels here against those of ${reference}: median ratio of three runs in turns, below 1 where this commit is faster (each run)`);
    const times = { here: [] as Record<string, number>[], there: [] as Record<string, number>[] };
    const run = (at: string): Record<string, number> => {
      const output = execFileSync("npm", ["run", "--silent", "bench", "--", "--kernels", ...(only === undefined ? [] : [only])], { ...options, cwd: at });
      return JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as Record<string, number>;
    };
    for (let round = 0; round < 3; round++) {
      times.there.push(run(folder));
      times.here.push(run(root));
    }
    for (const name of Object.keys(times.here[0] ?? {})) {
      if (times.there[0]?.[name] === undefined) {
        console.log(`  ${name.padEnd(60)}  not in ${reference}`);
        continue;
      }
      const ratios = times.here.map((here, i) => (here[name] ?? NaN) / (times.there[i]?.[name] ?? NaN));
      console.log(`  ${name.padEnd(60)}${median(ratios).toFixed(3).padStart(8)}  (${ratios.map((ratio) => ratio.toFixed(3)).join(", ")})`);
    }
  } finally {
    execFileSync("git", ["worktree", "remove", "--force", folder], { ...options, cwd: root });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The commit that a reference names. @error CommandError */
function commitOf(reference: string): string {
  try {
    return execFileSync("git", ["rev-parse", "--verify", "--quiet", `${reference}^{commit}`], { encoding: "utf8", cwd: root, stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    throw new CommandError(`git knows no commit ${reference}`);
  }
}

const USAGE = "npm run bench, and after -- nothing, --only NAME, --against REF [NAME], efficiency, metrics, products, leapfrog, first, or compile";

async function run([option, value, ...rest]: readonly string[]): Promise<void> {
  const args = value === undefined ? [] : [value, ...rest];
  if (option === "--kernels") return kernels(value);
  if (option === "--cold" && value !== undefined) return cold(value);
  if (option === "--against" && value !== undefined) return against(value, rest[0]);
  if (option === "efficiency") return efficiency(args);
  if (option === "metrics") return metrics(args);
  if (option === "products") return products(args);
  if (option === "leapfrog") return leapfrogs();
  if (option === "first") return firstDraw();
  if (option === "--compile" && value !== undefined) return compileCold(value);
  if (option === "compile") return compiling();
  if (option === "--only" && value !== undefined) return all(value);
  if (option === undefined) return all(undefined);
  if (option === "--help") return console.log(USAGE);
  throw new CommandError(`${USAGE}; not ${option}`);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
