/** Predictive checks against what can be counted by hand, published figures, and simulation. */
import { Generator, normalQuantile } from "@typyro/base";
import { describe, expect, test } from "vitest";
import { Draws, ecdfBand, InferenceData, kaplanMeier, ppcCensored, ppcPava, ppcPit, ppcRootogram, ppcTstat, type PredictiveParts } from "../src/index.ts";

/** Predicted data sets of `y`, one chain. */
function predicted(rows: readonly (readonly number[])[], name = "y"): Draws {
  const size = rows[0]?.length ?? 0;
  return new Draws({ chains: 1, draws: rows.length, variables: [{ name, shape: [size], data: Float64Array.from(rows.flat()) }] });
}
const parts = (rows: readonly (readonly number[])[], observed: readonly number[]): PredictiveParts => ({ predictions: predicted(rows), observed });

describe("a statistic among predicted data sets", () => {
  const four = parts([[1, 2, 9], [0, 4, 5], [2, 2, 2], [3, 8, 1]], [2, 3, 6]);

  test.each([
    ["mean", 11 / 3, [4, 3, 2, 4]], ["median", 3, [2, 4, 2, 3]], ["min", 2, [1, 0, 2, 1]], ["max", 6, [9, 5, 2, 8]],
    ["var", 13 / 3, [19, 7, 0, 13]], ["iqr", 2, [4, 2.5, 0, 3.5]], ["mad", 1, [1, 1, 0, 2]],
  ] as const)("%s is that of each data set", (statistic, observed, expected) => {
    const found = ppcTstat(four, { statistic });
    expect(found.observed).toBeCloseTo(observed, 12);
    expect([...found.predicted].map((value) => Number(value.toFixed(12)))).toEqual(expected);
  });
  test("sd is the root of var, and a number between 0 and 1 a quantile of type 7", () => {
    expect(ppcTstat(four, { statistic: "sd" }).observed ** 2).toBeCloseTo(13 / 3, 12);
    expect([...ppcTstat(four, { statistic: 0.25 }).predicted]).toEqual([1.5, 2, 2, 2]);
  });
  test("p is twice the smaller share beyond the observed value, which counts on both sides", () => {
    const { atLeast, p } = ppcTstat(four, { statistic: "max" });
    expect([atLeast, p]).toEqual([0.5, 1]);
    expect(ppcTstat(four, { statistic: "min" }).p).toBe(0.5);
    expect(ppcTstat({ ...four, observed: [9, 9, 10] }, { statistic: "max" }).p).toBe(0);
  });
  test("the median is the default, and a function any statistic", () => {
    expect(ppcTstat(four).name).toBe("median");
    const zeros = ppcTstat(four, { statistic: (y) => y.filter((value) => value === 0).length });
    expect([zeros.observed, ...zeros.predicted]).toEqual([0, 0, 1, 0, 0]);
  });
  test("it prints itself", () => {
    expect(String(ppcTstat(four, { statistic: "max" }))).toBe("max: observed 6.000, predicted 6.500 (2.495 to 8.835), p = 1.000");
  });
  test("what is no statistic is refused", () => {
    // @ts-expect-error NumPy's name
    expect(() => ppcTstat(four, { statistic: "std" })).toThrow("[statistic-unknown] `statistic` is `std`");
    expect(() => ppcTstat(four, { statistic: 1 })).toThrow("[statistic-unknown] `statistic` is `1`");
    expect(() => ppcTstat(four, { statistic: () => NaN })).toThrow("is NaN for 5 of 5 data sets of 3 values");
    expect(() => ppcTstat(parts([[1], [2]], [1]), { statistic: "sd" })).toThrow("[statistic-not-a-number] the statistic `sd` is NaN for 3 of 3 data sets of 1 value");
  });
});

