/**
 * @file Put a schedule's functions together as a module with two exports: `one` point, and as many as there are `lanes`.
 */
import type { Products } from "../outside/products.ts";
import type { OpNode, Tape } from "../tape.ts";
import { Arithmetic } from "./arithmetic.ts";
import { F64, FunctionCode, I32, ModuleCode, type Signature, V128, Vector } from "./assembler.ts";
import { Emitter } from "./emit.ts";
import { isOwn } from "./dense/functions.ts";
import { Heap, type Image } from "./heap.ts";
import { beyondKernels, longKernels, type MathKernel, mathKernels, shortKernels } from "./math/kernels.ts";
import { op, simd } from "./opcodes.ts";
import type { Places } from "./places.ts";
import { schedule, type Schedule } from "./schedule.ts";
import type { Callees } from "./writing.ts";

/** A function of the host: the plain JavaScript of an operation on numbers. */
export type ScalarFunction = (...x: number[]) => number;

/** Everything needed to run a tape. */
export interface BuiltModule {
  readonly schedule: Schedule;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What must be in memory before the first call. */
  readonly images: readonly Image[];
  readonly memoryBytes: number;
  readonly one: Places;
  readonly many: Places | undefined;
  readonly scalarFunctions: ReadonlyMap<string, ScalarFunction>;
  /** Whether the module calls no function of the host, and so runs wherever its memory is. */
  readonly isSelfContained: boolean;
}

/** Build the module of a tape. @param lanes - how many points `many` takes: 1 leaves it out, else a power of two. */
export function buildModule(tape: Tape, lanes: number, products?: Products): BuiltModule {
  const work = schedule(tape, products);
  const module = new ModuleCode();
  const heap = new Heap();
  const named = functionsUsed(work);
  const scalarFunctions = new Map([...named].filter(([name]) => kernelOf(name) === undefined || beyondKernels[name] !== undefined).map(([name, node]) => [name, scalarFunction(node)] as const));
  const imports = new Map([...scalarFunctions].map(([name]) => [name, module.importFunction(name, numbers(named.get(name)?.inputs.length ?? 1))] as const));
  const needsHost = work.steps.some((step) => step.kind === "host" && !isOwn(work, step.item.node));
  const host = { one: needsHost ? module.importFunction("hostOne", HOST) : undefined, many: needsHost && lanes > 1 ? module.importFunction("hostMany", HOST) : undefined };
  const functions = new Map([...named].map(([name, node]) => [name, module.define(vectorFunction(name, node, imports.get(name)))] as const));
  const dense = new Map<string, number>();
  const define = (points: number, hostIndex: number | undefined, exportedAs: string): Places => {
    const callees: Callees = { functions, host: hostIndex, dense: ({ key, build }) => {
      const index = dense.get(key) ?? module.define(build((elements) => heap.buffer(elements, points)));
      dense.set(key, index);
      return index;
    } };
    const emitter = new Emitter(work, heap, points, callees);
    const parts = emitter.functions.map((code) => module.define(code));
    const whole = new FunctionCode({ parameters: [], results: [] });
    for (const part of parts) whole.call(part);
    module.define(whole, exportedAs);
    return emitter.places;
  };
  const one = define(1, host.one, "one");
  const many = lanes > 1 ? define(lanes, host.many, "many") : undefined;
  return { schedule: work, bytes: module.encode(), images: heap.images, memoryBytes: heap.bytes, one, many, scalarFunctions, isSelfContained: !needsHost && scalarFunctions.size === 0 };
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
