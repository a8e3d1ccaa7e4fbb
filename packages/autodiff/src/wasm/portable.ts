/**
 * @file Carry a form of a kernel to another thread: its code, the memory as it stands, and where points and results lie in it.
 */
import { internal } from "@typyro/base";
import { scalarFunctions } from "../ops/scalarFunctions.ts";
import { Room } from "./room.ts";

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
  /**
   * The same for points and results that lie elsewhere in the memory: an address for each point, then one for the results of each, except for the
   * first, which is among `results` alone. The numbers of a point lie side by side there, and so do its results.
   */
  runAt(...addresses: readonly number[]): void;
  /** What the memory has beyond the kernel. */
  readonly room: Room;
}

const PAGE = 65536;

/** Set up one form of a kernel that came from another thread. It gives the same bits there as here. @param room - bytes beside it */
export function runPortable({ module, image, places }: PortableKernel, room = 0): BarePort {
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil((image.length + room) / PAGE)) });
  new Uint8Array(memory.buffer).set(image);
  return barePort(places, new WebAssembly.Instance(module, { env: { ...scalarFunctions, memory } }).exports, new Room(memory, image.length));
}

/** One form of a kernel at its place in a memory. */
export function barePort({ lanes, point, pointSize, results, resultsSize }: PortPlaces, { run, runAt }: WebAssembly.Exports, room: Room): BarePort {
  if (typeof run !== "function" || typeof runAt !== "function") throw internal("a module lacks its functions");
  const { buffer } = room.memory;
  return {
    lanes,
    point: new Float64Array(buffer, point, pointSize),
    results: new Float64Array(buffer, results, resultsSize),
    // WebAssembly functions without results: of nothing, and of addresses.
    run: run as () => void,
    runAt: runAt as BarePort["runAt"],
    room,
  };
}
