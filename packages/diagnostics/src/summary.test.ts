import { Generator } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { Draws, type Variable } from "./draws.ts";
import { essBulk, essMean, essMedian, essTail } from "./ess.ts";
import { mcseMean, mcseMedian, mcseSd } from "./mcse.ts";
import { eti, hdi, median } from "./quantile.ts";
import { rhat } from "./rhat.ts";
import { ScalarDraws } from "./scalarDraws.ts";
import { summary } from "./summary.ts";

const CHAINS = 4;
const DRAWS = 500;

/** Independent normal draws, moved and scaled. */
function normal(name: string, seed: number, loc: number, scale: number, shape: number[] = []): Variable {
  const data = new Float64Array(CHAINS * DRAWS * shape.reduce((a, b) => a * b, 1));
  Generator.fromSeed(seed).fillNormal(data);
  return { name, shape, data: data.map((z) => loc + scale * z) };
}

const mu = normal("mu", 1, 3, 0.5);
const theta: Variable = { ...normal("theta", 2, 1000, 40, [2]), dims: ["school"], coords: { school: ["Choate", "Deerfield"] } };
const fixed: Variable = { name: "fixed", shape: [], data: new Float64Array(CHAINS * DRAWS).fill(2.5), role: "deterministic" };
const stats = { diverging: new Float64Array(CHAINS * DRAWS) };
const draws = new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu, theta, fixed], stats });

describe("the rows", () => {
  it("hold the figures of every scalar element, in order", () => {
    const { rows } = summary(draws);
    expect(rows.map(({ name }) => name)).toEqual(["mu", "theta[Choate]", "theta[Deerfield]", "fixed"]);
    const scalar = new ScalarDraws(draws.scalar("theta", 1));
    const { lower, upper } = eti(scalar);
    expect(rows[2]).toEqual({
      name: "theta[Deerfield]",
      mean: scalar.mean,
      sd: scalar.sd,
      etiLower: lower,
      etiUpper: upper,
      essBulk: essBulk(scalar),
      essTail: essTail(scalar),
      rHat: rhat(scalar),
      mcseMean: mcseMean(scalar),
      mcseSd: mcseSd(scalar),
    });
  });

  it("of a constant have its value, and NaN for what cannot be estimated", () => {
    const row = summary(draws).row("fixed");
    expect([row.mean, row.sd, row.etiLower, row.etiUpper]).toEqual([2.5, 0, 2.5, 2.5]);
    for (const figure of [row.essBulk, row.essTail, row.rHat, row.mcseMean, row.mcseSd]) expect(figure).toBeNaN();
  });

  it("are those of the variables named, in the order named", () => {
    expect(summary(draws, { variables: ["theta", "mu"] }).rows.map(({ name }) => name)).toEqual(["theta[Choate]", "theta[Deerfield]", "mu"]);
  });

  it("have an interval of the probability asked for", () => {
    const { lower, upper } = eti(draws.scalar("mu"), 0.5);
    const row = summary(draws, { ciProb: 0.5 }).row("mu");
    expect([row.etiLower, row.etiUpper]).toEqual([lower, upper]);
  });
});

