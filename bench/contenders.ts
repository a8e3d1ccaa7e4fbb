/** @file What is timed against what: the interpreter, the kernel alone and in lanes, and C++ where there is a compiler. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { interpret, optimize } from "@typyro/autodiff";
import type { Stages } from "@typyro/inference";
import type { Subject } from "./models.ts";

/** Something that evaluates gradients. */
export interface Contender {
  readonly name: string;
  /** Log density at q[i] = 0.1 + 0.01 i. */
  readonly value: number;
  /** Nanoseconds a gradient, measured over about so many milliseconds. */
  time(milliseconds: number): Promise<number>;
  end(): void;
}

const root = join(import.meta.dirname, "..");

function inJavaScript(name: string, value: number, run: () => void, points: number): Contender {
  return {
    name,
    value,
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

/** The interpreter on the tape as differentiated and after all passes, one point, and four points a call. */
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
    return inJavaScript(name, evaluator.outputs.get("logDensity")?.[0] ?? NaN, evaluator.run, 1);
  });
  if (kernel === undefined) return contenders;
  contenders.push(inJavaScript("kernel", logDensity.valueAndGradient(q, out), () => logDensity.valueAndGradient(q, out), 1));
  const { batch } = logDensity;
  if (batch === undefined) return contenders;
  const points = Float64Array.from({ length: dim * batch.lanes }, (_, i) => q[Math.floor(i / batch.lanes)]!);
  const gradients = new Float64Array(points.length);
  const values = new Float64Array(batch.lanes);
  batch.valuesAndGradients(points, gradients, values);
  contenders.push(inJavaScript("kernel, per lane of 4", values[0]!, () => batch.valuesAndGradients(points, gradients, values), batch.lanes));
  return contenders;
}

const BUILDS = [
  { name: "C++ -O3", flags: ["-O3", "-march=native"] },
  { name: "C++ -O3 -ffast-math", flags: ["-O3", "-march=native", "-ffast-math"] },
];

/** The programs in C++, built afresh; or why there are none. */
export function buildCpp(): { programs: { name: string; path: string }[]; missing?: string } {
  const folder = join(root, "node_modules/.cache/typyro-bench");
  mkdirSync(folder, { recursive: true });
  const programs: { name: string; path: string }[] = [];
  for (const [i, { name, flags }] of BUILDS.entries()) {
    const path = join(folder, `gradients${i}`);
    const { error, status, stderr } = spawnSync("g++", ["-std=c++17", ...flags, "-o", path, join(import.meta.dirname, "cpp/gradients.cpp")], { encoding: "utf8" });
    if (error !== undefined) return { programs: [], missing: "there is no g++ here" };
    if (status !== 0) return { programs: [], missing: `g++ failed: ${stderr}` };
    programs.push({ name, path });
  }
  return { programs };
}

/** A running C++ program with a model's data, which measures when told to. */
export async function cpp({ name, path }: { name: string; path: string }, subject: Subject, milliseconds: number): Promise<Contender> {
  const child: ChildProcessWithoutNullStreams = spawn(path, [String(milliseconds)]);
  const lines: Interface = createInterface({ input: child.stdout });
  const answers = lines[Symbol.asyncIterator]();
  const next = async (): Promise<number> => Number((await answers.next()).value);
  child.stdin.write(`${subject.cpp.join(" ")}\n`);
  const value = await next();
  return {
    name,
    value,
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
