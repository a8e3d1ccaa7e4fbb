/**
 * @file Hold a family of distributions of single numbers to everything that a distribution promises, in one line for each family.
 *
 * Reference values have 50 digits and come from scripts/reference/distributions.py. Errors are bounded by `backwardBound`: no result is
 * further from the truth than a change of the arguments by a few units in their last place makes it.
 */
import { array, lift, type Num, type Value } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import type { Distribution } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { backwardBound, isWithin } from "./backwardBound.ts";
import { expectCode } from "./expectCode.ts";
import { differentiated } from "./gradientOf.ts";
import { integral } from "./integral.ts";

/** A number as JSON holds it. */
type Stored = number | string;

/** Units in the last place of the incomplete gamma and beta functions, which are held to 1e-13. */
const INCOMPLETE = 450;

/** What the script writes for a family. */
export interface Fixture {
  readonly family: string;
  readonly isDiscrete: boolean;
  /** Values of each parameter that must be refused. */
  readonly refused: Readonly<Record<string, readonly Stored[]>>;
  readonly cases: readonly {
    readonly parameters: Readonly<Record<string, Stored>>;
    readonly mean?: Stored;
    readonly variance?: Stored;
    readonly entropy?: Stored;
    readonly points: readonly {
      readonly x: Stored;
      readonly logDensity: Stored;
      readonly gradient?: Readonly<Record<string, Stored>>;
      readonly cdf?: Stored;
      readonly logCdf?: Stored;
      readonly logSurvival?: Stored;
    }[];
    readonly quantiles?: readonly (readonly Stored[])[];
    readonly outside: readonly Stored[];
  }[];
}

/** Where a family differs from the rule; each with its reason where it is used. */
export interface ContractOptions {
  /** Units in the last place that rounding may cost. Default 16. */
  readonly ulps?: number;
  /** The size of the terms of which a slope of the log density is the difference, by parameter. Default 0: the slope's own. */
  readonly slopeTerms?: Readonly<Record<string, (parameters: Readonly<Record<string, number>>, x: number) => number>>;
  /** How many moments exist for a test of draws: 4 lets the variance be tested, 2 the mean, 0 neither. Default 4. */
  readonly moments?: 0 | 2 | 4;
  /** Draws for the test of the sampler. Default 20,000: a cdf that is off by 0.027 anywhere is seen. */
  readonly draws?: number;
  /** Cases, by position, whose probabilities are too many to be added up. */
  readonly unsummed?: readonly number[];
  /** The family knows log P(X <= x) and log P(X > x) in its far tails too. Default false: they are -Infinity where the cdf rounds to 0 or 1. */
  readonly tails?: boolean;
}

type Parameters = Readonly<Record<string, number>>;
// `never` in place of the parameters: every family has other names.
type AnyFactory = (parameters: never) => Distribution;

const numberOf = (x: Stored): number => (typeof x === "number" ? x : x === "NaN" ? Number.NaN : x === "Infinity" ? Infinity : -Infinity);

