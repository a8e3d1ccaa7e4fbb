/**
 * @file Encode a WebAssembly module of loops over vectors: as much of the format as `simd.ts` needs.
 *
 * An expression is its bytes: operands first, the operation last, as the stack machine runs them.
 *
 * @source WebAssembly Core Specification 2.0, chapter 5, "Binary Format": the opcodes by section 5.4, modules by 5.5.
 */

/** Bytes of an expression or statement. */
export type Code = readonly number[];

export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;

/** Bytes of one turn of a loop over vectors: four elements. */
export const TURN = 32;

/** A number in LEB128, unsigned. */
export function unsigned(n: number): Code {
  const bytes: number[] = [];
  let rest = n;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
/** A small integer. */
export const i32 = (n: number): Code => [0x41, n]; // below 64, so that one byte of signed LEB128 holds it

/** The imported global: bytes of a vector. */
export const vectorBytes: Code = [0x23, 0];

export const addI32 = (x: Code, y: Code): Code => [...x, ...y, 0x6a];
export const multiplyI32 = (x: Code, n: number): Code => [...x, ...i32(n), 0x6c];
export const andI32 = (x: Code, y: Code): Code => [...x, ...y, 0x71];
export const addF64 = (x: Code, y: Code): Code => [...x, ...y, 0xa0];
export const isPositive = (x: Code): Code => [...x, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x64];
export const splat = (x: Code): Code => [...x, ...simd(0x14)];
export const lane = (x: Code, index: number): Code => [...x, ...simd(0x21), index];
export const add = (x: Code, y: Code): Code => [...x, ...y, ...simd(0xf0)];
export const mul = (x: Code, y: Code): Code => [...x, ...y, ...simd(0xf2)];
/** Two elements, `pair` pairs (of 16 bytes) behind an address. The address is a multiple of 8. */
export const load = (address: Code, pair: number): Code => [...address, ...simd(0x00), 3, 16 * pair];
export const store = (address: Code, pair: number, value: Code): Code => [...address, ...value, ...simd(0x0b), 3, 16 * pair];

export const sub = (x: Code, y: Code): Code => [...x, ...y, ...simd(0xf1)];
export const div = (x: Code, y: Code): Code => [...x, ...y, ...simd(0xf3)];
export const xor = (x: Code, y: Code): Code => [...x, ...y, ...simd(0x51)];
/** Four 32-bit integers: all the same, sums, rotations to the left, shifts to the right that fill with zeros. */
export const splatI32 = (x: Code): Code => [...x, ...simd(0x11)];
export const addI32x4 = (x: Code, y: Code): Code => [...x, ...y, ...simd(0xae)];
export const shiftRight = (x: Code, by: number): Code => [...x, ...i32(by), ...simd(0xad)];
export const rotateLeft = (x: Code, by: number): Code => [...x, ...i32(by), ...simd(0xab), ...shiftRight(x, 32 - by), ...simd(0x50)];
/** The first two of four unsigned integers as numbers. */
export const firstNumbers = (x: Code): Code => [...x, ...simd(0xff)];
/** The last two of four integers in the place of the first. */
export const lastFirst = (x: Code): Code => [...x, ...x, ...simd(0x0d), 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
export const integers = (...four: readonly number[]): Code => [...simd(0x0c), ...new Uint8Array(Int32Array.from(four).buffer)];
/** A number in both elements. */
export const constant = (x: number): Code => [...simd(0x0c), ...new Uint8Array(Float64Array.of(x, x).buffer)];

export const storeF64 = (address: Code, offset: number, value: Code): Code => [...address, ...value, 0x39, 3, offset];

/** A local variable of the function being written. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

/** Writes one function: hands out its locals. Parameters are the first of them. */
export class FunctionWriter {
  readonly parameters: readonly number[];
  readonly #types: number[] = [];

  constructor(parameters: readonly number[]) {
    this.parameters = parameters;
  }

  parameter(index: number): Local {
    return { get: get(index), set: (value) => set(index, value) };
  }

  local(type: number): Local {
    const index = this.parameters.length + this.#types.length;
    this.#types.push(type);
    return { get: get(index), set: (value) => set(index, value) };
  }

  /** Run a body with offset 0, `step`, ... below the bytes of a vector, at least once. */
  overVector(step: number, body: (offset: Code) => Code): Code {
    const offset = this.local(I32);
    const next = offset.set(addI32(offset.get, i32(step)));
    const goesOn: Code = [...offset.get, ...vectorBytes, 0x49];
    return [...offset.set(i32(0)), 0x03, 0x40, ...body(offset.get), ...next, ...goesOn, 0x0d, 0, 0x0b];
  }

  /** The function's entry in the code section. */
  encode(body: Code): Code {
    const locals = this.#types.flatMap((type) => [1, type]);
    return sized([...unsigned(this.#types.length), ...locals, ...body, 0x0b]);
  }
}

/** A function with the name that it is exported by. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly code: Code;
}

/** The module of these functions. It imports `env.memory` and the i32 `env.bytes`. */
export function moduleOf(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, results }) => [0x60, ...vector(parameters.map(one)), ...vector(results.map(one))]);
  const imports = [
    [...text("env"), ...text("memory"), 0x02, 0x00, 0],
    [...text("env"), ...text("bytes"), 0x03, I32, 0],
  ];
  const exports = functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, imports),
    ...section(3, functions.map((_, index) => unsigned(index))),
    ...section(7, exports),
    ...section(10, functions.map(({ code }) => code)),
  ]);
}

const one = (byte: number): Code => [byte];
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const text = (name: string): Code => sized(Array.from(name, (letter) => letter.charCodeAt(0)));
const section = (id: number, items: readonly Code[]): Code => [id, ...sized(vector(items))];
