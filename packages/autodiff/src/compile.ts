/**
 * @file Compile a tape: passes in order, then WebAssembly modules, one for each number of points that is asked for.
 */
import { modelError, sizeOf } from "@typyro/base";
import type { Op } from "./op.ts";
import { ops } from "./ops/table.ts";
import { columns } from "./passes/columns.ts";
import { fold } from "./passes/fold.ts";
import { hoistScale } from "./passes/hoistScale.ts";
import { logRates } from "./passes/logRates.ts";
import { numericOutputs } from "./passes/numericOutputs.ts";
import { reciprocals } from "./passes/reciprocals.ts";
import { rewrite } from "./passes/rewrite.ts";
import { segments } from "./passes/segments.ts";
import { simplify } from "./passes/simplify.ts";
import { tabulate } from "./passes/tabulate.ts";
import { trailingAxes } from "./passes/trailingAxes.ts";
import type { Products } from "./outside/products.ts";
import type { Tape } from "./tape.ts";
import { verify } from "./verify.ts";
import { Kernel } from "./wasm/kernel.ts";

/** Options of `compile`. */
export interface CompileOptions {
  /** What multiplies large matrices in float32, in place of the kernel. */
  readonly products?: Products | undefined;
}

/** Compile a tape as it stands, changing no bit of what is computed; truth values are given out as 1 and 0. Code is written when a form of the kernel is first asked for. */
export function compileAsIs(tape: Tape, { products }: CompileOptions = {}): Kernel {
  return new Kernel(inKernelForm(tape), products);
}

/** The tape in the form of which code is written; it computes the same bits. */
function inKernelForm(tape: Tape): Tape {
  const given = numericOutputs(tape);
  return verify(trailingAxes(given), "bringing reductions to the last axes", given);
}

/** The tape that a kernel of this one computes: interpreting it gives the kernel's bits, where code is refused. */
export function kernelTape(tape: Tape): Tape {
  return inKernelForm(optimize(tape));
}

/** A rewriting of tapes, and the words by which `verify` names it. */
interface Pass {
  readonly name: string;
  readonly run: (tape: Tape) => Tape;
}

/** The passes in order. `simplify`, `logRates`, `reciprocals`, `hoistScale`, `segments` and, for sums of whole tables, `columns` change roundings, the others keep every bit. */
export const PASSES: readonly Pass[] = [
  { name: "simplifying operations", run: simplify },
  { name: "writing rates by their logarithms", run: logRates },
  { name: "multiplying by reciprocals", run: (tape) => rewrite(tape, reciprocals) },
  { name: "taking scalars out of sums", run: hoistScale },
  { name: "summing by segments", run: segments },
  { name: "tabulating functions of repeated data", run: tabulate },
  { name: "taking small tables apart", run: columns },
  { name: "folding constants again", run: (tape) => rewrite(tape, fold) },
];

/** The tape that `compile` turns into code: the same values up to rounding, in fewer operations. */
export function optimize(tape: Tape): Tape {
  return PASSES.reduce((before, { name, run }) => verify(run(before), name, before), tape);
}

/**
 * Compile a tape, simplified first.
 *
 * @error `kernel-memory` where matrices of one operation are larger than any memory; where all is, together, when a form is asked for.
 */
export function compile(tape: Tape, options: CompileOptions = {}): Kernel {
  refuseTooLarge(tape);
  return compileAsIs(optimize(tape), options);
}

/** Bytes that WebAssembly can address. */
const LARGEST_MEMORY = 65_536 * 65_536;
/** Operations whose operands and result stand in memory at once. */
const DENSE = new Set<Op>([ops.cholesky, ops.choleskyAdjoint, ops.solveTriangular, ops.matmul]);

/** Before passes go through such arrays for minutes. */
function refuseTooLarge(tape: Tape): void {
  for (const node of tape.nodes) {
    if (node.kind !== "op" || !DENSE.has(node.op)) continue;
    const elements = [...new Set(node.inputs), node.id].reduce((sum, id) => sum + sizeOf(tape.node(id).shape), 0);
    if (8 * elements > LARGEST_MEMORY) throw modelError("kernel-memory", { bytes: 8 * elements });
  }
}
