/** @file The models that are timed, written as a user would, with their data; C++ gets the same numbers as text. */
import { readFileSync } from "node:fs";
import { addDiag, array, exp, lift, matmul, sigmoid, sqdist, sqrt, stack, type Value } from "@typyro/autodiff";
import { Generator, sigmoid as sigmoidOf } from "@typyro/base";
import { dist, plate, sample, supports } from "@typyro/core";
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

/** Data that are simulated are rounded, so that they are short as text and the same numbers in both languages. */
const rounded = (x: number): number => Math.round(x * 1e4) / 1e4;

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

/** The rows of a grouped model in the order in which who writes C++ sorts them first. */
function sortedRows({ day, subject, reaction = [] }: SleepData): number[] {
  const order = subject.map((_, row) => row).sort((a, b) => (subject[a] ?? 0) - (subject[b] ?? 0));
  return [subject, day, reaction].flatMap((x) => order.map((row) => x[row] ?? NaN));
}

function bothVary(name: string, data: SleepData): Subject {
  return { name, stages: () => stagesOf(partial, data), cpp: ["grouped", data.subjects.length, data.day.length, ...sortedRows(data)] };
}

function radon(): SleepData {
  const { county, floor, logRadon } = loadRadon();
  return { subject: county.index, subjects: county.labels, day: floor, reaction: logRadon };
}

function interceptsVary({ subject, subjects, day, reaction }: SleepData): void {
  const mu = sample("mu", dist.Normal(0, 1));
  const tau = sample("tau", dist.Exponential(1));
  const beta = sample("beta", dist.Normal(0, 1));
  const alpha = plate("counties", subjects, () => sample("alpha", dist.Normal(mu, tau)));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("y", dist.Normal(alpha.at(subject).add(beta.mul(day)), sigma), { obs: reaction });
}

interface Rows {
  /** @shape [rows, predictors] */
  readonly x: Value;
  readonly y: readonly number[];
}

function logistic({ x, y }: Rows): void {
  const intercept = sample("intercept", dist.Normal(0, 2.5));
  const beta = plate("predictors", x.shape[1] ?? 0, () => sample("beta", dist.Normal(0, 2.5)));
  sample("y", dist.Bernoulli({ logits: matmul(x, beta).add(intercept) }), { obs: y });
}

function linear({ x, y }: Rows): void {
  const intercept = sample("intercept", dist.Normal(0, 1));
  const beta = plate("predictors", x.shape[1] ?? 0, () => sample("beta", dist.Normal(0, 1)));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("y", dist.Normal(matmul(x, beta).add(intercept), sigma), { obs: y });
}

function poisson({ x, y }: Rows): void {
  const intercept = sample("intercept", dist.Normal(0, 1));
  const beta = plate("predictors", x.shape[1] ?? 0, () => sample("beta", dist.Normal(0, 1)));
  sample("y", dist.Poisson(exp(matmul(x, beta).add(intercept))), { obs: y });
}

function negativeBinomial({ x, y }: Rows): void {
  const intercept = sample("intercept", dist.Normal(0, 1));
  const beta = plate("predictors", x.shape[1] ?? 0, () => sample("beta", dist.Normal(0, 1)));
  const phi = sample("phi", dist.Exponential(1));
  sample("y", dist.NegativeBinomial2(exp(matmul(x, beta).add(intercept)), phi), { obs: y });
}

function shares({ x, y }: Rows): void {
  const intercept = sample("intercept", dist.Normal(0, 1));
  const beta = plate("predictors", x.shape[1] ?? 0, () => sample("beta", dist.Normal(0, 1)));
  const phi = sample("phi", dist.Exponential(0.1));
  sample("y", dist.BetaProportion(sigmoid(matmul(x, beta).add(intercept)), phi), { obs: y });
}

