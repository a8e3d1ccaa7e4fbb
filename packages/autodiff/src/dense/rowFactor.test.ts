import * as fc from "fast-check";
import { expect, test } from "vitest";
import { reflectInto, type RowBlock } from "./rowFactor.ts";

/** Squares of smaller numbers are not normal. */
const number = fc.double({ min: -10, max: 10, noNaN: true }).map((x) => (Math.abs(x) < 1e-100 ? 0 : x));
const matrix = fc.integer({ min: 1, max: 4 }).chain((columns) => fc.record({ columns: fc.constant(columns), rows: fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { maxLength: 30 }), room: fc.integer({ min: 1, max: 8 }) }));

/** The triangle of some rows, taken so many at a time. */
function triangleOf(rows: readonly (readonly number[])[], columns: number, room: number): Float64Array {
  const triangle = new Float64Array(columns * columns);
  for (let start = 0; start < rows.length; start += room) {
    const some = rows.slice(start, start + room);
    const block: RowBlock = { numbers: new Float64Array(columns * room), room, rows: some.length };
    for (const [i, row] of some.entries()) for (const [k, value] of row.entries()) block.numbers[k * room + i] = value;
    for (let k = 0; k < columns; k++) reflectInto(triangle, k * columns + k, block, k, columns);
  }
  return triangle;
}

test("the triangle of some rows has their sums of products, whatever the number of rows that are taken at a time", () => {
  fc.assert(
    fc.property(matrix, ({ columns, rows, room }) => {
      const triangle = triangleOf(rows, columns, room);
      const columnOf = (k: number): number[] => rows.map((row) => row[k]!);
      const norm = (x: readonly number[]): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
      for (let a = 0; a < columns; a++) {
        for (let b = 0; b < columns; b++) {
          const expected = rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0);
          let found = 0;
          for (let level = 0; level < columns; level++) found += triangle[level * columns + a]! * triangle[level * columns + b]!;
          // Some roundings of each reflection, of the norms of both columns.
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(2 ** -53 * (8 * columns + rows.length) * norm(columnOf(a)) * norm(columnOf(b)));
          if (b < a) expect(triangle[a * columns + b]).toBe(0);
        }
      }
    }),
  );
});
