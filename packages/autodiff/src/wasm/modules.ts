/**
 * @file Compile the bytes of modules, once for each different module: new data of the same structure give the same bytes.
 */

/** Modules kept for later, at most; the one used longest ago goes first. */
const KEPT = 32;

const known = new Map<string, { readonly bytes: Uint8Array; readonly module: WebAssembly.Module }>();

/** The compiled module of these bytes. */
export function moduleOf(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const key = hashOf(bytes);
  return recalled(key, bytes) ?? kept(key, bytes, new WebAssembly.Module(bytes));
}

/** The same, compiled while the thread goes on. */
export async function moduleLater(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  const key = hashOf(bytes);
  return recalled(key, bytes) ?? kept(key, bytes, await WebAssembly.compile(bytes));
}

function recalled(key: string, bytes: Uint8Array): WebAssembly.Module | undefined {
  const found = known.get(key);
  if (found === undefined || !sameBytes(found.bytes, bytes)) return undefined;
  known.delete(key);
  known.set(key, found);
  return found.module;
}

function kept(key: string, bytes: Uint8Array, module: WebAssembly.Module): WebAssembly.Module {
  known.set(key, { bytes, module });
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return module;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A short name of the bytes; equal bytes have equal names. @source Fowler, Noll & Vo: FNV-1a, 32 bits, here over words of four bytes. */
function hashOf(bytes: Uint8Array<ArrayBuffer>): string {
  const words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193);
  return `${bytes.length} ${hash >>> 0}`;
}

/** A module of nothing but one vector instruction. */
const PROBE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b],
);

let isAllowed: boolean | undefined;

/** Whether this engine runs vector code, and this page is allowed to make some. */
export function canCompile(): boolean {
  if (isAllowed === undefined) {
    try {
      isAllowed = new WebAssembly.Module(PROBE) instanceof WebAssembly.Module;
    } catch {
      isAllowed = false;
    }
  }
  return isAllowed;
}