describe("the printed table", () => {
  it("has ArviZ's columns, digits that the standard errors support, the size of the run and the verdict", () => {
    expect(String(summary(draws))).toMatchInlineSnapshot(`
      "                  mean    sd  eti89_lb  eti89_ub  ess_bulk  ess_tail  r_hat  mcse_mean  mcse_sd
      mu                3.01  0.49      2.22      3.82      2135      1788  1.002      0.011   0.0077
      theta[Choate]     1000    40       936      1063      1844      1812  1.000       0.93     0.63
      theta[Deerfield]   999    40       936      1062      1995      2015  1.002       0.90     0.60
      fixed              2.5     0       2.5       2.5       NaN       NaN    NaN        NaN      NaN

      4 x 500 (chains x draws), 0 divergences
      safe to trust: no divergences, R-hat at most 1.002, ESS at least 1843 in the bulk, at least 1787 in the tails"
    `);
  });

  it("names the interval by its probability in per cent", () => {
    const header = (ciProb: number): string => String(summary(draws, { ciProb, variables: ["mu"] })).split("\n")[0] ?? "";
    expect(header(0.95)).toContain("eti95_lb  eti95_ub");
    expect(header(0.945)).toContain("eti94.5_lb  eti94.5_ub");
  });

  it("has the decimals asked for", () => {
    const line = String(summary(draws, { digits: 4, variables: ["mu"] })).split("\n")[1] ?? "";
    expect(line).toMatch(/^mu +\d\.\d{4} +\d\.\d{4} +\d\.\d{4} +\d\.\d{4} /);
  });

  it("is cut off after the rows asked for, saying how many more there are", () => {
    const lines = String(summary(draws, { maxRows: 2 })).split("\n");
    expect(lines[3]).toBe("... and 2 more rows");
    expect(summary(draws, { maxRows: 2 }).rows).toHaveLength(4);
  });

  it("says so when divergences were not recorded", () => {
    expect(String(summary(new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu] })))).toContain("4 x 500 (chains x draws), divergences not recorded");
  });
});

describe("the verdict below the table", () => {
  const apart: Variable = { name: "apart", shape: [], data: Float64Array.from({ length: CHAINS * DRAWS }, (_, i) => Math.floor(i / DRAWS) + (mu.data[i] ?? 0)) };
  const bad = new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu, apart], stats });

  it("is on the whole run, also on sampled variables that are not shown", () => {
    expect(summary(bad, { variables: ["mu"] }).verdict.problems.map(({ kind }) => kind)).toEqual(["r-hat", "ess-bulk", "ess-tail"]);
  });

  it("leaves out deterministic variables that are not shown", () => {
    const deterministic = new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu, { ...apart, role: "deterministic" }], stats });
    expect(summary(deterministic, { variables: ["mu"] }).verdict.ok).toBe(true);
    expect(summary(deterministic).verdict.ok).toBe(false);
  });
});

it("as JSON has rows, interval, divergences and verdict, with null for what does not exist", () => {
  const json: unknown = JSON.parse(JSON.stringify(summary(draws, { variables: ["fixed"] })));
  expect(json).toEqual({
    ciProb: 0.89,
    rows: [{ name: "fixed", mean: 2.5, sd: 0, etiLower: 2.5, etiUpper: 2.5, essBulk: null, essTail: null, rHat: null, mcseMean: null, mcseSd: null }],
    divergences: [0, 0, 0, 0],
    verdict: { ok: true, problems: [], notes: [] },
  });
});

it("of a posterior is that of its draws", () => {
  expect(summary({ draws }).toString()).toBe(summary(draws).toString());
});

it("summary, verdict and draws show their text where Node inspects them", () => {
  const inspect = Symbol.for("nodejs.util.inspect.custom");
  for (const shown of [summary(draws), summary(draws).verdict, draws]) {
    const method: unknown = Reflect.get(shown, inspect);
    expect(typeof method === "function" ? Reflect.apply(method, shown, []) : undefined).toBe(String(shown));
  }
});

describe("bad input", () => {
  it("no draws, an unknown variable or row, and options out of range are refused", () => {
    const none = new Draws({ chains: 4, draws: 0, variables: [{ name: "mu", shape: [], data: new Float64Array(0) }] });
    expect(() => summary(none)).toThrow("[no-draws] there are 4 chains of 0 draws, where at least one draw of one chain is needed");
    expect(() => summary(draws, { variables: ["mut"] })).toThrow("did you mean `mu`?");
    expect(() => summary(draws).row("theta[Coate]")).toThrow("did you mean `theta[Choate]`?");
    expect(() => summary(draws, { ciProb: 89 })).toThrow("[probability-outside-unit-interval]");
    expect(() => summary(draws, { digits: 1.5 })).toThrow("[draws-count-not-whole] `digits` is 1.5");
  });

  it("one chain, two draws and NaN give NaN in their places, and a verdict that says why", () => {
    const data = Float64Array.of(1, 2);
    const short = summary(new Draws({ chains: 1, draws: 2, variables: [{ name: "x", shape: [], data }] }));
    const { mean, sd, rHat, essBulk: bulk } = short.row("x");
    expect(mean).toBe(1.5);
    expect(sd).toBeCloseTo(Math.SQRT1_2, 15);
    expect([rHat, bulk]).toEqual([NaN, NaN]);
    expect(short.verdict.problems.map(({ kind }) => kind)).toEqual(["one-chain", "too-few-draws"]);

    const withNaN = new Draws({ chains: CHAINS, draws: DRAWS, variables: [{ ...mu, data: mu.data.with(7, NaN) }] });
    expect(summary(withNaN).row("mu").mean).toBeNaN();
    expect(summary(withNaN).verdict.problems.map(({ kind }) => kind)).toEqual(["non-finite"]);
  });
});

