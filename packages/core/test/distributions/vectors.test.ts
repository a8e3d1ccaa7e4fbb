import { array, stack, type Value } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { dist, type Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { expectCode } from "../expectCode.ts";
import fixture from "../fixtures/multivariate.json" with { type: "json" };
import { gradientOf } from "../gradientOf.ts";
import { type VectorCase, vectorContract } from "../vectorContract.ts";

const cases = fixture as readonly unknown[] as readonly VectorCase[];

type Given = Readonly<Record<string, Value>>;

// The script names parameters as the factories do, so a record of them is what a factory takes.
const byName = (factory: (parameters: never) => Distribution) => (parameters: Given): Distribution => factory(parameters as never);
const identity = [[1, 0], [0, 1]];
const notFinite = [[Infinity, 0], [0, -Infinity]] as const;
const stored = (rows: readonly (readonly number[])[]): string[][] => rows.map((row) => row.map(String));

vectorContract("MultivariateNormal", cases, {
  make: byName(dist.MultivariateNormal),
  refused: [
    [() => dist.MultivariateNormal({ loc: [0, 0], covariance: [[1, 1], [1, 1]] }), "matrix-not-positive-definite"],
    [() => dist.MultivariateNormal({ loc: 0, precision: [identity, [[1, 2], [2, 1]]] }), "matrix-not-positive-definite"],
    [() => dist.MultivariateNormal({ loc: 0, covariance: [[1, 0.2], [0.3, 1]] }), "matrix-not-symmetric"],
    [() => dist.MultivariateNormal({ loc: 0, scaleTril: [[1, 0.2], [0, 1]] }), "vector-outside-support"],
    [() => dist.MultivariateNormal({ loc: [0, Infinity], covariance: identity }), "parameter-outside-support"],
    [() => dist.MultivariateNormal({ loc: [0, 0, 0], covariance: identity }), "parameter-event-shape"],
    [() => dist.MultivariateNormal({ loc: [0, 0], covariance: [1, 1] }), "parameter-event-shape"],
    [() => dist.MultivariateNormal({ loc: array(new Float64Array(6)).reshape([3, 2]), covariance: array([identity, identity]) }), "parameters-do-not-broadcast"],
  ],
  outside: stored(notFinite),
});
vectorContract("MultivariateStudentT", cases, {
  make: byName(dist.MultivariateStudentT),
  refused: [[() => dist.MultivariateStudentT(-1, 0, identity), "parameter-outside-support"], [() => dist.MultivariateStudentT(1, 0, [[1, 0], [0, 0]]), "vector-outside-support"]],
  outside: [["Infinity", 0, 0, 0]],
  // Fourth moments, by which the error of the variance is judged, exist from 4 degrees of freedom on.
  drawn: ({ df }) => Number(df) > 4,
});
vectorContract("LowRankMultivariateNormal", cases, {
  make: byName(dist.LowRankMultivariateNormal),
  refused: [[() => dist.LowRankMultivariateNormal(0, [[1], [2]], [1, 0]), "parameter-outside-support"], [() => dist.LowRankMultivariateNormal([0, 0, 0], [[1], [2]], 1), "parameter-event-shape"]],
  outside: [["Infinity", 0, 0, 0, 0]],
  // Of a coordinate that the factors explain nearly wholly, 1 / covDiag less what they explain.
  slopeTerms: { covDiag: ({ covDiag }) => 1 / (covDiag?.min().item() ?? Number.NaN) },
});
describe("LowRankMultivariateNormal with own variances far below what the factors add", () => {
  const EPSILON = 2 ** -52;
  const found = cases.filter(({ family, parameters }) => family === "LowRankMultivariateNormal" && [parameters.covDiag ?? []].flat().every((own) => Number(own) < 1e-3));

  it.each(found)("has slopes in them within 4 units in the last place of what they are the difference of: %#", ({ parameters, values, gradientAt = 0, gradient = {} }) => {
    const [loc, covFactor, own] = [parameters.loc, parameters.covFactor, parameters.covDiag] as [number[], number[][], number[]];
    const value = values[gradientAt] as number[];
    const slopes = gradientOf((...covDiag) => dist.LowRankMultivariateNormal(loc, covFactor, stack(covDiag)).logProb(value), own).gradient;
    for (const [i, truth] of [gradient.covDiag ?? []].flat().entries()) {
      expect(Math.abs((slopes[i] ?? Number.NaN) - Number(truth))).toBeLessThanOrEqual(4 * EPSILON * (Math.abs(Number(truth)) + 1 / (own[i] ?? Number.NaN)));
    }
  });

  it("are among the fixtures with more coordinates than factors, and with as many", () => {
    expect(found.map(({ parameters }) => [parameters.covFactor].flat().length)).toEqual([5, 2]);
  });
});

vectorContract("GaussianRandomWalk", cases, {
  make: ({ scale, numSteps }) => dist.GaussianRandomWalk(scale, Number(numSteps)),
  sizes: ["numSteps"],
  refused: [[() => dist.GaussianRandomWalk(0, 3), "parameter-outside-support"], [() => dist.GaussianRandomWalk(1, 2.5), "dimension-count"]],
  outside: [["Infinity"]],
});
vectorContract("ZeroSumNormal", cases, {
  make: ({ scale, shape }) => dist.ZeroSumNormal(scale ?? 1, [...(shape?.data() ?? [])]),
  sizes: ["shape"],
  refused: [[() => dist.ZeroSumNormal(-1, 3), "parameter-outside-support"], [() => dist.ZeroSumNormal(1, []), "dimension-count"]],
  outside: [[1, 1, 1], ["Infinity", 0, 0]],
});
vectorContract("Dirichlet", cases, {
  make: byName(dist.Dirichlet),
  refused: [[() => dist.Dirichlet([1, 0]), "parameter-outside-support"], [() => dist.Dirichlet([1, -1, 2]), "parameter-outside-support"]],
  outside: [[0.5, 0.6, 0.1], [-0.25, 0.75, 0.5], [1, 1, 1]],
  // A share whose logarithm is near -1000 is 0 as a double, and draws are not of use for a variance then.
  drawn: ({ concentration }) => Math.min(...(concentration?.data() ?? [])) > 0.01,
});
vectorContract("LKJCholesky", cases, {
  make: ({ dimension, concentration }) => dist.LKJCholesky(Number(dimension), concentration),
  sizes: ["dimension"],
  refused: [[() => dist.LKJCholesky(3, 0), "parameter-outside-support"], [() => dist.LKJCholesky(0), "dimension-count"]],
  outside: [[[1, 0], [0.5, 0.5]], [[1, 0.5], [0.6, 0.8]], [[1, 0], [0.6, -0.8]]],
  // The variance of the diagonal is E L^2, near 1, less the squared mean.
  varianceTerms: () => 1,
});
vectorContract("LKJ", cases, {
  make: ({ dimension, concentration }) => dist.LKJ(Number(dimension), concentration),
  sizes: ["dimension"],
  refused: [[() => dist.LKJ(3, -1), "parameter-outside-support"], [() => dist.LKJ(1.5), "dimension-count"]],
  outside: [[[1, 0.5], [0.25, 1]], [[1, 2], [2, 1]], [[2, 0], [0, 1]]],
});
vectorContract("MultinomialProbs", cases, {
  make: byName(dist.MultinomialProbs),
  sizes: ["totalCount", "value"],
  refused: [[() => dist.MultinomialProbs(3, [0.5, 0.6]), "vector-outside-support"], [() => dist.MultinomialProbs(1.5, [0.5, 0.5]), "parameter-outside-support"]],
  outside: [[1, 0, 0], [-1, 1, 0], [0.5, -0.5, 0]],
});
vectorContract("MultinomialLogits", cases, {
  make: byName(dist.MultinomialLogits),
  sizes: ["totalCount", "value"],
  refused: [[() => dist.MultinomialLogits(3, [0, Infinity]), "parameter-outside-support"]],
  // Of an outcome that is never drawn the variance of draws says nothing.
  drawn: ({ logits }) => Math.min(...(logits?.data() ?? [])) > -20,
  outside: [[1, 0, 0, 0]],
});
it.each([0, 700])("MultinomialLogits keeps the variance of a share within rounding of 1, by the sum of the others (logits up to %s)", (top) => {
  const others = [-40, -45].map(Math.exp);
  const rest = others.reduce((total, p) => total + p, 0);
  // The shares' own divisor, 1 plus 4e-18, is 1.
  expect([...dist.MultinomialLogits(3, [top, top - 40, top - 45]).variance().data()].map((v, i) => v / (3 * ([rest, ...others][i] ?? Number.NaN)))).toEqual([1, 1, 1].map((x) => expect.closeTo(x, 14) as number));
  expect([...dist.Categorical({ logits: [top, top - 40, top - 45] }).variance().data()].map((v) => v / ((others[0] ?? 0) + 4 * (others[1] ?? 0)))).toEqual([expect.closeTo(1, 14) as number]);
});
vectorContract("DirichletMultinomial", cases, {
  make: byName(dist.DirichletMultinomial),
  sizes: ["totalCount", "value"],
  refused: [[() => dist.DirichletMultinomial([1, 0], 3), "parameter-outside-support"], [() => dist.DirichletMultinomial([1, 1], -3), "parameter-outside-support"]],
  outside: [[1, 0, 0], [-1, 1, 0]],
});

describe("vectors as distributions", () => {
  it("print as they were typed", () => {
    const shown = [
      dist.MultivariateNormal({ covariance: identity }), dist.MultivariateNormal({ loc: [0, 0], scaleTril: identity }), dist.Dirichlet([1, 1, 1]), dist.LKJCholesky(3), dist.LKJ(2, 4),
      dist.GaussianRandomWalk(0.5, 10), dist.ZeroSumNormal(2, 3), dist.ZeroSumNormal(2, [3, 4]), dist.Multinomial(3, [0.5, 0.5]),
    ];
    expect(shown.map(String)).toEqual([
      "dist.MultivariateNormal({ loc: 0, covariance: [2, 2] })", "dist.MultivariateNormal({ loc: [2], scaleTril: [2, 2] })", "dist.Dirichlet([3])", "dist.LKJCholesky(3, 1)", "dist.LKJ(2, 4)",
      "dist.GaussianRandomWalk(0.5, 10)", "dist.ZeroSumNormal(2, 3)", "dist.ZeroSumNormal(2, [3, 4])", "dist.Multinomial(3, [2])",
    ]);
  });

  it("are not made of a number, except where a matrix says how long the vector is", () => {
    for (const make of [
      () => dist.Dirichlet(2), () => dist.DirichletMultinomial(2, 5), () => dist.Multinomial(3, 1), () => dist.Multinomial({ totalCount: 3, logits: 0 }), () => dist.Categorical(1),
      () => dist.Categorical({ logits: 0 }), () => dist.OrderedLogistic(0, 1), () => dist.ProjectedNormal(1), () => dist.MultivariateNormal({ covariance: 1 }), () => dist.MultivariateStudentT(3, 0, 1),
      () => dist.Mixture(1, [dist.Normal(0, 1)]),
    ]) {
      const { message } = expectCode(make, "parameter-event-shape");
      expect(message).toMatch(/has shape \[\]/);
    }
    expect(dist.MultivariateNormal({ loc: 0, covariance: identity }).eventShape).toEqual([2]);
    expect(dist.LowRankMultivariateNormal(0, [[1], [2]], 1).eventShape).toEqual([2]);
  });

  it("say which condition a parameter breaks", () => {
    const { message } = expectCode(() => dist.Multinomial(3, [0.5, 0.6]).checkParameters("y"), "vector-outside-support");
    expect(message).toContain("is [0.5, 0.6] (it sums to 1.1)");
  });

  it("say how much to add to the diagonal of a covariance that is just not positive definite", () => {
    const { message, site } = expectCode(() => dist.MultivariateNormal({ covariance: [[1, 1], [1, 1]] }).checkParameters("y"), "matrix-not-positive-definite");
    expect(site).toBe("y");
    expect(message).toContain("`covariance` of dist.MultivariateNormal at site `y` is not positive definite");
    expect(message).toContain("help: add jitter to its diagonal: `addDiag(covariance, 1e-8)`");
  });

  it("take three forms of one normal distribution as the same", () => {
    const [a, b, c] = [
      dist.MultivariateNormal({ loc: [1, 2], covariance: [[4, 2], [2, 5]] }), dist.MultivariateNormal({ loc: [1, 2], scaleTril: [[2, 0], [1, 2]] }),
      dist.MultivariateNormal({ loc: [1, 2], precision: [[5 / 16, -2 / 16], [-2 / 16, 4 / 16]] }),
    ].map((d) => d.logProb([[0, 0], [3, -1]]).toArray());
    expect(b).toEqual(a);
    expect(JSON.stringify(c)).toBe(JSON.stringify(c));
    for (const [i, x] of [c].flat().entries()) expect(Number(x)).toBeCloseTo(Number([a].flat()[i]), 12);
  });

  it("LKJCholesky(2, 1) is one half everywhere, and LKJ of concentration 1 is the same at every matrix (acceptance case 41)", () => {
    for (const angle of [0, 0.5, 1.4]) expect(dist.LKJCholesky(2, 1).logProb([[1, 0], [Math.sin(angle), Math.cos(angle)]]).item()).toBeCloseTo(Math.log(0.5), 14);
    const d = dist.LKJ(4, 1);
    const matrices = d.sample(Generator.fromSeed(5), [20]);
    const densities = new Set([...d.logProb(matrices).data()].map((x) => x.toFixed(10)));
    expect(densities.size).toBe(1);
  });

  it("a Dirichlet variable of tiny concentrations is a corner, and still sums to 1", () => {
    const corners = dist.Dirichlet([1e-4, 1e-4, 1e-4]).sample(Generator.fromSeed(1), [2000]);
    expect([...corners.sum(-1).data()].every((sum) => Math.abs(sum - 1) < 1e-15)).toBe(true);
    const [first = 0] = [...corners.greater(0.5).mean(0).data()];
    // |z| < 5 with a standard error of sqrt(2 / 9 / 2000) = 0.0105.
    expect(Math.abs(first - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / 2000));
  });
});
