import { expect, test } from "vitest";
import { newVectorHeap } from "../vectors/vectorHeap.ts";

/** goesOn in one dimension, with S = 1: rho = x + y, velocities at the ends. */
function goesOn(rho: number, vBegin: number, vEnd: number): boolean {
  const heap = newVectorHeap(1, 4);
  const [x, y, begin, end] = [rho, 0, vBegin, vEnd].map((value) => {
    const address = heap.allocate(1);
    heap.view(address)[0] = value;
    return address;
  });
  return heap.ops.goesOn(x!, y!, begin!, end!) === 1;
}

test("a piece turns when either end no longer moves along the sum of its momenta", () => {
  // Momentum 1 at the end, sum of all momenta 3; pieces begin at checkpoints with these momenta and sums up to them.
  const momenta = [1, 2, 3, -2];
  const sums = [2, 4, 4, -1];
  const turns = momenta.map((momentum, i) => !goesOn(3 - sums[i]! + momentum, momentum, 1));
  // NumPyro finds pieces 1 and 2 turning too, because it takes half the momenta of both ends off the sum.
  expect(turns).toEqual([false, false, false, true]);
});

test("standing still counts as turning, and so does a NaN", () => {
  expect(goesOn(1, 1, 1)).toBe(true);
  expect(goesOn(0, 1, 1)).toBe(false);
  expect(goesOn(1, 0, 1)).toBe(false);
  expect(goesOn(1, 1, 0)).toBe(false);
  expect(goesOn(NaN, 1, 1)).toBe(false);
  expect(goesOn(1, 1, NaN)).toBe(false);
});
