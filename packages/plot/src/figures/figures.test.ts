import { isModelError } from "@typyro/base";
import { Draws, InferenceData } from "@typyro/diagnostics";
import { describe, expect, test } from "vitest";
import { normals, someDraws, textsOf } from "../../test/someDraws.ts";
import { plotAutocorrelation, plotCompare, plotDensity, plotEnergy, plotEssEvolution, plotForest, plotLines, plotLooPit, plotPair, plotParetoK, plotPpcCensored, plotPpcPava, plotPpcPit, plotPpcRootogram, plotPredictive, plotPredictiveIntervals, plotPredictiveStatistic, plotRank, plotTrace } from "../index.ts";
import { WARNING } from "../render/palette.ts";

const draws = someDraws();
const predicted = new Draws({ chains: 1, draws: 80, variables: [{ name: "y", shape: [20], data: normals(1600) }] });
const observed = normals(20, 9);
const site = (name: string) => ({ ...draws.get(name), chains: draws.chains, draws: draws.draws });

const TWO = { vars: ["mu", "tau"] };

test("every figure of variables takes draws, what holds them, and saved groups, and draws the same", () => {
  const saved = new InferenceData({ posterior: draws });
  for (const plot of [plotTrace, plotRank, plotDensity, plotForest, plotPair, plotAutocorrelation, plotEssEvolution]) {
    const { svg } = plot(draws, TWO);
    expect(plot({ draws }, TWO).svg).toBe(svg);
    expect(plot(saved, TWO).svg).toBe(svg);
  }
  expect(plotEnergy(saved).svg).toBe(plotEnergy(draws).svg);
});

