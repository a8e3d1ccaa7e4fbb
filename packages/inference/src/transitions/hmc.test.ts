import { Generator } from "@typyro/base";
import { expect, test } from "vitest";
import { independentNormals, withWall } from "../../test/densities.ts";
import { hmcAt } from "../../test/machines.ts";
import { answerAll } from "../gradientMachine.ts";
import { stepsOf } from "./hmc.ts";

const normal = independentNormals([1, 2]);

test("every trajectory has the number of steps asked for", () => {
  const { machine, metric } = hmcAt(normal, [0.1, 0.2], { kind: "steps", steps: 5 });
  const rng = Generator.fromSeed(1);
  let moves = 0;
  for (let i = 0; i < 100; i++) {
    const before = machine.position.slice();
    machine.begin(metric, 0.8, rng);
    answerAll(machine, normal);
    expect(machine.nSteps).toBe(5);
    expect(machine.treeDepth).toBe(3);
    expect(machine.acceptStatistic).toBeLessThanOrEqual(1);
    moves += machine.position.every((qi, j) => qi === before[j]) ? 0 : 1;
  }
  expect(moves).toBeGreaterThan(50);
  expect(moves).toBeLessThan(100);
});

test("a length in time takes the nearest number of steps, at least one", () => {
  expect(stepsOf({ kind: "time", time: 2 * Math.PI }, 0.5)).toBe(13);
  expect(stepsOf({ kind: "time", time: 1 }, 100)).toBe(1);
  expect(stepsOf({ kind: "steps", steps: 7 }, 0.01)).toBe(7);
});

test.each([1, 2, 3, 4])("with %i steps, the machine walks the orbit of its last state whether it stayed or moved", (steps) => {
  const { machine, metric } = hmcAt(normal, [0.1, 0.2], { kind: "steps", steps });
  const again = hmcAt(normal, [0.1, 0.2], { kind: "steps", steps });
  for (let i = 0; i < 60; i++) {
    machine.begin(metric, 1.3, Generator.fromSeed(i));
    answerAll(machine, normal);
    // A fresh machine at the same state takes the same transition: nothing is left over from the last.
    again.machine.begin(again.metric, 1.3, Generator.fromSeed(i));
    answerAll(again.machine, normal);
    expect(machine.position).toEqual(again.machine.position);
    expect(machine.energy).toBe(again.machine.energy);
    const fresh = hmcAt(normal, machine.position, { kind: "steps", steps });
    again.machine.place(fresh.machine.position, fresh.machine.positionLogDensity, fresh.machine.positionGradient);
  }
});

test.each([NaN, -Infinity, Infinity])("a density of %d ends the trajectory as a divergence, and the chain stays", (beyond) => {
  const density = withWall(normal, 0.5, beyond);
  const { machine, metric } = hmcAt(density, [0, 0], { kind: "steps", steps: 8 });
  const rng = Generator.fromSeed(3);
  let divergences = 0;
  for (let i = 0; i < 200; i++) {
    const before = machine.position.slice();
    machine.begin(metric, 0.3, rng);
    answerAll(machine, density);
    if (!machine.hasDiverged) continue;
    divergences++;
    expect(machine.position).toEqual(before);
    expect(machine.divergence!.from).toEqual(before);
    expect(machine.divergence!.at[0]).toBeGreaterThan(0.5);
    expect(machine.divergence!.logDensity).toBe(beyond);
    expect(machine.acceptStatistic).toBe(0);
  }
  expect(divergences).toBeGreaterThan(50);
});
