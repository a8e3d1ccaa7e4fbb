/**
 * @file Read and build the bits of doubles, as two 32-bit words, without allocating.
 *
 * The kernels of this folder use of a double's bits only what 64-bit lanes of WebAssembly can do too:
 * shifts, masks and sums of the whole word. A JavaScript engine does the same on its high word.
 */

const F64 = new Float64Array(1);
const I32 = new Int32Array(F64.buffer);
/** Where the word with sign and exponent lies: 1 on the little-endian machines, which are nearly all. */
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/** The upper 32 bits of a double, as a signed integer: sign, 11 bits of exponent, 20 of fraction. */
export function highWord(x: number): number {
  F64[0] = x;
  return I32[HIGH]!;
}

/** The lower 32 bits of a double, as a signed integer. */
export function lowWord(x: number): number {
  F64[0] = x;
  return I32[LOW]!;
}

/** The double made of two 32-bit words. */
export function fromWords(high: number, low: number): number {
  I32[HIGH] = high;
  I32[LOW] = low;
  return F64[0]!;
}

/** 1.5 * 2^52: a small number added to it is rounded to the nearest integer, which then stands in the low bits. */
export const ROUNDER = 6755399441055744;

const LOWEST_POWER = -1074;
const HIGHEST_POWER = 1023;

/**
 * The powers of 2.
 *
 * A list is what is fastest in JavaScript (a double just built from words waits for the store buffer); compiled code builds
 * `(k + 1023) << 52` instead, and masks in a new exponent where this multiplies by a power, to the same bits.
 */
const POWERS = Float64Array.from({ length: HIGHEST_POWER - LOWEST_POWER + 1 }, (_, i) => {
  const k = i + LOWEST_POWER;
  return k < -1022 ? fromWords((k + 1077) << 20, 0) * fromWords((1023 - 54) << 20, 0) : fromWords((k + 1023) << 20, 0);
});

/** 2^k for an integer k from -1074 to 1023. */
export function powerOfTwo(k: number): number {
  return POWERS[k - LOWEST_POWER]!;
}

/** `x * 2^k` for any integer k in -2044..2046, rounded once, also where the result is subnormal. */
export function scaleByPowerOfTwo(x: number, k: number): number {
  const half = k >> 1;
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}
