import { Generator } from "@typyro/base";
import { describe, expect, test } from "vitest";
import { flat, funnel, independentNormals, withWall } from "../../test/densities.ts";
import { nutsAt } from "../../test/machines.ts";
import { answerAll } from "../gradientMachine.ts";

const normal = independentNormals([1]);

/** One transition on N(0, 1) from 0. */
function transition(step: number, seed: number) {
  const { machine, metric } = nutsAt(normal, [0]);
  machine.begin(metric, step, Generator.fromSeed(seed));
  answerAll(machine, normal);
  return machine;
}

describe("a tree on the standard normal", () => {
  test("takes many steps when they are short", () => {
    for (let seed = 0; seed < 20; seed++) expect(transition(0.01, seed).nSteps).toBeGreaterThan(10);
  });

  test("diverges at its first step when that is a hundred times too long", () => {
    const { nSteps, hasDiverged, acceptStatistic, position, divergence } = transition(100, 3);
    expect({ nSteps, hasDiverged, acceptStatistic }).toEqual({ nSteps: 1, hasDiverged: true, acceptStatistic: 0 });
    expect([...position]).toEqual([0]);
    expect([...divergence!.from]).toEqual([0]);
    expect(divergence!.energyError).toBeGreaterThan(1000);
    expect(Math.abs(divergence!.at[0]!)).toBeGreaterThan(1);
  });

  test.each([0.01, 0.1, 0.5, 1, 1.9, 2.1, 5, 100])("with step %d keeps its counts consistent", (step) => {
    for (let seed = 0; seed < 50; seed++) {
      const { nSteps, treeDepth, acceptStatistic, hasDiverged, hasReachedMaxTreeDepth } = transition(step, seed);
      expect(nSteps).toBeGreaterThanOrEqual(2 ** (treeDepth - 1));
      expect(nSteps).toBeLessThan(2 ** treeDepth);
      expect(acceptStatistic).toBeGreaterThanOrEqual(0);
      expect(acceptStatistic).toBeLessThanOrEqual(1);
      // A tree that stops early has turned or diverged, and not both reached the greatest depth.
      if (hasReachedMaxTreeDepth) expect({ nSteps, hasDiverged }).toEqual({ nSteps: 1023, hasDiverged: false });
    }
  });
});

test("a free particle never turns: its tree is as deep as allowed", () => {
  const density = flat(2);
  const { machine, metric } = nutsAt(density, [0, 0], 5);
  machine.begin(metric, 0.1, Generator.fromSeed(1));
  answerAll(machine, density);
  expect(machine.nSteps).toBe(31);
  expect(machine.treeDepth).toBe(5);
  expect(machine.hasReachedMaxTreeDepth).toBe(true);
  expect(machine.acceptStatistic).toBe(1);
});

test("point n of a subtree merges with as many pieces as n has trailing one bits, one uniform each", () => {
  const density = flat(1);
  const { machine, metric } = nutsAt(density, [0], 5);
  const rng = Generator.fromSeed(1);
  machine.begin(metric, 0.1, rng);
  const drawn = (): number => rng.state.counter[0];
  // One normal, one direction.
  expect(drawn()).toBe(2);
  const mergesOfLastSubtree: number[] = [];
  let before = drawn();
  for (let step = 1, ended = false; !ended; step++) {
    ended = machine.answer(density.valueAndGradient(machine.point, machine.gradient));
    if (step >= 16) mergesOfLastSubtree.push(drawn() - before);
    before = drawn();
  }
  // The last point also chooses between trajectory and subtree.
  expect(mergesOfLastSubtree).toEqual([0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0, 4 + 1]);
});

test("a transition leaves no phase point held but the state, the origin and a divergent point", () => {
  const density = withWall(funnel(3), 1.5, NaN);
  const { machine, metric } = nutsAt(density, [0, 0.1, 0.1]);
  const rng = Generator.fromSeed(5);
  let divergences = 0;
  for (let i = 0; i < 500; i++) {
    machine.begin(metric, 0.3, rng);
    answerAll(machine, density);
    divergences += machine.hasDiverged ? 1 : 0;
    expect(machine.points.held).toBeLessThanOrEqual(3);
  }
  expect(divergences).toBeGreaterThan(20);
});

test.each([NaN, -Infinity, Infinity])("a density of %d ends the tree as a divergence, and is never chosen", (beyond) => {
  const density = withWall(normal, 0.5, beyond);
  const { machine, metric } = nutsAt(density, [0]);
  const rng = Generator.fromSeed(2);
  let divergences = 0;
  for (let i = 0; i < 200; i++) {
    machine.begin(metric, 0.3, rng);
    answerAll(machine, density);
    expect(machine.position[0]).toBeLessThanOrEqual(0.5);
    if (!machine.hasDiverged) continue;
    divergences++;
    expect(machine.divergence!.at[0]).toBeGreaterThan(0.5);
    expect(machine.divergence!.logDensity).toBe(beyond);
  }
  expect(divergences).toBeGreaterThan(50);
});

test("a finite density with a gradient that is not finite is a divergence", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const { machine, metric } = nutsAt(normal, [0]);
    machine.begin(metric, 0.3, Generator.fromSeed(4));
    machine.gradient[0] = bad;
    expect(machine.answer(-0.1)).toBe(true);
    expect(machine.hasDiverged).toBe(true);
    expect([...machine.position]).toEqual([0]);
    expect(machine.divergence!.energyError).toBe(Infinity);
  }
});

test("a machine that was not begun refuses an answer", () => {
  expect(() => nutsAt(normal, [0]).machine.answer(0)).toThrow("internal: a transition was answered before it began");
});