test("a figure is an SVG document of its width, with its title", () => {
  const { svg, width, height, title } = plotTrace(draws, { title: "A & B", width: 500 });
  expect(title).toBe("A & B");
  expect(svg.startsWith(`<svg xmlns="http://www.w3.org/2000/svg"`)).toBe(true);
  expect(svg).toContain(`viewBox="0 0 ${width} ${height}"`);
  expect(width).toBeLessThanOrEqual(500);
  expect(textsOf(svg)[0]).toBe("A & B");
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test("a figure with the title left empty has none", () => {
  expect(textsOf(plotTrace(draws, { title: "" }).svg)[0]).toBe("2 chains of 200 draws, 2 divergences");
});

test("a figure as PNG has its size, twice", async () => {
  const figure = plotDensity(draws, { vars: ["mu"] });
  const png = await figure.png();
  expect([...png.subarray(1, 4)]).toEqual([..."PNG"].map((c) => c.charCodeAt(0)));
  const header = new DataView(png.buffer, png.byteOffset);
  expect([header.getUint32(16), header.getUint32(20)]).toEqual([2 * figure.width, 2 * figure.height]);
  await expect(figure.png({ scale: 0 })).rejects.toThrow("[figure-option]");
});

test("ids of two figures on one page differ", () => {
  const ids = (svg: string): string[] => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id);
  const [a, b] = [ids(plotTrace(draws).svg), ids(plotDensity(draws).svg)];
  expect(a.length).toBeGreaterThan(0);
  expect(new Set([...a, ...b]).size).toBe(a.length + b.length);
});

test("a mistake is told at the line that asked for the figure", () => {
  const places = [() => plotTrace(draws, { vars: ["mo"] }), () => plotPredictive(predicted, { observed: [1] }), () => plotLines({ x: [], y: [] }, {})].map((run) => {
    try {
      return run().title;
    } catch (error) {
      return isModelError(error) ? error.at.map(({ location }) => location.file.split("/").pop()).join() : String(error);
    }
  });
  expect(places).toEqual(["figures.test.ts", "figures.test.ts", "figures.test.ts"]);
});

describe("trace", () => {
  test("marks every divergent draw in every row", () => {
    const { svg } = plotTrace(draws, { vars: ["mu", "tau"] });
    const rows = [...svg.matchAll(new RegExp(`<path d="([^"]*)" fill="none" stroke="${WARNING}"`, "g"))].filter(([, d = ""]) => d.includes("v-8"));
    expect(rows.map(([, d = ""]) => d.split("M").length - 1)).toEqual([2, 2]);
  });
  test("of 50,000 draws stays small", () => {
    const long = new Draws({ chains: 2, draws: 50_000, variables: [{ name: "mu", shape: [], data: normals(100_000) }] });
    expect(plotTrace(long).svg.length).toBeLessThan(60_000);
  });
  test("shows draws that never move, and a single draw", () => {
    const still = new Draws({ chains: 2, draws: 100, variables: [{ name: "mu", shape: [], data: new Float64Array(200).fill(2.5) }] });
    const one = new Draws({ chains: 1, draws: 1, variables: [{ name: "mu", shape: [], data: Float64Array.of(0.3) }] });
    for (const { svg } of [plotTrace(still), plotTrace(one), plotDensity(still), plotForest(one), plotRank(still), plotAutocorrelation(still), plotEssEvolution(one)]) expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

describe("forest", () => {
  const labels = (svg: string): string[] => textsOf(svg).filter((text) => /^(mu|tau|theta.*\])$/.test(text));

  test("is sorted by median within a variable, the greatest on top", () => {
    expect(labels(plotForest(draws).svg)).toEqual(["mu", "tau", "theta[Choate]", "theta[Exeter]", "theta[Deerfield]"]);
    expect(labels(plotForest(draws, { sort: false }).svg)).toEqual(["mu", "tau", "theta[Choate]", "theta[Deerfield]", "theta[Exeter]"]);
  });
  test("has a line at a number or at the median of a quantity", () => {
    expect(textsOf(plotForest(draws, { vars: ["theta"], line: "mu" }).svg)).toContain("median of mu");
    expect(textsOf(plotForest(draws, { line: 0, lineLabel: "no effect" }).svg)).toContain("no effect");
    expect(() => plotForest(draws, { line: "mo" })).toThrow("did you mean `mu`?");
  });
  test("names several models in the legend, and shows figures for a single one", () => {
    const texts = textsOf(plotForest({ a: draws, b: draws.select(["mu"]) }, { vars: ["mu"] }).svg);
    expect(texts).toEqual(expect.arrayContaining(["a", "b"]));
    expect(texts.some((text) => text.includes("["))).toBe(false);
    expect(textsOf(plotForest(draws, { vars: ["mu"] }).svg).some((text) => /^[−\d.]+ \[[−\d.]+, [−\d.]+\]$/.test(text))).toBe(true);
  });
});

describe("pair", () => {
  test("needs two quantities", () => {
    expect(() => plotPair(draws, { vars: ["mu"] })).toThrow("`plotPair` got the one quantity `mu`, where at least 2 make a pair");
  });
  test("draws as many points as asked for, and every divergent draw", () => {
    const { svg } = plotPair(draws, { vars: ["mu", "tau"], points: 50 });
    const [divergent = ""] = [...svg.matchAll(new RegExp(`stroke="${WARNING}"[^>]*>(.*?)</g>`, "g"))].map(([, inner = ""]) => inner);
    expect(divergent.split("h0.01").length - 1).toBe(2);
    expect(textsOf(svg)[1]).toContain("; 50 of them drawn");
  });
});

test("energy needs energies", () => {
  const without = new Draws({ chains: 2, draws: 200, variables: draws.variables });
  expect(() => plotEnergy(without)).toThrow("[unknown-sampler-statistic]");
});

describe("predictions", () => {
  test("are shown with the observed numbers, where there are some", () => {
    expect(textsOf(plotPredictive(predicted, { observed }).svg)).toEqual(expect.arrayContaining(["Posterior predictive distribution", "observed"]));
    expect(textsOf(plotPredictive(predicted).svg)).not.toContain("observed");
  });
  test("of saved groups bring their observations along", () => {
    const saved = new InferenceData({ posterior_predictive: predicted, observed_data: [{ name: "y", shape: [20], data: observed }] });
    expect(plotPredictive(saved).svg).toBe(plotPredictive(predicted, { observed }).svg);
  });
  test("are asked of a posterior", () => {
    expect(plotPredictive({ draws, predict: () => predicted }, { observed }).svg).toBe(plotPredictive(predicted, { observed }).svg);
  });
  test("of counts are shown as shares", () => {
    const counts = new Draws({ chains: 1, draws: 50, variables: [{ name: "y", shape: [10], data: normals(500).map((z) => Math.round(2 + Math.abs(z))) }] });
    expect(textsOf(plotPredictive(counts).svg)).toContain("share");
  });
  test("have as many numbers as were observed", () => {
    expect(() => plotPredictive(predicted, { observed: [1, 2] })).toThrow("`plotPredictive` got 20 for `y` and 2 for `observed`");
    expect(() => plotPredictiveIntervals(predicted, { x: [1] })).toThrow("[figure-lengths]");
  });
  test("of several sites need a choice", () => {
    const two = new Draws({ chains: 1, draws: 80, variables: [predicted.get("y"), { ...predicted.get("y"), name: "z" }] });
    expect(() => plotPredictive(two)).toThrow("`plotPredictive` got draws of 2 sites, `y`, `z`, and shows one");
    expect(plotPredictive(two, { site: "z", axis: "y" }).svg).toBe(plotPredictive(predicted).svg);
    expect(() => plotPredictive(two, { site: "q" })).toThrow("[unknown-draws]");
  });
  test("outside their interval are counted", () => {
    const far = Float64Array.from(observed);
    far[3] = 50;
    const count = (values: Float64Array): number => Number(/\((\d+) of 20\)/.exec(plotPredictiveIntervals(predicted, { observed: values, prob: 0.999 }).svg)?.[1]);
    expect(count(far) - count(observed)).toBe(1);
  });
  test("have statistics, with the share of predictions at or above the observed one", () => {
    const { svg } = plotPredictiveStatistic(predicted, { observed: new Float64Array(20).fill(100), statistics: { largest: (y) => Math.max(...y) } });
    expect(textsOf(svg)).toContain("largest: 0.00 of predictions at or above, p = 0.00");
    expect(() => plotPredictiveStatistic(predicted, { statistics: {} })).toThrow("[figure-nothing]");
  });
  test("have statistics by name and as quantiles, and without observations too", () => {
    const { svg } = plotPredictiveStatistic(predicted, { statistics: { middle: "median", high: 0.9 } });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["middle", "high"]));
    expect(textsOf(svg)).not.toContain("observed");
  });
  test("of a posterior come with what it observed", () => {
    const posterior = { draws, predict: () => predicted, model: { data: () => ({ observed: [{ name: "y", shape: [20], data: observed }] }) } };
    expect(plotPredictive(posterior).svg).toBe(plotPredictive(predicted, { observed }).svg);
    expect(plotPpcPit(posterior).svg).toBe(plotPpcPit(predicted, { observed }).svg);
  });
});

describe("observations among their predictions", () => {
  test("lie within the band where the model is right", () => {
    expect(textsOf(plotPpcPit(predicted, { observed }).svg)).toContain("20 observations; within the band everywhere");
    expect(textsOf(plotLooPit(Array.from({ length: 50 }, (_, i) => (i + 0.5) / 50)).svg)).toContain("50 observations; within the band everywhere");
  });
  test.each([
    ["low", (u: number) => u ** 3, "observations lie low among their predictions"],
    ["high", (u: number) => 1 - u ** 3, "observations lie high among their predictions"],
    ["in the tails", (u: number) => (u < 0.5 ? u ** 3 : 1 - (1 - u) ** 3), "more observations than predicted lie in the tails: predictions are too narrow"],
    ["in the middle", (u: number) => 0.5 + 2 * (u - 0.5) ** 3, "fewer observations than predicted lie in the tails: predictions are too wide"],
  ])("are said to lie %s where they do", (_name, place, text) => {
    const { svg } = plotLooPit(Array.from({ length: 80 }, (_, i) => place((i + 0.5) / 80)));
    expect(textsOf(svg)).toContain(`80 observations; ${text}`);
    expect(svg).toContain(WARNING);
  });
  test("need observations, and values in [0, 1]", () => {
    expect(() => plotPpcPit(predicted)).toThrow("[observed-missing] `plotPpcPit` has predictions of `y` and no observed values of it");
    expect(() => plotLooPit([])).toThrow("[figure-nothing]");
    expect(() => plotLooPit([NaN, 2])).toThrow("[figure-no-finite]");
    expect(plotLooPit([0.5, NaN]).notes).toEqual(["1 of 2 values do not lie in [0, 1] and are left out."]);
  });
});

describe("checks of counts, events and times", () => {
  const whole = (f: (z: number) => number, size = 10): Draws => new Draws({ chains: 1, draws: 50, variables: [{ name: "y", shape: [size], data: normals(50 * size).map(f) }] });

  test("count the values that are observed more or less often than predicted", () => {
    const { svg } = plotPpcRootogram(whole((z) => Math.round(Math.abs(z))), { observed: [9, 9, 9, 0, 0, 0, 1, 1, 1, 1] });
    expect(textsOf(svg)).toContain("outside the interval (1 of 10)");
    expect(() => plotPpcRootogram(predicted, { observed })).toThrow("[not-counts]");
  });
  test("show the parts of the Brier score", () => {
    const { svg } = plotPpcPava(whole((z) => (z > 0 ? 1 : 0)), { observed: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1] });
    expect(textsOf(svg)[1]).toMatch(/^Brier score 0\.\d{3}: miscalibration 0\.\d{3}, less discrimination 0\.\d{3}, plus uncertainty 0\.250$/);
    expect(() => plotPpcPava(predicted, { observed })).toThrow("[not-binary]");
  });
  test("count the censored times", () => {
    const times = [1, 1.5, 2, 2.5, 0.2, 0.3, 0.4, 2.5, 1.1, 0.9];
    const { svg } = plotPpcCensored(whole(Math.abs), { observed: times, events: times.map((time) => time < 2.5) });
    expect(textsOf(svg)).toContain("censored (2)");
    expect(() => plotPpcCensored(whole(Math.abs), { observed: times, events: [true] })).toThrow("[events-mismatch]");
  });
});

describe("lines", () => {
  const data = { x: [0, 1, 0, 1, 0, 1], y: [1, 2, 3, 4, 5, 6], group: [0, 0, 1, 1, 2, 2] };

  test("have a panel for each group, named by the coordinates of the draws", () => {
    const texts = textsOf(plotLines(data, { intercept: site("theta"), slope: site("mu") }).svg);
    expect(texts).toEqual(expect.arrayContaining(["Choate", "Deerfield", "Exeter"]));
  });
  test("groups by label and by position are the same", () => {
    const fit = { intercept: site("theta"), slope: site("mu") };
    expect(plotLines({ ...data, group: ["Choate", "Choate", "Deerfield", "Deerfield", "Exeter", "Exeter"] }, fit).svg).toBe(plotLines(data, fit).svg);
  });
  test("from predictions at points belong to them one by one", () => {
    const fit = { draws: predicted, x: [1, 2] };
    expect(() => plotLines(data, fit)).toThrow("`plotLines` got 20 for `y` and 2 for `x`");
  });
  test("are known numbers too, without a word on draws", () => {
    const texts = textsOf(plotLines(data, { flat: { intercept: [1.5, 3.5, 5.5], slope: 0 } }, { show: "mean", groups: ["a", "b", "c"] }).svg);
    expect(texts).toEqual(expect.arrayContaining(["a", "b", "c", "flat"]));
    expect(texts).not.toContain("mean of the draws");
    expect(textsOf(plotLines(data, { level: { intercept: site("theta"), slope: 0 } }, { show: "mean" }).svg)).toContain("mean of the draws");
  });
  test("of groups that are named anew are found by position", () => {
    const fits = { all: { intercept: site("mu"), slope: 0 }, own: { intercept: site("theta"), slope: site("mu") } };
    const picked = { x: [0, 1], y: [0, 1], group: [2, 2] };
    const { svg } = plotLines(picked, fits, { groups: ["first", "second", "Exeter (n = 2)"], show: "mean" });
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["Exeter (n = 2)", "own"]));
    // Two lines: one for all, and the group's own.
    expect(svg.match(/stroke-width="2"/g)?.length).toBe(2);
  });
  test("of no group that has points are refused, and the nearest label named", () => {
    const fit = { intercept: site("theta"), slope: site("mu") };
    expect(() => plotLines({ ...data, group: ["Choate", "Choate", "Deerfeld", "Deerfeld", "Exeter", "Exeter"] }, { partial: fit })).toThrow("has points of the group `Deerfeld`, of which the fit `partial` has no line; it has lines of `Choate`, `Deerfield`, `Exeter`; did you mean `Deerfield`?");
    expect(() => plotLines({ ...data, group: [0, 0, 1, 1, 7, 7] }, fit)).toThrow("[figure-group-without-line]");
  });
  test("of groups without points are named below the figure", () => {
    const { notes } = plotLines({ x: [0, 1], y: [0, 1], group: ["Exeter", "Exeter"] }, { intercept: site("theta"), slope: site("mu") });
    expect(notes).toEqual(["Not drawn: the lines of 2 groups (Choate, Deerfield), which have no points here."]);
  });
  test("need data of one length, and some", () => {
    const fit = { intercept: site("mu"), slope: site("mu") };
    expect(() => plotLines({ x: [1, 2], y: [1] }, fit)).toThrow("[figure-lengths]");
    expect(() => plotLines({ x: [], y: [] }, fit)).toThrow("`plotLines` got no points");
  });
  test("bend with the scale they are shown on, and so do the data", () => {
    const texts = textsOf(plotLines({ x: [0, 1], y: [0, 1] }, { intercept: site("mu"), slope: site("mu") }, { transformX: (x) => 1000 * x, show: "mean" }).svg);
    expect(texts).toContain("1,000");
  });
});

describe("models", () => {
  test("with unreliable estimates are named", () => {
    const model = { p: 1, se: 2, dse: 1, pWorse: 0.9, diagDiff: "", diagElpd: "", weight: 0.5 };
    const models = [{ ...model, name: "a", rank: 0, elpd: -10, elpdDiff: 0, warning: true }, { ...model, name: "b", rank: 1, elpd: -12, elpdDiff: -2, warning: false }];
    const figure = plotCompare({ models, method: "stacking", observations: 8 });
    expect(figure.notes).toEqual(["The estimates of a are not reliable for some observations; see Pareto k."]);
  });
  test("have a Pareto k for each observation, those above the limit named", () => {
    const rows = [0.1, 0.9, 0.3].map((paretoK, i) => ({ label: `y[${i}]`, paretoK }));
    const texts = textsOf(plotParetoK({ rows, goodK: 0.7 }).svg);
    expect(texts).toContain("y[1]");
    expect(texts).not.toContain("y[0]");
    expect(() => plotParetoK({ rows: [], goodK: 0.7 })).toThrow("`plotParetoK` got no observations");
  });
});
