import { describe, expect, it } from "vitest";
import {
  ebfmi,
  essBulk,
  essMad,
  essMean,
  essMedian,
  essQuantile,
  essSd,
  essTail,
  eti,
  hdi,
  mcseMean,
  mcseMedian,
  mcseQuantile,
  mcseSd,
  rhat,
  rhatFolded,
  rhatIdentity,
  rhatSplit,
  ScalarDraws,
} from "../src/index.ts";
import { effectiveSampleSize } from "../src/geyer.ts";
import { median, quantile } from "../src/quantile.ts";
import { zScale } from "../src/ranks.ts";
import { mapDraws, splitChains } from "../src/chainArrays.ts";
import { minstd } from "./minstd.ts";

/** The figures of arviz-stats on the chains A, B and C, with as many digits as were printed. */
type Row = readonly [A: string, B: string, C: string];
const names = ["A", "B", "C"] as const;
const draws = names.map((name) => new ScalarDraws(minstd[name]));

/** Equal to half a unit in the last printed digit. */
function expectPrinted(actual: number, printed: string): void {
  const decimals = printed.split(".")[1]?.length ?? 0;
  expect(actual.toFixed(decimals)).toBe(decimals === 0 ? printed : Number(printed).toFixed(decimals));
}

function checkRow(compute: (chains: ScalarDraws) => number, row: Row): void {
  row.forEach((printed, i) => expectPrinted(compute(draws[i] ?? new ScalarDraws([])), printed));
}

it("the chains start as they were specified", () => {
  expect(minstd.A[0]?.slice(0, 3).map((x) => x.toFixed(8))).toEqual(["-0.49999217", "-0.61845830", "-0.05362383"]);
});

describe("figures on which posterior and ArviZ agree are those of ArviZ", () => {
  it.each<[string, (chains: ScalarDraws) => number, Row]>([
    ["mean", (x) => x.mean, ["-0.0043346109", "0.2956653891", "0.0039867592"]],
    ["sd", (x) => x.sd, ["0.3280293702", "0.3958243010", "0.3498037343"]],
    ["rank R-hat", rhat, ["1.0072607147", "1.2399893368", "1.0022453449"]],
    ["split R-hat", rhatSplit, ["1.0072900662", "1.2417720512", "0.9967440633"]],
    ["folded R-hat", rhatFolded, ["1.0015896044", "1.0152094288", "1.0022453449"]],
    ["unsplit R-hat", rhatIdentity, ["1.0045024884", "1.2730333903", "0.9986006486"]],
    ["mad ESS", essMad, ["895.5460953", "665.3893889", "742.9935923"]],
    ["MCSE of the 10 % quantile", (x) => mcseQuantile(x, 0.1), ["0.0294064393", "0.0807126531", "0.0127580629"]],
    ["lower end of the 89 % equal-tailed interval", (x) => eti(x).lower, ["-0.55436713", "-0.34903506", "-0.55308203"]],
    ["upper end of the 89 % equal-tailed interval", (x) => eti(x).upper, ["0.51161031", "0.95199269", "0.56347433"]],
    ["lower end of the 89 % highest-density interval", (x) => hdi(x).lower, ["-0.50636423", "-0.3815717", "-0.61137706"]],
    ["upper end of the 89 % highest-density interval", (x) => hdi(x).upper, ["0.53752594", "0.90151582", "0.50038916"]],
  ])("%s", (_, compute, row) => checkRow(compute, row));

  it("E-BFMI of the four chains of A, taken as energies", () => {
    const printed = ["0.97142777", "1.04182956", "0.88809977", "0.97597779"];
    minstd.A.forEach((chain, c) => expectPrinted(ebfmi(chain), printed[c] ?? ""));
  });

  it("tail ESS at ArviZ's own 11 % and 89 %, which we do not use", () => {
    const [A = new ScalarDraws([])] = draws;
    expectPrinted(Math.min(essQuantile(A, 0.11), essQuantile(A, 0.89)), "550.0779794179");
  });
});

