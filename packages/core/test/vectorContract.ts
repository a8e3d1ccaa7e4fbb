/**
 * @file Hold a family of distributions of vectors or matrices to everything that a distribution promises, in one line for each family.
 *
 * Reference values have 50 digits and come from scripts/reference/multivariate.py. Errors are bounded by `backwardBound`, each element of the
 * value and of the parameters being an argument.
 */
import { gradient as differentiate, interpret, lift, nodeOn, recorded, Tape, type Value } from "@typyro/autodiff";
import { Generator, type Shape, sizeOf } from "@typyro/base";
import type { Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { backwardBound, isWithin } from "./backwardBound.ts";
import { expectCode } from "./expectCode.ts";

/** Numbers as JSON holds them. */
export type Stored = number | string | readonly Stored[];

/** One distribution as the script writes it. */
export interface VectorCase {
  readonly family: string;
  readonly parameters: Readonly<Record<string, Stored>>;
  readonly values: readonly Stored[];
  readonly logProb: readonly Stored[];
  readonly mean?: Stored;
  readonly variance?: Stored;
  readonly entropy?: Stored;
  /** Which of the values the derivatives are at. */
  readonly gradientAt?: number;
  readonly gradient?: Readonly<Record<string, Stored>>;
}

/** What is particular to a family. */
export interface VectorContract {
  /** Makes the distribution of parameters under the names that the script gives them. */
  readonly make: (parameters: Readonly<Record<string, Value>>) => Distribution;
  /** Parameters that are sizes: numbers that are not differentiated, and have no batches. */
  readonly sizes?: readonly string[];
  /** A call with a wrong parameter, and the code that it is told. */
  readonly refused: readonly (readonly [make: () => Distribution, code: Parameters<typeof expectCode>[1]])[];
  /** Values outside of the support of the first case. */
  readonly outside: readonly Stored[];
  /** Units in the last place that rounding may cost. Default 16. */
  readonly ulps?: number;
  /** The size of the terms of which a variance is the difference. */
  readonly varianceTerms?: (parameters: Readonly<Record<string, Value>>) => number;
  /** The size of the terms of which a slope of the log density is the difference, by parameter. Default that of the largest slope. */
  readonly slopeTerms?: Readonly<Record<string, (parameters: Readonly<Record<string, Value>>) => number>>;
  /** Draws for each case. Default 4,000: a mean that is off by 0.1 standard deviations is seen. */
  readonly draws?: number;
  /** Which cases are drawn from; default those with finite variance. */
  readonly drawn?: (parameters: Readonly<Record<string, Value>>) => boolean;
}

const stored = (x: Stored): number[] => (typeof x === "object" ? x.flatMap(stored) : [Number(x)]);
const shapeOf = (x: Stored): Shape => (typeof x === "object" ? [x.length, ...shapeOf(x[0] ?? 0)] : []);
const valueOf = (x: Stored): Value => lift(Float64Array.from(stored(x))).reshape(shapeOf(x));

/** Everything that a density depends on, laid out in one list: the value and then the parameters. */
interface Arguments {
  readonly names: readonly string[];
  readonly shapes: readonly Shape[];
  readonly flat: readonly number[];
}

function argumentsOf(found: VectorCase, value: Stored): Arguments {
  const entries: [string, Stored][] = [["value", value], ...Object.entries(found.parameters)];
  return { names: entries.map(([name]) => name), shapes: entries.map(([, x]) => shapeOf(x)), flat: entries.flatMap(([, x]) => stored(x)) };
}

function rebuilt({ names, shapes }: Arguments, flat: readonly number[], wrap: (data: Float64Array, shape: Shape, name: string) => Value): Record<string, Value> {
  let start = 0;
  return Object.fromEntries(
    names.map((name, i) => {
      const shape = shapes[i] ?? [];
      const data = Float64Array.from(flat.slice(start, (start += sizeOf(shape))));
      return [name, wrap(data, shape, name)];
    }),
  );
}

/** The relative change of an argument from which the sensitivity of slopes is measured, as in `backwardBound`. */
const STEP = 2 ** -36;

const known = (data: Float64Array, shape: Shape): Value => lift(data).reshape(shape);

/** Test a family against its cases and against itself. */
export function vectorContract(family: string, all: readonly VectorCase[], contract: VectorContract): void {
  const { make, sizes = [], refused, outside, ulps = 16, varianceTerms, slopeTerms = {}, draws = 4000, drawn = () => true } = contract;
  const cases = all.filter((found) => found.family === family);
  const parametersOf = ({ parameters }: VectorCase): Record<string, Value> => Object.fromEntries(Object.entries(parameters).map(([name, x]) => [name, valueOf(x)]));
  const [usual] = cases;
  if (usual === undefined) throw new Error(`the fixture has no ${family}`);

  /** A quantity of the distribution as a function of all numbers that it is made of; NaN where these are not allowed. */
  const asFunction = (given: Arguments, read: (d: Distribution, value: Value) => number) => (...flat: number[]): number => {
    try {
      const { value, ...parameters } = rebuilt(given, flat, known);
      return value === undefined ? Number.NaN : read(make(parameters), value);
    } catch {
      return Number.NaN;
    }
  };

  const expectNear = (given: Arguments, read: (d: Distribution, value: Value) => number, expected: number, floor: number, what: string): void => {
    const f = asFunction(given, read);
    const actual = f(...given.flat);
    const bound = backwardBound(f, given.flat, { ulps, floor });
    expect(isWithin(actual, expected, bound), `${what}: ${actual}, truth ${expected}, bound ${bound}`).toBe(true);
  };

  /** The value and all derivatives of the log density, in reverse mode. */
  const gradientAt = (given: Arguments, flat: readonly number[]): { total: number; slopes: Record<string, readonly number[]> } => {
    const tape = new Tape();
    const inputs = rebuilt(given, flat, (data, shape, name) => (sizes.includes(name) ? known(data, shape) : recorded(tape, tape.input(name, { dtype: "f64", shape }))));
    const { value, ...parameters } = inputs;
    tape.output("total", nodeOn(tape, make(parameters).logProb(value ?? 0)));
    const evaluator = interpret(differentiate(tape, "total"));
    const numbers = rebuilt(given, flat, known);
    for (const [i, { name }] of tape.inputs.entries()) evaluator.inputs[i]?.set(numbers[name]?.data() ?? []);
    evaluator.run();
    return { total: evaluator.outputs.get("total")?.[0] ?? Number.NaN, slopes: Object.fromEntries(tape.inputs.map(({ name }) => [name, [...(evaluator.outputs.get(`d/${name}`) ?? [])]])) };
  };

  const triedGradient = (given: Arguments, flat: readonly number[]): Readonly<Record<string, readonly number[]>> | undefined => {
    try {
      return gradientAt(given, flat).slopes;
    } catch {
      return undefined; // parameters that are not allowed
    }
  };

  describe(family, () => {
    describe.each(cases.map((found) => [JSON.stringify(found.parameters), found] as const))("%s", (_, found) => {
      const d = make(parametersOf(found));

      it("has the log density of the reference, far into its tails", () => {
        for (const [i, value] of found.values.entries()) {
          const [expected = Number.NaN] = stored(found.logProb[i] ?? []);
          expectNear(argumentsOf(found, value), (of, x) => of.logProb(x).item(), expected, 1, `logProb at ${JSON.stringify(value)}`);
        }
      });

      const { gradient, gradientAt: row = 0 } = found;
      if (gradient !== undefined) it("has the gradient of the reference, in the value and in every parameter", () => {
        const given = argumentsOf(found, found.values[row] ?? []);
        const actual = gradientAt(given, given.flat);
        const moved = given.flat.flatMap((x, i) => [1 + STEP, 1 - STEP].map((by) => triedGradient(given, given.flat.with(i, x * by))));
        for (const [name, expected] of Object.entries(gradient)) {
          const slopes = actual.slopes[name] ?? [];
          // Sums that cancel to a slope near zero are as uncertain as their terms, which are of the size of the largest slope.
          const floor = Math.max(slopeTerms[name]?.(parametersOf(found)) ?? 0, ...slopes.map(Math.abs));
          for (const [i, slope] of stored(expected).entries()) {
            const changes = moved.map((other) => Math.abs((other?.[name]?.[i] ?? Number.NaN) - (slopes[i] ?? Number.NaN))).filter(Number.isFinite);
            const bound = 2 * ulps * 2 ** -52 * (floor + changes.reduce((total, change) => total + change, 0) / STEP);
            expect(isWithin(slopes[i] ?? Number.NaN, slope, bound), `d/d${name}[${i}]: ${slopes[i]}, truth ${slope}, bound ${bound}`).toBe(true);
          }
        }
      });

      for (const moment of ["mean", "variance", "entropy"] as const) {
        const truth = found[moment];
        it(truth === undefined ? `says that it has no ${moment}` : `has the ${moment} of the reference`, () => {
          if (truth === undefined) {
            expectCode(() => d[moment](), "not-implemented-for");
            return;
          }
          const given = argumentsOf(found, []); // a moment does not depend on a value
          const largest = Math.max(0, ...stored(truth).filter(Number.isFinite).map(Math.abs));
          const size = moment === "variance" ? varianceTerms?.(parametersOf(found)) : undefined;
          const floor = size ?? (moment === "entropy" ? 1 : largest);
          for (const [i, expected] of stored(truth).entries()) expectNear(given, (of) => of[moment]().data()[i] ?? Number.NaN, expected, floor, `${moment}[${i}]`);
        });
      }

      const finite = found.variance !== undefined && stored(found.variance).every(Number.isFinite);
      if (finite && drawn(parametersOf(found))) it("draws members of its support, with its mean and variance", () => {
        const sampled = d.sample(Generator.fromSeed(11).fold(JSON.stringify(found.parameters)), [draws]);
        expect(sampled.shape).toEqual([draws, ...d.eventShape]);
        expect(d.support.contains(sampled).data().every((bit) => bit === 1)).toBe(true);
        const [mean, variance] = [d.mean(), d.variance()];
        const centred = sampled.sub(mean);
        const spread = centred.square();
        // |z| < 5 for each element: a false alarm comes once in 1.7 million; a mean that is off by 0.1 standard deviations is seen with 90 %.
        for (let i = 0; i < mean.size; i++) {
          const [sd, squares] = [Math.sqrt(variance.data()[i] ?? 0), column(spread, i)];
          if (sd === 0) {
            expect(Math.max(...squares)).toBeLessThan(1e-28);
            continue;
          }
          expect(Math.abs(average(column(centred, i))) / (sd / Math.sqrt(draws)), `mean [${i}]`).toBeLessThan(5);
          const error = deviation(squares) / Math.sqrt(draws);
          if (error > 0) expect(Math.abs(average(squares) - sd * sd) / error, `variance [${i}]`).toBeLessThan(5);
        }
      });
    });

    it("refuses wrong parameters, naming the site", () => {
      for (const [build, code] of refused) {
        const error = expectCode(() => build().checkParameters("y"), code);
        if ("site" in error.facts) expect(error.site).toBe("y");
      }
    });

    it("has -Infinity with a zero gradient outside of its support, and NaN for NaN", () => {
      const d = make(parametersOf(usual));
      for (const value of outside) {
        expect(d.logProb(valueOf(value)).item(), JSON.stringify(value)).toBe(-Infinity);
        const given = argumentsOf(usual, value);
        const { total, slopes } = gradientAt(given, given.flat);
        expect(total, JSON.stringify(value)).toBe(-Infinity);
        expect(Object.values(slopes).flat().every((slope) => slope === 0), JSON.stringify(slopes)).toBe(true);
      }
      expect(d.logProb(valueOf(usual.values[0] ?? []).mul(Number.NaN)).item()).toBeNaN();
    });

    it("repeats over batches: expanded, stacked in its parameters, counted as one event, and picked by rows", () => {
      const parameters = parametersOf(usual);
      const d = make(parameters);
      const x = d.sample(Generator.fromSeed(3), [2, 3]);
      const each = Array.from({ length: 6 }, (_, i) => d.logProb(x.reshape([6, ...d.eventShape]).at(i)).item());
      const wide = d.expand([2, 3]);
      const near = (actual: Value, expected: readonly number[]): void => {
        // Many vectors are solved for at once in another order of operations.
        for (const [i, y] of expected.entries()) expect(Math.abs((actual.data()[i] ?? Number.NaN) - y)).toBeLessThan(1e-12 * (1 + Math.abs(y)));
      };
      expect([wide.batchShape, wide.eventShape]).toEqual([[2, 3], d.eventShape]);
      near(wide.logProb(x), each);
      near(d.logProb(x), each);
      expect(wide.sample(Generator.fromSeed(1), [4]).shape).toEqual([4, 2, 3, ...d.eventShape]);
      for (const moment of ["mean", "variance"] as const) expect(wide[moment]().shape).toEqual([2, 3, ...d.eventShape]);
      const stacked = make(Object.fromEntries(Object.entries(parameters).map(([name, p]) => [name, sizes.includes(name) && name !== "totalCount" ? p : p.broadcastTo([2, 1, ...p.shape])])));
      expect(stacked.batchShape).toEqual([2, 1]);
      near(stacked.logProb(x), each);
      expect(stacked.sample(Generator.fromSeed(1), [4]).shape).toEqual([4, 2, 1, ...d.eventShape]);
      const event = wide.toEvent(1);
      expect([event.batchShape, event.eventShape]).toEqual([[2], [3, ...d.eventShape]]);
      near(event.logProb(x), [0, 3].map((at) => each.slice(at, at + 3).reduce((a, b) => a + b, 0)));
      near(stacked.expand([2, 3]).rows?.([4]).logProb(x.at(1, 1)) ?? lift(Number.NaN), each.slice(4, 5));
      expectCode(() => wide.expand([3]), "expand-shape");
      expectCode(() => wide.toEvent(3), "event-dims");
    });

    it("refuses values of another event shape, and has no quantiles", () => {
      const d = make(parametersOf(usual));
      const rank = d.eventShape.length;
      expectCode(() => d.logProb(lift(new Float64Array(7 ** rank)).reshape(new Array<number>(rank).fill(7))), "value-event-shape");
      for (const method of ["cdf", "icdf"] as const) expectCode(() => d[method](0.5), "not-implemented-for");
    });
  });
}

function column(x: Value, i: number): number[] {
  const data = x.data();
  const size = x.size / (x.shape[0] ?? 1);
  return Array.from({ length: x.shape[0] ?? 0 }, (_, row) => data[row * size + i] ?? Number.NaN);
}

const average = (x: readonly number[]): number => x.reduce((total, y) => total + y, 0) / x.length;

function deviation(x: readonly number[]): number {
  const middle = average(x);
  return Math.sqrt(average(x.map((y) => (y - middle) ** 2)));
}
