import { Generator } from "@typyro/base";
import { expect, test } from "vitest";
import { flat, independentNormals, withWall } from "../../test/densities.ts";
import { answerAll } from "../gradientMachine.ts";
import type { Metric } from "../hamiltonian/metric.ts";
import { metricOf } from "../hamiltonian/metricOf.ts";
import { newMetricRoom } from "../hamiltonian/metricRoom.ts";
import type { LogDensity } from "../logDensity.ts";
import { newVectorHeap } from "../vectors/vectorHeap.ts";
import { StepSizeSearch } from "./stepSizeSearch.ts";

/** For U = q^2 / 2 from q = 0 with p = 1, one step of this length loses exactly log 0.8. */
const THRESHOLD = (-8 * Math.log(0.8)) ** 0.25;

/** Search from q = 0; with `momentum`, every trial has that one. */
function search(density: LogDensity, stepSize: number, momentum?: number) {
  const heap = newVectorHeap(1, 11);
  const unit = metricOf({ kind: "unit" }, newMetricRoom(heap, { carries: false, isDense: false }));
  const fixed: Metric = {
    inverse: unit.inverse,
    drawMomentum(point) {
      point.p[0] = momentum!;
      point.v[0] = momentum!;
      return 0.5 * momentum! * momentum!;
    },
    kickAndDrift: (from, step, to) => unit.kickAndDrift(from, step, to),
    kick: (to, step) => unit.kick(to, step),
  };
  const machine = new StepSizeSearch(heap, false);
  const position = Float64Array.of(0);
  const gradient = new Float64Array(1);
  const logDensity = density.valueAndGradient(position, gradient);
  machine.begin(position, logDensity, gradient, momentum === undefined ? unit : fixed, stepSize, Generator.fromSeed(1));
  answerAll(machine, density);
  return machine;
}

const normal = independentNormals([1]);

test("the threshold of a unit oscillator is 1.1558955237", () => {
  expect(THRESHOLD).toBeCloseTo(1.1558955237, 10);
});

test("from below, the search ends with the first step above the threshold", () => {
  const { stepSize, outcome } = search(normal, 0.1, 1);
  expect(outcome).toBe("found");
  expect(stepSize).toBeGreaterThan(THRESHOLD);
  expect(stepSize / 2).toBeLessThan(THRESHOLD);
});

test("from above, the search ends with the first step below the threshold", () => {
  const { stepSize } = search(normal, 10, 1);
  expect(stepSize).toBeLessThan(THRESHOLD);
  expect(2 * stepSize).toBeGreaterThan(THRESHOLD);
});

test("a flat density has no bound, and the search says so beyond 1e7", () => {
  const { outcome, stepSize } = search(flat(1), 1);
  expect(outcome).toBe("unbounded");
  expect(stepSize).toBeLessThanOrEqual(1e7);
});

test.each([NaN, -Infinity, Infinity])("a density that is %d all around leaves no step, and the search says so", (beyond) => {
  const everywhere: LogDensity = {
    dim: 1,
    valueAndGradient(q, gradientOut) {
      gradientOut[0] = 0;
      return q[0] === 0 ? 0 : beyond;
    },
  };
  expect(search(everywhere, 1).outcome).toBe("vanished");
});

test("a trial beyond a wall counts as too long a step", () => {
  expect(search(withWall(normal, 0.05, NaN), 1, 1).stepSize).toBeLessThan(0.05);
});