describe("other kinds", () => {
  const columns = (options: Parameters<typeof summary>[1]): string[] => (String(summary(draws, options)).split("\n")[0] ?? "").trim().split(/\s+/);

  it("show the columns that ArviZ shows", () => {
    expect(columns({})).toEqual(["mean", "sd", "eti89_lb", "eti89_ub", "ess_bulk", "ess_tail", "r_hat", "mcse_mean", "mcse_sd"]);
    expect(columns({ kind: "stats", ciProb: 0.95, ciKind: "hdi" })).toEqual(["mean", "sd", "hdi95_lb", "hdi95_ub"]);
    expect(columns({ kind: "diagnostics" })).toEqual(["ess_bulk", "ess_tail", "r_hat", "mcse_mean", "mcse_sd"]);
    expect(columns({ kind: "all_median" })).toEqual(["median", "mad", "eti89_lb", "eti89_ub", "ess_median", "ess_tail", "r_hat", "mcse_median"]);
    expect(columns({ kind: "stats_median" })).toEqual(["median", "mad", "eti89_lb", "eti89_ub"]);
    expect(columns({ kind: "diagnostics_median" })).toEqual(["ess_median", "ess_tail", "r_hat", "mcse_median"]);
    expect(columns({ kind: "mc_diagnostics" })).toEqual(["mcse_mean", "ess_mean", "min_ss"]);
  });

  it("hold the narrowest interval and the figures about the median", () => {
    const scalar = new ScalarDraws(draws.scalar("mu"));
    const row = summary(draws, { kind: "all_median", ciKind: "hdi" }).row("mu");
    expect(row.hdi).toEqual(hdi(scalar));
    const values = [...scalar.sorted];
    const middle = ((values[999] ?? NaN) + (values[1000] ?? NaN)) / 2;
    const distances = values.map((x) => Math.abs(x - middle)).sort((a, b) => a - b);
    expect(row.robust).toEqual({ median: median(scalar), mad: ((distances[999] ?? NaN) + (distances[1000] ?? NaN)) / 2, essMedian: essMedian(scalar), mcseMedian: mcseMedian(scalar) });
    expect(row.robust?.median).toBe(middle);
  });

  it("say how many draws a mean needs, infinitely many where there is none", () => {
    const divisor = normal("divisor", 6, 0, 1).data;
    const cauchy: Variable = { ...normal("cauchy", 5, 0, 1), data: normal("cauchy", 5, 0, 1).data.map((z, i) => z / (divisor[i] ?? NaN)) };
    const both = new Draws({ chains: CHAINS, draws: DRAWS, variables: [mu, cauchy] });
    const { rows } = summary(both, { kind: "mc_diagnostics" });
    expect(rows[0]?.monteCarlo?.minSs).toBeLessThan(50);
    expect(rows[0]?.monteCarlo?.essMean).toBe(essMean(new ScalarDraws(draws.scalar("mu"))));
    expect(rows[1]?.monteCarlo?.minSs).toBeGreaterThan(CHAINS * DRAWS);
  });

  it("are refused under another name", () => {
    expect(() => summary(draws, { kind: "stat" as "stats" })).toThrow("[summary-option-unknown] option `kind` of `summary` is `stat`");
    expect(() => summary(draws, { ciKind: "hpd" as "hdi" })).toThrow("[summary-option-unknown] option `ciKind` of `summary` is `hpd`, where one of `eti`, `hdi` stands");
  });
});
