import { Generator } from "@typyro/base";
import { describe, expect, test } from "vitest";
import { newVectorHeap } from "../vectors/vectorHeap.ts";
import { cholesky, transposedInverse } from "./cholesky.ts";
import type { InverseMetric } from "./metric.ts";
import { metricOf } from "./metricOf.ts";
import { metricNeeds, newMetricRoom, vectorsOfMetric } from "./metricRoom.ts";
import { newPhasePoint } from "./phasePoint.ts";

const variances = Float64Array.of(4, 0.25, 1);
const covariance = Float64Array.of(4, 1, 0.5, 1, 2, -0.3, 0.5, -0.3, 1);
const block = Float64Array.of(1, 0.5, 0.5, 4);

const metrics: readonly { name: string; inverse: InverseMetric; full: readonly number[] }[] = [
  { name: "unit", inverse: { kind: "unit" }, full: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
  { name: "diagonal", inverse: { kind: "diagonal", variances }, full: [4, 0, 0, 0, 0.25, 0, 0, 0, 1] },
  { name: "dense", inverse: { kind: "dense", covariance }, full: [...covariance] },
  {
    name: "blocks",
    inverse: { kind: "blocks", variances, blocks: [{ indices: [2, 0], covariance: block }] },
    full: [4, 0, 0.5, 0, 0.25, 0, 0.5, 0, 1],
  },
];

function setUp(inverse: InverseMetric) {
  const needs = metricNeeds("diagonal", inverse);
  const heap = newVectorHeap(3, vectorsOfMetric(needs, 3) + 10);
  const metric = metricOf(inverse, newMetricRoom(heap, needs));
  return { metric, from: newPhasePoint(heap, needs.carries), to: newPhasePoint(heap, needs.carries) };
}

const times = (full: readonly number[], x: ArrayLike<number>): number[] =>
  [0, 1, 2].map((i) => [0, 1, 2].reduce((sum, j) => sum + full[3 * i + j]! * x[j]!, 0));

describe.each(metrics)("the $name metric", ({ inverse, full }) => {
  test("gives v = S p and K = p'S p / 2", () => {
    const { metric, from } = setUp(inverse);
    const kinetic = metric.drawMomentum(from, Generator.fromSeed(1));
    const velocity = times(full, from.p);
    velocity.forEach((vi, i) => expect(from.v[i]).toBeCloseTo(vi, 12));
    expect(kinetic).toBeCloseTo(0.5 * velocity.reduce((sum, vi, i) => sum + vi * from.p[i]!, 0), 12);
  });

  test("steps as the equations say: p + e/2 g, q + e S p, p + e/2 g", () => {
    const { metric, from, to } = setUp(inverse);
    from.q.set([0.1, -0.2, 0.3]);
    from.g.set([1, -2, 0.5]);
    metric.drawMomentum(from, Generator.fromSeed(2));
    const step = 0.3;
    metric.kickAndDrift(from, step, to);
    const halfway = [...from.p].map((pi, i) => pi + 0.5 * step * from.g[i]!);
    times(full, halfway).forEach((vi, i) => expect(to.q[i]).toBeCloseTo(from.q[i]! + step * vi, 12));
    to.g.set([-1, 3, 2]);
    const kinetic = metric.kick(to, step);
    const arrived = halfway.map((pi, i) => pi + 0.5 * step * to.g[i]!);
    arrived.forEach((pi, i) => expect(to.p[i]).toBeCloseTo(pi, 12));
    times(full, arrived).forEach((vi, i) => expect(to.v[i]).toBeCloseTo(vi, 12));
    expect(kinetic).toBeCloseTo(0.5 * times(full, arrived).reduce((sum, vi, i) => sum + vi * arrived[i]!, 0), 12);
  });
});

test("the Cholesky factor times its transpose is the covariance", () => {
  const lower = cholesky(covariance, 3)!;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += lower[3 * i + k]! * lower[3 * j + k]!;
      expect(sum).toBeCloseTo(covariance[3 * i + j]!, 14);
    }
  }
});

test("the transposed inverse of the factor, times its transpose, inverts the covariance", () => {
  const upper = transposedInverse(cholesky(covariance, 3)!, 3);
  const row = (i: number): number[] => [0, 1, 2].map((j) => [0, 1, 2].reduce((sum, k) => sum + upper[3 * i + k]! * upper[3 * j + k]!, 0));
  const precision = [0, 1, 2].flatMap(row);
  const identity = [0, 1, 2].flatMap((i) => times(precision, covariance.subarray(3 * i, 3 * i + 3)));
  identity.forEach((entry, at) => expect(entry).toBeCloseTo(at % 4 === 0 ? 1 : 0, 13));
});

test("a matrix that is not positive definite, or not finite, has no Cholesky factor", () => {
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
  expect(cholesky(Float64Array.of(1, NaN, NaN, 1), 2)).toBeUndefined();
  expect(cholesky(Float64Array.of(Infinity, 0, 0, 1), 2)).toBeUndefined();
  expect(cholesky(Float64Array.of(0), 1)).toBeUndefined();
});
