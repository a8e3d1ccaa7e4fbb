import { Generator } from "@typyro/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { answerAll } from "../src/gradientMachine.ts";
import { leapfrogInto } from "../src/hamiltonian/leapfrog.ts";
import type { InverseMetric, Metric } from "../src/hamiltonian/metric.ts";
import { metricOf } from "../src/hamiltonian/metricOf.ts";
import { newMetricRoom, vectorsOfMetric } from "../src/hamiltonian/metricRoom.ts";
import { type PhasePoint, newPhasePoint } from "../src/hamiltonian/phasePoint.ts";
import type { LogDensity } from "../src/logDensity.ts";
import { NutsMachine, vectorsOfNuts } from "../src/transitions/nuts.ts";
import { newVectorHeap } from "../src/vectors/vectorHeap.ts";
import { banana, correlatedNormal, flat, funnel, independentNormals, withWall } from "./densities.ts";
import { recursiveNuts } from "./recursiveNuts.ts";

const needs = { carries: true, isDense: true };

function randomCovariance(rng: Generator, dim: number): Float64Array {
  const factor = Float64Array.from({ length: dim * dim }, () => rng.normal());
  const entry = (i: number, j: number): number => {
    let sum = i === j ? 0.5 : 0;
    for (let k = 0; k < dim; k++) sum += factor[i * dim + k]! * factor[j * dim + k]!;
    return sum;
  };
  return Float64Array.from({ length: dim * dim }, (_, at) => entry(Math.floor(at / dim), at % dim));
}

function inverseMetric(kind: string, rng: Generator, dim: number): InverseMetric {
  const variances = Float64Array.from({ length: dim }, () => 0.1 + 2 * rng.uniform());
  if (kind === "diagonal") return { kind: "diagonal", variances };
  if (kind === "dense") return { kind: "dense", covariance: randomCovariance(rng, dim) };
  if (kind === "blocks" && dim > 2) {
    return { kind: "blocks", variances, blocks: [{ indices: [2, 0], covariance: randomCovariance(rng, 2) }] };
  }
  return { kind: "unit" };
}

const densities: Record<string, (rng: Generator, dim: number) => LogDensity> = {
  independent: (rng, dim) => independentNormals(Array.from({ length: dim }, () => 0.2 + 2 * rng.uniform())),
  correlated: (rng, dim) => correlatedNormal(randomCovariance(rng, dim), dim),
  funnel: (_, dim) => funnel(dim),
  banana: (_, dim) => banana(dim),
  flat: (_, dim) => flat(dim),
  cliff: (_, dim) => withWall(independentNormals(Array<number>(dim).fill(1)), 0.8, -Infinity),
  hole: (_, dim) => withWall(independentNormals(Array<number>(dim).fill(1)), 0.8, NaN),
  peak: (_, dim) => withWall(independentNormals(Array<number>(dim).fill(1)), 0.8, Infinity),
};

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e9 }),
  dim: fc.integer({ min: 1, max: 6 }),
  density: fc.constantFrom(...Object.keys(densities)),
  metric: fc.constantFrom("unit", "diagonal", "dense", "blocks"),
  logStep: fc.double({ min: -4.5, max: 1.5, noNaN: true }),
  maxTreeDepth: fc.integer({ min: 1, max: 8 }),
  simd: fc.boolean(),
});

/** The recursive algorithm's flow, on the same leapfrog. */
function flowOf(density: LogDensity, metric: Metric, newPoint: () => PhasePoint) {
  return (from: PhasePoint, step: number): PhasePoint => {
    const to = newPoint();
    leapfrogInto(density, metric, from, step, to);
    return to;
  };
}

test("the tree by binary digits makes the transitions of the recursive tree, bit for bit", () => {
  const seen = { turned: 0, diverged: 0, deepest: 0, moved: 0 };
  fc.assert(
    fc.property(cases, ({ seed, dim, density: name, metric: kind, logStep, maxTreeDepth, simd }) => {
      const rng = Generator.fromSeed(seed);
      const density = densities[name]!(rng, dim);
      const inverse = inverseMetric(kind, rng, dim);
      const step = Math.exp(logStep);
      // The metric works on points of its own heap, so both algorithms have theirs there.
      const capacity = vectorsOfMetric(needs, dim) + vectorsOfNuts(maxTreeDepth, true) + 5 * 800;
      const heap = newVectorHeap(dim, capacity, { simd });
      const metric = metricOf(inverse, newMetricRoom(heap, needs));
      const machine = new NutsMachine(heap, true);
      machine.maxTreeDepth = maxTreeDepth;

      const position = Float64Array.from({ length: dim }, () => 0.5 * rng.normal() - 0.2);
      const gradient = new Float64Array(dim);
      const logDensity = density.valueAndGradient(position, gradient);
      if (!Number.isFinite(logDensity)) return;
      machine.place(position, logDensity, gradient);

      let state = newPhasePoint(heap, true);
      state.q.set(position);
      state.g.set(gradient);
      state.logDensity = logDensity;
      const flow = flowOf(density, metric, () => newPhasePoint(heap, true));

      for (let transition = 0; transition < 3; transition++) {
        const stream = rng.fold(transition);
        machine.begin(metric, step, stream);
        answerAll(machine, density);

        const again = rng.fold(transition);
        state.energy = metric.drawMomentum(state, again) - state.logDensity;
        const expected = recursiveNuts(state, flow, step, maxTreeDepth, () => again.uniform());
        expect(machine.nSteps).toBe(expected.nSteps);
        expect(machine.hasDiverged).toBe(expected.hasDiverged);
        expect(machine.hasReachedMaxTreeDepth).toBe(!expected.hasDiverged && !expected.hasTurned);
        expect(machine.position).toEqual(expected.chosen.q);
        expect(machine.energy).toBe(expected.chosen.energy);
        expect(machine.acceptStatistic).toBeCloseTo(expected.acceptStatistic, 12);
        expect(stream.state).toEqual(again.state);

        seen.turned += expected.hasTurned ? 1 : 0;
        seen.diverged += expected.hasDiverged ? 1 : 0;
        seen.deepest = Math.max(seen.deepest, machine.treeDepth);
        seen.moved += expected.chosen === state ? 0 : 1;
        state = expected.chosen;
      }
    }),
    { numRuns: 1500, seed: 20261101 },
  );
  // The comparison has met every way in which a tree can end.
  expect(seen.turned).toBeGreaterThan(500);
  expect(seen.diverged).toBeGreaterThan(300);
  expect(seen.moved).toBeGreaterThan(1000);
  expect(seen.deepest).toBe(8);
});
