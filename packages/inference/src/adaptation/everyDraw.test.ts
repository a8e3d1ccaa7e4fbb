import { Generator } from "@typyro/base";
import { expect, test } from "vitest";
import { metricNeeds, newMetricRoom, vectorsOfMetric } from "../hamiltonian/metricRoom.ts";
import { newVectorHeap } from "../vectors/vectorHeap.ts";
import type { Learnt } from "./adaptation.ts";
import { EveryDrawAdaptation } from "./everyDraw.ts";

function adaptationOf(warmup: number, dim: number): EveryDrawAdaptation {
  const needs = metricNeeds("gradient", { kind: "unit" });
  const room = newMetricRoom(newVectorHeap(dim, vectorsOfMetric(needs, dim)), needs);
  return new EveryDrawAdaptation(
    { warmup, targetAccept: 0.8, metric: "gradient", adaptsStepSize: true, adaptsMetric: true, stepSize: 1, boldness: 10, inverseMetric: { kind: "unit" } },
    room,
  );
}

/** What a transition to `position` tells of a normal with these variances, centred at `mean`. */
function learntOf(position: Float64Array, variances: readonly number[], mean = 0): Learnt {
  const positionGradient = position.map((q, i) => -(q - mean) / variances[i]!);
  return { acceptStatistic: 0.8, nSteps: 7, hasDiverged: false, position, positionGradient };
}

function variancesOf(adaptation: EveryDrawAdaptation): number[] {
  const { inverse } = adaptation.metric;
  if (inverse.kind !== "diagonal") throw new Error(inverse.kind);
  return [...inverse.variances];
}

test("the first metric is 1 / |gradient|, between 1e-20 and 1e20, and 1 where the gradient is 0 or not finite", () => {
  const adaptation = adaptationOf(100, 5);
  adaptation.begin(Float64Array.of(4, -0.5, 0, 1e-30, 1e30));
  expect(variancesOf(adaptation)).toEqual([0.25, 2, 1, 1e20, 1e-20]);
});

test("the variances of a normal are found after four draws, whatever the draws: draws spread by s as gradients by 1/s", () => {
  const truth = [4, 1e-4, 900];
  const adaptation = adaptationOf(100, 3);
  const rng = Generator.fromSeed(1);
  const outcomes = Array.from({ length: 4 }, () => adaptation.learn(learntOf(Float64Array.from(truth, (s) => Math.sqrt(s) * rng.normal()), truth)));
  // The first draw is not listened to.
  expect(outcomes).toEqual(["same metric", "same metric", "same metric", "new metric"]);
  variancesOf(adaptation).forEach((variance, i) => expect(variance / truth[i]!).toBeCloseTo(1, 12));
});

test("a divergent transition of four steps or fewer is not listened to", () => {
  const adaptation = adaptationOf(100, 1);
  const draw = (q: number, hasDiverged: boolean): Learnt => ({ ...learntOf(Float64Array.of(q), [1]), hasDiverged, nSteps: 4 });
  adaptation.learn(draw(0, false));
  for (const q of [1, 2, 3, 4, 5]) expect(adaptation.learn(draw(q, true))).toBe("same metric");
  expect(adaptation.metric.inverse).toEqual({ kind: "unit" });
});

test("early draws are forgotten, so that a chain that began far out ends with the metric of where it settled", () => {
  const adaptation = adaptationOf(1000, 1);
  const rng = Generator.fromSeed(2);
  for (let t = 0; t < 1000; t++) {
    const isFar = t < 100;
    adaptation.learn(learntOf(Float64Array.of(isFar ? 1000 - 10 * t : 2 * rng.normal()), [isFar ? 1e6 : 4]));
  }
  expect(variancesOf(adaptation)[0]! / 4).toBeCloseTo(1, 10);
});

test("the last 15 % of the warm-up leave the metric as it is, and what follows changes nothing", () => {
  const adaptation = adaptationOf(200, 1);
  const rng = Generator.fromSeed(3);
  const learn = (): unknown => adaptation.learn({ ...learntOf(Float64Array.of(rng.normal()), [1]), positionGradient: Float64Array.of(rng.normal()) });
  for (let t = 0; t < 170; t++) learn();
  const settled = variancesOf(adaptation);
  for (let t = 170; t < 200; t++) learn();
  expect(variancesOf(adaptation)).toEqual(settled);
  const { stepSize } = adaptation;
  for (let t = 0; t < 10; t++) learn();
  expect([adaptation.stepSize, ...variancesOf(adaptation)]).toEqual([stepSize, ...settled]);
});

test("a coordinate whose draws or gradients do not vary keeps its variance", () => {
  const adaptation = adaptationOf(100, 2);
  adaptation.begin(Float64Array.of(2, 2));
  for (let t = 0; t < 10; t++) {
    adaptation.learn({ acceptStatistic: 1, nSteps: 1, hasDiverged: false, position: Float64Array.of(t, 3), positionGradient: Float64Array.of(5, t) });
  }
  expect(variancesOf(adaptation)).toEqual([0.5, 0.5]);
});
