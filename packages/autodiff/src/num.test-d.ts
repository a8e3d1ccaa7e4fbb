import { describe, expectTypeOf, it } from "vitest";
import { add, and, array, exp, greater, lift, type Num, type NumArr, type Nested, not, sum, type Value, where } from "./index.ts";

declare const v: Value;
declare const maybe: number[] | undefined;
declare const rows: readonly (readonly number[])[];
declare const day: unknown;

const levels = [1, 2, 3] as const;
const table = [[1, 2], [3, 4]] as const;

describe("Num", () => {
  it("is a number, a value, or arrays of them in any nesting and of every numeric kind", () => {
    expectTypeOf<number>().toExtend<Num>();
    expectTypeOf<Value>().toExtend<Num>();
    for (const accepted of [1, v, [], [1, 2], [[1, 2], [3]], levels, table, rows, [1, v], [[1, v], v], [levels, v]] satisfies Num[]) exp(accepted);
    for (const typed of [new Float64Array(2), new Float32Array(2), new Int32Array(2), new Uint8Array(2), new Uint8ClampedArray(2)] satisfies NumArr[]) exp(typed);
    exp([new Float64Array(2), [1, 2]]);
  });

  it("is not text, null, undefined, booleans, big integers, objects or functions, alone or in arrays", () => {
    // @ts-expect-error a string
    exp("1");
    // @ts-expect-error strings
    exp(["1", "2"]);
    // @ts-expect-error strings among numbers
    exp([1, "2"]);
    // @ts-expect-error null
    exp(null);
    // @ts-expect-error a missing value
    exp([1, null]);
    // @ts-expect-error undefined
    exp(undefined);
    // @ts-expect-error data that may be absent
    exp(maybe);
    // @ts-expect-error a boolean
    exp(true);
    // @ts-expect-error booleans
    exp([true, false]);
    // @ts-expect-error a big integer
    exp(1n);
    // @ts-expect-error big integers
    exp(new BigInt64Array(2));
    // @ts-expect-error an object
    exp({ length: 1, 0: 1 });
    // @ts-expect-error a map
    exp(new Map([[0, 1]]));
    // @ts-expect-error a function
    exp(() => 1);
    // @ts-expect-error unknown data
    exp(day);
  });
});

describe("a value", () => {
  it("is not a number to the compiler, so that plain arithmetic on it does not compile", () => {
    // @ts-expect-error a sum
    void (v + 1); // eslint-disable-line @typescript-eslint/restrict-plus-operands -- what must not compile
    // @ts-expect-error a product
    void (v * 2);
    // @ts-expect-error an order
    void (v > 0);
    // @ts-expect-error an equality
    void (v === 0);
    // @ts-expect-error a function of numbers
    Math.exp(v);
    // @ts-expect-error a number's place
    const x: number = v;
    void x;
  });

  it("has methods that take numbers, arrays and values, and give values", () => {
    expectTypeOf(v.add(1).mul([1, 2]).sub(v)).toEqualTypeOf<Value>();
    expectTypeOf(v.at(0, [1, 2], { index: [0] })).toEqualTypeOf<Value>();
    expectTypeOf(v.toArray()).toEqualTypeOf<Nested>();
    expectTypeOf(v.item()).toEqualTypeOf<number>();
    expectTypeOf(v.shape).toEqualTypeOf<readonly number[]>();
    // @ts-expect-error a name instead of an index
    v.at("a");
    // @ts-expect-error shapes are lists
    v.reshape(3);
    // @ts-expect-error a value is not changed from outside
    v.shape = [];
    // @ts-expect-error nor is its shape
    v.shape[0] = 1;
  });
});

describe("functions of values", () => {
  it("take numbers on either side and give values", () => {
    expectTypeOf(add(1, 2)).toEqualTypeOf<Value>();
    expectTypeOf(sum([[1, 2]], [0, -1])).toEqualTypeOf<Value>();
    expectTypeOf(array([1, 2, 3, 4], [2, 2])).toEqualTypeOf<Value>();
    expectTypeOf(lift(new Float32Array(1))).toEqualTypeOf<Value>();
  });

  it("of conditions take booleans and comparisons, not numbers", () => {
    expectTypeOf(where([true, false], 1, v)).toEqualTypeOf<Value>();
    expectTypeOf(and(greater(v, 0), true)).toEqualTypeOf<Value>();
    // @ts-expect-error a number is no condition
    where(1, 2, 3);
    // @ts-expect-error nor are numbers
    not([0, 1]);
  });
});
