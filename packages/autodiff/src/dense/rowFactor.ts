/**
 * @file Reduce rows of numbers to a triangle with the same sums of squares and products, block by block, by Householder reflections.
 *
 * @source Golub & Van Loan, "Matrix Computations" (4th ed.), sections 5.1 and 5.2; Demmel, Grigori, Hoemmen & Langou 2012,
 *   "Communication-optimal parallel and sequential QR and LU factorizations", for a triangle to which rows are added.
 */

/** Rows of some columns, a column behind the other, each of room for `room` rows. */
export interface RowBlock {
  readonly numbers: Float64Array;
  readonly room: number;
  /** How many rows there are. */
  rows: number;
}

/**
 * Reflect rows so that column `column` of them is 0, into a row of the triangle; all columns from that one to `columns` are changed.
 *
 * The rows and the row of the triangle together keep, for every combination of these columns, its sum of squares. In floating point they are those of
 * rows whose every column differs by some roundings of its own norm.
 *
 * @param triangle - the row begins at `at`, with the number on the diagonal.
 * @cost rows x (columns - column) x 2 multiplications and additions; allocates nothing
 */
export function reflectInto(triangle: Float64Array, at: number, { numbers, room, rows }: RowBlock, column: number, columns: number): void {
  const own = column * room;
  const squares = dot(numbers, own, own, rows);
  if (squares === 0) return;
  const before = triangle[at]!;
  const norm = Math.sqrt(before * before + squares);
  // The sign for which nothing cancels in `before - after`.
  const after = before > 0 ? -norm : norm;
  const inverse = 1 / (before - after);
  const tau = (after - before) / after;
  triangle[at] = after;
  for (let other = column + 1; other < columns; other++) {
    const start = other * room;
    const place = at + other - column;
    const weight = tau * (triangle[place]! + inverse * dot(numbers, own, start, rows));
    triangle[place] = triangle[place]! - weight;
    const step = weight * inverse;
    for (let i = 0; i < rows; i++) numbers[start + i] = numbers[start + i]! - step * numbers[own + i]!;
  }
}

/** The sum of products of two stretches of numbers, four partial sums at a time. */
function dot(numbers: Float64Array, a: number, b: number, length: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  const whole = length - (length % 4);
  for (let i = 0; i < whole; i += 4) {
    s += numbers[a + i]! * numbers[b + i]!;
    t += numbers[a + i + 1]! * numbers[b + i + 1]!;
    u += numbers[a + i + 2]! * numbers[b + i + 2]!;
    v += numbers[a + i + 3]! * numbers[b + i + 3]!;
  }
  for (let i = whole; i < length; i++) s += numbers[a + i]! * numbers[b + i]!;
  return s + u + (t + v);
}
