import { describe, expect, it } from "vitest";
import { largestInOrder, sortedOrder, valuesInOrder } from "./order.ts";

describe("sortedOrder", () => {
  const sort = (values: number[]): number[] => [...valuesInOrder(Float64Array.from(values), sortedOrder(Float64Array.from(values)))];

  it("sorts numbers of either sign and any size, NaN last", () => {
    const values = [3, -2, NaN, 1e308, -1e308, Infinity, -Infinity, 5e-324, -5e-324, 0.1, -0.1, 2, 3 + 4e-16];
    expect(sort(values)).toEqual([-Infinity, -1e308, -2, -0.1, -5e-324, 5e-324, 0.1, 2, 3, 3 + 4e-16, 1e308, Infinity, NaN]);
  });

  it("puts a NaN last whatever its sign bit", () => {
    const negativeNaN = new Float64Array(BigUint64Array.of(0xfff8000000000000n).buffer);
    expect([...sortedOrder(Float64Array.of(1, negativeNaN[0] ?? 0, -1))]).toEqual([2, 0, 1]);
  });

  it("keeps the order of equal values, -0 and 0 among them", () => {
    expect([...sortedOrder(Float64Array.of(1, 0, -0, 1, -0, -1))]).toEqual([5, 1, 2, 4, 0, 3]);
  });

  it("sorts nothing, one value, and equal values", () => {
    expect(sort([])).toEqual([]);
    expect(sort([7])).toEqual([7]);
    expect(sort([2.5, 2.5, 2.5])).toEqual([2.5, 2.5, 2.5]);
  });
});

describe("values that share their leading bits", () => {
  const near = (count: number): number[] => Array.from({ length: count }, (_, i) => 1000 + ((i * 7919) % count) * 1e-9);

  it.each([2, 32, 33, 500])("%i of them are sorted too, equal ones in their order", (count) => {
    const values = Float64Array.from([...near(count), 5, ...near(count)]);
    const order = [...sortedOrder(values)];
    const expected = order.map((_, i) => i).sort((i, j) => (values[i] ?? NaN) - (values[j] ?? NaN));
    expect(order).toEqual(expected);
  });
});

describe("largestInOrder", () => {
  const scrambled = (size: number, distinct: number): Float64Array => Float64Array.from({ length: size }, (_, i) => ((i * 7919) % distinct) - distinct / 2);

  it.each([[1, 1], [50, 50], [1000, 1000], [1000, 3], [1000, 1]])("gives the last of all in order, of %i values of which %i differ", (size, distinct) => {
    const values = scrambled(size, distinct);
    const order = [...sortedOrder(values)];
    for (const count of [1, Math.ceil(size / 5), size]) expect([...largestInOrder(values, count)]).toEqual(order.slice(size - count));
  });

  it("leaves the values where they are, sorted ones too", () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => i);
    expect([...largestInOrder(values, 3)]).toEqual([4997, 4998, 4999]);
    expect([...largestInOrder(values.toReversed(), 3)]).toEqual([2, 1, 0]);
    expect(values[17]).toBe(17);
  });
});
