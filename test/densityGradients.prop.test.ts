/**
 * @file Every distribution that `dist` exports has, over random batch shapes and broadcasts, the gradient of its log density in every continuous
 * parameter and in the value.
 *
 * The families are those of the coverage table, whose test refuses a family without an example: a new one is held to this by itself, unless it
 * is made of others, which takes the line below that says how its parameters make it (and its absence fails).
 */
import { join } from "node:path";
import { compile, gradient, interpret, lift, nodeOn, recorded, Tape, type Value } from "@typyro/autodiff";
import { broadcastShapes, Generator, ModelError, type Shape, sizeOf } from "@typyro/base";
import { bijectors, bijectTo, dist, type Distribution } from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliases } from "../scripts/offers/examples.ts";
import { exampleOf, families } from "../scripts/offers/table.ts";

type Given = Readonly<Record<string, Value>>;
type Numbers = ReadonlyMap<string, Float64Array>;

const of = (p: Given, name: string): Value => p[name] ?? lift(Number.NaN);
const asColumn = (x: Value): Value => x.reshape([...x.shape, 1]);

/** How the parameters of an example make it, where it cannot replace them itself. */
const composed: Readonly<Record<string, (p: Given) => Distribution>> = {
  CategoricalLogits: (p) => dist.CategoricalLogits(of(p, "logits")),
  CategoricalProbs: (p) => dist.CategoricalProbs(of(p, "probs")),
  FoldedDistribution: (p) => dist.FoldedDistribution(dist.Normal(of(p, "loc"), of(p, "scale"))),
  HurdleDistribution: (p) => dist.HurdleDistribution(dist.Poisson(of(p, "rate")), { gate: of(p, "gate") }),
  HurdleGamma: (p) => dist.HurdleGamma(of(p, "concentration"), of(p, "rate"), { gate: of(p, "gate") }),
  HurdleLogNormal: (p) => dist.HurdleLogNormal(of(p, "loc"), of(p, "scale"), { gate: of(p, "gate") }),
  HurdleNegativeBinomial2: (p) => dist.HurdleNegativeBinomial2(of(p, "mean"), of(p, "concentration"), { gate: of(p, "gate") }),
  HurdlePoisson: (p) => dist.HurdlePoisson(of(p, "rate"), { gate: of(p, "gate") }),
  IntervalCensoredDistribution: (p) => dist.IntervalCensoredDistribution(dist.Normal(of(p, "loc"), of(p, "scale"))),
  LeftCensoredDistribution: (p) => dist.LeftCensoredDistribution(dist.Normal(of(p, "loc"), of(p, "scale")), true),
  MixtureGeneral: (p) => dist.MixtureGeneral(dist.Categorical(of(p, "probs")), [dist.Normal(of(p, "loc0"), of(p, "scale0")), dist.Normal(of(p, "loc1"), of(p, "scale1"))]),
  MixtureSameFamily: (p) => dist.MixtureSameFamily(dist.Categorical(of(p, "probs")), dist.Normal(of(p, "loc"), asColumn(of(p, "scale")))),
  OrderedLogistic: (p) => dist.OrderedLogistic(of(p, "predictor"), of(p, "cutpoints")),
  RightCensoredDistribution: (p) => dist.RightCensoredDistribution(dist.Normal(of(p, "loc"), of(p, "scale")), false),
  TransformedDistribution: (p) => dist.TransformedDistribution(dist.Normal(of(p, "loc"), of(p, "scale")), bijectors.exp),
  TruncatedCauchy: (p) => dist.TruncatedCauchy(of(p, "loc"), of(p, "scale"), { low: of(p, "low"), high: of(p, "high") }),
  TruncatedDistribution: (p) => dist.TruncatedDistribution(dist.Gamma(of(p, "concentration"), of(p, "rate")), { low: of(p, "low") }),
  TruncatedNormal: (p) => dist.TruncatedNormal(of(p, "loc"), of(p, "scale"), { low: of(p, "low") }),
  ZeroInflatedDistribution: (p) => dist.ZeroInflatedDistribution(dist.Binomial(of(p, "totalCount"), of(p, "probs")), { gate: of(p, "gate") }),
  ZeroInflatedNegativeBinomial2: (p) => dist.ZeroInflatedNegativeBinomial2(of(p, "mean"), of(p, "concentration"), { gate: of(p, "gate") }),
  ZeroInflatedPoisson: (p) => dist.ZeroInflatedPoisson(of(p, "gate"), of(p, "rate")),
  censored: (p) => dist.censored(dist.Normal(of(p, "loc"), of(p, "scale")), { upper: of(p, "upper") }),
};

