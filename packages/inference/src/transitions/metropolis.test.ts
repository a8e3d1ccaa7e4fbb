import { Generator } from "@typyro/base";
import { expect, test } from "vitest";
import { independentNormals } from "../../test/densities.ts";
import { metropolisAt } from "../../test/machines.ts";
import { answerAll } from "../gradientMachine.ts";

const density = independentNormals([1, 1]);

test("a proposal is the position plus the step times a draw from N(0, S)", () => {
  const inverse = { kind: "diagonal", variances: Float64Array.of(4, 0.25) } as const;
  const { machine, metric } = metropolisAt(density, [1, 2], inverse);
  machine.begin(metric, 0.5, Generator.fromSeed(3));
  const z = new Float64Array(2);
  Generator.fromSeed(3).fillNormal(z);
  // v = S p with p = z / sqrt(S).
  expect(machine.point[0]).toBeCloseTo(1 + 0.5 * 2 * z[0]!, 14);
  expect(machine.point[1]).toBeCloseTo(2 + 0.5 * 0.5 * z[1]!, 14);
});

test("the acceptance statistic is min(1, ratio of densities), and the chain moves to the proposal or stays", () => {
  const { machine, metric } = metropolisAt(density, [0.3, -0.2]);
  let moved = 0;
  for (let t = 0; t < 200; t++) {
    const from = machine.position.slice();
    const before = machine.positionLogDensity;
    machine.begin(metric, 1, Generator.fromSeed(t));
    const proposal = machine.point.slice();
    answerAll(machine, density);
    const gradient = new Float64Array(2);
    const ratio = Math.exp(density.valueAndGradient(proposal, gradient) - before);
    expect(machine.acceptStatistic).toBeCloseTo(Math.min(1, ratio), 12);
    const isMoved = machine.position[0] === proposal[0];
    expect([...machine.position]).toEqual([...(isMoved ? proposal : from)]);
    if (isMoved) moved++;
  }
  expect(moved).toBeGreaterThan(50);
  expect(moved).toBeLessThan(190);
});

test.each([
  ["NaN", Number.NaN, true],
  ["Infinity", Infinity, true],
  ["-Infinity", -Infinity, false],
])("a log density of %s is rejected, and counts as a divergence where it is no place outside the support", (_, logDensity, hasDiverged) => {
  const { machine, metric } = metropolisAt(density, [0.5, 0.5]);
  machine.begin(metric, 1, Generator.fromSeed(1));
  const proposal = machine.point.slice();
  expect(machine.answer(logDensity)).toBe(true);
  expect([...machine.position]).toEqual([0.5, 0.5]);
  expect(machine.acceptStatistic).toBe(0);
  expect(machine.hasDiverged).toBe(hasDiverged);
  expect(machine.divergence?.at).toEqual(hasDiverged ? proposal : undefined);
});
