/**
 * @file Time compiling by its parts, up to the first gradient of one point, and apart from that what the form for four points adds: models that
 * a program writes out, of 500 to 50,000 operations, each in fresh processes and in one that has compiled others, and ordinary models in fresh
 * processes. `npm run bench -- compile`.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileAsIs, type Tape } from "@typyro/autodiff";
import { densityGradient, densityTape } from "@typyro/core";
import { PASSES } from "../packages/autodiff/src/compile.ts";
import { median } from "./efficiency.ts";
import { subjects } from "./models.ts";
import { writtenOut } from "./writtenOut.ts";

const SIZES = [500, 5000, 50_000];
const ORDINARY = ["eight schools, 10 parameters", "radon, intercepts and slopes vary"];
const PROCESSES = 5;
/** Models of the same size that a warm process has compiled before. */
const BEFORE = 12;
const WARM_RUNS = 5;
const LANES = 4;

/** Milliseconds of each part, in order; the recording is not counted in the sum, nor is what a run in lanes makes beside or instead of the form for one. */
type Parts = Readonly<Record<string, number>>;
const RECORDING = "recording";
const ADDED = `the form for ${LANES} adds`;

/** Milliseconds that the processor gave to this thread, which others do not disturb; Linux alone knows it, elsewhere the clock must do. */
function milliseconds(): number {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** From a model to its first gradient of one point, with the numbers of nodes recorded and compiled. */
function compileOnce(operations: number, seed: number): { parts: Parts; nodes: readonly [recorded: number, compiled: number] } {
  const parts: Record<string, number> = {};
  const timed = <T>(name: string, run: () => T): T => {
    const started = milliseconds();
    const result = run();
    parts[name] = milliseconds() - started;
    return result;
  };
  const density = timed(RECORDING, () => densityTape(writtenOut(operations, seed), undefined));
  const gradient = timed("differentiating", () => densityGradient(density));
  const final = PASSES.reduce((tape: Tape, { name, run }) => timed(name, () => run(tape)), gradient);
  const kernel = timed("ordering work", () => compileAsIs(final));
  const one = timed("writing code", () => kernel.port(1));
  one.point.fill(0.1);
  timed("first gradient", () => {
    one.run();
  });
  timed(ADDED, () => {
    kernel.port(LANES).run();
  });
  kernel.dispose();
  return { parts, nodes: [density.tape.nodes.length, final.nodes.length] };
}

const sum = (parts: Parts): number => Object.entries(parts).reduce((total, [name, ms]) => (name === RECORDING || name === ADDED ? total : total + ms), 0);

/** In a process of its own: print what a first model costs. */
export function compileCold(name: string): void {
  const operations = Number(name);
  if (!Number.isNaN(operations)) {
    console.log(JSON.stringify(compileOnce(operations, 1)));
    return;
  }
  const subject = subjects({ isLarge: false }).find((candidate) => candidate.name === name);
  if (subject === undefined) throw new Error(`there is no model ${name}`);
  const started = milliseconds();
  const { logDensity, density, gradient } = subject.stages();
  logDensity.valueAndGradient(new Float64Array(density.layout.dim), new Float64Array(density.layout.dim));
  console.log(JSON.stringify({ parts: { "recorded, compiled and evaluated": milliseconds() - started }, nodes: [density.tape.nodes.length, gradient.nodes.length] }));
}

function row(label: string, { nodes: [recorded, compiled] }: ReturnType<typeof compileOnce>, runs: readonly Parts[]): string {
  const totals = runs.map(sum);
  const middle = (name: string): string => median(runs.map((parts) => parts[name] ?? NaN)).toFixed(1);
  const parts = Object.keys(runs[0] ?? {}).map((name) => `${name} ${middle(name)}`);
  return `${label}: ${median(totals).toFixed(1)} ms, least ${Math.min(...totals).toFixed(1)}; ${recorded} operations recorded, ${compiled} compiled\n    ${parts.join(", ")}`;
}

function coldRow(name: string): string {
  const runs = Array.from({ length: PROCESSES }, () => {
    const output = execFileSync(process.execPath, [...process.execArgv, join(import.meta.dirname, "main.ts"), "--compile", name], { encoding: "utf8" });
    return JSON.parse(output.trim().split("\n").at(-1) ?? "{}") as ReturnType<typeof compileOnce>;
  });
  const [first] = runs;
  return first === undefined ? "" : row("  first in its process", first, runs.map(({ parts }) => parts));
}

/** All sizes, cold and warm, then the ordinary models. */
export function compiling(): void {
  console.log("milliseconds of the main thread from a recorded model to its first gradient, of one point, medians\n");
  for (const operations of SIZES) {
    console.log(`about ${operations} operations, written out\n${coldRow(String(operations))}`);
    for (let seed = 0; seed < BEFORE; seed++) compileOnce(operations, 100 + seed);
    const warm = Array.from({ length: WARM_RUNS }, (_, seed) => compileOnce(operations, seed + 1));
    const [first] = warm;
    if (first !== undefined) console.log(row("  warm", first, warm.map(({ parts }) => parts)));
  }
  for (const name of ORDINARY) console.log(`${name}\n${coldRow(name)}`);
}
