/**
 * @file Compile a tape: passes in order, then one WebAssembly module.
 */
import { trailingAxes } from "./passes/trailingAxes.ts";
import type { Tape } from "./tape.ts";
import { verify } from "./verify.ts";
import { instantiate, type Port } from "./wasm/kernel.ts";
import { giveMemory, takeMemory } from "./wasm/memories.ts";
import { buildModule } from "./wasm/module.ts";
import { moduleOf } from "./wasm/modules.ts";

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
  /** Give the memory back; the kernel cannot be used any more. */
  dispose(): void;
}

/** Options of `compile`. */
export interface CompileOptions {
  /** Points that one call of `many` takes: 1 (the default, no such code), or 2, 4, 8. */
  readonly lanes?: number | undefined;
}

/** Compile a tape as it stands, changing no bit of what is computed. @error `kernel-memory` */
export function compileAsIs(tape: Tape, { lanes = 1 }: CompileOptions = {}): Kernel {
  const final = verify(trailingAxes(tape), "bringing reductions to the last axes");
  const built = buildModule(final, lanes);
  const memory = takeMemory(built.memoryBytes);
  const { one, many } = instantiate(built, moduleOf(built.bytes), memory);
  let isDisposed = false;
  const dispose = (): void => {
    if (!isDisposed) giveMemory(memory);
    isDisposed = true;
  };
  return { tape: final, one, many, codeBytes: built.bytes.length, memoryBytes: built.memoryBytes, dispose };
}

/** Compile a tape. @error `kernel-memory` where its data do not fit into a memory. */
export function compile(tape: Tape, options: CompileOptions = {}): Kernel {
  return compileAsIs(tape, options);
}
