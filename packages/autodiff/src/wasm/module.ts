/**
 * @file Put a schedule's functions for some number of points together as a module: its export `run` evaluates what stands in the kernel's own
 * places, `runAt` what stands at addresses.
 */
import { bodyOf } from "../ops/recurrenceBody.ts";
import { ops } from "../ops/table.ts";
import type { OpNode } from "../tape.ts";
import { Arithmetic } from "./arithmetic.ts";
import { F64, FunctionCode, I32, ModuleCode, type Signature, V128, Vector } from "./assembler.ts";
import { Emitter } from "./emit.ts";
import { isOwn } from "./dense/functions.ts";
import { exchangeCode } from "./exchange.ts";
import { Heap, type Image } from "./heap.ts";
import { beyondKernels, longKernels, type MathKernel, mathKernels, shortKernels } from "./math/kernels.ts";
import { op, simd } from "./opcodes.ts";
import { type Places, portPlaces } from "./places.ts";
import type { Schedule } from "./schedule.ts";
import type { Callees } from "./writing.ts";

/** Everything needed to run a schedule at some number of points. */
export interface BuiltModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What must be in memory before the first call. */
  readonly images: readonly Image[];
  readonly memoryBytes: number;
  readonly places: Places;
}

/** Build the module of a schedule. @param lanes - points that a call takes: 1, or a power of two. */
export function buildModule(work: Schedule, lanes: number): BuiltModule {
  const module = new ModuleCode();
  const heap = new Heap();
  const named = functionsUsed(work);
  const imported = [...named].filter(([name]) => kernelOf(name) === undefined || beyondKernels[name] !== undefined);
  const imports = new Map(imported.map(([name, { inputs }]) => [name, module.importFunction(name, numbers(inputs.length))] as const));
  const host = hostNodes(work).length > 0 ? module.importFunction("host", HOST) : undefined;
  const functions = new Map([...named].map(([name, node]) => [name, module.define(vectorFunction(name, node, imports.get(name)))] as const));
  const dense = new Map<string, number>();
  const callees: Callees = { functions, host, dense: ({ key, build }) => {
    const index = dense.get(key) ?? module.define(build((elements) => heap.buffer(elements, lanes)));
    dense.set(key, index);
    return index;
  } };
  const emitter = new Emitter(work, heap, lanes, callees);
  const parts = emitter.functions.map((code) => module.define(code));
  const whole = new FunctionCode({ parameters: [], results: [] });
  for (const part of parts) whole.call(part);
  const run = module.define(whole, "run");
  const { places } = emitter;
  module.define(exchangeCode(portPlaces(work.tape, places), run), "runAt");
  return { bytes: module.encode(), images: heap.images, memoryBytes: heap.bytes, places };
}

/** The operations that the host evaluates; without any, modules of a schedule run wherever their memory is. */
export function hostNodes(work: Schedule): OpNode[] {
  return work.steps.flatMap((step) => (step.kind === "host" && !isOwn(work, step.item.node) ? [step.item.node] : []));
}

const HOST: Signature = { parameters: [I32], results: [] };

const numbers = (count: number): Signature => ({ parameters: Array.from({ length: count }, () => F64), results: [F64] });

/** A use of an operation on numbers. */
type Use = Pick<OpNode, "inputs">;

/** The operations that are functions, each with a use of it. */
function functionsUsed({ steps }: Schedule): Map<string, Use> {
  const found = new Map<string, Use>();
  for (const step of steps) {
    if (step.kind === "host") {
      const { op: own, attrs } = step.item.node;
      const body = own === ops.recurrence ? bodyOf(attrs).steps : [];
      for (const { op, operands } of body) if (shortKernels[op.name] === undefined) found.set(op.name, { inputs: operands });
      continue;
    }
    for (const { kind, node } of step.items) {
      if (kind === "map" && shortKernels[node.op.name] === undefined) found.set(node.op.name, node);
    }
  }
  return found;
}

/** A function of vectors: written out where there is vector code, else two calls of the host. */
function vectorFunction(name: string, { inputs }: Use, imported: number | undefined): FunctionCode {
  const code = new FunctionCode({ parameters: inputs.map(() => V128), results: [V128] });
  const a = new Arithmetic(code);
  const kernel = kernelOf(name);
  const beyond = beyondKernels[name];
  const operands = [Vector.at(0), Vector.at(1), Vector.at(2)] as const;
  const byHost = (): void => {
    for (const half of [0, 1]) {
      for (let i = 0; i < inputs.length; i++) {
        code.get(i);
        code.lane(simd.extract, half);
      }
      code.call(imported ?? -1);
      if (half === 0) code.simd(simd.f64Splat);
      else code.lane(simd.replace, 1);
    }
  };
  if (kernel === undefined) {
    byHost();
    return code;
  }
  if (beyond !== undefined) {
    a.push(beyond(a, ...operands));
    code.simd(simd.anyTrue);
    code.open(op.if);
    byHost();
    code.op(op.return);
    code.end();
  }
  a.push(kernel(a, ...operands));
  return code;
}

const kernelOf = (name: string): MathKernel | undefined => mathKernels[name] ?? longKernels[name];
