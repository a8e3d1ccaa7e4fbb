import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileAsIs } from "../src/compile.ts";
import { array, concat, exp, logSumExp, lift, matmul, nodeOn, ops, recorded, sum, Tape, type Value, where } from "../src/index.ts";
import { interpret } from "../src/interpret.ts";
import { columns } from "../src/passes/columns.ts";
import { apply } from "../src/value.ts";
import { computed, computedInLanes, interpreted, withGradient } from "./randomTapes.ts";

/** Numbers of tables, zeros of both signs, infinities and NaN among them. */
const odd = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0, -0, Infinity, -Infinity, NaN));

interface Sizes {
  /** The axis of the few columns. */
  readonly across: number;
  readonly width: number;
  readonly rows: number;
}

const sizes = fc.record({ across: fc.integer({ min: 0, max: 1 }), width: fc.integer({ min: 2, max: 4 }), rows: fc.integer({ min: 16, max: 23 }) });
const program = sizes.chain((size) =>
  fc.record({
    size: fc.constant(size),
    data: fc.array(odd, { minLength: size.rows * size.width, maxLength: size.rows * size.width }),
    steps: fc.array(fc.record({ operation: fc.nat(11), operands: fc.tuple(fc.nat(20), fc.nat(20)) }), { minLength: 1, maxLength: 8 }),
  }),
);

/** A shape with so many elements across and along the rows. */
const shapeOf = ({ across }: Sizes, width: number, rows: number): number[] => (across === 1 ? [rows, width] : [width, rows]);

/** Whether a tape has a table of so many rows and columns other than data. */
const hasTable = (tape: Tape, { rows, width }: Sizes): boolean => tape.nodes.some(({ kind, shape }) => kind !== "constant" && shape.length === 2 && Math.max(...shape) === rows && Math.min(...shape) === width);

function inputsOfTables(tape: Tape, size: Sizes): Value[] {
  const input = (name: string, shape: number[]): Value => recorded(tape, tape.input(name, { dtype: "f64", shape }));
  return [input("row", shapeOf(size, size.width, 1)), input("column", shapeOf(size, 1, size.rows))];
}

function step(operation: number, a: Value, b: Value, size: Sizes): Value {
  const { across, width, rows } = size;
  const column = (table: Value, k: number): Value => apply(ops.slice, [table], { axis: across, start: k, stop: k + 1, step: 1 });
  switch (operation) {
    case 0:
      return a.sub(b);
    case 1:
      return a.mul(b);
    case 2:
      return exp(a);
    case 3:
      return where(a.compare("less", b), a, b);
    case 4:
      return apply(ops.max, [a, b]);
    case 5:
      return a.map("softplus").add(b);
    case 6:
      return a.sub(sum(a, across).reshape(shapeOf(size, 1, rows))).add(b);
    case 7:
      return a.sub(logSumExp(b, across).reshape(shapeOf(size, 1, rows)));
    case 8:
      return a.add(sum(b, 1 - across).reshape(shapeOf(size, width, 1)));
    case 9:
      return concat(Array.from({ length: width }, (_, k) => column(k === 0 ? a : b, width - 1 - k)), across);
    case 10:
      return a.transpose().mul(b.transpose()).transpose();
    default:
      return a.div(b);
  }
}

test("tables taken apart have the bits of the tables, at any numbers, and their gradients too, interpreted and compiled", () => {
  fc.assert(
    fc.property(program, ({ steps, data, size }) => {
      const tape = new Tape();
      const given = inputsOfTables(tape, size);
      const pool = [given.reduce((a, b) => a.add(b)), array(Float64Array.from(data), shapeOf(size, size.width, size.rows)), ...given];
      // Only tables are reduced along their rows.
      const pick = (i: number): Value => pool[i % pool.length] ?? lift(0);
      for (const { operation, operands: [i, j] } of steps) pool.push(step(operation, pick(i).add(pool[0]?.mul(0) ?? 0), pick(j).add(pool[0]?.mul(0) ?? 0), size));
      const last = pool.at(-1) ?? lift(0);
      tape.output("total", nodeOn(tape, sum(sum(last, size.across).map("tanh"))));
      tape.output("ends", nodeOn(tape, sum(last, 1 - size.across)));
      const before = withGradient(tape);
      const after = columns(before);
      expect(hasTable(after, size)).toBe(false);
      const expected = [0, 1, 2, 3].map((lane) => interpreted(before, lane));
      expect([0, 1, 2, 3].map((lane) => interpreted(after, lane))).toEqual(expected);
      const kernel = compileAsIs(after);
      expect(computed(kernel, 1)).toEqual(expected[1]);
      expect(computedInLanes(kernel, 4)).toEqual(expected);
      kernel.dispose();
    }),
    { numRuns: 60 },
  );
});

test("a table stays that is an output, goes into or comes out of a product, or of which no row is reduced", () => {
  const uses: Readonly<Record<string, (table: Value, tape: Tape) => Value>> = {
    output: (table, tape) => {
      tape.output("table", nodeOn(tape, table));
      return sum(table, 1);
    },
    "into a product": (table) => matmul(table, [[1], [2], [3]]).add(sum(table, 1).reshape([16, 1])),
    "out of a product": (table) => sum(matmul(table.reshape([3, 16]), table).add(table.slice(0, 3)), 1),
    "no row": (table) => sum(table, 0).add(sum(table)),
  };
  for (const [name, use] of Object.entries(uses)) {
    const tape = new Tape();
    const [row = lift(0), column = lift(0)] = inputsOfTables(tape, { across: 1, rows: 16, width: 3 });
    tape.output("used", nodeOn(tape, use(exp(column.mul(row)), tape)));
    expect(columns(tape), name).toBe(tape);
  }
});

test("a table that is summed as a whole too is the sum of the sums of its rows, exact where the numbers are whole", () => {
  const tape = new Tape();
  const [row = lift(0), column = lift(0)] = inputsOfTables(tape, { across: 1, rows: 17, width: 3 });
  const table = column.mul(row).add(1);
  tape.output("whole", nodeOn(tape, sum(table)));
  tape.output("top", nodeOn(tape, table.max([0, 1])));
  tape.output("rows", nodeOn(tape, sum(table, 1)));
  const after = columns(tape);
  expect(hasTable(after, { across: 1, rows: 17, width: 3 })).toBe(false);
  const evaluator = interpret(after);
  evaluator.inputs[0]?.set([1, -2, 4]);
  evaluator.inputs[1]?.set(Array.from({ length: 17 }, (_, i) => i));
  evaluator.run();
  expect(evaluator.outputs.get("whole")?.[0]).toBe(136 * 3 + 17 * 3);
  expect(evaluator.outputs.get("top")?.[0]).toBe(65);
});
