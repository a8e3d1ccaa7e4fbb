import { broadcastsTo, type Shape, sizeOf } from "@typyro/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scatterAdd } from "../src/functions.ts";
import { Tape } from "../src/tape.ts";
import { lift, nodeOn, recorded, stretch, type Value } from "../src/value.ts";
import { fixedOrderSum } from "./dual.ts";
import { evaluatorOf } from "./expectGradient.ts";
import { expectSameBits } from "./expectClose.ts";
import { anything } from "./programs.ts";

/** Small whole numbers, whose sums and products are exact in every order. */
const whole = fc.integer({ min: -1000, max: 1000 });
const wholes = (size: number): fc.Arbitrary<number[]> => fc.array(whole, { minLength: size, maxLength: size });
const dot = (x: Value, y: Value): number => x.mul(y).sum().item();

describe("the sum's order", () => {
  it("is row i to partial i mod 4, then (p0 + p2) + (p1 + p3), for 0 to 9 rows", () => {
    const numbers = [-30.7, -11.4, 7900, 27.2, 46.5, -34.1, -0.0148, 4.5, 23.8];
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = numbers;
    const expected = [
      0,
      0 + a + 0 + (0 + 0),
      0 + a + 0 + (0 + b + 0),
      0 + a + (0 + c) + (0 + b + 0),
      0 + a + (0 + c) + (0 + b + (0 + d)),
      0 + a + e + (0 + c) + (0 + b + (0 + d)),
      0 + a + e + (0 + c) + (0 + b + f + (0 + d)),
      0 + a + e + (0 + c + g) + (0 + b + f + (0 + d)),
      0 + a + e + (0 + c + g) + (0 + b + f + (0 + d + h)),
      0 + a + e + i + (0 + c + g) + (0 + b + f + (0 + d + h)),
    ];
    for (const [n, sum] of expected.entries()) expectSameBits(lift(numbers.slice(0, n)).sum().data(), [sum], `${n} rows`);
    // The numbers tell this order from that of the rows: from three rows on, each sum rounds otherwise.
    for (let n = 3; n <= 9; n++) expect(numbers.slice(0, n).reduce((x, y) => x + y, 0)).not.toBe(expected[n]);
  });

  it("is the same for any numbers, along any axes, rows counted row-major", () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 40 }), (numbers) => expectSameBits(lift(numbers).sum().data(), [fixedOrderSum(numbers)], "sum")),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.array(anything, { minLength: 60, maxLength: 60 }), (numbers) => {
        const x = lift(numbers).reshape([3, 4, 5]);
        const rows = (keep: (i: number, j: number, k: number) => boolean): number[] => numbers.filter((_, n) => keep(Math.floor(n / 20), Math.floor(n / 5) % 4, n % 5));
        const along = Array.from({ length: 4 }, (_, j) => fixedOrderSum(rows((__, at) => at === j)));
        expectSameBits(x.sum([0, 2]).data(), along, "axes 0 and 2");
        const each = Array.from({ length: 15 }, (_, n) => fixedOrderSum(rows((i, __, k) => i === Math.floor(n / 5) && k === n % 5)));
        expectSameBits(x.sum(1).data(), each, "axis 1");
      }),
      { numRuns: 100 },
    );
  });

  it("gives 0, never -0, for the sum of nothing and of -0", () => {
    for (const x of [[], [-0], [-0, -0, -0, -0, -0]]) expectSameBits(lift(x).sum().data(), [0], String(x.length));
  });
});

