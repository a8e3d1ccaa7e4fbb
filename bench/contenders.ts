/** @file What is timed against what: the interpreter, the kernel alone and in lanes, and C++ where there is a compiler. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { compile, interpret, type Kernel, optimize } from "@typyro/autodiff";
import { densityGradient } from "@typyro/core";
import type { Stages } from "@typyro/inference";
import type { Subject } from "./models.ts";

/** Something that evaluates gradients. */
export interface Contender {
  readonly name: string;
  /** Log density at q[i] = 0.1 + 0.01 i. */
  readonly value: number;
  /** Its gradient at the same point. */
  gradient(): Promise<readonly number[]>;
  /** Nanoseconds a gradient, measured over about so many milliseconds. */
  time(milliseconds: number): Promise<number>;
  end(): void;
}

const root = join(import.meta.dirname, "..");

function inJavaScript(name: string, value: number, gradient: () => readonly number[], run: () => void, points: number): Contender {
  return {
    name,
    value,
    gradient: () => Promise.resolve(gradient()),
    time: (milliseconds) => {
      const started = performance.now();
      let count = 0;
      let elapsed = 0;
      // Batches long enough that reading the clock costs nothing.
      for (let batch = 1; elapsed < milliseconds; batch = Math.min(2 * batch, 4096)) {
        for (let i = 0; i < batch; i++) run();
        count += batch;
        elapsed = performance.now() - started;
      }
      return Promise.resolve((elapsed * 1e6) / (count * points));
    },
    end: () => undefined,
  };
}

/** Points of one call in lanes, as chains have them. */
const LANES = 4;

/**
 * The interpreter on the tape as differentiated and after all passes; the kernel at points in its memory, as chains have theirs, one or four a call;
 * and with a point and a gradient in arrays of the caller, as those have them who call a density themselves. Where rows
 * are summed when the model is compiled, the kernel that takes them row by row, as the C++ does, stands beside it.
 */
export function ours({ gradient, density, logDensity, kernel }: Stages): Contender[] {
  const { dim } = density.layout;
  const q = Float64Array.from({ length: dim }, (_, i) => 0.1 + 0.01 * i);
  const out = new Float64Array(dim);
  const interpreted = [["interpreter", gradient], ["interpreter, after passes", optimize(gradient)]] as const;
  const contenders = interpreted.map(([name, tape]) => {
    const evaluator = interpret(tape);
    let at = 0;
    for (const input of evaluator.inputs) for (let i = 0; i < input.length; i++) input[i] = q[at++]!;
    evaluator.run();
    const slopes = (): number[] => density.layout.entries.flatMap(({ site }) => [...(evaluator.outputs.get(`d/${site}`) ?? [])]);
    return inJavaScript(name, evaluator.outputs.get("logDensity")?.[0] ?? NaN, slopes, evaluator.run, 1);
  });
  if (kernel === undefined) return contenders;
  const both = (name: string, of: Kernel): Contender[] => [beside(name, of, q, 1), beside(`${name}, per lane of ${LANES}`, of, q, LANES)];
  contenders.push(...both("kernel", kernel), inJavaScript("kernel, from arrays", logDensity.valueAndGradient(q, out), () => [...out], () => logDensity.valueAndGradient(q, out), 1));
  if (gradient.nodes.some(({ origin }) => origin.summed !== undefined)) contenders.push(...both("kernel row by row", compile(densityGradient(density, { sumsRows: false }))));
  return contenders;
}

/** A kernel whose points and gradients are vectors beside it. */
function beside(name: string, kernel: Kernel, q: Float64Array, lanes: number): Contender {
  const bytes = 64 * Math.ceil(q.length / 8);
  const size = 2 * lanes * bytes;
  const port = kernel.portSoon(lanes, size + bytes);
  if (port instanceof Promise) throw new Error("a kernel that takes long to compile");
  const { room, results, runAt } = port;
  const start = room.lend(size);
  if (start === undefined) throw new Error("a kernel without room beside it");
  const vectors = Array.from({ length: 2 * lanes }, (_, i) => new Float64Array(room.memory.buffer, start + i * bytes, q.length));
  for (const point of vectors.slice(0, lanes)) point.set(q);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = vectors.map(({ byteOffset }) => byteOffset);
  const run = lanes === 1 ? () => runAt(a, b) : () => runAt(a, b, c, d, e, f, g, h);
  run();
  return inJavaScript(name, results[0]!, () => [...(vectors[lanes] ?? [])], run, lanes);
}

/** A way to build the programs in C++. */
export interface Build {
  readonly name: string;
  readonly flags: readonly string[];
}

const BUILDS: readonly Build[] = [
  { name: "C++ -O3", flags: ["-O3", "-march=native"] },
  { name: "C++ -O3 -ffast-math", flags: ["-O3", "-march=native", "-ffast-math"] },
  // Without the machine's own instructions: vectors of two numbers and no fused multiply-add, which is what WebAssembly has.
  { name: "C++ -O3 -ffast-math 128 bit", flags: ["-O3", "-ffast-math"] },
];

/** The programs in C++, built afresh; or why there are none. */
export function buildCpp(builds: readonly Build[] = BUILDS): { programs: { name: string; path: string }[]; missing?: string } {
  const folder = join(root, "node_modules/.cache/typyro-bench");
  mkdirSync(folder, { recursive: true });
  const programs: { name: string; path: string }[] = [];
  for (const [i, { name, flags }] of builds.entries()) {
    const path = join(folder, `gradients-${process.pid}-${i}`);
    const { error, status, stderr } = spawnSync("g++", ["-std=c++17", ...flags, "-o", path, join(import.meta.dirname, "cpp/gradients.cpp")], { encoding: "utf8" });
    if (error !== undefined) return { programs: [], missing: "there is no g++ here" };
    if (status !== 0) return { programs: [], missing: `g++ failed: ${stderr}` };
    programs.push({ name, path });
  }
  return { programs };
}

const PIECE = 100_000;

/** A running C++ program with a model's data, which measures when told to. */
export async function cpp({ name, path }: { name: string; path: string }, subject: Subject, milliseconds: number): Promise<Contender> {
  const child: ChildProcessWithoutNullStreams = spawn(path, [String(milliseconds)]);
  const lines: Interface = createInterface({ input: child.stdout });
  const answers = lines[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await answers.next()).value);
  const next = async (): Promise<number> => Number(await line());
  // In pieces, since a text of millions of numbers is too long to be written at once.
  for (let at = 0; at < subject.cpp.length; at += PIECE) if (!child.stdin.write(`${subject.cpp.slice(at, at + PIECE).join(" ")}\n`)) await once(child.stdin, "drain");
  const value = await next();
  return {
    name,
    value,
    gradient: async () => {
      child.stdin.write("gradient\n");
      return (await line()).trim().split(" ").map(Number);
    },
    time: () => {
      child.stdin.write("go\n");
      return next();
    },
    end: () => {
      child.stdin.end();
      child.kill();
    },
  };
}
