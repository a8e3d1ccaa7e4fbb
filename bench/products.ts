/**
 * @file Compare products inside the kernel with products that TensorFlow.js multiplies in float32: time and energy of whole models.
 *
 * `npm run bench -- products [--energy] [--only NAME]`, where the native addon loads (or `TYPYRO_TFJS_NODE` names the folder of a build).
 * Times are CPU time, in turns, the least of 3 s: with one thread of the addon (`TF_NUM_INTRAOP_THREADS=1`) they compare one core with one.
 */
import { array, addDiag, exp, matmul, sqdist, type Value } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { dist, plate, sample } from "@typyro/core";
import { type LogDensity, mcmc, stagesOf, type Stages } from "@typyro/inference";
import { offload } from "@typyro/tfjs";
import { nativeTensorFlow } from "../packages/tfjs/test/tensorFlow.ts";
import { named, onlyOf } from "./named.ts";

const SECONDS = 3;

interface Rows {
  readonly x: Value;
  readonly y: Value;
}

function logistic({ x, y }: Rows): void {
  const beta = plate("predictors", x.shape[1] ?? 0, () => sample("beta", dist.Normal(0, 2.5)));
  sample("y", dist.Bernoulli({ logits: matmul(x, beta) }), { obs: y });
}

/** Several outcomes for each row, each with coefficients of its own. */
function coefficients({ x, y }: Rows): void {
  const beta = sample("beta", dist.Normal(0, 1).expand([x.shape[1] ?? 0, y.shape[1] ?? 0]).toEvent(2));
  sample("y", dist.Normal(matmul(x, beta), sample("sigma", dist.HalfNormal(1))), { obs: y });
}

/** Rows and columns of a table are both unknown: no factor of a product is data. */
function factors({ y, k }: { readonly y: Value; readonly k: number }): void {
  const [rows = 0, columns = 0] = y.shape;
  const z = sample("z", dist.Normal(0, 1).expand([rows, k]).toEvent(2));
  const w = sample("w", dist.Normal(0, 1).expand([k, columns]).toEvent(2));
  sample("y", dist.Normal(matmul(z, w), sample("sigma", dist.HalfNormal(1))), { obs: y });
}

function gaussianProcess({ x, y }: { readonly x: readonly number[]; readonly y: readonly number[] }): void {
  const [rho, alpha, sigma] = [sample("rho", dist.HalfNormal(1)), sample("alpha", dist.HalfNormal(1)), sample("sigma", dist.HalfNormal(1))];
  const kernel = alpha.square().mul(exp(sqdist(x).mul(-0.5).div(rho.square())));
  sample("y", dist.MultivariateNormal({ covariance: addDiag(kernel, sigma.square()) }), { obs: y });
}

const normals = (shape: readonly number[], seed: number, scale = 1): Value => {
  const rng = Generator.fromSeed(seed);
  return array(Float64Array.from({ length: shape.reduce((n, size) => n * size) }, () => scale * rng.normal()), [...shape]);
};

/** Stages of a model, with or without products outside. */
type Make = (threshold: number | undefined) => Stages;

function models(stages: <D>(model: (data: D) => void, data: D, threshold: number | undefined) => Stages): readonly { readonly name: string; readonly make: Make }[] {
  const regression = (n: number, p: number): Make => (threshold) => {
    const x = normals([n, p], 1, 0.5);
    const y = matmul(x, Array.from({ length: p }, (_, j) => (j % 2 === 0 ? 0.3 : -0.2))).add(normals([n], 2)).data().map((eta) => (eta > 0 ? 1 : 0));
    return stages(logistic, { x, y: array(y) }, threshold);
  };
  const outcomes = (n: number, p: number, m: number): Make => (threshold) => stages(coefficients, { x: normals([n, p], 3), y: normals([n, m], 4) }, threshold);
  const table = (n: number, k: number, m: number): Make => (threshold) => stages(factors, { y: matmul(normals([n, k], 5), normals([k, m], 6)).add(normals([n, m], 7, 0.5)), k }, threshold);
  const process = (n: number): Make => (threshold) => {
    const x = Array.from({ length: n }, (_, i) => (10 * i) / n);
    return stages(gaussianProcess, { x, y: Array.from(normals([n], 8, 0.3).data(), (noise, i) => (i % (n / 2)) / n + noise) }, threshold);
  };
  return [
    ...[[10_000, 20], [10_000, 100], [20_000, 200], [100_000, 50]].map(([n = 0, p = 0]) => ({ name: `logistic regression ${n} x ${p}`, make: regression(n, p) })),
    ...[64, 128, 256, 512].map((n) => ({ name: `coefficients ${n} x ${n} x ${n}`, make: outcomes(n, n, n) })),
    ...[[1000, 10, 50], [500, 50, 200], [256, 256, 256]].map(([n = 0, k = 0, m = 0]) => ({ name: `factors ${n} x ${k} x ${m}`, make: table(n, k, m) })),
    ...[200, 500].map((n) => ({ name: `Gaussian process ${n}`, make: process(n) })),
  ];
}

