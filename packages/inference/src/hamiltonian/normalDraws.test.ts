import { Generator, normalQuantile, normalQuantileMiddle } from "@typyro/base";
import { expect, test } from "vitest";
import { newVectorHeap } from "../vectors/vectorHeap.ts";
import { NormalDraws } from "./normalDraws.ts";

test.each([1, 3, 4, 5, 8, 41, 1000])("%i numbers have the bits of the generator's own, and leave the stream where it would be", (dim) => {
  for (const simd of [true, false]) {
    const heap = newVectorHeap(dim, 2, { simd });
    const normals = new NormalDraws(heap);
    const [rng, own] = [Generator.fromSeed(7).fold(dim), Generator.fromSeed(7).fold(dim)];
    const [found, expected] = [new Float64Array(dim), new Float64Array(dim)];
    for (let time = 0; time < 50; time++) {
      normals.fill(found, rng);
      own.fillNormal(expected);
      expect(new BigInt64Array(found.buffer)).toEqual(new BigInt64Array(expected.buffer));
      expect(rng.state).toEqual(own.state);
    }
  }
});

test("the coefficients that vector code takes are those of the quantile", () => {
  const { half, square, above, below } = normalQuantileMiddle;
  const sum = (coefficients: readonly number[], t: number): number => coefficients.reduceRight((rest, c) => c + t * rest, 0);
  for (const q of [0, 1e-9, 0.1, -0.3, half]) {
    const t = square - q * q;
    expect((q * sum(above, t)) / sum(below, t)).toBeCloseTo(normalQuantile(0.5 + q), 13);
  }
});

test.each([20, 64, 128])("a stream whose counter carries after %i more blocks draws as ever", (blocks) => {
  const near = { ...Generator.fromSeed(1).state, counter: [2 ** 32 - blocks, 5] as const };
  const heap = newVectorHeap(64, 2);
  const normals = new NormalDraws(heap);
  const [rng, own] = [Generator.fromState(near), Generator.fromState(near)];
  const [found, expected] = [new Float64Array(64), new Float64Array(64)];
  for (let time = 0; time < 3; time++) {
    normals.fill(found, rng);
    own.fillNormal(expected);
    expect(found).toEqual(expected);
  }
  expect(rng.state).toEqual(own.state);
});
