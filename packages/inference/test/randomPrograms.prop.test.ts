/** Random programs of sites, plates in plates, gathers, masks, mixtures, matrices, running sums, choices and loops, compiled, against the interpreter on what was recorded. */
import { addDiag, array, cholesky, concat, cumsum, exp, gradient, lift, logSumExp, matmul, matrixTranspose, sigmoid, softplus, solveTriangular, sqdist, stack, sum, type Value, where } from "@typyro/autodiff";
import { isModelError } from "@typyro/base";
import { densityTape, dist, type Distribution, factor, mask, plate, sample, scale } from "@typyro/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stagesOf } from "../src/pipeline.ts";
import { evaluated } from "./evaluated.ts";

/** One statement of a random program: what it does, on which values made so far, with free numbers. */
const statement = fc.record({ kind: fc.nat(1000), of: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }), setting: fc.nat(1000) });
type Statement = typeof statement extends fc.Arbitrary<infer S> ? S : never;
const program = fc.record({ statements: fc.array(statement, { minLength: 3, maxLength: 10 }), seed: fc.nat(1000) });
type Program = typeof program extends fc.Arbitrary<infer P> ? P : never;

const pick = <T>(items: readonly T[], i: number): T => items[i % items.length]!;
/** Numbers between -1.5 and 1.5. */
const numbers = (n: number, seed: number): Float64Array => Float64Array.from({ length: n }, (_, i) => ((((i + 1) * 7919 * (seed + 3)) % 1009) - 504) / 336);
const SIZES = [1, 2, 3, 4, 5, 7, 8, 12];

/** Group indices of so many rows: sorted, crossed, all the same, in runs that leave groups empty, and without order. */
function indices(rows: number, groups: number, setting: number): Int32Array {
  const orders: readonly ((i: number) => number)[] = [
    (i) => Math.floor((i * groups) / rows),
    (i) => (i * 5) % groups,
    () => setting % groups,
    (i) => (i < rows / 2 ? 0 : groups - 1),
    (i) => ((i * 7919 + setting) % 1009) % groups,
  ];
  return Int32Array.from({ length: rows }, (_, i) => pick(orders, setting)(i));
}

/** Between about -2 and 2, whatever comes in. */
const bounded = (x: Value): Value => x.map("tanh").mul(2);
/** Between about 0.2 and 2.3. */
const positive = (x: Value): Value => softplus(bounded(x)).add(0.2);

/** A value of one axis, of an array; a number is repeated. */
const flat = (x: Value, size = 3): Value => (x.shape.length === 0 ? x.broadcastTo([size]) : x.reshape([-1]));

/** What is computed from values made so far; undefined where the shapes do not fit. */
function derived({ kind, setting }: Statement, [a, b, c]: readonly [Value, Value, Value]): Value | undefined {
  const rows = pick(SIZES, setting);
  const vector = flat(a);
  const n = vector.size;
  const ways: readonly (() => Value)[] = [
    () => a.add(b), () => a.mul(b), () => a.sub(b).mul(c), () => a.div(positive(b)), () => bounded(a).map("exp"), () => where(a.compare("less", b), a, c),
    () => where(a.compare("greater", setting / 500 - 1), a.square(), b), () => a.map("tanh"), () => sigmoid(a).add(b), () => softplus(a).sub(b), () => positive(a).map("log"), () => positive(a).pow(bounded(b)),
    () => vector.at(indices(rows, n, setting)), () => vector.at(indices(rows, n, setting)).mul(numbers(rows, setting)), () => vector.at(setting % n), () => vector.slice(setting % n, n),
    () => cumsum(vector), () => cumsum(vector, 0, { reversed: true }), () => sum(a), () => a.sum(setting % Math.max(1, a.shape.length)), () => logSumExp(vector), () => vector.max(),
    () => concat([vector, flat(b)]), () => stack([a, b]), () => matmul(array(numbers(rows * n, setting), [rows, n]), vector), () => matrixTranspose(matmul(array(numbers(rows * n, setting), [rows, n]), vector.reshape([n, 1]))),
    () => matmul(matmul(vector.reshape([n, 1]), flat(b).reshape([1, -1])), flat(b)), () => a.reshape([...a.shape, 1]).add(flat(b)), () => lift(numbers(rows, setting)).mul(a), () => a.map("lgamma"), () => bounded(a).map("sin").add(b.map("erf")),
    () => cholesky(addDiag(exp(sqdist(vector).mul(-0.5)), 0.5)).sum(1), () => flat(solveTriangular(cholesky(addDiag(exp(sqdist(vector).mul(-0.5)), 0.5)), vector.reshape([n, 1]))),
  ];
  try {
    const made = pick(ways, Math.floor(kind / 8))();
    return made.size > 0 && made.size <= 64 && made.shape.length <= 2 ? made : undefined;
  } catch (error) {
    if (isModelError(error)) return undefined;
    throw error;
  }
}

