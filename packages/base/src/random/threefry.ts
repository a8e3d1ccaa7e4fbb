/**
 * @file Encrypt a 64-bit counter under a 64-bit key: the block function of the random generator.
 *
 * @source Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11, section 4.2:
 *   Threefry-2x32 with 20 rounds. Its statistical quality was tested there with BigCrush, at 13 rounds and more.
 */

/** Skein's key-schedule parity constant, for 32-bit words. */
export const PARITY = 0x1bd11bda;
/** Bits by which the second word is rotated in rounds 1 to 4 and 5 to 8, which come again and again. */
export const ROTATIONS = [[13, 15, 26, 6], [17, 29, 16, 24]] as const;

/**
 * Write the two output words, as signed 32-bit integers, into `out[0]` and `out[1]`.
 *
 * @cost 20 rounds of add, rotate, xor: about 10 nanoseconds; allocates nothing.
 */
export function threefryInto(key0: number, key1: number, counter0: number, counter1: number, out: Int32Array): void {
  const key2 = PARITY ^ key0 ^ key1;
  let a = (counter0 + key0) | 0;
  let b = (counter1 + key1) | 0;

  // Rounds 1-4, rotations 13, 15, 26, 6; then the key is added in again, shifted by one word.
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + key1) | 0; b = (b + key2 + 1) | 0;

  // Rounds 5-8, rotations 17, 29, 16, 24.
  a = (a + b) | 0; b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0; b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0; b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0; b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + key2) | 0; b = (b + key0 + 2) | 0;

  // Rounds 9-12.
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + key0) | 0; b = (b + key1 + 3) | 0;

  // Rounds 13-16.
  a = (a + b) | 0; b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0; b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0; b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0; b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + key1) | 0; b = (b + key2 + 4) | 0;

  // Rounds 17-20.
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a;
  out[0] = (a + key2) | 0;
  out[1] = (b + key0 + 5) | 0;
}

/**
 * The same for a counter and the next one, whose words go into `out[2]` and `out[3]`.
 *
 * A round of one block waits for the round before; the rounds of another fill the time.
 *
 * @cost about two thirds of two blocks one after the other
 */
export function threefryPairInto(key0: number, key1: number, counter0: number, counter1: number, out: Int32Array): void {
  const key2 = PARITY ^ key0 ^ key1;
  let a = (counter0 + key0) | 0;
  let c = (counter0 + 1 + key0) | 0;
  let b = (counter1 + key1) | 0;
  let d = (counter1 + (((counter0 + 1) | 0) === 0 ? 1 : 0) + key1) | 0;

  // Rounds 1-4.
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a;
  c = (c + d) | 0; d = ((d << 13) | (d >>> 19)) ^ c;
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a;
  c = (c + d) | 0; d = ((d << 15) | (d >>> 17)) ^ c;
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a;
  c = (c + d) | 0; d = ((d << 26) | (d >>> 6)) ^ c;
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a;
  c = (c + d) | 0; d = ((d << 6) | (d >>> 26)) ^ c;
  a = (a + key1) | 0; b = (b + key2 + 1) | 0;
  c = (c + key1) | 0; d = (d + key2 + 1) | 0;

  // Rounds 5-8, rotations 17, 29, 16, 24.
  a = (a + b) | 0; b = ((b << 17) | (b >>> 15)) ^ a;
  c = (c + d) | 0; d = ((d << 17) | (d >>> 15)) ^ c;
  a = (a + b) | 0; b = ((b << 29) | (b >>> 3)) ^ a;
  c = (c + d) | 0; d = ((d << 29) | (d >>> 3)) ^ c;
  a = (a + b) | 0; b = ((b << 16) | (b >>> 16)) ^ a;
  c = (c + d) | 0; d = ((d << 16) | (d >>> 16)) ^ c;
  a = (a + b) | 0; b = ((b << 24) | (b >>> 8)) ^ a;
  c = (c + d) | 0; d = ((d << 24) | (d >>> 8)) ^ c;
  a = (a + key2) | 0; b = (b + key0 + 2) | 0;
  c = (c + key2) | 0; d = (d + key0 + 2) | 0;

  // Rounds 9-12.
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a;
  c = (c + d) | 0; d = ((d << 13) | (d >>> 19)) ^ c;
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a;
  c = (c + d) | 0; d = ((d << 15) | (d >>> 17)) ^ c;
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a;
  c = (c + d) | 0; d = ((d << 26) | (d >>> 6)) ^ c;
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a;
  c = (c + d) | 0; d = ((d << 6) | (d >>> 26)) ^ c;
  a = (a + key0) | 0; b = (b + key1 + 3) | 0;
  c = (c + key0) | 0; d = (d + key1 + 3) | 0;

  // Rounds 13-16.
  a = (a + b) | 0; b = ((b << 17) | (b >>> 15)) ^ a;
  c = (c + d) | 0; d = ((d << 17) | (d >>> 15)) ^ c;
  a = (a + b) | 0; b = ((b << 29) | (b >>> 3)) ^ a;
  c = (c + d) | 0; d = ((d << 29) | (d >>> 3)) ^ c;
  a = (a + b) | 0; b = ((b << 16) | (b >>> 16)) ^ a;
  c = (c + d) | 0; d = ((d << 16) | (d >>> 16)) ^ c;
  a = (a + b) | 0; b = ((b << 24) | (b >>> 8)) ^ a;
  c = (c + d) | 0; d = ((d << 24) | (d >>> 8)) ^ c;
  a = (a + key1) | 0; b = (b + key2 + 4) | 0;
  c = (c + key1) | 0; d = (d + key2 + 4) | 0;

  // Rounds 17-20.
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a;
  c = (c + d) | 0; d = ((d << 13) | (d >>> 19)) ^ c;
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a;
  c = (c + d) | 0; d = ((d << 15) | (d >>> 17)) ^ c;
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a;
  c = (c + d) | 0; d = ((d << 26) | (d >>> 6)) ^ c;
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a;
  c = (c + d) | 0; d = ((d << 6) | (d >>> 26)) ^ c;
  out[0] = (a + key2) | 0;
  out[1] = (b + key0 + 5) | 0;
  out[2] = (c + key2) | 0;
  out[3] = (d + key0 + 5) | 0;
}
