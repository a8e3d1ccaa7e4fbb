/**
 * @file Instantiate a built module over a memory: copy the data in, offer inputs and outputs as views, and run.
 */
import { internal, sizeOf } from "@typyro/base";
import { type Aval, allocate, type Buffer } from "../aval.ts";
import type { Kernel as OpKernel } from "../op.ts";
import type { NodeId, OpNode, Tape } from "../tape.ts";
import { scalarFunctions } from "../ops/scalarFunctions.ts";
import type { Multiplier } from "../outside/products.ts";
import { productRun } from "../outside/productRun.ts";
import { isOwn } from "./dense/functions.ts";
import type { BuiltModule } from "./module.ts";
import { type Places, portPlaces } from "./places.ts";
import { barePort, type BarePort } from "./portable.ts";
import { Room } from "./room.ts";
import type { Schedule } from "./schedule.ts";

/** Inputs and outputs of one form of a kernel, as views of its memory. @shape each: [...shape of the node, lanes] */
export interface Port extends BarePort {
  /** In the order of `tape.inputs`. */
  readonly inputs: readonly Float64Array[];
  readonly outputs: ReadonlyMap<string, Float64Array>;
}

/** Make one form of a kernel in a memory whose bytes are all 0; what the memory has beyond is room for others. @param multiplier - for the products that go outside, where some do */
export function instantiate(work: Schedule, built: BuiltModule, module: WebAssembly.Module, memory: WebAssembly.Memory, multiplier?: Multiplier): Port {
  const { buffer } = memory;
  for (const { address, data } of built.images) {
    const target = data instanceof Float64Array ? new Float64Array(buffer, address, data.length) : new Int32Array(buffer, address, data.length);
    target.set(data);
  }
  const { tape } = work;
  const { places } = built;
  const { exports } = new WebAssembly.Instance(module, { env: { ...scalarFunctions, memory, host: hostSteps(work, places, memory, multiplier) } });
  return { ...barePort(portPlaces(tape, places), exports, new Room(memory, built.memoryBytes)), inputs: tape.inputs.map(({ id }) => viewOf(tape, places, memory, id)), outputs: outputViews(tape, places, memory) };
}

/** What runs a step of the schedule in the host. */
function hostSteps(work: Schedule, places: Places, memory: WebAssembly.Memory, multiplier: Multiplier | undefined): (step: number) => void {
  const calls = work.steps.map((step) => {
    if (step.kind !== "host" || isOwn(work, step.item.node)) return undefined;
    const { node } = step.item;
    return work.outside.has(node.id) ? productCall(work, places, memory, node, multiplier) : hostCall(work, places, memory, node);
  });
  return (step) => calls[step]?.();
}

function viewOf(tape: Tape, places: Places, { buffer }: WebAssembly.Memory, id: NodeId): Float64Array {
  return new Float64Array(buffer, places.address(id), sizeOf(tape.node(id).shape) * places.lanes);
}

function outputViews(tape: Tape, { results, lanes }: Places, { buffer }: WebAssembly.Memory): Map<string, Float64Array> {
  let address = results;
  return new Map(
    [...tape.outputs].map(([name, id]) => {
      const view = new Float64Array(buffer, address, sizeOf(tape.node(id).shape) * lanes);
      address += view.byteLength;
      return [name, view] as const;
    }),
  );
}

/** One value outside of the kernel, copied in or out for a lane; where there is one lane of numbers, the memory itself. */
interface Exchange {
  readonly buffer: Buffer;
  readonly copy: (lane: number) => void;
}

/** A product that goes outside, for all lanes. */
function productCall({ tape, views }: Schedule, places: Places, memory: WebAssembly.Memory, node: OpNode, multiplier: Multiplier | undefined): () => void {
  if (multiplier === undefined) throw internal("a product goes outside, where nothing multiplies");
  const operands = node.inputs.map((id) => {
    const { root, map } = views.of(id);
    const given = tape.node(map.kind === "same" ? root : id);
    if (given.kind === "constant" && given.data instanceof Float64Array) return { data: given.data, isConstant: true };
    return { data: viewOf(tape, places, memory, given.id), isConstant: false };
  });
  return productRun(tape, node, operands, viewOf(tape, places, memory, node.id), places.lanes, multiplier);
}

/** A step that the operation's own JavaScript evaluates, lane by lane. */
function hostCall({ tape, views }: Schedule, places: Places, memory: WebAssembly.Memory, node: OpNode): () => void {
  const avals = node.inputs.map((id) => tape.node(id));
  const kernel: OpKernel = node.op.prepare(avals, node, node.attrs);
  const inputs = node.inputs.map((id): Exchange => {
    const given = tape.node(id);
    if (given.kind === "constant") return { buffer: given.data, copy: () => undefined };
    const { root, map } = views.of(id);
    return exchange(given, viewOf(tape, places, memory, map.kind === "same" ? root : id), places.lanes, false);
  });
  const out = exchange(node, viewOf(tape, places, memory, node.id), places.lanes, true);
  const buffers = inputs.map(({ buffer }) => buffer);
  const { lanes } = places;
  return () => {
    for (let lane = 0; lane < lanes; lane++) {
      for (const { copy } of inputs) copy(lane);
      kernel(buffers, out.buffer);
      out.copy(lane);
    }
  };
}

function exchange(aval: Aval, view: Float64Array, lanes: number, isOut: boolean): Exchange {
  if (lanes === 1 && aval.dtype === "f64") return { buffer: view, copy: () => undefined };
  const buffer = allocate(aval);
  const bits = aval.dtype === "bool" ? new Int32Array(view.buffer, view.byteOffset, 2 * view.length) : undefined;
  const read = (i: number, at: number): void => {
    buffer[i] = bits === undefined ? (view[at] ?? Number.NaN) : (bits[2 * at] ?? 0) & 1;
  };
  const write = (i: number, at: number): void => {
    if (bits === undefined) view[at] = buffer[i] ?? Number.NaN;
    else bits.fill(buffer[i] === 0 ? 0 : -1, 2 * at, 2 * at + 2);
  };
  const move = isOut ? write : read;
  return {
    buffer,
    copy: (lane) => {
      for (let i = 0; i < buffer.length; i++) move(i, i * lanes + lane);
    },
  };
}