const FAMILIES: readonly ((location: Value, scale: Value) => Distribution)[] = [
  (m, s) => dist.Normal(m, s), (m, s) => dist.StudentT(4, m, s), (m, s) => dist.Laplace(m, s), (m, s) => dist.Logistic(m, s), (m, s) => dist.Normal(m, s.mul(2)), (m, s) => dist.SoftLaplace(m, s),
];
const LATENT: readonly ((location: Value, scale: Value) => Distribution)[] = [
  ...FAMILIES, (m, s) => dist.LogNormal(bounded(m), s), (m, s) => dist.Gamma(positive(m), s), (m, s) => dist.Beta(positive(m), s), (_, s) => dist.HalfNormal(s), (_, s) => dist.HalfCauchy(s), (m, s) => dist.Uniform(bounded(m).sub(s), bounded(m).add(s)),
];

function modelOf({ statements, seed }: Program): () => void {
  return () => {
    const pool: Value[] = [sample("a", dist.Normal(0, 1)), plate("first", 4, () => sample("b", dist.Normal(0, 2))), lift(numbers(7, seed)), lift(0.5)];
    const scalars = (): Value[] => pool.filter(({ shape }) => shape.length === 0);
    let count = 0;
    for (const given of statements) {
      const { kind, of, setting } = given;
      const [i = 0, j = 0, k = 0] = of;
      const [a, b, c] = [pick(pool, i), pick(pool, j), pick(pool, k)];
      const [p, q] = [pick(scalars(), i), pick(scalars(), j)];
      const [size, other] = [pick(SIZES, setting), pick(SIZES, setting + 3)];
      const name = `x${count++}`;
      const family = pick(LATENT, i)(bounded(p), positive(q));
      switch (kind % 8) {
        case 0: {
          pool.push(sample(name, family));
          break;
        }
        case 1:
          pool.push(plate(`${name} rows`, size, () => sample(name, family)));
          break;
        case 2: // a plate in a plate, the inner rows of which depend on the outer
          plate(`${name} outer`, size, () => {
            const outer = sample(`${name} level`, dist.Normal(bounded(p), 1));
            if (other !== size) pool.push(plate(`${name} inner`, other, () => sample(name, pick(FAMILIES, j)(bounded(outer), positive(q)))));
          });
          break;
        case 3: { // observed rows; which of them count, data or a latent may say
          const location = flat(a, size);
          const rows = location.size;
          const spread = b.size === rows ? positive(b.reshape([rows])) : positive(q);
          const observe = (): void => void sample(name, pick(FAMILIES, k)(location, spread), { obs: numbers(rows, seed + count) });
          const observed = numbers(rows, setting).map((x) => (x > -0.4 ? 1 : 0));
          if (setting % 4 === 0) mask(observe, array(observed).compare("greater", 0))();
          else if (setting % 4 === 1) mask(observe, location.compare("less", 0.3))();
          else if (setting % 4 === 2) scale(observe, 0.5)();
          else observe();
          break;
        }
        case 4: { // mixtures
          const weight = sigmoid(p);
          const components = setting % 2 === 0 ? dist.Normal(stack([bounded(p), bounded(q).add(1)]), stack([positive(q), positive(p)])) : dist.StudentT(5, stack([bounded(p), bounded(q).add(1)]), 1);
          sample(name, dist.MixtureSameFamily(dist.Categorical(stack([weight, lift(1).sub(weight)])), components).expand([size]), { obs: numbers(size, setting) });
          break;
        }
        case 5: { // a covariance that depends on latents
          const x = flat(a, 3);
          const n = Math.min(x.size, 7);
          const covariance = addDiag(positive(p).mul(exp(sqdist(x.slice(0, n)).mul(-0.5))), positive(q));
          if (setting % 2 === 0) sample(name, dist.MultivariateNormal({ loc: lift(numbers(n, 1)), covariance }), { obs: numbers(n, setting) });
          else pool.push(sample(name, dist.MultivariateNormal({ covariance })));
          break;
        }
        case 6: { // a loop, whose rows may need the row before
          let carried = p;
          const x = numbers(20 + (setting % 5), seed);
          for (const [row, value] of x.entries()) {
            sample(`${name} ${row}`, pick(FAMILIES, j)(carried, positive(q)), { obs: value });
            carried = setting % 3 === 0 ? p.mul(value) : setting % 3 === 1 ? carried.mul(sigmoid(p)).add(value) : bounded(carried.mul(q).add(value));
          }
          break;
        }
        default: {
          const made = derived(given, [a, b, c]);
          if (made !== undefined) pool.push(made);
          if (setting % 5 === 0 && made !== undefined) factor(name, bounded(made).sum());
        }
      }
    }
    factor("end", bounded(pool.map((value) => bounded(value).sum()).reduce((x, y) => x.add(y))));
  };
}

