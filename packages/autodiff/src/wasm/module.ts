/**
 * @file Put a schedule's functions for some number of points together as a module, whose export `run` evaluates them.
 */
import type { OpNode } from "../tape.ts";
import { Arithmetic } from "./arithmetic.ts";
import { F64, FunctionCode, I32, ModuleCode, type Signature, V128, Vector } from "./assembler.ts";
import { Emitter } from "./emit.ts";
import { isOwn } from "./dense/functions.ts";
import { Heap, type Image } from "./heap.ts";
import { beyondKernels, longKernels, type MathKernel, mathKernels, shortKernels } from "./math/kernels.ts";
import { op, simd } from "./opcodes.ts";
import type { Places } from "./places.ts";
import type { Schedule } from "./schedule.ts";
import type { Callees } from "./writing.ts";

/** A function of the host: the plain JavaScript of an operation on numbers. */
export type ScalarFunction = (...x: number[]) => number;

/** Everything needed to run a schedule at some number of points. */
export interface BuiltModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What must be in memory before the first call. */
  readonly images: readonly Image[];
  readonly memoryBytes: number;
  readonly places: Places;
  readonly scalarFunctions: ReadonlyMap<string, ScalarFunction>;
}

/** Build the module of a schedule. @param lanes - points that a call takes: 1, or a power of two. */
export function buildModule(work: Schedule, lanes: number): BuiltModule {
  const module = new ModuleCode();
  const heap = new Heap();
  const named = functionsUsed(work);
  const scalarFunctions = scalarFunctionsOf(named);
  const imports = new Map([...scalarFunctions].map(([name]) => [name, module.importFunction(name, numbers(named.get(name)?.inputs.length ?? 1))] as const));
  const host = needsHost(work) ? module.importFunction("host", HOST) : undefined;
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
  module.define(whole, "run");
  return { bytes: module.encode(), images: heap.images, memoryBytes: heap.bytes, places: emitter.places, scalarFunctions };
}

/** Whether modules of a schedule call no function of the host, and so run wherever their memory is. */
export function isSelfContained(work: Schedule): boolean {
  return !needsHost(work) && scalarFunctionsOf(functionsUsed(work)).size === 0;
}

function needsHost(work: Schedule): boolean {
  return work.steps.some((step) => step.kind === "host" && !isOwn(work, step.item.node));
}

/** What the host must evaluate, for some numbers at least. */
function scalarFunctionsOf(named: ReadonlyMap<string, OpNode>): Map<string, ScalarFunction> {
  const called = [...named].filter(([name]) => kernelOf(name) === undefined || beyondKernels[name] !== undefined);
  return new Map(called.map(([name, node]) => [name, scalarFunction(node)] as const));
}

const HOST: Signature = { parameters: [I32], results: [] };

const numbers = (count: number): Signature => ({ parameters: Array.from({ length: count }, () => F64), results: [F64] });

/** The operations that are functions, each with a node that uses it. */
function functionsUsed({ steps }: Schedule): Map<string, OpNode> {
  const found = new Map<string, OpNode>();
  for (const step of steps) {
    if (step.kind === "host") continue;
    for (const { kind, node } of step.items) {
      if (kind === "map" && shortKernels[node.op.name] === undefined) found.set(node.op.name, node);
    }
  }
  return found;
}

/** An operation on single numbers, by its own slow definition. */
function scalarFunction({ op, inputs, attrs }: OpNode): ScalarFunction {
  const aval = { dtype: "f64", shape: [] } as const;
  const kernel = op.prepare(inputs.map(() => aval), aval, attrs);
  const buffers = inputs.map(() => new Float64Array(1));
  const out = new Float64Array(1);
  return (...x) => {
    for (const [i, buffer] of buffers.entries()) buffer[0] = x[i] ?? Number.NaN;
    kernel(buffers, out);
    return out[0] ?? Number.NaN;
  };
}

/** A function of vectors: written out where there is vector code, else two calls of the host. */
function vectorFunction(name: string, { inputs }: OpNode, imported: number | undefined): FunctionCode {
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