/** Rows of normals, and outcomes that depend on their sum with weights. */
function regression(name: string, n: number, p: number, code: string, model: (rows: Rows) => void, outcome: (eta: number, rng: Generator) => number): Subject {
  const rng = Generator.fromSeed(1);
  const x = Float64Array.from({ length: n * p }, () => rounded(rng.normal() / 2));
  const y = Array.from({ length: n }, (_, row) => outcome(x.subarray(row * p, (row + 1) * p).reduce((sum, value, i) => sum + value * (i % 2 === 0 ? 0.3 : -0.2), 0), rng));
  return { name, stages: () => stagesOf(model, { x: array(x, [n, p]), y }), cpp: [code, n, p, ...x, ...y] };
}

const atLeastZero = (eta: number, rng: Generator): number => (eta + rng.normal() > 0 ? 1 : 0);
const outcome = (eta: number, rng: Generator): number => rounded(eta + rng.normal());
const count = (eta: number, rng: Generator): number => Math.max(0, Math.round(1 + eta + rng.normal()));
const spreadCount = (eta: number, rng: Generator): number => Math.max(0, Math.round(2 + 2 * eta + 3 * rng.normal()));
/** A share that looks like one of mean sigmoid(eta), never 0 or 1. */
const share = (eta: number, rng: Generator): number => Math.min(0.9999, Math.max(0.0001, rounded(sigmoidOf(eta + 0.5 * rng.normal()))));

interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function gaussianProcess({ x, y }: Curve): void {
  const rho = sample("rho", dist.HalfNormal(1));
  const alpha = sample("alpha", dist.HalfNormal(1));
  const sigma = sample("sigma", dist.HalfNormal(1));
  const kernel = alpha.square().mul(exp(sqdist(x).mul(-0.5).div(rho.square())));
  sample("y", dist.MultivariateNormal({ covariance: addDiag(kernel, sigma.square()) }), { obs: y });
}

function mixture({ y }: { readonly y: readonly number[] }): void {
  const weight = sample("weight", dist.Beta(2, 2));
  const mu = plate("components", 2, () => sample("mu", dist.Normal(0, 2)));
  const sigma = plate("components", 2, () => sample("sigma", dist.HalfNormal(2)));
  const probs = stack([weight, lift(1).sub(weight)]);
  plate("rows", y.length, () => sample("y", dist.MixtureSameFamily(dist.Categorical(probs), dist.Normal(mu, sigma)), { obs: y }));
}

interface Answers {
  readonly person: readonly number[];
  readonly item: readonly number[];
  readonly isRight: readonly number[];
  readonly persons: number;
  readonly items: number;
}

function itemResponse({ person, item, isRight, persons, items }: Answers): void {
  const ability = plate("persons", persons, () => sample("ability", dist.Normal(0, 1)));
  const slope = plate("items", items, () => sample("slope", dist.LogNormal(0, 0.5)));
  const difficulty = plate("items", items, () => sample("difficulty", dist.Normal(0, 1)));
  sample("answer", dist.Bernoulli({ logits: slope.at(item).mul(ability.at(person).sub(difficulty.at(item))) }), { obs: isRight });
}

interface Series {
  readonly y: readonly number[];
}

/** As one writes it who thinks in loops. */
function garch({ y, sigma1 }: Series & { readonly sigma1: number }): void {
  const mu = sample("mu", dist.ImproperUniform(supports.real, [], []));
  const alpha0 = sample("alpha0", dist.ImproperUniform(supports.positive, [], []));
  const alpha1 = sample("alpha1", dist.Uniform(0, 1));
  const beta1 = sample("beta1", dist.Uniform(0, lift(1).sub(alpha1)));
  const sigma: Value[] = [lift(sigma1)];
  for (let t = 1; t < y.length; t++) {
    const shock = mu.sub(y[t - 1] ?? NaN);
    const before = sigma[t - 1] ?? lift(NaN);
    sigma.push(sqrt(alpha0.add(alpha1.mul(shock.square())).add(beta1.mul(before.square()))));
  }
  for (const [t, value] of y.entries()) sample(`y_${t}`, dist.Normal(mu, sigma[t] ?? NaN), { obs: value });
}

