/**
 * @file Evaluate a tape node by node: the slow, obvious reference, and the fallback where WebAssembly is refused.
 *
 * Every buffer is allocated once; an evaluation allocates nothing.
 */
import { internal } from "@typyro/base";
import { allocate, type Buffer } from "./aval.ts";
import type { Kernel } from "./op.ts";
import { type Products, productsOutside } from "./outside/products.ts";
import { productRun } from "./outside/productRun.ts";
import type { NodeId, Tape } from "./tape.ts";

/** A tape made ready to be evaluated again and again. */
export interface Evaluator {
  /** Buffers to write the inputs into, in the order of `tape.inputs`. */
  readonly inputs: readonly Float64Array[];
  /** Buffers that hold the outputs after `run`, by name; overwritten by the next `run`. */
  readonly outputs: ReadonlyMap<string, Buffer>;
  /** Evaluate all nodes in order. */
  run(): void;
  /** Let go of what products outside keep; nothing to do where there are none. */
  dispose(): void;
}

interface Step {
  readonly kernel: Kernel;
  readonly inputs: readonly Buffer[];
  readonly out: Buffer;
}

/** Prepare a tape for evaluation. @param products - what multiplies large matrices in float32 */
export function interpret(tape: Tape, products?: Products): Evaluator {
  const buffers: Buffer[] = [];
  const inputs: Float64Array[] = [];
  const steps: Step[] = [];
  const outside = productsOutside(tape, products);
  const multiplier = outside.size === 0 ? undefined : products?.open();
  const buffer = (id: NodeId): Buffer => {
    const found = buffers[id];
    if (found === undefined) throw internal(`node ${id} is used before it is computed`);
    return found;
  };
  for (const node of tape.nodes) {
    if (node.kind === "constant") {
      buffers.push(node.data);
      continue;
    }
    const out = allocate(node);
    buffers.push(out);
    if (node.kind === "input") {
      if (!(out instanceof Float64Array)) throw internal(`input ${node.name} is not f64`);
      inputs.push(out);
      continue;
    }
    if (outside.has(node.id) && multiplier !== undefined) {
      const run = productRun(tape, node, node.inputs.map((id) => ({ data: numbersOf(buffer(id)), isConstant: tape.node(id).kind === "constant" })), numbersOf(out), 1, multiplier);
      steps.push({ kernel: run, inputs: [], out });
      continue;
    }
    const kernel = node.op.prepare(node.inputs.map((id) => tape.node(id)), node, node.attrs);
    steps.push({ kernel, inputs: node.inputs.map(buffer), out });
  }
  const outputs = new Map([...tape.outputs].map(([name, id]) => [name, buffer(id)] as const));
  const run = (): void => {
    for (const { kernel, inputs: from, out } of steps) kernel(from, out);
  };
  return { inputs, outputs, run, dispose: () => multiplier?.close() };
}

function numbersOf(buffer: Buffer): Float64Array {
  if (buffer instanceof Float64Array) return buffer;
  throw internal("a product goes outside whose factors are no numbers");
}
