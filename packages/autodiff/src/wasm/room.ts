/**
 * @file Lend what a kernel's memory has beyond the kernel to those who exchange points with it.
 */

/** Processors fetch memory in lines of so many bytes. */
const LINE = 64;

/** Bytes of a memory that others may use; they stay theirs until all of them have given theirs back. */
export class Room {
  readonly memory: WebAssembly.Memory;
  readonly #start: number;
  #next: number;
  /** Where what was ever lent ends: behind it all bytes are 0, and were perhaps never touched. */
  #touched: number;
  #lent = 0;

  /** @param start - where what is in use ends, in bytes. */
  constructor(memory: WebAssembly.Memory, start: number) {
    this.memory = memory;
    this.#start = Math.ceil(start / LINE) * LINE;
    this.#next = this.#start;
    this.#touched = this.#start;
  }

  /** The address of so many bytes, all 0; undefined where there is no room for them. */
  lend(bytes: number): number | undefined {
    const address = this.#next;
    const end = address + Math.ceil(bytes / LINE) * LINE;
    if (end > this.memory.buffer.byteLength) return undefined;
    if (address < this.#touched) new Uint8Array(this.memory.buffer).fill(0, address, Math.min(end, this.#touched));
    this.#next = end;
    this.#touched = Math.max(this.#touched, end);
    this.#lent++;
    return address;
  }

  /** Take one loan back. */
  giveBack(): void {
    this.#lent--;
    if (this.#lent === 0) this.#next = this.#start;
  }
}
