/**
 * @file Collect bytes: a buffer that grows, with the number encodings of the WebAssembly format.
 *
 * @source WebAssembly Core Specification 2.0, section 5.2 (values: LEB128 and IEEE 754, little-endian).
 */

/** Bytes appended one after the other. */
export class Bytes {
  #data = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#data.length) this.#grow(this.#length + 1);
    this.#data[this.#length++] = value;
  }

  /** An unsigned integer in LEB128. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A signed 32-bit integer in LEB128. */
  signed(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** The eight bytes of a double. */
  f64(value: number): void {
    NUMBER.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.byte(NUMBER.getUint8(i));
  }

  /** The letters of a name (ASCII), with their number before them. */
  name(text: string): void {
    this.unsigned(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  append(other: Bytes): void {
    const end = this.#length + other.#length;
    if (end > this.#data.length) this.#grow(end);
    this.#data.set(other.#data.subarray(0, other.#length), this.#length);
    this.#length = end;
  }

  /** Another collection with its number of bytes before it. */
  sized(other: Bytes): void {
    this.unsigned(other.length);
    this.append(other);
  }

  /** A copy of what was collected. */
  toArray(): Uint8Array<ArrayBuffer> {
    return this.#data.slice(0, this.#length);
  }

  #grow(atLeast: number): void {
    const larger = new Uint8Array(Math.max(atLeast, 2 * this.#data.length));
    larger.set(this.#data);
    this.#data = larger;
  }
}

const NUMBER = new DataView(new ArrayBuffer(8));
