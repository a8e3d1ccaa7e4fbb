/**
 * @file Give a tape a short name that changes with any operation, shape or number in it.
 */
import type { Attrs } from "./op.ts";
import type { Tape } from "./tape.ts";

/**
 * A name of what a tape computes: 16 hexadecimal digits. Tapes with equal names give the same bits; sites, lines and names of nodes
 * do not enter, names of inputs and outputs do.
 *
 * @source Fowler, Noll & Vo: FNV-1a, as two 32-bit hashes that start from different bases
 */
export function hashTape(tape: Tape): string {
  const hash = new Hash();
  for (const node of tape.nodes) {
    hash.text(node.kind);
    hash.text(`${node.dtype} ${node.shape.join(" ")}`);
    if (node.kind === "input") hash.text(node.name);
    else if (node.kind === "constant") hash.bytes(new Uint8Array(node.data.buffer, node.data.byteOffset, node.data.byteLength));
    else hash.text(`${node.op.name} ${node.inputs.join(" ")} ${attributes(node.attrs)}`);
  }
  for (const [name, id] of tape.outputs) hash.text(`${name} ${id}`);
  return hash.toString();
}

class Hash {
  #low = 0x811c9dc5;
  #high = 0x050c5d1f;

  text(text: string): void {
    this.bytes(new TextEncoder().encode(`${text}\0`));
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.#low = Math.imul(this.#low ^ byte, 0x01000193);
      this.#high = Math.imul(this.#high ^ byte, 0x01000193);
      // Without this the two would differ by what they started from alone.
      this.#high ^= this.#high >>> 15;
    }
  }

  toString(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

function attributes(attrs: Attrs): string {
  return JSON.stringify(Object.entries(attrs).sort(([a], [b]) => (a < b ? -1 : 1)));
}
