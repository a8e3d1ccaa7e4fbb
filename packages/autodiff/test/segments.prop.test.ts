import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../src/compile.ts";
import { array, exp, known, nodeOn, recorded, sum, Tape } from "../src/index.ts";
import { computed, computedInLanes, interpreted, withGradient } from "./randomTapes.ts";

/** Rows in groups, some of them empty, in a random order. */
const grouping = fc
  .array(fc.integer({ min: 0, max: 13 }), { minLength: 2, maxLength: 8 })
  .chain((sizes) => fc.record({ sizes: fc.constant(sizes), order: fc.shuffledSubarray(rowsOf(sizes), { minLength: rowsOf(sizes).length }), sorted: fc.boolean() }));

function rowsOf(sizes: readonly number[]): number[] {
  return sizes.flatMap((size, group) => Array.from({ length: size }, () => group));
}

test("sums over groups of any sizes, sorted or not, have the bits of the interpreter on the final tape, for one point and in lanes", () => {
  fc.assert(
    fc.property(grouping, ({ sizes, order, sorted }) => {
      fc.pre(order.length > 0);
      const tape = new Tape();
      const group = known("i32", [order.length], Int32Array.from(sorted ? rowsOf(sizes) : order));
      const x = array(Float64Array.from(order, (_, i) => ((i * 37) % 11) / 7 - 0.6));
      const a = recorded(tape, tape.input("a", { dtype: "f64", shape: [sizes.length] }));
      const s = recorded(tape, tape.input("s", { dtype: "f64", shape: [] }));
      const residual = x.sub(a.at(group).mul(x)).div(exp(s));
      tape.output("total", nodeOn(tape, sum(residual.square()).sub(sum(exp(a.at(group).mul(0.1))))));
      const kernel = compile(withGradient(tape));
      const expected = [0, 1, 2, 3].map((lane) => interpreted(kernel.tape, lane));
      expect(computed(kernel, 0)).toEqual(expected[0]);
      expect(computedInLanes(kernel, 4)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

const even = fc.record({ groups: fc.integer({ min: 2, max: 6 }), rows: fc.integer({ min: 3, max: 14 }), isLong: fc.boolean(), shift: fc.integer({ min: 0, max: 2 }) });

test("so do sums over groups of one size, whose rows read and add to the same stretch in each group", () => {
  fc.assert(
    fc.property(even, ({ groups, rows, isLong, shift }) => {
      const tape = new Tape();
      const size = groups * rows;
      const group = known("i32", [size], Int32Array.from({ length: size }, (_, i) => Math.floor(i / rows)));
      const place = known("i32", [size], Int32Array.from({ length: size }, (_, i) => (i % rows) + shift));
      const x = array(Float64Array.from({ length: size }, (_, i) => ((i * 37) % 11) / 7 - 0.6));
      const a = recorded(tape, tape.input("a", { dtype: "f64", shape: [groups] }));
      const b = recorded(tape, tape.input("b", { dtype: "f64", shape: [rows + shift] }));
      const residual = a.at(group).sub(b.at(place).mul(x));
      tape.output("total", nodeOn(tape, sum(isLong ? residual.map("logSigmoid") : residual.square())));
      const kernel = compile(withGradient(tape));
      expect(kernel.toString()).toContain(`loop over ${size} rows in segments of ${rows}:`);
      const expected = [0, 1, 2, 3].map((lane) => interpreted(kernel.tape, lane));
      expect(computed(kernel, 0)).toEqual(expected[0]);
      expect(computedInLanes(kernel, 4)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
