import { exp } from "@typyro/base";
import { describe, expect, test } from "vitest";
import { metricNeeds, newMetricRoom, vectorsOfMetric } from "../hamiltonian/metricRoom.ts";
import type { MetricKind } from "../hamiltonian/metric.ts";
import { newVectorHeap } from "../vectors/vectorHeap.ts";
import type { LearnOutcome } from "./adaptation.ts";
import { DualAveraging } from "./dualAveraging.ts";
import { WindowedAdaptation } from "./windowed.ts";

function warmup(metric: MetricKind, iterations: number, dim = 2): WindowedAdaptation {
  const needs = metricNeeds(metric, { kind: "unit" });
  const room = newMetricRoom(newVectorHeap(dim, vectorsOfMetric(needs, dim)), needs);
  const plan = {
    warmup: iterations,
    targetAccept: 0.8,
    metric,
    adaptsStepSize: true,
    adaptsMetric: true,
    stepSize: 1,
    boldness: 10,
    inverseMetric: { kind: "unit" },
  } as const;
  return new WindowedAdaptation(plan, room);
}

function learn(adaptation: WindowedAdaptation, acceptStatistic: number, position: Float64Array): LearnOutcome {
  return adaptation.learn({ acceptStatistic, position, positionGradient: position, nSteps: 1, hasDiverged: false });
}

describe("a warm-up of 150 iterations", () => {
  test("keeps the metric in the first window, estimates it from the second alone, and keeps that in the last", () => {
    const adaptation = warmup("diagonal", 150);
    const position = Float64Array.of(3, -2);
    for (let i = 0; i < 75; i++) {
      expect(learn(adaptation, 0.5, Float64Array.of(i, i * i))).toBe("same metric");
      expect(adaptation.metric.inverse).toEqual({ kind: "unit" });
    }
    for (let i = 75; i < 99; i++) expect(learn(adaptation, 0.6, position)).toBe("same metric");
    expect(learn(adaptation, 0.6, position)).toBe("new metric");
    const found = adaptation.metric.inverse;
    if (found.kind !== "diagonal") throw new Error(found.kind);
    // 25 equal draws: the prior's share is left, 1e-3 * 5 / 30.
    found.variances.forEach((variance) => expect(Math.abs(variance - 1.6667e-4)).toBeLessThan(1e-7));
    const atStart = adaptation.stepSize;
    for (let i = 100; i < 150; i++) expect(learn(adaptation, 0.8, Float64Array.of(i, -i))).toBe("same metric");
    expect(adaptation.stepSize / (10 * atStart)).toBeCloseTo(1, 6);
    expect(adaptation.metric.inverse).toBe(found);
  });

  test("is followed by nothing: what comes after does not change the step size", () => {
    const adaptation = warmup("diagonal", 150);
    for (let i = 0; i < 150; i++) learn(adaptation, 0.7, Float64Array.of(i, 1));
    const { stepSize, metric } = adaptation;
    for (let i = 0; i < 50; i++) expect(learn(adaptation, 0.1, Float64Array.of(i, 1))).toBe("same metric");
    expect(adaptation.stepSize).toBe(stepSize);
    expect(adaptation.metric).toBe(metric);
  });
});

test("the last iteration leaves the averaged step size, the ones before it the one to try next", () => {
  const adaptation = warmup("unit", 30);
  const dual = new DualAveraging();
  dual.restart(1);
  for (let i = 0; i < 30; i++) {
    const acceptStatistic = 0.5 + 0.4 * Math.sin(i);
    learn(adaptation, acceptStatistic, Float64Array.of(0, 0));
    dual.update(0.8 - acceptStatistic);
    expect(adaptation.stepSize).toBe(exp(i < 29 ? dual.x : dual.xAverage));
  }
  expect(dual.xAverage).not.toBe(dual.x);
});

test("a dense estimate without a Cholesky factor is cut to its diagonal", () => {
  const adaptation = warmup("dense", 150);
  // The two coordinates are one number on scales so far apart that the regularisation drowns.
  for (let i = 0; i < 100; i++) learn(adaptation, 0.8, Float64Array.of(1e12 * i, 1e12 * i));
  const { inverse } = adaptation.metric;
  if (inverse.kind !== "dense") throw new Error(inverse.kind);
  expect(inverse.covariance[0]).toBeGreaterThan(1e24);
  expect([...inverse.covariance.subarray(1, 3)]).toEqual([0, 0]);
});

test("draws beyond 1e154 overflow the estimate, and the warm-up says so", () => {
  for (const kind of ["diagonal", "dense", { blocks: [[0, 1]] }] as const) {
    const adaptation = warmup(kind, 150);
    for (let i = 0; i < 99; i++) learn(adaptation, 0.8, Float64Array.of(i % 2 === 0 ? 1e200 : -1e200, 0));
    const learned = learn(adaptation, 0.8, Float64Array.of(1e200, 0));
    expect(typeof learned === "object" ? Number.isFinite(learned.overflow) : learned).toBe(false);
  }
});

test("a block metric estimates covariances within blocks and variances elsewhere", () => {
  const adaptation = warmup({ blocks: [[2, 0]] }, 150, 3);
  for (let i = 0; i < 100; i++) learn(adaptation, 0.8, Float64Array.of(i % 3, i % 2, 2 * (i % 3)));
  const { inverse } = adaptation.metric;
  if (inverse.kind !== "blocks") throw new Error(inverse.kind);
  const { indices, covariance } = inverse.blocks[0]!;
  expect(indices).toEqual([2, 0]);
  expect(covariance[1]).toBeCloseTo(2 * (covariance[3]! - (1e-3 * 5) / 30), 12);
  expect(inverse.variances[1]).toBeCloseTo((25 / 30) * (25 / 24) * 0.2496 + (1e-3 * 5) / 30, 6);
});
