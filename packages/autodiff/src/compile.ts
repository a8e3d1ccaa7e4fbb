/**
 * @file Compile a tape: passes in order, then one WebAssembly module.
 */
import { fold } from "./passes/fold.ts";
import { hoistScale } from "./passes/hoistScale.ts";
import { logRates } from "./passes/logRates.ts";
import { reciprocals } from "./passes/reciprocals.ts";
import { rewrite } from "./passes/rewrite.ts";
import { segments } from "./passes/segments.ts";
import { simplify } from "./passes/simplify.ts";
import { tabulate } from "./passes/tabulate.ts";
import { trailingAxes } from "./passes/trailingAxes.ts";
import type { Products } from "./outside/products.ts";
import type { Tape } from "./tape.ts";
import { verify } from "./verify.ts";
import { describeModule } from "./wasm/describe.ts";
import { instantiate, type Port } from "./wasm/kernel.ts";
import { giveMemory, takeMemory } from "./wasm/memories.ts";
import { buildModule, type BuiltModule } from "./wasm/module.ts";
import { moduleLater, moduleOf } from "./wasm/modules.ts";
import type { PortableKernel } from "./wasm/portable.ts";

/** A tape as compiled code. */
export interface Kernel {
  /** The tape that the code computes, after all passes: interpreting it gives the same bits. */
  readonly tape: Tape;
  /** One point at a time. */
  readonly one: Port;
  /** Several points side by side, where lanes were asked for. */
  readonly many: Port | undefined;
  /** Size of the module. */
  readonly codeBytes: number;
  /** Size of the memory in use: data, inputs, outputs and what is kept between loops. */
  readonly memoryBytes: number;
  /** What was fused into which loop, what is kept between loops, and sizes. */
  toString(): string;
  /** The kernel as data, for a worker; undefined where it calls functions of this thread. @cost copies the memory */
  portable(): PortableKernel | undefined;
  /** Give the memory back; the kernel cannot be used any more. */
  dispose(): void;
}

/** Options of `compile`. */
export interface CompileOptions {
  /** Points that one call of `many` takes: 1 (the default, no such code), or 2, 4, 8. */
  readonly lanes?: number | undefined;
  /** What multiplies large matrices in float32, in place of the kernel. */
  readonly products?: Products | undefined;
}

/** Compile a tape as it stands, changing no bit of what is computed. @error `kernel-memory` */
export function compileAsIs(tape: Tape, options: CompileOptions = {}): Kernel {
  const { final, built } = build(tape, options);
  return kernelOf(final, built, moduleOf(built.bytes), options);
}

/** A tape brought to the form of loops, and its module. */
function build(tape: Tape, { lanes = 1, products }: CompileOptions): { final: Tape; built: BuiltModule } {
  const final = trailingAxes(tape);
  return { final: verify(final, "bringing reductions to the last axes", tape), built: buildModule(final, lanes, products) };
}

function kernelOf(tape: Tape, built: BuiltModule, module: WebAssembly.Module, { products }: CompileOptions): Kernel {
  const multiplier = built.schedule.outside.size === 0 ? undefined : products?.open();
  const memory = takeMemory(built.memoryBytes);
  const { one, many, portable } = instantiate(built, module, memory, multiplier);
  let isDisposed = false;
  const dispose = (): void => {
    if (isDisposed) return;
    isDisposed = true;
    multiplier?.close();
    giveMemory(memory);
  };
  return { tape, one, many, portable, codeBytes: built.bytes.length, memoryBytes: built.memoryBytes, dispose, toString: () => describeModule(built) };
}

/** A rewriting of tapes, and the words by which `verify` names it. */
interface Pass {
  readonly name: string;
  readonly run: (tape: Tape) => Tape;
}

/** The passes in order. `simplify`, `logRates`, `reciprocals`, `hoistScale` and `segments` change roundings, the others keep every bit. */
export const PASSES: readonly Pass[] = [
  { name: "simplifying operations", run: simplify },
  { name: "writing rates by their logarithms", run: logRates },
  { name: "multiplying by reciprocals", run: (tape) => rewrite(tape, reciprocals) },
  { name: "taking scalars out of sums", run: hoistScale },
  { name: "summing by segments", run: segments },
  { name: "tabulating functions of repeated data", run: tabulate },
  { name: "folding constants again", run: (tape) => rewrite(tape, fold) },
];

/** The tape that `compile` turns into code: the same values up to rounding, in fewer operations. */
export function optimize(tape: Tape): Tape {
  return PASSES.reduce((before, { name, run }) => verify(run(before), name, before), tape);
}

/** Compile a tape, simplified first. @error `kernel-memory` where its data do not fit into a memory. */
export function compile(tape: Tape, options: CompileOptions = {}): Kernel {
  return compileAsIs(optimize(tape), options);
}

/** Beyond so many bytes the engine compiles while the thread goes on; Chromium refuses more than 8 MB at once in a page. */
const LARGE_MODULE = 1 << 20;

/**
 * The same; a large module is compiled without keeping the thread, and is there later. A small one is there at once, so that whoever called
 * is still on the stack when something is wrong.
 *
 * @error `kernel-memory`
 */
export function compileSoon(tape: Tape, options: CompileOptions = {}): Kernel | Promise<Kernel> {
  const { final, built } = build(optimize(tape), options);
  if (built.bytes.length <= LARGE_MODULE) return kernelOf(final, built, moduleOf(built.bytes), options);
  return moduleLater(built.bytes).then((module) => kernelOf(final, built, module, options));
}
