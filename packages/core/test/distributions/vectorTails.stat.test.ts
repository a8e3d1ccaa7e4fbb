/**
 * @file Count draws of distributions of vectors and matrices in the tails of what is known of one dimension of them: coordinates, sums, projections.
 *
 * Each draw of a vector is turned into a number whose distribution is known exactly, and 40,000 of those are counted beyond its quantiles of 1e-2
 * and 1e-3 on both sides; what is allowed, and which bias is seen, is said in `tailCounts.ts`. Projections of one vector share its draws, so their
 * counts are not added up.
 *
 * @source The marginals: Johnson, Kotz & Balakrishnan, "Continuous Multivariate Distributions" (normal, t, Dirichlet) and "Discrete Multivariate
 *   Distributions" (multinomial and Dirichlet-multinomial); Lewandowski, Kurowicka & Joe 2009 (LKJ: a correlation is 2 Beta - 1).
 */
import { Generator } from "@typyro/base";
import { dist, type Distribution } from "@typyro/core";
import { describe, it } from "vitest";
import { DRAWS, LEVELS, tailsOf, Tally } from "../tailCounts.ts";

/** What is looked at: a number from each draw, and its distribution. */
type Projection = readonly [name: string, of: (draw: Float64Array) => number, marginal: Distribution];

const at = (i: number) => (draw: Float64Array): number => draw[i] ?? Number.NaN;
const dot = (w: readonly number[]) => (draw: Float64Array): number => w.reduce((sum, weight, i) => sum + weight * (draw[i] ?? Number.NaN), 0);

/** Coordinates and two sums with weights, of a vector whose sums with weights have a location and a scale. */
function linear(loc: readonly number[], scaleMatrix: readonly (readonly number[])[], marginal: (loc: number, scale: number) => Distribution): Projection[] {
  const n = loc.length;
  const weights = [...loc.map((_, i) => loc.map((__, j) => (i === j ? 1 : 0))), loc.map(() => 1), loc.map((_, i) => (i % 2 === 0 ? 1 : -2) / (i + 1))];
  return weights.map((w) => {
    let square = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) square += (w[i] ?? 0) * (w[j] ?? 0) * (scaleMatrix[i]?.[j] ?? 0);
    return [`[${w.join(", ")}] x`, dot(w), marginal(w.reduce((sum, weight, i) => sum + weight * (loc[i] ?? 0), 0), Math.sqrt(square))];
  });
}

const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row) => row.map((_, j) => row.reduce((sum, x, k) => sum + x * (b[j]?.[k] ?? 0), 0)));

const loc = [0.5, -2, 10];
const factor = [[2, 0, 0], [-1, 0.5, 0], [3, 1, 1e-2]];
const covariance = product(factor, factor);
const precision = [[2, 0.5, 0], [0.5, 1, -0.25], [0, -0.25, 3]];
/** The inverse of `precision`, whose determinant is 5.125. */
const ofPrecision = [[2.9375, -1.5, -0.125], [-1.5, 6, 0.5], [-0.125, 0.5, 1.75]].map((row) => row.map((x) => x / 5.125));
const rank1 = [[1], [-3], [0.25]];
const noise = [0.5, 1e-3, 4];
const lowRank = rank1.map(([x = 0], i) => rank1.map(([y = 0], j) => x * y + (i === j ? noise[i] ?? 0 : 0)));
const normal = (mean: number, sd: number): Distribution => dist.Normal(mean, sd);

const total = (x: readonly number[]): number => x.reduce((sum, y) => sum + y, 0);

/** A share, and the sum of the first two, of a Dirichlet vector. */
const shares = (a: readonly number[]): Projection[] => [
  ...a.map((c, i): Projection => [`share ${i}`, at(i), dist.Beta(c, total(a) - c)]),
  ["share 0 + share 1", (x) => (x[0] ?? 0) + (x[1] ?? 0), dist.Beta((a[0] ?? 0) + (a[1] ?? 0), total(a.slice(2)))],
];

/** Correlations of a matrix [k, k] stored by rows. */
function correlations(k: number, eta: number): Projection[] {
  const half = eta - 1 + k / 2;
  return Array.from({ length: k - 1 }, (_, i): Projection => [`r_${i + 1}${i}`, (r) => 0.5 + 0.5 * (r[(i + 1) * k + i] ?? Number.NaN), dist.Beta(half, half)]).concat([
    [`r_${k - 1}0`, (r) => 0.5 + 0.5 * (r[(k - 1) * k] ?? Number.NaN), dist.Beta(half, half)],
  ]);
}

/** First column of a Cholesky factor, whose entries are correlations, and the squares of its diagonal. */
function factors(k: number, eta: number): Projection[] {
  const half = eta - 1 + k / 2;
  return Array.from({ length: k - 1 }, (_, i) => i + 1).flatMap((i): Projection[] => [
    [`l_${i}0`, (l) => 0.5 + 0.5 * (l[i * k] ?? Number.NaN), dist.Beta(half, half)],
    [`l_${i}${i}^2`, (l) => (l[i * k + i] ?? Number.NaN) ** 2, dist.Beta(eta + (k - 1 - i) / 2, i / 2)],
  ]);
}

