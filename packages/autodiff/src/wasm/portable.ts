/**
 * @file Carry a form of a kernel to another thread: its code, the memory as it stands, and where points and results lie in it.
 */
import { internal } from "@typyro/base";
import { scalarFunctions } from "../ops/scalarFunctions.ts";

/** Where one form of a kernel takes its points and leaves its results: bytes, and numbers of numbers. */
export interface PortPlaces {
  readonly lanes: number;
  readonly point: number;
  readonly pointSize: number;
  readonly results: number;
  readonly resultsSize: number;
}

/** One form of a kernel as data that can be posted to a worker. */
export interface PortableKernel {
  readonly module: WebAssembly.Module;
  /** The memory from its first byte, data included. */
  readonly image: Uint8Array<ArrayBuffer>;
  readonly places: PortPlaces;
}

/** One form of a kernel, without the names of its inputs and outputs. */
export interface BarePort {
  readonly lanes: number;
  /** All inputs, one behind the other: element i of lane c is at `i lanes + c`. */
  readonly point: Float64Array;
  /** All outputs, one behind the other in the same way. */
  readonly results: Float64Array;
  run(): void;
}

const PAGE = 65536;

/** Set up one form of a kernel that came from another thread. It gives the same bits there as here. */
export function runPortable({ module, image, places }: PortableKernel): BarePort {
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(image.length / PAGE)) });
  new Uint8Array(memory.buffer).set(image);
  return barePort(places, new WebAssembly.Instance(module, { env: { ...scalarFunctions, memory } }).exports, memory);
}

/** One form of a kernel at its place in a memory. */
export function barePort({ lanes, point, pointSize, results, resultsSize }: PortPlaces, { run }: WebAssembly.Exports, { buffer }: WebAssembly.Memory): BarePort {
  if (typeof run !== "function") throw internal("a module lacks its function");
  // A WebAssembly function without parameters and results.
  const call = run as () => void;
  return { lanes, point: new Float64Array(buffer, point, pointSize), results: new Float64Array(buffer, results, resultsSize), run: call };
}
