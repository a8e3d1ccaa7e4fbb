/**
 * @file Write the numbers of a draw where they are kept, each NaN with the same bits.
 *
 * What an operation that has no result gives, processors and engines decide: the sign of the NaN of 0 / 0 differs. Draws are promised byte
 * for byte, and files hold their bytes.
 */

/** Write `from` into `target` from position `at` on. */
export function writeDraw(target: Float64Array, from: ArrayLike<number>, at: number): void {
  for (let i = 0; i < from.length; i++) {
    const x = from[i]!;
    target[at + i] = Number.isNaN(x) ? Number.NaN : x;
  }
}
