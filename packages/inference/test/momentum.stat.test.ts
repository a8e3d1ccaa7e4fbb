import { Generator } from "@typyro/base";
import { describe, test } from "vitest";
import type { InverseMetric } from "../src/hamiltonian/metric.ts";
import { metricOf } from "../src/hamiltonian/metricOf.ts";
import { metricNeeds, newMetricRoom, vectorsOfMetric } from "../src/hamiltonian/metricRoom.ts";
import { newPhasePoint } from "../src/hamiltonian/phasePoint.ts";
import { newVectorHeap } from "../src/vectors/vectorHeap.ts";
import { expectAgreement, meanOf } from "./checks.ts";

const N = 40_000;

/** Inverse metrics with the metric M that is their inverse, worked out by hand. */
const cases: readonly { name: string; inverse: InverseMetric; metric: readonly [number, number, number] }[] = [
  { name: "unit", inverse: { kind: "unit" }, metric: [1, 0, 1] },
  { name: "diagonal", inverse: { kind: "diagonal", variances: Float64Array.of(4, 0.25) }, metric: [0.25, 0, 4] },
  { name: "dense", inverse: { kind: "dense", covariance: Float64Array.of(2, 1, 1, 1) }, metric: [1, -1, 2] },
  {
    name: "blocks",
    inverse: { kind: "blocks", variances: Float64Array.of(9, 9), blocks: [{ indices: [1, 0], covariance: Float64Array.of(1, 1, 1, 2) }] },
    metric: [1, -1, 2],
  },
];

// With 40,000 draws an entry of M is known to about 0.7 %; a momentum drawn from S instead of M is off by 100 % and more.
describe("momenta have the covariance M, the inverse of the inverse metric", () => {
  test.each(cases)("$name", ({ inverse, metric: [m00, m01, m11] }) => {
    const needs = metricNeeds("unit", inverse);
    const heap = newVectorHeap(2, vectorsOfMetric(needs, 2) + 5);
    const metric = metricOf(inverse, newMetricRoom(heap, needs));
    const point = newPhasePoint(heap, needs.carries);
    const rng = Generator.fromSeed(6);
    const draws = Array.from({ length: N }, () => {
      const kinetic = metric.drawMomentum(point, rng);
      return { p0: point.p[0]!, p1: point.p[1]!, kinetic };
    });
    const check = (what: string, values: readonly number[], truth: number): void => {
      const { mean, standardError } = meanOf(values);
      expectAgreement(what, mean, truth, standardError);
    };
    check("mean", draws.map(({ p0 }) => p0), 0);
    check("M00", draws.map(({ p0 }) => p0 * p0), m00);
    check("M01", draws.map(({ p0, p1 }) => p0 * p1), m01);
    check("M11", draws.map(({ p1 }) => p1 * p1), m11);
    // K of two momenta has mean 1.
    check("K", draws.map(({ kinetic }) => kinetic), 1);
  });
});
