import { Generator } from "@typyro/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { leapfrogInto } from "../src/hamiltonian/leapfrog.ts";
import { metricOf } from "../src/hamiltonian/metricOf.ts";
import { newMetricRoom, vectorsOfMetric } from "../src/hamiltonian/metricRoom.ts";
import { newPhasePoint } from "../src/hamiltonian/phasePoint.ts";
import type { LogDensity } from "../src/logDensity.ts";
import { newVectorHeap } from "../src/vectors/vectorHeap.ts";
import { banana, funnel, independentNormals } from "./densities.ts";

const DIM = 3;
const densities: Record<string, LogDensity> = {
  normal: independentNormals([1, 0.5, 2]),
  banana: banana(DIM),
  funnel: funnel(DIM),
};
const covariance = Float64Array.of(1, 0.4, 0.1, 0.4, 2, -0.3, 0.1, -0.3, 0.5);

const settings = fc.record({
  density: fc.constantFrom("normal", "banana", "funnel"),
  isDense: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1e9 }),
  step: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
  n: fc.integer({ min: 1, max: 20 }),
});

/** n steps from (q, p); returns the point reached and its energy error. */
function travel(density: LogDensity, isDense: boolean, q: ArrayLike<number>, p: ArrayLike<number>, step: number, n: number) {
  const needs = { isDense, carries: isDense };
  const heap = newVectorHeap(DIM, vectorsOfMetric(needs, DIM) + 10);
  const inverse = isDense ? ({ kind: "dense", covariance } as const) : ({ kind: "diagonal", variances: Float64Array.of(1, 2, 0.5) } as const);
  const metric = metricOf(inverse, newMetricRoom(heap, needs));
  let [from, to] = [newPhasePoint(heap, isDense), newPhasePoint(heap, isDense)];
  from.q.set(Array.from(q));
  from.logDensity = density.valueAndGradient(from.q, from.g);
  // A kick of length 0 fills v, a and K for the momentum that was put there.
  from.p.set(Array.from(p));
  if (isDense) for (let i = 0; i < DIM; i++) from.v[i] = [0, 1, 2].reduce((sum, j) => sum + covariance[DIM * i + j]! * from.p[j]!, 0);
  const startEnergy = metric.kick(from, 0) - from.logDensity;
  for (let i = 0; i < n; i++) {
    leapfrogInto(density, metric, from, step, to);
    [from, to] = [to, from];
  }
  return { q: from.q.slice(), p: from.p.slice(), energyError: from.energy - startEnergy };
}

function start(seed: number) {
  const rng = Generator.fromSeed(seed);
  const draw = (): Float64Array => Float64Array.from({ length: DIM }, () => 0.7 * rng.normal());
  return { q: draw(), p: draw() };
}

test("turning the momentum takes a trajectory back to its start", () => {
  fc.assert(
    fc.property(settings, ({ density: name, isDense, seed, step, n }) => {
      const { q, p } = start(seed);
      const there = travel(densities[name]!, isDense, q, p, step, n);
      const back = travel(densities[name]!, isDense, there.q, there.p.map((pi) => -pi), step, n);
      back.q.forEach((qi, i) => expect(Math.abs(qi - q[i]!)).toBeLessThan(1e-9));
      back.p.forEach((pi, i) => expect(Math.abs(pi + p[i]!)).toBeLessThan(1e-9));
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("a step with a negative length undoes a step", () => {
  fc.assert(
    fc.property(settings, ({ density: name, isDense, seed, step, n }) => {
      const { q, p } = start(seed);
      const there = travel(densities[name]!, isDense, q, p, step, n);
      const back = travel(densities[name]!, isDense, there.q, there.p, -step, n);
      back.q.forEach((qi, i) => expect(Math.abs(qi - q[i]!)).toBeLessThan(1e-9));
      back.p.forEach((pi, i) => expect(Math.abs(pi - p[i]!)).toBeLessThan(1e-9));
    }),
    { numRuns: 200, seed: 2 },
  );
});

test("a trajectory keeps volume: the determinant of its derivative is 1", () => {
  const h = 1e-5;
  fc.assert(
    fc.property(settings, ({ density: name, isDense, seed, step, n }) => {
      const { q, p } = start(seed);
      const z = [...q, ...p];
      const columns = z.map((_, k) => {
        const shifted = (sign: number): number[] => {
          const moved = z.map((zi, i) => (i === k ? zi + sign * h : zi));
          const end = travel(densities[name]!, isDense, moved.slice(0, DIM), moved.slice(DIM), step, n);
          return [...end.q, ...end.p];
        };
        const [plus, minus] = [shifted(1), shifted(-1)];
        return plus.map((value, i) => (value - minus[i]!) / (2 * h));
      });
      // Central differences of step 1e-5: truncation about 1e-10 times third derivatives, rounding about 1e-11.
      expect(Math.abs(determinant(columns) - 1)).toBeLessThan(1e-5);
    }),
    { numRuns: 100, seed: 3 },
  );
});

test("halving the step quarters the energy error over a fixed time", () => {
  let compared = 0;
  fc.assert(
    fc.property(settings, ({ density: name, isDense, seed, n }) => {
      const { q, p } = start(seed);
      const time = 0.02 * n;
      const error = (steps: number): number => travel(densities[name]!, isDense, q, p, time / steps, steps).energyError;
      const [coarse, fine, finest] = [error(16), error(32), error(64)];
      // Where the error of order e^2 is not lost in rounding or crossing zero, its ratio nears 4.
      if (Math.abs(finest) < 1e-9 || Math.abs(coarse - 4 * fine) > 0.5 * Math.abs(coarse)) return;
      compared++;
      expect(fine / finest).toBeGreaterThan(3.5);
      expect(fine / finest).toBeLessThan(4.5);
    }),
    { numRuns: 200, seed: 4 },
  );
  expect(compared).toBeGreaterThan(120);
});

/** By elimination with pivoting. @param columns - of a square matrix */
function determinant(columns: readonly (readonly number[])[]): number {
  const a = columns.map((column) => [...column]);
  let result = 1;
  for (let k = 0; k < a.length; k++) {
    const pivot = a.slice(k).reduce((best, _, i) => (Math.abs(a[k + i]![k]!) > Math.abs(a[best]![k]!) ? k + i : best), k);
    if (pivot !== k) {
      [a[k], a[pivot]] = [a[pivot]!, a[k]!];
      result = -result;
    }
    result *= a[k]![k]!;
    for (let i = k + 1; i < a.length; i++) {
      const factor = a[i]![k]! / a[k]![k]!;
      for (let j = k; j < a.length; j++) a[i]![j] = a[i]![j]! - factor * a[k]![j]!;
    }
  }
  return result;
}
