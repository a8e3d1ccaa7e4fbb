/**
 * @file Keep the numbers that code uses in memory, each once and twice side by side.
 *
 * Engines make a vector constant anew wherever it is used, in three instructions; reading it takes one.
 */
import type { Image } from "./heap.ts";

/** Numbers of a stretch of memory. */
const STRETCH = 64;
const BYTES = 16;

/** Numbers by their bits. */
export class Literals {
  readonly #reserve: (bytes: number) => number;
  readonly #images: Image[];
  readonly #addresses = new Map<bigint, number>();
  #start = 0;
  #bits = new BigUint64Array(0);

  constructor(reserve: (bytes: number) => number, images: Image[]) {
    this.#reserve = reserve;
    this.#images = images;
  }

  /** Where 64 bits stand twice. */
  address(bits: bigint): number {
    const known = this.#addresses.get(bits);
    if (known !== undefined) return known;
    const place = this.#addresses.size % STRETCH;
    if (place === 0) this.#open();
    this.#bits.fill(bits, 2 * place, 2 * place + 2);
    const address = this.#start + BYTES * place;
    this.#addresses.set(bits, address);
    return address;
  }

  #open(): void {
    this.#start = this.#reserve(BYTES * STRETCH);
    this.#bits = new BigUint64Array(2 * STRETCH);
    this.#images.push({ address: this.#start, data: new Int32Array(this.#bits.buffer) });
  }
}

const WORD = new DataView(new ArrayBuffer(8));

/** The bits of a number. */
export function bitsOf(x: number): bigint {
  WORD.setFloat64(0, x);
  return WORD.getBigUint64(0);
}