const EPSILON = 2 ** -52;
/** Units in the last place that the rounding of one element's slope may cost, as in the contracts. */
const ULPS = 16;
/** The relative change of an argument from which the sensitivity of a slope is measured, as in `backwardBound`. */
const STEP = 2 ** -36;
/** A relative change of a slope after such a step that is a jump, as at the bound of censored values, and not a matter of rounding. */
const JUMP = 2 ** -18;
const VALUE = "x of the test";
/** Rows of a compiled density: more than a block of four. */
const ROWS = 7;
const LANES = 4;
/** Numbers up to here may be what the rounding of a density is measured by. */
const LARGEST = 1e6;
/** The error of a compiled density, relative to the largest number on the way. */
const COMPILED = 1e-11;
/** How many points are differenced. */
const RUNS = 12;
/** Where no neighbour has a density: all the mass of these is at one point. */
const ATOMS: Readonly<Record<string, readonly string[]>> = { Delta: [VALUE, "value"] };

const root = join(import.meta.dirname, "..");
const registered = families.filter((family) => aliases[family] === undefined);

/** A family at its example, with a way to make it of other parameters. */
interface Subject {
  readonly example: Distribution;
  readonly make: (p: Given) => Distribution;
  /** Continuous parameters, by name. */
  readonly slopesIn: readonly string[];
  /** Shapes of one parameter, or of one value, without batches. */
  readonly shapeOf: (name: string) => Shape;
}

function subjectOf(family: string): Subject {
  const example = exampleOf(root, family)?.();
  if (example === undefined) throw new Error(`no example of ${family}`);
  const names = Object.keys(example.parameters);
  const shapeOf = (name: string): Shape => (name === VALUE ? example.eventShape : (example.parameters[name]?.shape ?? []));
  const make = composed[family] ?? ((p: Given): Distribution => {
    if (names.length === 0) return example;
    const batch = broadcastShapes(...Object.entries(p).map(([name, { shape }]) => shape.slice(0, shape.length - shapeOf(name).length)));
    const made = example.expand(batch ?? []).withParameters?.(p);
    if (made === undefined) throw new Error(`${family} cannot replace its parameters: it takes a line in \`composed\``);
    return made;
  });
  // A number that may not be a little more than it is counts something, in which there are no slopes.
  const isCount = (name: string): boolean => shapeOf(name).length === 0 && !isAllowed(make, { ...example.parameters, [name]: of(example.parameters, name).add(2 ** -10) });
  return { example, make, slopesIn: names.filter((name) => !isCount(name)), shapeOf };
}

