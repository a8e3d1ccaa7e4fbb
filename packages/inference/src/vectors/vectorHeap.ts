/**
 * @file Give a chain the memory for its vectors, and the loops over them.
 *
 * The memory never grows, as growing would detach the views; pages that are never written cost nothing.
 */
import { internal } from "@typyro/base";
import { simdOps } from "./simd.ts";
import { type VectorOps, plainOps } from "./vectorOps.ts";

const PAGE = 65536;
/**
 * Bytes between the beginnings of neighbouring heaps, counted from the page. Chains in lanes are read and written side by side,
 * and processors take addresses that differ by whole 4096 bytes for one: copying between them was eight times as slow without this.
 */
const STAGGER = 1088;
const STAGGERED = 4;

/** Room for vectors of one length. */
export interface VectorHeap {
  readonly dim: number;
  /** Bytes of a vector: its elements and zeros up to a multiple of four elements, at least one four. */
  readonly bytes: number;
  readonly ops: VectorOps;
  /** Whether `ops` are vector code. */
  readonly isSimd: boolean;
  /** The address of `n` new vectors, one behind the other, all zero. */
  allocate(n: number): number;
  /** The elements of the vector at an address, without its padding; writing to them writes to it. */
  view(address: number): Float64Array;
}

/**
 * A heap for up to `capacity` vectors of `dim` elements.
 *
 * @param simd - false takes plain loops, which also serve where WebAssembly is not allowed. The bits are the same.
 * @param chain - whose heap it is; those of neighbouring chains begin at different places of a page.
 */
export function newVectorHeap(dim: number, capacity: number, simd = true, chain = 0): VectorHeap {
  const bytes = 32 * Math.max(1, Math.ceil(dim / 4));
  const start = STAGGER * (chain % STAGGERED);
  const size = start + bytes * capacity;
  const fast = simd ? simdMemory(size, bytes) : undefined;
  const buffer = fast?.memory.buffer ?? new ArrayBuffer(size);
  let used = start;
  return {
    dim,
    bytes,
    ops: fast?.ops ?? plainOps(new Float64Array(buffer), bytes),
    isSimd: fast !== undefined,
    allocate(n) {
      const address = used;
      used += n * bytes;
      if (used > size) throw internal(`a heap for ${capacity} vectors was asked for ${(used - start) / bytes}`);
      return address;
    },
    view: (address) => new Float64Array(buffer, address, dim),
  };
}

function simdMemory(size: number, bytes: number): { memory: WebAssembly.Memory; ops: VectorOps } | undefined {
  const pages = Math.ceil(size / PAGE);
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const ops = simdOps(memory, bytes);
    return ops === undefined ? undefined : { memory, ops };
  } catch {
    return undefined;
  }
}
