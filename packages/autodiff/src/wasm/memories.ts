/**
 * @file Lend memories to kernels, and take them back: engines allow a process about a hundred of them.
 *
 * A memory that comes back is cleared and lent again to the next kernel that it is large enough for. One whose kernel
 * was forgotten instead of disposed is freed by the garbage collector.
 */
import { modelError } from "@typyro/base";

const PAGE = 65536;
/** Memories kept for later, at most. */
const KEPT = 8;
/** Larger memories go back to the engine. */
const LARGEST_KEPT_PAGES = 256;

const free: WebAssembly.Memory[] = [];

/**
 * A memory of at least so many bytes, all 0.
 *
 * @param beside - bytes that are wanted behind these, and can be done without.
 * @error `kernel-memory` where there is no room for it.
 */
export function takeMemory(bytes: number, beside = 0): WebAssembly.Memory {
  return (beside > 0 ? taken(bytes + beside) : undefined) ?? taken(bytes) ?? refused(bytes);
}

function refused(bytes: number): never {
  throw modelError("kernel-memory", { bytes });
}

function taken(bytes: number): WebAssembly.Memory | undefined {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  // The one given back last is the likeliest to be in a cache.
  for (let i = free.length - 1; i >= 0; i--) {
    if ((free[i]?.buffer.byteLength ?? 0) < pages * PAGE) continue;
    const [memory] = free.splice(i, 1);
    if (memory !== undefined) return memory;
  }
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch {
    // Where one of another size is kept, it may be what there is no room beside.
    free.length = 0;
  }
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch {
    return undefined;
  }
}

/** Give a memory back; nothing may use it any more. */
export function giveMemory(memory: WebAssembly.Memory): void {
  const { buffer } = memory;
  if (buffer.byteLength > LARGEST_KEPT_PAGES * PAGE) return;
  new Uint8Array(buffer).fill(0);
  free.push(memory);
  if (free.length > KEPT) free.shift();
}
