/**
 * @file Carry a kernel to another thread: its code, the memory as it stands, and where points and results lie in it.
 */
import { internal } from "@typyro/base";

/** Where one form of a kernel takes its points and leaves its results: bytes, and numbers of numbers. */
export interface PortPlaces {
  readonly lanes: number;
  readonly point: number;
  readonly pointSize: number;
  readonly results: number;
  readonly resultsSize: number;
}

/** All that running a kernel takes, as data that can be posted to a worker. */
export interface PortableKernel {
  readonly module: WebAssembly.Module;
  /** The memory from its first byte, data included. */
  readonly image: Uint8Array<ArrayBuffer>;
  readonly one: PortPlaces;
  readonly many: PortPlaces | undefined;
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

/** Set up a kernel that came from another thread. It gives the same bits there as here. */
export function runPortable({ module, image, one, many }: PortableKernel): { readonly one: BarePort; readonly many: BarePort | undefined } {
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(image.length / PAGE)) });
  new Uint8Array(memory.buffer).set(image);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const portOf = (places: PortPlaces, name: string): BarePort => barePort(places, exports[name], memory);
  return { one: portOf(one, "one"), many: many === undefined ? undefined : portOf(many, "many") };
}

/** One form of a kernel at its place in a memory. */
export function barePort({ lanes, point, pointSize, results, resultsSize }: PortPlaces, run: WebAssembly.ExportValue | undefined, { buffer }: WebAssembly.Memory): BarePort {
  if (typeof run !== "function") throw internal("a module lacks one of its functions");
  // A WebAssembly function without parameters and results.
  const call = run as () => void;
  return { lanes, point: new Float64Array(buffer, point, pointSize), results: new Float64Array(buffer, results, resultsSize), run: call };
}
