/**
 * @file Compile a tape: passes in order, then one WebAssembly module.
 */
import { trailingAxes } from "./passes/trailingAxes.ts";
import type { Tape } from "./tape.ts";
import { verify } from "./verify.ts";
import { instantiate, pagesOf, type Port } from "./wasm/kernel.ts";
import { buildModule } from "./wasm/module.ts";

/** A tape as compiled code. */
export interface Kernel {
  /** The tape that the code computes, after all passes: interpreting it gives the same bits. */
  readonly tape: Tape;
  /** One point at a time. */
  readonly one: Port;
  /** Several points side by side, where lanes were asked for. */
  readonly many: Port | undefined;
  /** Size of the module, in bytes. */
  readonly codeBytes: number;
}

/** Options of `compile`. */
export interface CompileOptions {
  /** Points that one call of `many` takes: 1 (the default, no such code), or 2, 4, 8. */
  readonly lanes?: number | undefined;
}

/** Compile a tape as it stands, changing nothing of what is computed. */
export function compileAsIs(tape: Tape, { lanes = 1 }: CompileOptions = {}): Kernel {
  const final = verify(trailingAxes(tape), "bringing reductions to the last axes");
  const built = buildModule(final, lanes);
  const memory = new WebAssembly.Memory({ initial: pagesOf(built) });
  const { one, many } = instantiate(built, new WebAssembly.Module(built.bytes), memory);
  return { tape: final, one, many, codeBytes: built.bytes.length };
}