/** Test a family against its fixture and against itself. */
export function distributionContract(factory: AnyFactory, fixture: Fixture, options: ContractOptions = {}): void {
  const { ulps = 16, moments = 4, slopeTerms = {}, draws = 20_000, unsummed = [], tails = false } = options;
  const make = (parameters: Readonly<Record<string, Num>>): Distribution => factory(parameters as never);
  const names = Object.keys(fixture.refused);
  const cases = fixture.cases.map((found) => ({
    ...found,
    parameters: Object.fromEntries(Object.entries(found.parameters).map(([name, value]) => [name, numberOf(value)])),
  }));
  const title = (parameters: Parameters): string => `${fixture.family}(${names.map((name) => `${name}: ${parameters[name]}`).join(", ")})`;
  /** A function of the value (if given) and the parameters, as numbers. */
  const asFunction = (read: (d: Distribution, x: number) => Value) => (x: number, ...p: readonly number[]): number => {
    try {
      return read(make(Object.fromEntries(names.map((name, i) => [name, p[i] ?? Number.NaN]))), x).item();
    } catch {
      return Number.NaN; // a neighbour of the parameters that is not allowed
    }
  };
  const inOrder = (parameters: Parameters): number[] => names.map((name) => parameters[name] ?? Number.NaN);

  describe(fixture.family, () => {
    describe.each(cases.map((found) => [title(found.parameters), found] as const))("%s", (_, { parameters, points, quantiles = [], outside, ...closed }) => {
      const d = make(parameters);
      const expectNear = (read: (d: Distribution, x: number) => Value, x: number, expected: number, floor: number, what: string): void => {
        const f = asFunction(read);
        const actual = f(x, ...inOrder(parameters));
        const bound = backwardBound((...at) => f(at[0] ?? Number.NaN, ...at.slice(1)), [x, ...inOrder(parameters)], { ulps, floor });
        expect(isWithin(actual, expected, bound), `${what} at ${x}: ${actual}, truth ${expected}, bound ${bound}`).toBe(true);
      };

      it("has the log density of the reference, far into its tails", () => {
        for (const { x, logDensity } of points) expectNear((of, at) => of.logProb(at), numberOf(x), numberOf(logDensity), 1, "logProb");
      });

      it("has the gradient of the reference, in the value and in every parameter", () => {
        const ofParameters = (p: readonly Value[]): Distribution => make(Object.fromEntries(names.map((name, i) => [name, p[i] ?? Number.NaN])));
        const inValue = fixture.isDiscrete ? undefined : differentiated((value, ...p) => ofParameters(p).logProb(value ?? Number.NaN), names.length + 1);
        for (const { x: stored, gradient } of points) {
          if (gradient === undefined) continue;
          const x = numberOf(stored);
          const slopes = inValue ?? differentiated((...p) => ofParameters(p).logProb(x), names.length);
          const at = inValue === undefined ? inOrder(parameters) : [x, ...inOrder(parameters)];
          const actual = slopes(at).gradient;
          for (const [i, name] of (inValue === undefined ? names : ["x", ...names]).entries()) {
            // The script leaves out parameters that count something, in which there are no slopes.
            if (gradient[name] === undefined) continue;
            const expected = numberOf(gradient[name]);
            const bound = backwardBound((...moved) => slopes(moved).gradient[i] ?? Number.NaN, at, { ulps, floor: slopeTerms[name]?.(parameters, x) ?? 0 });
            expect(isWithin(actual[i] ?? Number.NaN, expected, bound), `d/d${name} at ${x}: ${actual[i]}, truth ${expected}, bound ${bound}`).toBe(true);
          }
        }
      });

      it("has -Infinity with a zero gradient outside of its support, and NaN for NaN", () => {
        const recorded = differentiated((value, ...p) => make(Object.fromEntries(names.map((name, i) => [name, p[i] ?? Number.NaN]))).logProb(value ?? Number.NaN), names.length + 1);
        const recordedAt = (x: number) => recorded([x, ...inOrder(parameters)]);
        for (const x of outside.map(numberOf)) {
          expect(d.logProb(x).item(), `at ${x}`).toBe(-Infinity);
          const { value, gradient } = recordedAt(x);
          expect(value, `at ${x}`).toBe(-Infinity);
          expect(gradient.every((slope) => slope === 0), `gradient ${gradient.join(", ")} at ${x}`).toBe(true);
        }
        expect(d.logProb(Number.NaN).item()).toBeNaN();
        expect(recordedAt(Number.NaN).value).toBeNaN();
      });

      for (const moment of ["mean", "variance", "entropy"] as const) {
        const truth = closed[moment];
        it(truth === undefined ? `says that it has no ${moment}` : `has the ${moment} of the reference`, () => {
          if (truth === undefined) expectCode(() => d[moment](), "not-implemented-for");
          else expectNear((of) => of[moment](), 0, numberOf(truth), moment === "entropy" ? 1 : 0, moment);
        });
      }

      it(points[0]?.cdf === undefined ? "says that it has no cdf" : "has the cdf of the reference, relatively accurate near 0", () => {
        if (points[0]?.cdf === undefined) expectCode(() => d.cdf(numberOf(points[0]?.x ?? 0)), "not-implemented-for");
        for (const { x, cdf } of points) if (cdf !== undefined) expectNear((of, at) => of.cdf(at), numberOf(x), numberOf(cdf), 0, "cdf");
        if (points[0]?.cdf === undefined) return;
        for (const [x, p] of [[-Infinity, 0], [Infinity, 1]] as const) expect(d.cdf(x).item()).toBeCloseTo(p, 15);
      });

      if (tails) it("has the logarithms of both tail probabilities of the reference", () => {
        for (const { x, logCdf, logSurvival } of points) {
          if (logCdf !== undefined) expectNear((of, at) => of.logCdf?.(at) ?? lift(Number.NaN), numberOf(x), numberOf(logCdf), 0, "logCdf");
          if (logSurvival !== undefined) expectNear((of, at) => of.logSurvival?.(at) ?? lift(Number.NaN), numberOf(x), numberOf(logSurvival), 0, "logSurvival");
        }
      });

      it(quantiles.length === 0 ? "says that it has no quantiles" : "has the quantiles of the reference", () => {
        if (quantiles.length === 0) expectCode(() => d.icdf(0.5), "not-implemented-for");
        for (const [q = 0, x = 0] of quantiles) {
          if (fixture.isDiscrete) expectSmallest(d, numberOf(q), numberOf(x));
          else expectNear((of, at) => of.icdf(at), numberOf(q), numberOf(x), 0, "icdf");
        }
      });
    });

    it.each(names)("refuses a parameter `%s` outside of its support, naming site and element", (name) => {
      const parameters = cases[0]?.parameters ?? {};
      for (const wrong of (fixture.refused[name] ?? []).map(numberOf)) {
        expectCode(() => make({ ...parameters, [name]: wrong }).checkParameters("y"), "parameter-outside-support");
        const good = parameters[name] ?? Number.NaN;
        const { facts } = expectCode(() => make({ ...parameters, [name]: [good, wrong] }).checkParameters("y"), "parameter-outside-support");
        expect(facts).toMatchObject({ site: "y", parameter: name, index: " at [1]" });
      }
    });

    it("takes parameters in order, prints as it was typed, and broadcasts them", () => {
      const { parameters = {} } = cases[0] ?? {};
      const inPlace = (factory as unknown as (...p: readonly number[]) => Distribution)(...inOrder(parameters));
      const x = inSupport(inPlace, 3);
      expect(inPlace.logProb(x).toArray()).toEqual(make(parameters).logProb(x).toArray());
      expect(String(inPlace)).toBe(asTyped(fixture.family, names, inOrder(parameters)));
      const [first = "", ...others] = names;
      const column = array([parameters[first] ?? Number.NaN, parameters[first] ?? Number.NaN]).reshape([2, 1]);
      const rows = Object.fromEntries(others.map((name) => [name, [0, 1, 2].map(() => parameters[name] ?? Number.NaN)]));
      const batch = others.length === 0 ? [2, 1] : [2, 3];
      const wide = make({ [first]: column, ...rows });
      expect(wide.batchShape).toEqual(batch);
      for (const shape of [wide.logProb(x[0] ?? 0).shape, wide.sample(Generator.fromSeed(0)).shape]) expect(shape).toEqual(batch);
      expect(wide.sample(Generator.fromSeed(0), [4]).shape).toEqual([4, ...batch]);
    });

    it("may be expanded, counted as one event, and picked by rows, with the same densities", () => {
      const d = make(cases[0]?.parameters ?? {});
      const x = inSupport(d, 6);
      const each = x.map((one) => d.logProb(one).item());
      const grid = array(x).reshape([2, 3]);
      const wide = d.expand([2, 3]);
      expect(wide.logProb(grid).data()).toEqual(Float64Array.from(each));
      expect(wide.expand([4, 2, 3]).batchShape).toEqual([4, 2, 3]);
      expectCode(() => wide.expand([3]), "expand-shape");
      const event = wide.toEvent(1);
      expect([event.batchShape, event.eventShape]).toEqual([[2], [3]]);
      const sums = event.logProb(grid).data();
      for (const row of [0, 1]) {
        const terms = each.slice(3 * row, 3 * row + 3);
        expect(sums[row]).toBeCloseTo(terms.reduce((a, b) => a + b, 0), 9 - Math.ceil(Math.log10(1 + Math.max(...terms.map(Math.abs)))));
      }
      expect(wide.toEvent().toEvent().eventShape).toEqual([2, 3]);
      expectCode(() => wide.toEvent(3), "event-dims");
      expect(wide.rows?.([0, 5]).batchShape).toEqual([2]);
    });

    describe.each(cases.map((found, i) => [title(found.parameters), found, i] as const))("%s agrees with itself:", (_, { parameters, points, mean, variance, quantiles = [] }, position) => {
      const d = make(parameters);
      const hasCdf = points[0]?.cdf !== undefined;
      const hasQuantiles = quantiles.length > 0;

      if (!unsummed.includes(position)) it(fixture.isDiscrete ? "its probabilities sum to 1" : "its density integrates to 1", () => {
        const { total: whole, error } = fixture.isDiscrete ? { total: probabilitySum(d), error: 1e-11 } : integral(d);
        expect(Math.abs(whole - 1), `total ${whole}`).toBeLessThan(error);
      });

      if (hasCdf && !fixture.isDiscrete) it("the derivative of its cdf is its density, and its quantile function undoes its cdf", () => {
        const differentiatedCdf = differentiated((v) => d.cdf(v ?? Number.NaN), 1);
        const slopeAt = (x: number): number => differentiatedCdf([x]).gradient[0] ?? Number.NaN;
        for (const x of inSupport(d, 20)) {
          const density = Math.exp(d.logProb(x).item());
          const bound = backwardBound((at) => slopeAt(at ?? Number.NaN), [x], { ulps: 64 }) + 64 * 2 ** -52 * density * (1 + Math.abs(d.logProb(x).item()));
          const slope = slopeAt(x);
          expect(isWithin(slope, density, bound), `cdf'(${x}) = ${slope}, density ${density}, bound ${bound}`).toBe(true);
          if (!hasQuantiles) continue;
          const p = d.cdf(x).item();
          const back = backwardBound((at) => d.icdf(at ?? Number.NaN).item(), [p], { ulps: 64 }) + backwardBound((at) => d.icdf(d.cdf(at ?? Number.NaN)).item(), [x], { ulps: 64 });
          expect(isWithin(d.icdf(p).item(), x, back), `icdf(cdf(${x})) = ${d.icdf(p).item()}, bound ${back}`).toBe(true);
        }
      });

      if (hasCdf && fixture.isDiscrete) it("its cdf rises by the probability of each value, and its quantile function undoes it", () => {
        const support = Array.from({ length: 50 }, (_, i) => d.icdf(1e-3).item() + i).filter((k) => k <= d.icdf(1).item());
        const boundOf = (read: (of: Distribution, x: number) => Value, k: number, allowed: number): number => {
          const f = asFunction(read);
          return backwardBound((...at) => f(k, ...at), inOrder(parameters), { ulps: allowed });
        };
        let before = d.cdf((support[0] ?? 0) - 1).item();
        for (const k of support) {
          const p = d.cdf(k).item();
          const mass = Math.exp(d.logProb(k).item());
          // The count is an argument of the incomplete functions too, in which the cdf rises by about its mass.
          const bound = 2 * (boundOf((of, at) => of.cdf(at), k, INCOMPLETE) + INCOMPLETE * 2 ** -52 * Math.abs(k) * mass) + boundOf((of, at) => of.logProb(at).exp(), k, ulps);
          const rise = p - before;
          expect(isWithin(rise, mass, bound), `cdf rises by ${rise} at ${k}, bound ${bound}`).toBe(true);
          if (k + 0.5 !== k) expect(d.cdf(k + 0.5).item()).toBe(p);
          if (hasQuantiles && p > before && p < 1) expect(d.icdf(p).item()).toBe(k);
          if (hasQuantiles && p - before > 1e-9) expect(d.icdf((p + before) / 2).item()).toBe(k);
          before = p;
        }
      });

      it("its draws lie in its support and follow its cdf", () => {
        const sampled = d.sample(Generator.fromSeed(20261121).fold(title(parameters)), [draws]).data();
        const inside = d.support.contains(array(Array.from(sampled))).data();
        expect(inside.every((bit) => bit === 1)).toBe(true);
        if (!hasCdf) return;
        // Dvoretzky, Kiefer and Wolfowitz (Massart 1990): P(sup |F_n - F| > e) <= 2 exp(-2 n e^2) for any F; 1e-6 is the chance of a false alarm.
        const threshold = Math.sqrt(Math.log(2 / 1e-6) / (2 * draws));
        expect(largestGap(Float64Array.from(sampled), (x) => d.cdf(Array.from(x)).data())).toBeLessThan(threshold);
      });

      const sd = Math.sqrt(numberOf(variance ?? "NaN"));
      if (moments > 0 && mean !== undefined && Number.isFinite(sd) && sd > 0) it("its draws have its moments", () => {
        const sampled = d.sample(Generator.fromSeed(7).fold(title(parameters)), [draws]).data();
        const average = total(sampled) / draws;
        // |z| < 5: a bias of 6.6 / sqrt(draws) standard deviations is seen with 95 %, and a false alarm comes once in 1.7 million.
        expect(Math.abs(average - numberOf(mean)) / (sd / Math.sqrt(draws))).toBeLessThan(5);
        // The spread of squares is not known from draws that hardly ever leave one value.
        if (moments < 4 || draws - commonest(sampled) < 100) return;
        const squares = Float64Array.from(sampled, (x) => ((x - numberOf(mean)) / sd) ** 2);
        // Nor from draws of which one alone makes up a fiftieth of the sum: fourth moments that are finite, but out of reach.
        if (squares.reduce((most, x) => Math.max(most, x), 0) > total(squares) / 50) return;
        const square = total(squares) / draws;
        const spread = Math.sqrt(total(squares.map((x) => (x - square) ** 2)) / draws);
        // All squares of a fair coin are 1.
        expect(Math.abs(square - 1)).toBeLessThan((5 * spread) / Math.sqrt(draws) + 1e-12);
      });
    });
  });
}