/** Beyond it the rounding of one operation can be worth more in the next than the bound allows for. */
const LARGEST = 1e6;
const BOUND = 1e-10;
const RUNS = 50;

test("a random program has the density and gradient of what was recorded, to rounding of the largest number on the way; lanes at points of their own, and the interpreter on the final tape, have the same bits", () => {
  let compared = 0;
  const used = new Set<string>();
  fc.assert(
    fc.property(program, (given) => {
      const model = modelOf(given);
      const { tape } = densityTape(model, undefined);
      const plain = gradient(tape.pruned([["logDensity", tape.outputs.get("logDensity") ?? 0]]), "logDensity");
      const { logDensity, kernel, dispose } = stagesOf(model, undefined);
      const { batch, dim } = logDensity;
      if (batch === undefined || kernel === undefined) throw new Error("there are no lanes");
      const { lanes } = batch;
      const points = Array.from({ length: lanes }, (_, lane) => numbers(dim, given.seed + 5 + lane));
      const found = points.map((q) => {
        const slopes = new Float64Array(dim);
        return [logDensity.valueAndGradient(q, slopes), ...slopes];
      });
      const [q, gradients, values] = [Float64Array.from({ length: dim * lanes }, (_, i) => points[i % lanes]![Math.floor(i / lanes)]!), new Float64Array(dim * lanes), new Float64Array(lanes)];
      batch.valuesAndGradients(q, gradients, values);
      for (const node of kernel.tape.nodes) if (node.kind === "op") used.add(node.op.name);
      for (const [lane, expected] of found.entries()) {
        expect([values[lane], ...gradients.filter((_, i) => i % lanes === lane)]).toEqual(expected);
        expect(evaluated(kernel.tape, points[lane]!).outputs).toEqual(expected);
      }
      dispose();
      const { largest, outputs } = evaluated(plain, points[0]!);
      fc.pre(largest < LARGEST);
      compared++;
      for (const [i, x] of outputs.entries()) expect(Math.abs(found[0]![i]! - x)).toBeLessThanOrEqual(BOUND * largest);
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBe(RUNS);
  expect([...used]).toEqual(expect.arrayContaining(["recurrence", "cholesky", "choleskyAdjoint", "solveTriangular", "matmul", "cumsum", "segmentSum", "gather", "scatterAdd", "concat", "pad", "slice", "where", "maxOf", "logSigmoid", "digamma"]));
});