describe("the place of an observation among its predictions", () => {
  test("is the share of predictions below it", () => {
    expect([...ppcPit(parts([[1, 10], [2, 20], [3, 30], [4, 40]], [2.5, 45]))]).toEqual([0.5, 1]);
  });
  test("counts half of those that equal it, or a random part that the seed decides", () => {
    const counts = parts([[1], [2], [2], [3]], [2]);
    expect([...ppcPit(counts, { ties: "half" })]).toEqual([0.5]);
    const [first] = ppcPit(counts);
    expect(first).toBeGreaterThan(0.25);
    expect(first).toBeLessThan(0.75);
    expect([...ppcPit(counts, { seed: 0 })]).toEqual([first]);
    expect(ppcPit(counts, { seed: 1 })[0]).not.toBe(first);
  });
  test("of counts is uniform where the model is right, with ties at random", () => {
    const generator = Generator.fromSeed(3);
    const count = (): number => [0, 1, 2].reduce((sum) => sum + (generator.uniform() < 0.4 ? 1 : 0), 0);
    const n = 2000;
    const pit = ppcPit(parts(Array.from({ length: 200 }, () => Array.from({ length: n }, count)), Array.from({ length: n }, count)));
    // The mean of n uniform numbers has standard error 1 / sqrt(12 n) = 0.0065, and so have their squares 0.0067: a bias of 0.05 shows.
    expect(Math.abs(pit.reduce((a, b) => a + b, 0) / n - 1 / 2) * Math.sqrt(12 * n)).toBeLessThan(5);
    expect(Math.abs(pit.reduce((a, b) => a + b * b, 0) / n - 1 / 3) / Math.sqrt(4 / 45 / n)).toBeLessThan(5);
  });
});

describe("a band for the cumulative distribution of uniform numbers", () => {
  test("holds as many of them whole as was asked for, and hardly more", () => {
    const n = 50;
    const { x, lower, upper } = ecdfBand(n, { prob: 0.9 });
    const generator = Generator.fromSeed(8);
    const runs = 20_000;
    let held = 0;
    for (let r = 0; r < runs; r++) {
      const counts = new Float64Array(n);
      for (let i = 0; i < n; i++) counts[Math.floor(generator.uniform() * n)]!++;
      let sum = 0;
      held += x.every((_, i) => ((sum += counts[i]!), sum / n >= lower[i]! && sum / n <= upper[i]!)) ? 1 : 0;
    }
    // The standard error is 0.0021. Counts are whole: the next narrower band of 50 numbers holds 0.02 less, so this one up to that more.
    expect(held / runs).toBeGreaterThan(0.9 - 5 * 0.0021);
    expect(held / runs).toBeLessThan(0.92 + 5 * 0.0021);
  });
  test("is narrow at both ends, symmetric, and wider for more probability", () => {
    const { x, lower, upper } = ecdfBand(200);
    x.forEach((_, i) => expect(lower[i]! + upper[x.length - 1 - i]!).toBeCloseTo(1, 12));
    const width = (prob: number): number => ((band) => band.upper[49]! - band.lower[49]!)(ecdfBand(200, { prob }));
    expect([0.5, 0.95, 0.99].map(width)).toEqual([0.5, 0.95, 0.99].map(width).toSorted((a, b) => a - b));
    // Kolmogorov's band has half width 1.358 / sqrt(n) at 95 %; this one spends less in the middle and more at the ends.
    expect(width(0.95) / 2).toBeGreaterThan(1.358 / Math.sqrt(200));
    expect(upper[0]! - lower[0]!).toBeLessThan(1.358 / Math.sqrt(200));
  });
  test("needs a number at least", () => {
    expect(() => ecdfBand(0)).toThrow("[draws-count-not-whole]");
    expect(() => ecdfBand(10, { prob: 95 })).toThrow("[probability-outside-unit-interval]");
  });
});

describe("the rootogram", () => {
  test("counts each value in the observations and in every predicted data set", () => {
    const found = ppcRootogram(parts([[0, 1, 1], [1, 1, 3], [0, 0, 0], [1, 0, 1]], [0, 1, 2]), { prob: 0.5 });
    expect([...found.values]).toEqual([0, 1, 2, 3]);
    expect([...found.observed]).toEqual([1, 1, 1, 0]);
    expect([...found.expected]).toEqual([5 / 4, 6 / 4, 0, 1 / 4]);
    // Frequencies of 0 are 0, 1, 1, 3; of 1 they are 0, 2, 2, 2.
    expect([...found.lower]).toEqual([0.75, 1.5, 0, 0]);
    expect([...found.upper]).toEqual([1.5, 2, 0, 0.25]);
  });
  test("is of whole numbers", () => {
    expect(() => ppcRootogram(parts([[0.5]], [1]))).toThrow("[not-counts] `y` has the predicted value 0.5, where `ppcRootogram` compares frequencies of whole numbers");
    expect(() => ppcRootogram(parts([[0]], [1.5]))).toThrow("the observed value 1.5");
    expect(() => ppcRootogram(parts([[0]], [1e6]))).toThrow("reach up to 1000000, too far");
  });
});

