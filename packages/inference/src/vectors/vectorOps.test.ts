import { Generator } from "@typyro/base";
import { describe, expect, test } from "vitest";
import { newVectorHeap } from "./vectorHeap.ts";

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 33];
const VECTORS = 8;

/** Two heaps with the same numbers, one for each kind of loop. */
function twins(dim: number, special: readonly number[]) {
  const rng = Generator.fromSeed(dim);
  const rows = 4 * Math.max(1, Math.ceil(dim / 4));
  const heaps = [true, false].map((simd) => newVectorHeap(dim, VECTORS + rows, { simd }));
  const contents = Array.from({ length: VECTORS + dim }, () =>
    Float64Array.from({ length: dim }, () => (rng.uniform() < 0.1 && special.length > 0 ? special[rng.integer(special.length)]! : rng.normal())),
  );
  for (const heap of heaps) {
    for (let i = 0; i < VECTORS + rows; i++) {
      const address = heap.allocate(1);
      if (i < contents.length) heap.view(address).set(contents[i]!);
    }
  }
  return heaps;
}

test("vector code is at hand where these tests run", () => {
  expect(newVectorHeap(3, 1).isSimd).toBe(true);
  expect(newVectorHeap(3, 1, { simd: false }).isSimd).toBe(false);
});

describe.each([
  ["ordinary numbers", []],
  ["zeros of both signs", [0, -0]],
  ["NaN, infinities and subnormals", [NaN, Infinity, -Infinity, 5e-324, 1e308]],
])("vector code and plain code give the same bits on %s", (_, special) => {
  test.each(LENGTHS)("for %i elements", (dim) => {
    const results = twins(dim, special).map(({ ops, bytes, view }) => {
      const at = (index: number): number => index * bytes;
      const scalars = [
        ops.dot(at(0), at(1)),
        ops.goesOn(at(0), at(1), at(2), at(3)),
        ops.goesOn(at(3), at(2), at(1), at(0)),
        ops.kick(at(0), at(1), at(2), at(3), 0.37),
        ops.carriedKick(at(0), at(1), at(2), at(3), -0.21),
      ];
      ops.kickAndDrift(at(0), at(1), at(2), at(3), at(4), at(5), 0.37, 0.74);
      ops.add(at(4), at(5), at(6));
      ops.carriedKickAndDrift(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), -0.37, -0.74);
      ops.times(at(VECTORS), at(7), at(0));
      return { scalars, vectors: Array.from({ length: VECTORS }, (__, index) => view(at(index)).slice()) };
    });
    expect(results[0]).toEqual(results[1]);
  });
});

test("each loop computes what its comment says", () => {
  const { ops, bytes, view, allocate } = newVectorHeap(2, 12);
  allocate(12);
  const set = (index: number, ...values: number[]): number => {
    view(index * bytes).set(values);
    return index * bytes;
  };
  const q = set(0, 1, 2);
  const p = set(1, 10, 20);
  const g = set(2, 2, 4);
  const s = set(3, 3, 5);
  ops.kickAndDrift(q, p, g, s, 4 * bytes, 5 * bytes, 0.5, 1);
  expect([...view(5 * bytes), ...view(4 * bytes)]).toEqual([11, 22, 34, 112]);
  expect(ops.kick(p, g, 6 * bytes, s, 0.5)).toBe(11 * 33 + 22 * 110);
  expect([...view(p), ...view(6 * bytes)]).toEqual([11, 22, 33, 110]);
  expect(ops.dot(q, g)).toBe(10);
  const matrix = set(7, 1, 2);
  set(8, 3, 4);
  ops.times(matrix, q, 11 * bytes);
  expect([...view(11 * bytes)]).toEqual([5, 11]);
});

test("a heap gives out no more than it holds", () => {
  const heap = newVectorHeap(5, 2);
  heap.allocate(2);
  expect(() => heap.allocate(1)).toThrow("internal: a heap for 2 vectors was asked for 3");
});
