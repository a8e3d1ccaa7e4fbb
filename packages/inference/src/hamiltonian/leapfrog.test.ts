import { describe, expect, test } from "vitest";
import type { LogDensity } from "../logDensity.ts";
import { newVectorHeap } from "../vectors/vectorHeap.ts";
import { leapfrogInto } from "./leapfrog.ts";
import { metricOf } from "./metricOf.ts";
import { newMetricRoom } from "./metricRoom.ts";
import { newPhasePoint } from "./phasePoint.ts";

/** Take n steps from (q, p) with the unit metric. */
function travel(density: LogDensity, q: readonly number[], p: readonly number[], step: number, n: number) {
  const heap = newVectorHeap(density.dim, 11);
  const metric = metricOf({ kind: "unit" }, newMetricRoom(heap, { carries: false, isDense: false }));
  let [from, to] = [newPhasePoint(heap, false), newPhasePoint(heap, false)];
  from.q.set(q);
  from.p.set(p);
  const kinetic = 0.5 * p.reduce((sum, pi) => sum + pi * pi, 0);
  from.energy = kinetic - density.valueAndGradient(from.q, from.g);
  const startEnergy = from.energy;
  for (let i = 0; i < n; i++) {
    leapfrogInto(density, metric, from, step, to);
    [from, to] = [to, from];
  }
  return { q: [...from.q], p: [...from.p], energyError: from.energy - startEnergy };
}

const oscillator: LogDensity = {
  dim: 1,
  valueAndGradient(q, gradientOut) {
    gradientOut[0] = -q[0]!;
    return -0.5 * q[0]! * q[0]!;
  },
};

const planet: LogDensity = {
  dim: 2,
  valueAndGradient(q, gradientOut) {
    const radius = Math.hypot(q[0]!, q[1]!);
    gradientOut[0] = -q[0]! / radius ** 3;
    gradientOut[1] = -q[1]! / radius ** 3;
    return 1 / radius;
  },
};

const quartic: LogDensity = {
  dim: 1,
  valueAndGradient(q, gradientOut) {
    gradientOut[0] = -(q[0]! ** 3);
    return -0.25 * q[0]! ** 4;
  },
};

describe("leapfrog follows known orbits", () => {
  test("a harmonic oscillator released from 0 with momentum 1 is at (sin 1, cos 1) at time 1", () => {
    const { q, p, energyError } = travel(oscillator, [0], [1], 0.01, 100);
    expect(Math.abs(q[0]! - Math.sin(1))).toBeLessThan(1e-4);
    expect(Math.abs(p[0]! - Math.cos(1))).toBeLessThan(1e-4);
    expect(Math.abs(energyError)).toBeLessThan(1e-5);
  });

  test("a planet comes back after one year", () => {
    const { q, p, energyError } = travel(planet, [1, 0], [0, 1], 0.01, 628);
    [q[0]! - 1, q[1]!, p[0]!, p[1]! - 1].forEach((error) => expect(Math.abs(error)).toBeLessThan(5e-3));
    expect(Math.abs(energyError)).toBeLessThan(1e-5);
  });

  test("a quartic well is crossed from 0.02 to -0.02 in 1810 steps of 0.1", () => {
    const { q, energyError } = travel(quartic, [0.02], [0], 0.1, 1810);
    expect(Math.abs(q[0]! + 0.02)).toBeLessThan(1e-4);
    expect(Math.abs(energyError)).toBeLessThan(1e-5);
  });

  test.each([
    ["oscillator", oscillator, [0.3], [1], 0.01, 100],
    ["planet", planet, [1, 0], [0, 1], 0.01, 628],
    ["quartic", quartic, [0.02], [0], 0.1, 1810],
  ] as const)("the %s goes back the way it came when its momentum is turned", (_, density, q, p, step, n) => {
    const there = travel(density, q, p, step, n);
    const back = travel(density, there.q, there.p.map((pi) => -pi), step, n);
    q.forEach((qi, i) => expect(back.q[i]).toBeCloseTo(qi, 10));
  });
});