describe("calibration", () => {
  // Forecasts 0.25, 0.5, 0.5, 0.75; the outcomes of the two in the middle are pooled, and then fall below the first.
  const rows = [[0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1]];

  test("pools outcomes until they rise with the forecast, and equal forecasts first", () => {
    const found = ppcPava(parts(rows, [1, 0, 0, 1]), { prob: 0.5 });
    expect([...found.forecast]).toEqual([0.25, 0.5, 0.75]);
    expect([...found.counts]).toEqual([1, 2, 1]);
    expect([...found.calibrated]).toEqual([1 / 3, 1 / 3, 1]);
    // The same fit to predicted data sets: (0, 1/2, 1) three times, and (1/2, 1/2, 1/2) for the third.
    expect([...found.lower]).toEqual([0, 0.5, 0.875]);
    expect([...found.upper]).toEqual([0.125, 0.5, 1]);
  });
  test("splits the Brier score into miscalibration, discrimination and uncertainty", () => {
    const { brier, miscalibration, discrimination, uncertainty } = ppcPava(parts(rows, [1, 0, 0, 1]));
    expect(brier).toBeCloseTo((0.75 ** 2 + 0.5 ** 2 + 0.5 ** 2 + 0.25 ** 2) / 4, 14);
    expect(uncertainty).toBe(0.25);
    const best = (4 / 9 + 1 / 9 + 1 / 9) / 4;
    expect(miscalibration).toBeCloseTo(brier - best, 14);
    expect(discrimination).toBeCloseTo(uncertainty - best, 14);
  });
  test("is of zeros and ones", () => {
    expect(() => ppcPava(parts([[2]], [1]))).toThrow("[not-binary] `y` has the predicted value 2, where `ppcPava` calibrates forecasts of 0 and 1");
  });
});

describe("survival", () => {
  // Remission of 21 leukaemia patients under 6-MP, in weeks. @source Freireich et al. 1963, Blood 21(6); Kaplan-Meier estimates as in Cox & Oakes 1984, table 1.1 and section 4.2.
  const times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
  const events = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0];
  const published = [[6, 0.857], [7, 0.807], [10, 0.753], [13, 0.69], [16, 0.627], [22, 0.538], [23, 0.448]] as const;

  test("is estimated as Kaplan and Meier do, whatever the order of the times", () => {
    const order = times.map((_, i) => (i * 8) % times.length);
    const curve = kaplanMeier(order.map((i) => times[i]!), { events: order.map((i) => events[i]!) });
    for (const [time, s] of published) expect(curve.survival[curve.times.indexOf(time)]).toBeCloseTo(s, 3);
    expect([...curve.times]).toEqual([...new Set(times)]);
    expect(curve.survival[curve.times.indexOf(35)]).toBe(curve.survival[curve.times.indexOf(23)]);
  });
  test("has an interval from Greenwood's variance on the scale of log(-log S)", () => {
    const { survival, lower, upper, times: at } = kaplanMeier(times, { events, prob: 0.95 });
    const j = at.indexOf(10);
    const greenwood = 3 / (21 * 18) + 1 / (17 * 16) + 1 / (15 * 14);
    const spread = (normalQuantile(0.975) * Math.sqrt(greenwood)) / Math.abs(Math.log(survival[j]!));
    expect(lower[j]).toBeCloseTo(survival[j]! ** Math.exp(spread), 12);
    expect(upper[j]).toBeCloseTo(survival[j]! ** Math.exp(-spread), 12);
  });
  test("without censoring is the share of times beyond, and ends at 0 with no interval", () => {
    const { survival, lower } = kaplanMeier([3, 1, 2, 2], { events: [true, true, true, true] });
    expect([...survival].map((s) => Number(s.toFixed(12)))).toEqual([0.75, 0.25, 0]);
    expect(lower[2]).toBeNaN();
  });
  test("is compared with the share of predicted times beyond each observed one", () => {
    const { observed, predicted: found } = ppcCensored(parts([[1, 2, 5], [4, 4, 4], [0, 1, 9]], [2, 4, 3]), { events: [1, 1, 0], prob: 0.5 });
    expect([...observed.times]).toEqual([2, 3, 4]);
    const shares = [[1 / 3, 1, 1 / 3], [1 / 3, 1, 1 / 3], [1 / 3, 0, 1 / 3]];
    shares.forEach((column, j) => expect(found.survival[j]).toBeCloseTo(column.reduce((a, b) => a + b, 0) / 3, 12));
    expect(found.lower[0]).toBeCloseTo(1 / 3, 12);
    expect(found.upper[0]).toBeCloseTo(2 / 3, 12);
  });
  test("is predicted at any times that are wanted", () => {
    const { predicted: found } = ppcCensored(parts([[1, 3], [2, 3]], [2, 4]), { events: [1, 1], at: [0, 1.5, 9] });
    expect([[...found.times], [...found.survival]]).toEqual([[0, 1.5, 9], [1, 0.75, 0]]);
  });
  test("needs an event, observed or not, for every time", () => {
    expect(() => kaplanMeier([1, 2], { events: [1] })).toThrow("[events-mismatch] there are 2 times and 1 entry in `events`");
    expect(() => kaplanMeier([1, 2], { events: [1, 2] })).toThrow("[event-not-boolean] entry 1 of `events` is 2");
    expect(() => kaplanMeier([1, NaN], { events: [1, 1] })).toThrow("[observed-not-finite] the observed value of `times[1]` is NaN");
  });
});

