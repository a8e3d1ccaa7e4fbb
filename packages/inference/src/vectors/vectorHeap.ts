/**
 * @file Give a chain the memory for its vectors, and the loops over them: beside the density that it asks, or a memory of its own.
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
const ALIASED = 4096;

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

/** Bytes of a memory that are a heap's. */
export interface HeapPlace {
  readonly memory: WebAssembly.Memory;
  /** Of the first of `heapBytes`, which are all 0. A multiple of 16. */
  readonly address: number;
}

/** What a heap may be told beside its size. */
export interface HeapOptions {
  /** False takes plain loops, which also serve where WebAssembly is not allowed. The bits are the same. */
  readonly simd?: boolean;
  /** Whose heap it is; those of neighbouring chains begin at different places of a page. */
  readonly chain?: number;
  /** Where it is to lie; without it, in a memory of its own. */
  readonly place?: HeapPlace | undefined;
}

/** Bytes of a vector with its padding. */
function vectorBytes(dim: number): number {
  return 32 * Math.max(1, Math.ceil(dim / 4));
}

/** Bytes that a heap for up to `capacity` vectors takes, wherever in a page it begins. */
export function heapBytes(dim: number, capacity: number): number {
  return Math.ceil((STAGGER * (STAGGERED - 1) + vectorBytes(dim) * capacity) / ALIASED) * ALIASED;
}

/** A heap for up to `capacity` vectors of `dim` elements. */
export function newVectorHeap(dim: number, capacity: number, { simd = true, chain = 0, place }: HeapOptions = {}): VectorHeap {
  const bytes = vectorBytes(dim);
  const fast = simd ? (place === undefined ? ownMemory(heapBytes(dim, capacity), bytes) : placed(place, bytes)) : undefined;
  const start = (fast?.address ?? 0) + STAGGER * (chain % STAGGERED);
  const size = bytes * capacity;
  const buffer = fast?.memory.buffer ?? new ArrayBuffer(start + size);
  let used = start;
  return {
    dim,
    bytes,
    ops: fast?.ops ?? plainOps(new Float64Array(buffer), bytes),
    isSimd: fast !== undefined,
    allocate(n) {
      const address = used;
      used += n * bytes;
      if (used > start + size) throw internal(`a heap for ${capacity} vectors was asked for ${(used - start) / bytes}`);
      return address;
    },
    view: (address) => new Float64Array(buffer, address, dim),
  };
}

/** A place with the loops over what lies there. */
type Equipped = HeapPlace & { readonly ops: VectorOps };

function placed(place: HeapPlace, bytes: number): Equipped {
  const ops = simdOps(place.memory, bytes);
  if (ops === undefined) throw internal("vector code is refused beside a density that is vector code");
  return { ...place, ops };
}

function ownMemory(size: number, bytes: number): Equipped | undefined {
  const pages = Math.ceil(size / PAGE);
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const ops = simdOps(memory, bytes);
    return ops === undefined ? undefined : { memory, address: 0, ops };
  } catch {
    return undefined;
  }
}
