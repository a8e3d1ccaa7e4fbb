/**
 * @file Collect bytes: a buffer that grows, with the number encodings of the WebAssembly format.
 *
 * @source WebAssembly Core Specification 2.0, section 5.2 (values: LEB128 and IEEE 754, little-endian).
 */

/** Bytes appended one after the other. */
export class Bytes {
  #data = new Uint8Array(1024);
  #view = new DataView(this.#data.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#data.length) this.#grow(this.#length + 1);
    this.#data[this.#length++] = value;
  }

  /** An unsigned 32-bit integer in LEB128. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A byte and an unsigned integer: most of all instructions are these. */
  indexed(first: number, index: number): void {
    if (this.#length + 6 > this.#data.length) this.#grow(this.#length + 6);
    const data = this.#data;
    let at = this.#length;
    data[at++] = first;
    let rest = index;
    for (; rest >= 0x80; rest >>>= 7) data[at++] = (rest & 0x7f) | 0x80;
    data[at++] = rest;
    this.#length = at;
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
    if (this.#length + 8 > this.#data.length) this.#grow(this.#length + 8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** The eight bytes of an integer. */
  i64(value: bigint): void {
    if (this.#length + 8 > this.#data.length) this.#grow(this.#length + 8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
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
    this.#view = new DataView(larger.buffer);
  }
}