describe("what predictions and observations are taken from", () => {
  const both = new Draws({ chains: 1, draws: 2, variables: [{ name: "y", shape: [2], data: Float64Array.of(1, 2, 3, 4) }, { name: "z", shape: [], data: Float64Array.of(0, 1) }] });

  test("saved groups bring their observed data, of the site that is named", () => {
    const groups = new InferenceData({ posterior_predictive: both, observed_data: [{ name: "z", shape: [], data: Float64Array.of(0.5) }] });
    expect([...ppcPit(groups, { site: "z" })]).toEqual([0.5]);
    expect(() => ppcPit(groups)).toThrow("[several-observed-sites] there are 2 observed sites, `y`, `z`, and `ppcPit` was not told which to look at");
    expect(() => ppcPit(groups, { site: "y" })).toThrow("[observed-missing] `ppcPit` has predictions of `y` and no observed values of it to compare them with");
    expect(() => ppcPit(groups, { site: "yy" })).toThrow("[unknown-draws]");
    expect(() => ppcPit(groups, { group: "prior_predictive" })).toThrow("[group-missing]");
  });
  test("a posterior is asked for predictions of the one site that it has observed", () => {
    const asked: unknown[] = [];
    const posterior = {
      predict: (_data?: undefined, options?: object) => (asked.push(options), both.select(["z"])),
      model: { data: () => ({ observed: [{ name: "z", shape: [], data: Float64Array.of(2) }] }) },
    };
    expect([...ppcPit(posterior, { seed: 4 })]).toEqual([1]);
    expect(asked).toEqual([{ seed: 4, sites: ["z"] }]);
  });
  test("what does not belong together or is not finite is refused", () => {
    expect(() => ppcPit(parts([[1, 2]], [1]))).toThrow("[draws-do-not-match] the observed values and the predictions of `y` do not belong together: there are 1 of one and 2 of the other");
    expect(() => ppcPit(parts([[1, 2], [NaN, 3]], [1, 2]))).toThrow("[predictions-not-finite] the prediction of `y[0]` is NaN at chain 0, draw 1, where `ppcPit` needs finite ones");
    expect(() => ppcPit(parts([[1, 2]], [1, NaN]))).toThrow("[observed-not-finite] the observed value of `y[1]` is NaN");
    expect(() => ppcPit({ predictions: new Draws({ chains: 1, draws: 0, variables: [{ name: "y", shape: [], data: new Float64Array(0) }] }), observed: [1] })).toThrow("[no-draws]");
  });
});