describe("adjoints", () => {
  it("of gather is scatterAdd: <gather(x), y> = <x, scatterAdd(y)>", () => {
    const tables = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 }), fc.array(fc.nat({ max: 4 }), { maxLength: 8 }));
    const cases = tables.chain(([size, inner, rows]) => {
      const index = rows.map((row) => row % size);
      return fc.record({ size: fc.constant(size), inner: fc.constant(inner), index: fc.constant(index), x: wholes(size * inner), y: wholes(index.length * inner) });
    });
    fc.assert(
      fc.property(cases, ({ size, inner, index, x, y }) => {
        const table = lift(x).reshape([size, inner]);
        const rows = lift(y).reshape([index.length, inner]);
        expect(dot(table.at(index), rows)).toBe(dot(table, scatterAdd(rows, index, size)));
      }),
    );
  });

  it("of broadcastTo is the sum over the stretched axes: <broadcastTo(x), y> = <x, sumTo(y)>", () => {
    const pairs: readonly (readonly [Shape, Shape])[] = [[[], [3]], [[1], [4]], [[3], [2, 3]], [[2, 1], [2, 3]], [[1, 3], [2, 2, 3]], [[2, 1, 2], [2, 3, 2]], [[1, 1], [0, 2]], [[2], [0, 2]]];
    for (const [from, to] of pairs) {
      expect(broadcastsTo(from, to)).toBe(true);
      fc.assert(
        fc.property(wholes(sizeOf(from)), wholes(sizeOf(to)), (x, y) => {
          const small = lift(x).reshape(from);
          const large = lift(y).reshape(to);
          const extra = to.length - from.length;
          const axes = to.map((_, axis) => axis).filter((axis) => axis < extra || (from[axis - extra] === 1 && to[axis] !== 1));
          expect(dot(small.broadcastTo(to), large)).toBe(dot(small, large.sum(axes).reshape(from)));
        }),
        { numRuns: 20 },
      );
    }
  });

  it("of slice is pad, and of transpose its inverse", () => {
    fc.assert(
      fc.property(wholes(24), wholes(24), fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.integer({ min: 1, max: 3 }), (x, y, from, to, step) => {
        const table = lift(x).reshape([2, 4, 3]);
        const [start, stop] = [Math.min(from, to), Math.max(from, to)];
        const rows = table.slice(start, stop, { axis: 1, step });
        const other = lift(y.slice(0, rows.size)).reshape(rows.shape);
        const padded = lift(
          x.map((_, n) => {
            const [i, j, k] = [Math.floor(n / 12), Math.floor(n / 3) % 4, n % 3];
            const isKept = j >= start && j < stop && (j - start) % step === 0;
            return isKept ? other.at(i, (j - start) / step, k).item() : 0;
          }),
        ).reshape([2, 4, 3]);
        expect(dot(rows, other)).toBe(dot(table, padded));
        expect(dot(table.transpose([2, 0, 1]), lift(y).reshape([3, 2, 4]))).toBe(dot(table, lift(y).reshape([3, 2, 4]).transpose([1, 2, 0])));
      }),
    );
  });
});

describe("rewriting while recording changes no bit", () => {
  const evaluated = (f: (x: Value, tape: Tape) => Value, x: number): ArrayLike<number> => {
    const tape = new Tape();
    const y = f(recorded(tape, tape.input("x", { dtype: "f64", shape: [] })), tape);
    tape.output("y", nodeOn(tape, y));
    return evaluatorOf(tape)([[x]]).get("y") ?? [];
  };

  it.each<[string, (x: Value) => Value, (x: number) => number]>([
    ["x * 1", (x) => x.mul(1), (x) => x * 1],
    ["1 * x", (x) => lift(1).mul(x), (x) => 1 * x],
    ["x / 1", (x) => x.div(1), (x) => x / 1],
    ["x - 0", (x) => x.sub(0), (x) => x - 0],
    ["x - -0", (x) => x.sub(-0), (x) => x - -0],
    ["x + 0", (x) => x.add(0), (x) => x + 0],
    ["x + -0", (x) => x.add(-0), (x) => x + -0],
    ["x * -1", (x) => x.mul(-1), (x) => x * -1],
    ["1 / x", (x) => lift(1).div(x), (x) => 1 / x],
    ["0 - x", (x) => lift(0).sub(x), (x) => 0 - x],
    ["x ^ 2", (x) => x.pow(2), (x) => x * x],
    ["x ^ 1", (x) => x.pow(1), (x) => x],
    ["x ^ 0", (x) => x.pow(0), () => 1],
  ])("%s is the double that JavaScript computes", (_, f, plain) => {
    fc.assert(fc.property(anything, (x) => expectSameBits(evaluated(f, x), [plain(x)], String(x))));
  });

  it("operations on stretched scalars are those on their elements", () => {
    fc.assert(
      fc.property(anything, fc.array(anything, { minLength: 3, maxLength: 3 }), (x, row) => {
        const stretched = evaluated((v, tape) => stretch(tape, v, [2, 3]).add(row).mul(stretch(tape, lift(0.1), [3])), x);
        expectSameBits(stretched, [...row, ...row].map((r) => (x + r) * 0.1), "stretched");
        const scalars = evaluated((v, tape) => stretch(tape, v, [2]).square().sub(stretch(tape, v, [2])), x);
        expectSameBits(scalars, [x * x - x, x * x - x], "scalars");
      }),
    );
  });

  it("a sum over a stretched scalar adds as the sum of the array does", () => {
    fc.assert(fc.property(anything, fc.integer({ min: 0, max: 40 }), (x, n) => expectSameBits(evaluated((v) => v.broadcastTo([n]).sum(), x), [fixedOrderSum(new Array<number>(n).fill(x))], "sum")));
  });

  it("a reshape of a reshape reads its source", () => {
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [6] }));
    expect(nodeOn(tape, x.reshape([2, 3]).reshape([3, 2]).reshape([6]))).toBe(0);
  });
});