function autoregression({ y, K }: Series & { readonly K: number }): void {
  const alpha = sample("alpha", dist.Normal(0, 10));
  const beta = plate("lags", K, () => sample("beta", dist.Normal(0, 10)));
  const sigma = sample("sigma", dist.HalfCauchy(2.5));
  for (let t = K; t < y.length; t++) {
    let mu = alpha;
    for (let k = 0; k < K; k++) mu = mu.add(beta.at(k).mul(y[t - k - 1] ?? NaN));
    sample(`y_${t}`, dist.Normal(mu, sigma), { obs: y[t] });
  }
}

function simulated(): { curve: Curve; points: number[]; answers: Answers } {
  const rng = Generator.fromSeed(2);
  const x = Array.from({ length: 200 }, (_, i) => rounded(i / 20));
  const curve = { x, y: x.map((at) => rounded(((at * 0.7) % 2) - 1 + 0.2 * rng.normal())) };
  const points = Array.from({ length: 10_000 }, (_, i) => rounded((i % 3 === 0 ? -1.5 : 1) + 0.7 * rng.normal()));
  const [persons, items] = [100, 22];
  const person = Array.from({ length: persons * items }, (_, row) => Math.floor(row / items));
  const item = person.map((_, row) => row % items);
  return { curve, points, answers: { person, item, persons, items, isRight: person.map((p, row) => (rng.normal() + ((p * 7) % 11) / 5 - 1 > ((item[row] ?? 0) % 5) / 2 - 1 ? 1 : 0)) } };
}

/** Every model that is timed, the largest one only where `isLarge`. */
export function subjects({ isLarge = true }: { readonly isLarge?: boolean } = {}): Subject[] {
  const schools: Schools = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };
  const { curve, points, answers } = simulated();
  // A cast at the border: what the file holds is checked by the comparison with C++.
  const series = JSON.parse(readFileSync(new URL("data/series.json", import.meta.url), "utf8")) as { garch: Series & { sigma1: number }; arK: Series & { K: number } };
  const counties = radon();
  return [
    { name: "eight schools, 10 parameters", stages: () => stagesOf(eightSchools, schools), cpp: ["schools", 8, ...schools.effect, ...schools.error] },
    bothVary("sleep study, 18 groups, 110 rows", loadTraining().data),
    { name: "radon, intercepts vary, 85 groups, 919 rows", stages: () => stagesOf(interceptsVary, counties), cpp: ["intercepts", counties.subjects.length, counties.day.length, ...sortedRows(counties)] },
    bothVary("radon, intercepts and slopes vary", counties),
    regression("linear regression 10,000 x 20", 10_000, 20, "linear", linear, outcome),
    regression("logistic regression 10,000 x 20", 10_000, 20, "logistic", logistic, atLeastZero),
    ...(isLarge ? [regression("logistic regression 100,000 x 50", 100_000, 50, "logistic", logistic, atLeastZero)] : []),
    regression("Poisson regression 10,000 x 10", 10_000, 10, "poisson", poisson, count),
    regression("negative binomial regression 10,000 x 10", 10_000, 10, "spread", negativeBinomial, spreadCount),
    regression("beta regression 10,000 x 10", 10_000, 10, "shares", shares, share),
    { name: "Gaussian process, 200 points", stages: () => stagesOf(gaussianProcess, curve), cpp: ["process", curve.x.length, ...curve.x, ...curve.y] },
    { name: "mixture of 2 normals, 10,000 rows", stages: () => stagesOf(mixture, { y: points }), cpp: ["mixture", points.length, ...points] },
    { name: "item response, 144 parameters, 2,200 rows", stages: () => stagesOf(itemResponse, answers), cpp: ["items", answers.persons, answers.items, ...answers.isRight] },
    { name: "garch, a plain loop over 200 rows", stages: () => stagesOf(garch, series.garch), cpp: ["garch", series.garch.y.length, series.garch.sigma1, ...series.garch.y] },
    { name: "autoregression, a plain loop over 200 rows", stages: () => stagesOf(autoregression, series.arK), cpp: ["autoregression", series.arK.K, series.arK.y.length, ...series.arK.y] },
  ];
}