/**
 * The quantile is the smallest k whose cdf, as a double, is at least q; and it is the true one unless q is so near a step that a few units in
 * the last place of q decide.
 */
function expectSmallest(d: Distribution, q: number, truth: number): void {
  const k = d.icdf(q).item();
  const [below, at] = [d.cdf(k - 1).item(), d.cdf(k).item()];
  expect(below < q && q <= at, `cdf(${k - 1}) = ${below} < ${q} <= cdf(${k}) = ${at}`).toBe(true);
  const [least, most] = [d.icdf(q * (1 - 8 * 2 ** -52)).item(), d.icdf(Math.min(1, q * (1 + 8 * 2 ** -52))).item()];
  expect(least <= truth && truth <= most, `icdf(${q}) = ${k}, truth ${truth}, within rounding ${least} to ${most}`).toBe(true);
}

/** A call as it is usually typed: probabilities in order, logits by name. */
function asTyped(family: string, names: readonly string[], values: readonly number[]): string {
  if (family.endsWith("Logits")) return `dist.${family.slice(0, -6)}({ ${names.map((name, i) => `${name}: ${values[i]}`).join(", ")} })`;
  return `dist.${family.replace(/Probs$/, "")}(${values.join(", ")})`;
}

/** How often the commonest value occurs. */
function commonest(x: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < x.length; i++) counts.set(x[i] ?? 0, (counts.get(x[i] ?? 0) ?? 0) + 1);
  return Math.max(...counts.values());
}