function isAllowed(make: (p: Given) => Distribution, p: Given): boolean {
  try {
    make(p).checkParameters();
    return true;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

/** A log density with its slopes, at any numbers of the shapes that it was recorded for. */
type Recorded = (at: Numbers) => { readonly total: number; readonly slopes: Numbers };

/** The gradient of the summed log density of values and parameters of some batch shapes; its inputs are in the order of `VALUE` and the names in `slopesIn`. */
function taped({ example, make, slopesIn, shapeOf }: Subject, batchOf: (name: string) => Shape, density: (d: Distribution, x: Value) => Value, valueShape = example.eventShape): Tape {
  const tape = new Tape();
  const inputs = new Map([VALUE, ...slopesIn].map((name) => [name, recorded(tape, tape.input(name, { dtype: "f64", shape: [...batchOf(name), ...(name === VALUE ? valueShape : shapeOf(name))] }))]));
  const given = Object.fromEntries(Object.entries(example.parameters).map(([name, p]) => [name, inputs.get(name) ?? p.broadcastTo([...batchOf(name), ...p.shape])]));
  const element = density(make(given), inputs.get(VALUE) ?? lift(Number.NaN));
  expect(element.shape).toEqual(broadcastShapes(...[VALUE, ...Object.keys(given)].map(batchOf)));
  tape.output("f", nodeOn(tape, element.sum()));
  return gradient(tape, "f");
}

/** The same, evaluated. */
function record(...given: Parameters<typeof taped>): Recorded {
  const tape = taped(...given);
  const evaluator = interpret(tape);
  return (at) => {
    for (const [i, { name }] of tape.inputs.entries()) evaluator.inputs[i]?.set(at.get(name) ?? []);
    evaluator.run();
    const slopes = new Map(tape.inputs.map(({ name }) => [name, Float64Array.from(evaluator.outputs.get(`d/${name}`) ?? [])]));
    return { total: evaluator.outputs.get("f")?.[0] ?? Number.NaN, slopes };
  };
}

/** Allowed parameters around those of the example, which may be half as large or twice, or as far from 0 as 1/2. */
function parametersNear({ example, make, slopesIn }: Subject, rng: Generator): Map<string, Float64Array> {
  const found = new Map<string, Float64Array>();
  for (const name of slopesIn) {
    const { shape } = of(example.parameters, name);
    const base = of(example.parameters, name).data();
    const moved = (by: number): Float64Array => Float64Array.from(base, (x) => (x === 0 ? rng.uniform() - 0.5 : x * 2 ** (by * (2 * rng.uniform() - 1))));
    const scaled = (x: ArrayLike<number>, by: number): Float64Array => Float64Array.from(x, (y) => y * by);
    // Vectors that sum to 1 stay such; matrices and ordered vectors are changed as a whole; a probability near 1 is changed a little.
    const tries = [moved(1), moved(0.5), scaledToSum(moved(1)), scaled(base, 2 ** (2 * rng.uniform() - 1)), moved(0.1)];
    const allowed = tries.find((data) => isAllowed(make, { ...example.parameters, ...valuesOf(found, example), [name]: lift(data).reshape(shape) }));
    found.set(name, Float64Array.from(allowed ?? base));
  }
  return found;
}

const atExample = ({ example, slopesIn }: Subject): Map<string, Float64Array> => new Map(slopesIn.map((name) => [name, Float64Array.from(of(example.parameters, name).data())]));

const scaledToSum = (x: Float64Array): Float64Array => x.map((y) => y / x.reduce((a, b) => a + b, 0));

const valuesOf = (numbers: Numbers, { parameters }: Distribution): Given => Object.fromEntries([...numbers].map(([name, data]) => [name, lift(data).reshape(of(parameters, name).shape)]));

/** A value of the support: a draw, or the image of a normal point where nothing can be drawn. */
function valueOf({ example, make }: Subject, numbers: Numbers, rng: Generator): Value {
  const d = make({ ...example.parameters, ...valuesOf(numbers, example) });
  try {
    return d.sample(rng);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
  }
  const { bijector } = d.support;
  const size = sizeOf(d.eventShape);
  if ("none" in bijector) return lift(Float64Array.from({ length: size }, (_, i) => i + rng.uniform())).reshape(d.eventShape);
  return bijector.forward(lift(Float64Array.from({ length: size }, () => rng.normal())).reshape(d.eventShape));
}

/** Numbers for each input in `ROWS` rows: allowed parameters, and a value of the support for each. */
function pointOf(subject: Subject, inputs: readonly string[], rng: Generator): Float64Array[] {
  const rows = Array.from({ length: ROWS }, () => {
    const parameters = parametersNear(subject, rng);
    const chosen = isAllowed(subject.make, { ...subject.example.parameters, ...valuesOf(parameters, subject.example) }) ? parameters : atExample(subject);
    return new Map<string, ArrayLike<number>>([...chosen, [VALUE, valueOf(subject, chosen, rng).data()]]);
  });
  return inputs.map((name) => Float64Array.from(rows.flatMap((row) => [...Array.from(row.get(name) ?? [])])));
}

/** What a tape computes at a point, and the largest number on the way; numbers beyond `LARGEST` stand for what is not chosen. */
function evaluated(tape: Tape, point: readonly Float64Array[]): { readonly largest: number; readonly outputs: readonly number[] } {
  const open = tape.continued();
  for (const { id } of tape.nodes) open.output(`node ${id}`, id);
  const evaluator = interpret(open);
  for (const [i, data] of point.entries()) evaluator.inputs[i]?.set(data);
  evaluator.run();
  let largest = 1;
  for (const data of evaluator.outputs.values()) for (const value of data) if (Math.abs(value) < LARGEST) largest = Math.max(largest, Math.abs(value));
  return { largest, outputs: [...tape.outputs.values()].flatMap((id) => [...(evaluator.outputs.get(`node ${id}`) ?? [])]) };
}

/** The numbers with one of them replaced. */
const withNumber = (at: Numbers, name: string, i: number, x: number): Numbers => new Map([...at, [name, (at.get(name) ?? new Float64Array()).with(i, x)]]);

/** The flat position in a batch of `shape` that element `index` of `batch` reads. */
function readBy(shape: Shape, batch: Shape, index: number): number {
  let [position, stride, rest] = [0, 1, index];
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    const own = shape[axis - batch.length + shape.length] ?? 1;
    const n = batch[axis] ?? 1;
    position += own === 1 ? 0 : (rest % n) * stride;
    stride *= own;
    rest = Math.floor(rest / n);
  }
  return position;
}

/** A batch shape, and for each input how many of its axes it lacks at the left and which others it has once. */
const batches = fc.array(fc.constantFrom(1, 2, 3, 0, 4), { maxLength: 3 }).filter((shape) => sizeOf(shape) <= 24);
const cases = fc.record({
  batch: batches,
  parts: fc.array(fc.record({ lacks: fc.integer({ min: 0, max: 3 }), once: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }) }), { minLength: 6, maxLength: 6 }),
  seed: fc.integer(),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const part = (lacks: number, ...once: boolean[]): Case["parts"][number] => ({ lacks, once });
/** Those that are always tried: scalar parameters against a vector, a parameter [3, 1] against [4], an empty axis. */
const always: [Case][] = [
  [{ batch: [4], parts: [part(0, false), ...new Array<Case["parts"][number]>(5).fill(part(1))], seed: 1 }],
  [{ batch: [3, 4], parts: [part(1, false, false), part(0, false, true), part(2), part(1, false, false), part(0, false, true), part(2)], seed: 2 }],
  [{ batch: [3, 4], parts: [part(0, false, true), part(1, false, false), part(0, false, true), part(1, false, false), part(2), part(0, false, false)], seed: 3 }],
  [{ batch: [2, 0], parts: [part(0, false, true), part(0, false, false), part(2), part(1, false), part(1, true), part(2)], seed: 4 }],
];

function shapeIn({ batch, parts }: Case, i: number): Shape {
  const { lacks, once } = parts[i % parts.length] ?? part(0);
  return batch.map((n, axis) => (once[axis] === true ? 1 : n)).slice(Math.min(lacks, batch.length));
}

it.each(registered)("%s is made again of its parameters, at its example", (family) => {
  const { example, make } = subjectOf(family);
  const again = make(example.parameters);
  expect(String(again)).toBe(String(example));
  expect([again.batchShape, again.eventShape]).toEqual([[], example.eventShape]);
});

it("lists no family by hand that can replace its parameters or that is not there", () => {
  for (const family of Object.keys(composed)) {
    expect(registered).toContain(family);
    expect(exampleOf(root, family)?.().withParameters).toBeUndefined();
  }
});

describe.each(registered)("%s", (family) => {
  const subject = subjectOf(family);
  const { example, slopesIn, shapeOf } = subject;
  const isDifferentiated = (name: string): boolean => name !== VALUE || !example.support.isDiscrete;
  const inputs = [VALUE, ...slopesIn];

  it("compiled, has the numbers of what was recorded to rounding of the largest on the way; for four points at once, and interpreted after the passes, it has the bits of one point", () => {
    const tape = taped(subject, () => [ROWS], (d, x) => d.logProb(x));
    const kernel = compile(tape);
    const points = Array.from({ length: LANES }, (_, lane) => pointOf(subject, inputs, Generator.fromSeed(lane)));
    const four = kernel.port(LANES);
    for (const [lane, point] of points.entries()) for (const [i, data] of point.entries()) for (const [j, x] of data.entries()) four.inputs[i]![j * LANES + lane] = x;
    four.run();
    for (const [lane, point] of points.entries()) {
      const one = kernel.port(1);
      for (const [i, data] of point.entries()) one.inputs[i]?.set(data);
      one.run();
      const found = [...one.results];
      expect([...four.results].filter((_, i) => i % LANES === lane)).toEqual(found);
      expect(evaluated(kernel.tape, point).outputs).toEqual(found);
      const { largest, outputs } = evaluated(tape, point);
      for (const [i, x] of outputs.entries()) {
        if (Number.isFinite(x)) expect(Math.abs(found[i]! - x)).toBeLessThanOrEqual(COMPILED * Math.max(largest, Math.abs(x)));
        else expect(found[i]).toBe(x);
      }
    }
    kernel.dispose();
  });

  it("has as gradient over a batch the sums of the slopes of its elements, each evaluated alone", () => {
    const scalar = record(subject, () => [], (d, x) => d.logProb(x));
    let loosest = 0;
    fc.assert(
      fc.property(cases, (found) => {
        const rng = Generator.fromSeed(found.seed);
        const allNames = [VALUE, ...Object.keys(example.parameters)];
        const shapes = new Map(allNames.map((name, i) => [name, shapeIn(found, i)]));
        const batchOf = (name: string): Shape => shapes.get(name) ?? [];
        const batch = broadcastShapes(...shapes.values()) ?? [];
        const count = sizeOf(batch);
        const whole = new Map(inputs.map((name) => [name, new Float64Array(sizeOf(batchOf(name)) * sizeOf(shapeOf(name)))]));
        for (const name of slopesIn) {
          const size = sizeOf(shapeOf(name));
          for (let i = 0; i < sizeOf(batchOf(name)); i++) whole.get(name)?.set(parametersNear(subject, rng).get(name) ?? [], i * size);
        }
        // A value that serves no element, since an axis is empty, is still one of the support.
        for (let i = 0; i < sizeOf(batchOf(VALUE)); i++) whole.get(VALUE)?.set(valueOf(subject, atExample(subject), rng).data(), i * sizeOf(example.eventShape));
        const rowOf = (name: string, element: number): number => readBy(batchOf(name), batch, element) * sizeOf(shapeOf(name));
        const elementAt = (element: number): Map<string, Float64Array> =>
          new Map(inputs.map((name) => [name, (whole.get(name) ?? new Float64Array()).slice(rowOf(name, element), rowOf(name, element) + sizeOf(shapeOf(name)))]));
        // From the last: a value that serves many elements is drawn from the first of them.
        for (let element = count - 1; element >= 0; element--) {
          const own = elementAt(element);
          own.delete(VALUE);
          fc.pre(isAllowed(subject.make, { ...example.parameters, ...valuesOf(own, example) })); // no `low` above a `high`
          whole.get(VALUE)?.set(valueOf(subject, own, rng).data(), rowOf(VALUE, element));
        }

        const actual = record(subject, batchOf, (d, x) => d.logProb(x))(whole);
        const sums = new Map(inputs.map((name) => [name, new Float64Array(whole.get(name)?.length ?? 0)]));
        const sizes = new Map(inputs.map((name) => [name, new Float64Array(whole.get(name)?.length ?? 0)]));
        let total = 0;
        let totalSize = 0;
        for (let element = 0; element < count; element++) {
          const at = elementAt(element);
          const alone = scalar(at);
          total += alone.total;
          totalSize += Math.abs(alone.total) + 1;
          const moved = inputs
            .filter(isDifferentiated)
            .flatMap((name) => [...(at.get(name) ?? [])].map((x, i) => scalar(withNumber(at, name, i, x * (1 + STEP)))))
            .filter((other) => Number.isFinite(other.total)); // not past the end of the support
          for (const name of inputs) {
            for (const [i, slope] of (alone.slopes.get(name) ?? []).entries()) {
              const position = rowOf(name, element) + i;
              const changes = moved.map((other) => Math.abs((other.slopes.get(name)?.[i] ?? Number.NaN) - slope)).filter((change) => change < JUMP * (1 + Math.abs(slope)));
              const [sum, size] = [sums.get(name), sizes.get(name)];
              if (sum !== undefined) sum[position] = (sum[position] ?? 0) + slope;
              if (size !== undefined) size[position] = (size[position] ?? 0) + Math.abs(slope) + changes.reduce((a, b) => a + b, 0) / STEP;
            }
          }
        }
        // Higham 2002, eq. 4.4: a sum of n terms in any order errs by (n - 1) eps times the sum of their sizes; each has its own rounding too.
        const rounding = (count + ULPS) * EPSILON;
        expect(actual.total === total || Math.abs(actual.total - total) <= rounding * totalSize, `sum ${actual.total}, of elements ${total}`).toBe(true);
        for (const name of inputs.filter(isDifferentiated)) {
          const slopes = actual.slopes.get(name) ?? new Float64Array();
          expect(slopes).toHaveLength(whole.get(name)?.length ?? 0);
          for (const [i, slope] of slopes.entries()) {
            const [sum = Number.NaN, size = 0] = [sums.get(name)?.[i], sizes.get(name)?.[i]];
            const bound = rounding * size;
            loosest = Math.max(loosest, bound / (1 + Math.abs(sum)));
            expect(slope === sum || Math.abs(slope - sum) <= bound, `d/d ${name} [${i}] of batch [${batch.join(", ")}]: ${slope}, sum of elements ${sum}, bound ${bound}`).toBe(true);
          }
        }
      }),
      { numRuns: 20, examples: always },
    );
    // The bounds come from the arguments; this wide, they would hide little.
    expect(loosest).toBeLessThan(1e-9);
  });

  it("has the slopes that differences show, in every continuous parameter and in the value", () => {
    // Values that fill no neighbourhood, such as a simplex, are moved through their bijector; a sphere has none, and there the formula is.
    const { bijector } = example.support;
    const isCurved = example.support.eventDim > 0 && example.support.name !== "realVector";
    const through = isCurved && !("none" in bijector) ? bijectTo(example.support) : undefined;
    const density = (d: Distribution, x: Value): Value => (isCurved && through === undefined ? d.logDensity(x) : d.logProb(through?.forward(x) ?? x));
    const flatShape = through?.inverse(valueOf(subject, atExample(subject), Generator.fromSeed(0))).shape ?? example.eventShape;
    const scalar = record(subject, () => [], density, flatShape);
    const checked = new Map<string, number>();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rng = Generator.fromSeed(seed);
        const numbers = parametersNear(subject, rng);
        const value = valueOf(subject, numbers, rng);
        const at = new Map([...numbers, [VALUE, Float64Array.from((through?.inverse(value) ?? value).data())] as const]);
        const { total, slopes } = scalar(at);
        const flat = inputs.flatMap((name) => [...(at.get(name) ?? [])].map((x, i) => ({ name, x, i, slope: slopes.get(name)?.[i] ?? Number.NaN })));
        // Rounding moves the log density as changes of its arguments by some units would.
        const noise = 4 * ULPS * EPSILON * (1 + Math.abs(total) + flat.reduce((sum, { x, slope }) => sum + Math.abs(x * slope), 0));
        for (const { name, x, i, slope } of flat.filter((one) => isDifferentiated(one.name))) {
          const h = 2 ** -7 * (x === 0 ? 1 : Math.min(1, Math.abs(x)));
          const difference = (by: number): number => {
            const [above, below] = [x + by, x - by].map((moved) => scalar(withNumber(at, name, i, moved)).total);
            return ((above ?? Number.NaN) - (below ?? Number.NaN)) / (2 * by);
          };
          const [d1, d2, d4] = [difference(h), difference(h / 2), difference(h / 4)];
          if (![d1, d2, d4].every(Number.isFinite)) continue; // the support ends within a step
          // Errors in h^2, then in h^4, are removed; what is left is smaller than the last correction was. Weights of the three: 1/45, 20/45, 64/45.
          const [once, again] = [(4 * d2 - d1) / 3, (4 * d4 - d2) / 3];
          const limit = again + (again - once) / 15;
          const bound = Math.abs(again - once) + ((1 / 45) * 1 + (20 / 45) * 2 + (64 / 45) * 4) * (noise / h);
          expect(Math.abs(slope - limit) <= bound, `d/d ${name}[${i}] at ${x}: ${slope}, differences ${limit}, bound ${bound}`).toBe(true);
          if (bound < 1e-6 * (1 + Math.abs(limit))) checked.set(name, (checked.get(name) ?? 0) + 1);
        }
      }),
      { numRuns: RUNS },
    );
    // A check whose bound is wide shows nothing: most must be sharp.
    for (const name of inputs.filter(isDifferentiated)) {
      const isAtom = ATOMS[family]?.includes(name) === true;
      expect(checked.get(name) ?? 0, `sharp checks of d/d ${name}`).toBeGreaterThanOrEqual(isAtom ? 0 : RUNS / 2);
    }
  });
});