describe("chains whose correlation dies out have ArviZ's ESS; where it does not, ArviZ reads one pair of lags more", () => {
  const arvizMean = (x: ScalarDraws): number => effectiveSampleSize(x.halves, 4);
  const arvizBulk = (x: ScalarDraws): number => effectiveSampleSize(zScale(x.halves), 4);
  const arvizQuantile = (x: ScalarDraws, p: number): number => {
    const cut = quantile(x, p);
    return effectiveSampleSize(mapDraws(x.halves, (draw) => (draw <= cut ? 1 : 0)), 4);
  };
  const [, B = new ScalarDraws([])] = draws;

  it("bulk", () => {
    const row: Row = ["336.5673033342", "13.4276260549", "3000.0"];
    checkRow(arvizBulk, row);
    checkRow(essBulk, [row[0], "13.6388136801", row[2]]);
  });

  it("mean", () => {
    const row: Row = ["340.7469395", "13.2953372", "3000"];
    checkRow(arvizMean, row);
    checkRow(essMean, [row[0], "13.5047576", row[2]]);
  });

  it("median", () => {
    // The run of ArviZ printed 24.8799546 for B; its rule evaluated in NumPy gives 24.87995403 too.
    const row: Row = ["455.3807430", "24.8799540", "1508.4913031"];
    checkRow((x) => arvizQuantile(x, 0.5), row);
    checkRow(essMedian, [row[0], "25.2742654", row[2]]);
  });

  it("tails at 5 % and 95 %", () => {
    const row: Row = ["588.9831129687", "77.1220143115", "853.4158301175"];
    checkRow((x) => Math.min(arvizQuantile(x, 0.05), arvizQuantile(x, 0.95)), row);
    checkRow(essTail, [row[0], "78.1669704349", row[2]]);
  });

  it("tails at 10 % and 90 %", () => {
    const row: Row = ["517.7199335958", "41.2878513667", "931.9869382447"];
    checkRow((x) => Math.min(arvizQuantile(x, 0.1), arvizQuantile(x, 0.9)), row);
    checkRow((x) => Math.min(essQuantile(x, 0.1), essQuantile(x, 0.9)), [row[0], "41.8591914642", row[2]]);
  });

  it("MCSE of the median", () => {
    checkRow(mcseMedian, ["0.0221777774", "0.1023412828", "0.0094208594"]);
  });

  it("the difference is 1.6 % on chains that disagree", () => {
    expect(essMean(B) / arvizMean(B)).toBeCloseTo(1.016, 3);
    expect(essBulk(B) / arvizBulk(B)).toBeCloseTo(1.016, 3);
  });

  it("MCSE of the mean", () => {
    const row: Row = ["0.0177703814", "0.1085557356", "0.0063865132"];
    checkRow((x) => x.sd / Math.sqrt(arvizMean(x)), row);
    checkRow(mcseMean, [row[0], "0.1077107516", row[2]]);
  });
});

describe("the standard deviation: ArviZ counts squared deviations where posterior counts absolute ones", () => {
  const squares = (x: ScalarDraws): Float64Array[] => splitChains(mapDraws(x.chains, (draw) => (draw - x.mean) * (draw - x.mean)));

  it("ESS of the squares is ArviZ's", () => {
    checkRow((x) => effectiveSampleSize(squares(x), 4), ["683.0129671", "305.2705314", "443.7675645"]);
  });

  it("ours is the ESS of the absolute deviations", () => {
    for (const x of draws) expect(essSd(x)).toBe(effectiveSampleSize(splitChains(mapDraws(x.chains, (draw) => Math.abs(draw - x.mean)))));
    checkRow(essSd, ["731.8976849", "340.8820304", "461.4513083"]);
  });

  it("the MCSE differs by the ESS that divides: ours that of the squares, ArviZ's that of the mean", () => {
    const arviz = (x: ScalarDraws): number => mcseSd(x) * Math.sqrt(effectiveSampleSize(squares(x)) / effectiveSampleSize(x.halves, 4));
    checkRow(arviz, ["0.0100340905", "0.0673095462", "0.0040461026"]);
    checkRow(mcseSd, ["0.0070872789", "0.0140470103", "0.0105200969"]);
  });
});

it("the folded draws are distances from the median of all draws", () => {
  const [A = new ScalarDraws([])] = draws;
  const folded = mapDraws(A.chains, (draw) => Math.abs(draw - median(A)));
  const scores = zScale(splitChains(folded));
  expect(rhatFolded(A)).toBe(rhatIdentity(scores));
});