function total(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] ?? Number.NaN;
  return sum;
}

/** Draws of a distribution, as members of its support. */
function inSupport(d: Distribution, n: number): number[] {
  return Array.from(d.sample(Generator.fromSeed(1), [n]).data());
}

/** The values with mass: all of a support of a few, or those between the quantiles that leave out less than 1e-13 on each side. */
function countable(d: Distribution): number[] {
  const [least, most] = [d.icdf(1e-15).item(), (d.isf?.(1e-15) ?? d.icdf(1)).item()];
  const from = Math.max(least - 60, d.icdf(0).item());
  const all = Array.from({ length: Math.min(most + 60, d.icdf(1).item()) - from + 1 }, (_, i) => from + i);
  expect(d.logProb([from - 1, all.at(-1) ?? 0]).data()[0], `nothing lies far below ${from}`).toBeLessThan(-30);
  return all;
}

function probabilitySum(d: Distribution): number {
  return total(Float64Array.from(d.logProb(countable(d)).data(), (x) => Math.exp(x)));
}

/** The largest distance between the empirical and the given distribution function, ties and steps included. */
function largestGap(sampled: Float64Array, cdf: (x: Float64Array) => ArrayLike<number>): number {
  sampled.sort();
  const p = cdf(sampled);
  let gap = 0;
  for (let i = 0; i < sampled.length; i++) {
    let last = i;
    while (sampled[last + 1] === sampled[i]) last++;
    gap = Math.max(gap, Math.abs((last + 1) / sampled.length - (p[i] ?? Number.NaN)));
    // Below a tie the empirical function has its lower value; a continuous cdf is as high there, a step is checked at its own values.
    if (last === i) gap = Math.max(gap, Math.abs(i / sampled.length - (p[i] ?? Number.NaN)));
    i = last;
  }
  return gap;
}