const counts = (n: number, p: readonly number[]): Projection[] => [
  ...p.map((share, i): Projection => [`count ${i}`, at(i), dist.Binomial(n, share)]),
  ["count 0 + count 1", (x) => (x[0] ?? 0) + (x[1] ?? 0), dist.Binomial(n, (p[0] ?? 0) + (p[1] ?? 0))],
];

const mixedCounts = (a: readonly number[], n: number): Projection[] => a.map((c, i): Projection => [`count ${i}`, at(i), dist.BetaBinomial(c, total(a) - c, n)]);

const walk = (scale: number, steps: number): Projection[] => [
  ...[0, 1, steps - 1].map((t): Projection => [`x_${t}`, at(t), dist.Normal(0, scale * Math.sqrt(t + 1))]),
  ["last step", (x) => (x[steps - 1] ?? 0) - (x[steps - 2] ?? 0), dist.Normal(0, scale)],
];

const families: Readonly<Record<string, readonly (readonly [Distribution, readonly Projection[]])[]>> = {
  MultivariateNormal: [
    [dist.MultivariateNormal({ loc, covariance }), linear(loc, covariance, normal)],
    [dist.MultivariateNormal({ loc, scaleTril: factor }), linear(loc, covariance, normal)],
    [dist.MultivariateNormal({ loc, precision }), linear(loc, ofPrecision, normal)],
  ],
  LowRankMultivariateNormal: [[dist.LowRankMultivariateNormal(loc, rank1, noise), linear(loc, lowRank, normal)]],
  MultivariateStudentT: [0.3, 0.05, 3, 1e6].map((df) => [dist.MultivariateStudentT(df, loc, factor), linear(loc, covariance, (mean, scale) => dist.StudentT(df, mean, scale))] as const),
  Dirichlet: [[0.3, 1, 5], [1e-3, 1e-3, 2], [1e6, 2e6, 1e3]].map((a) => [dist.Dirichlet(a), shares(a)] as const),
  LKJ: [[2, 0.5], [3, 1], [5, 50]].map(([k = 2, eta = 1]) => [dist.LKJ(k, eta), correlations(k, eta)] as const),
  LKJCholesky: [[2, 2], [3, 0.5], [5, 1]].map(([k = 2, eta = 1]) => [dist.LKJCholesky(k, eta), factors(k, eta)] as const),
  Multinomial: [[20, [0.25, 0.25, 0.5]], [1000000, [1e-6, 0.3, 0.699999]]].map(([n, p]) => [dist.Multinomial(n as number, p as number[]), counts(n as number, p as number[])] as const),
  DirichletMultinomial: [[0.3, 0.5, 2], [1e6, 2e6, 1e3]].map((a) => [dist.DirichletMultinomial(a, 60), mixedCounts(a, 60)] as const),
  ZeroSumNormal: [
    [dist.ZeroSumNormal(2, 2), [0, 1].map((i): Projection => [`x_${i}`, at(i), dist.Normal(0, 2 * Math.sqrt(1 / 2))])],
    [dist.ZeroSumNormal(0.5, 5), [...[0, 4].map((i): Projection => [`x_${i}`, at(i), dist.Normal(0, 0.5 * Math.sqrt(4 / 5))]), ["contrast", dot([1, 1, -2, 3, -3]), dist.Normal(0, 0.5 * Math.sqrt(24))]]],
    [dist.ZeroSumNormal(1, [2, 3]), [0, 5].map((i): Projection => [`x_${i}`, at(i), dist.Normal(0, Math.sqrt((1 / 2) * (2 / 3)))])],
  ],
  GaussianRandomWalk: [[0.5, 2], [3, 40]].map(([scale = 1, steps = 2]) => [dist.GaussianRandomWalk(scale, steps), walk(scale, steps)] as const),
  // Uniform on the sphere, whose coordinates are uniform (Archimedes).
  ProjectedNormal: [[dist.ProjectedNormal([0, 0, 0]), [0, 1, 2].map((i): Projection => [`x_${i}`, at(i), dist.Uniform(-1, 1)])]],
};

describe.each(Object.entries(families))("draws of %s", (_, cases) => {
  it.each(cases.map(([d, projections], i) => [`${String(d)} (${i})`, d, projections] as const))("%s: coordinates and projections fall into their tails as often as their cdf says", (name, d, projections) => {
    const draws = d.sample(Generator.fromSeed(20261121).fold(`tails of ${name}`), [DRAWS]).data();
    const size = draws.length / DRAWS;
    for (const [label, of, marginal] of projections) {
      const numbers = Float64Array.from({ length: DRAWS }, (__, row) => of(Float64Array.from(draws.subarray(row * size, (row + 1) * size))));
      for (const level of LEVELS) {
        for (const { name: tail, holds, mass } of tailsOf(marginal, level)) {
          new Tally().add(numbers.reduce((count, x) => count + (holds(x) ? 1 : 0), 0), mass).expectNear(`${tail} for ${label} of ${name}`);
        }
      }
    }
  });
});
