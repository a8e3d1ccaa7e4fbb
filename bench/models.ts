/** @file The models that are timed, written as a user would, with their data; C++ gets the same numbers as text. */
import { matmul } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { dist, plate, sample } from "@typyro/core";
import { stagesOf, type Stages } from "@typyro/inference";
import { loadTraining } from "../packages/models/src/sleepstudy/data.ts";
import { partial, type SleepData } from "../packages/models/src/sleepstudy/model.ts";
import { loadRadon } from "../packages/models/src/two-sites-radon/data.ts";

/** One model to time. */
export interface Subject {
  readonly name: string;
  readonly stages: () => Stages;
  /** Model and data for `bench/cpp/gradients.cpp`: its name there, then numbers. */
  readonly cpp: readonly (string | number)[];
}

interface Schools {
  readonly effect: readonly number[];
  readonly error: readonly number[];
}

function eightSchools({ effect, error }: Schools): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const theta = plate("schools", effect.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, error), { obs: effect });
}

interface Rows {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
}

function logistic({ x, y }: Rows): void {
  const intercept = sample("intercept", dist.Normal(0, 2.5));
  const beta = plate("predictors", x[0]?.length ?? 0, () => sample("beta", dist.Normal(0, 2.5)));
  sample("y", dist.Bernoulli({ logits: matmul(x, beta).add(intercept) }), { obs: y });
}

function grouped(name: string, data: SleepData): Subject {
  const { day, subject, subjects, reaction = [] } = data;
  // Who writes C++ sorts the rows by group first.
  const order = subject.map((_, row) => row).sort((a, b) => (subject[a] ?? 0) - (subject[b] ?? 0));
  const sorted = (x: readonly number[]): number[] => order.map((row) => x[row] ?? NaN);
  return { name, stages: () => stagesOf(partial, data), cpp: ["grouped", subjects.length, day.length, ...sorted(subject), ...sorted(day), ...sorted(reaction)] };
}

function radon(): SleepData {
  const { county, floor, logRadon } = loadRadon();
  return { subject: county.index, subjects: county.labels, day: floor, reaction: logRadon };
}

/** Rows of standard normals, and outcomes from a logistic model. */
function logisticRows(n: number, p: number): Rows {
  const rng = Generator.fromSeed(1);
  const x = Array.from({ length: n }, () => Array.from({ length: p }, () => rng.normal()));
  const y = x.map((row) => (row.reduce((sum, value, i) => sum + value * (i % 2 === 0 ? 0.3 : -0.2), 0) + rng.normal() > 0 ? 1 : 0));
  return { x, y };
}

/** Every model that is timed. */
export function subjects(): Subject[] {
  const schools: Schools = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };
  const rows = logisticRows(10_000, 20);
  return [
    { name: "eight schools, 10 parameters", stages: () => stagesOf(eightSchools, schools), cpp: ["schools", 8, ...schools.effect, ...schools.error] },
    grouped("sleep study, 18 groups, 110 rows", loadTraining().data),
    grouped("radon, 85 groups, 919 rows", radon()),
    { name: "logistic regression 10,000 x 20", stages: () => stagesOf(logistic, rows), cpp: ["logistic", 10_000, 20, ...rows.x.flat(), ...rows.y] },
  ];
}