/** Run the comparison; `args` are those after `products`. */
export async function products(args: readonly string[]): Promise<void> {
  const found = nativeTensorFlow();
  if ("missing" in found) {
    console.log(`products are not compared: ${found.missing}`);
    return;
  }
  const only = onlyOf(args);
  const stages = <D>(model: (data: D) => void, data: D, threshold: number | undefined): Stages => stagesOf(model, data, threshold === undefined ? {} : { products: offload(found.tf, { threshold }) });
  for (const { name, make } of named(models(stages), (model) => model.name, only)) {
    // Every product of a model goes outside, whatever its size: that is what the default threshold is read from.
    const [inside, outside] = [make(undefined), make(100)];
    console.log(`${name.padEnd(36)}${args.includes("--energy") ? await energy(inside.logDensity, outside.logDensity) : times(inside.logDensity, outside.logDensity)}`);
    inside.dispose();
    outside.dispose();
  }
}

/** Milliseconds of a gradient inside and outside, for one chain and for all lanes. */
function times(inside: LogDensity, outside: LogDensity): string {
  const calls = [inside, outside].flatMap(({ dim, valueAndGradient, batch }) => {
    const lanes = batch?.lanes ?? 1;
    const [q, gradient] = [Float64Array.from({ length: dim }, (_, i) => 0.1 * Math.sin(i)), new Float64Array(dim)];
    const [qs, gradients, values] = [Float64Array.from({ length: dim * lanes }, (_, i) => 0.1 * Math.sin(i)), new Float64Array(dim * lanes), new Float64Array(lanes)];
    return [() => valueAndGradient(q, gradient), () => batch?.valuesAndGradients(qs, gradients, values)];
  });
  const least = calls.map(() => Infinity);
  for (const began = performance.now(); performance.now() - began < 1000 * SECONDS; ) {
    for (const [i, call] of calls.entries()) {
      const before = process.cpuUsage();
      call();
      const { user, system } = process.cpuUsage(before);
      least[i] = Math.min(least[i] ?? NaN, (user + system) / 1000);
    }
  }
  const [one = NaN, lanes = NaN, oneOutside = NaN, lanesOutside = NaN] = least;
  const side = (ours: number, theirs: number): string => `${ours.toFixed(2)} ms, outside ${theirs.toFixed(2)} (${(ours / theirs).toFixed(2)} times as fast)`;
  return `one chain ${side(one, oneOutside)}; four ${side(lanes, lanesOutside)}`;
}

/** How far float32 moves the energy at draws of the posterior, and what it does to a short run. */
async function energy(inside: LogDensity, outside: LogDensity): Promise<string> {
  const options = { chains: 1, warmup: 120, draws: 100, seed: 5, progress: false };
  const texts: string[] = [];
  let points = new Float64Array(0);
  for (const density of [outside, inside]) {
    const { draws } = await mcmc(density, options);
    points = Float64Array.from(draws.get("q").data);
    const mean = (x: Float64Array | undefined): string => ([...(x ?? [])].reduce((sum, value) => sum + value, 0) / options.draws).toFixed(3);
    texts.push(`acceptance ${mean(draws.stats.acceptance_rate)}, ${mean(draws.stats.n_steps)} steps`);
  }
  const { dim } = inside;
  const gradient = new Float64Array(dim);
  const differences = Array.from({ length: 25 }, (_, i) => {
    const at = points.slice(4 * i * dim, (4 * i + 1) * dim);
    return outside.valueAndGradient(at, gradient) - inside.valueAndGradient(at, gradient);
  });
  const mean = differences.reduce((sum, x) => sum + x) / differences.length;
  const deviation = Math.sqrt(differences.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (differences.length - 1));
  return `energy off by sd ${deviation.toExponential(1)}, range ${(Math.max(...differences) - Math.min(...differences)).toExponential(1)}; ${texts[1] ?? ""}; outside ${texts[0] ?? ""}`;
}
