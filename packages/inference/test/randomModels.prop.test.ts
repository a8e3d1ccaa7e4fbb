/** Random regressions, compiled, against the interpreter on what was recorded: whatever is rolled, hoisted, tabulated or fused on the way, the density is the same. */
import { exp, gradient, type Num, sigmoid, softplus, type Value } from "@typyro/autodiff";
import { densityTape, dist, type Distribution, plate, sample } from "@typyro/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stagesOf } from "../src/pipeline.ts";
import { evaluated } from "./evaluated.ts";

const instruction = fc.record({ kind: fc.nat(1000), of: fc.nat(1000), setting: fc.nat(1000) });

/** A random model: sizes, what its predictors are made of, the family of its rows, and how they are written. */
const recipe = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  groups: fc.integer({ min: 1, max: 6 }),
  order: fc.constantFrom("sorted", "crossed", "one group"),
  location: fc.array(instruction, { minLength: 1, maxLength: 4 }),
  scale: fc.array(instruction, { minLength: 1, maxLength: 3 }),
  link: fc.nat(3),
  family: fc.nat(1000),
  isLoop: fc.boolean(),
  seed: fc.nat(1000),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

const pick = <T>(items: readonly T[], i: number): T => items[i % items.length]!;
/** Numbers between -1.5 and 1.5. */
const numbers = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, (_, i) => ((((i + 1) * 7919 * (seed + 3)) % 1009) - 504) / 336);
const counts = (n: number, seed: number): Float64Array => numbers(n, seed).map((x) => Math.floor(4 * Math.abs(x)));

interface Family {
  readonly of: (location: Num, scale: Num) => Distribution;
  readonly data: (n: number, seed: number) => Float64Array;
}

const positive = (n: number, seed: number): Float64Array => numbers(n, seed).map((x) => 0.05 + Math.abs(x));
const shares = (n: number, seed: number): Float64Array => numbers(n, seed).map((x) => 0.5 + x / 3.1);
const bits = (n: number, seed: number): Float64Array => numbers(n, seed).map((x) => (x > 0 ? 1 : 0));

const FAMILIES: readonly Family[] = [
  { of: (m, s) => dist.Normal(m, s), data: numbers },
  { of: (m, s) => dist.StudentT(4, m, s), data: numbers },
  { of: (m, s) => dist.Cauchy(m, s), data: numbers },
  { of: (m, s) => dist.Laplace(m, s), data: numbers },
  { of: (m, s) => dist.Logistic(m, s), data: numbers },
  { of: (m, s) => dist.Gumbel(m, s), data: numbers },
  { of: (m, s) => dist.LogNormal(m, s), data: positive },
  { of: (m, s) => dist.Gamma(s, exp(m)), data: positive },
  { of: (m, s) => dist.InverseGamma(s, exp(m)), data: positive },
  { of: (m, s) => dist.Weibull(exp(m), s), data: positive },
  { of: (m) => dist.Exponential(exp(m)), data: positive },
  { of: (m, s) => dist.Beta(exp(m), s), data: shares },
  { of: (m, s) => dist.BetaProportion(sigmoid(m), s), data: shares },
  { of: (m) => dist.Poisson(exp(m)), data: counts },
  { of: (m, s) => dist.NegativeBinomial2(exp(m), s), data: counts },
  { of: (m, s) => dist.GammaPoisson(s, exp(m)), data: counts },
  { of: (m) => dist.Bernoulli({ logits: m }), data: bits },
  { of: (m) => dist.Binomial({ totalCount: 6, logits: m }), data: counts },
  { of: (m, s) => dist.BetaBinomial(exp(m), s, 6), data: counts },
  { of: (m, s) => dist.ZeroInflatedPoisson({ gate: sigmoid(s), rate: exp(m) }), data: counts },
];

/** The rows' index of groups. */
function indexOf({ rows, groups, order }: Recipe): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => (order === "sorted" ? Math.floor((i * groups) / rows) : order === "crossed" ? (i * 5) % groups : 0));
}

function modelOf(given: Recipe): () => void {
  const { rows, groups, location, scale, link, family, isLoop, seed } = given;
  const index = indexOf(given);
  const [x, z] = [numbers(rows, seed), numbers(rows, seed + 1)];
  const chosen = pick(FAMILIES, family);
  const observed = chosen.data(rows, seed + 2);
  return () => {
    const a = sample("a", dist.Normal(0, 1));
    const b = sample("b", dist.Normal(0, 2));
    const g = plate("groups", groups, () => sample("g", dist.Normal(a, exp(b))));
    const r = plate("each", rows, () => sample("r", dist.Normal(0, 1)));
    const row = (of: readonly Recipe["location"][number][], at: number | undefined): Num => {
      const data = (values: Float64Array): Num => (at === undefined ? values : values[at]!);
      const grouped = at === undefined ? g.at(index) : g.at(index[at]!);
      const terms = of.map(({ kind, of: which, setting }): Value => {
        const base = pick<() => Value>([() => a, () => b, () => grouped, () => (at === undefined ? r : r.at(at))], which)();
        return pick<() => Value>([() => base, () => base.mul(data(x)), () => base.mul((setting - 500) / 400), () => base.mul(data(z)).add(a), () => base.sub(0.3).square(), () => base.mul(grouped)], kind)();
      });
      return terms.reduce((sum, term) => sum.add(term));
    };
    const rowsOf = (at: number | undefined): Distribution => {
      const s = row(scale, at);
      return chosen.of(row(location, at), pick<() => Num>([() => exp(s), () => softplus(s), () => 1.5, () => exp(b)], link)());
    };
    if (isLoop) for (let i = 0; i < rows; i++) sample(`y${i}`, rowsOf(i), { obs: observed[i]! });
    else sample("y", rowsOf(undefined), { obs: observed });
  };
}

/** Beyond it the rounding of one operation can be worth more in the next than the bound allows for. */
const LARGEST = 1e6;
const BOUND = 1e-11;
const RUNS = 100;

test("a random regression has the density and gradient of what was recorded, to rounding of the largest number on the way, at a point and in lanes", () => {
  let compared = 0;
  fc.assert(
    fc.property(recipe, (given) => {
      const model = modelOf(given);
      const { tape } = densityTape(model, undefined);
      const plain = gradient(tape.pruned([["logDensity", tape.outputs.get("logDensity") ?? 0]]), "logDensity");
      const { logDensity, dispose } = stagesOf(model, undefined);
      const q = numbers(logDensity.dim, given.seed + 5);
      const { largest, outputs } = evaluated(plain, q);
      fc.pre(largest < LARGEST);
      compared++;
      const slopes = new Float64Array(q.length);
      const found = [logDensity.valueAndGradient(q, slopes), ...slopes];
      for (const [i, x] of outputs.entries()) expect(Math.abs(found[i]! - x)).toBeLessThanOrEqual(BOUND * largest);
      const { batch } = logDensity;
      if (batch === undefined) throw new Error("there are no lanes");
      const { lanes } = batch;
      const [points, gradients, values] = [Float64Array.from({ length: q.length * lanes }, (_, i) => q[Math.floor(i / lanes)]!), new Float64Array(q.length * lanes), new Float64Array(lanes)];
      batch.valuesAndGradients(points, gradients, values);
      expect(values[0]).toBe(found[0]);
      expect([...gradients].filter((_, i) => i % lanes === lanes - 1)).toEqual([...slopes]);
      dispose();
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBe(RUNS);
});
