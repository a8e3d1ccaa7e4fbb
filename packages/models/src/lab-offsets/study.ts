/**
 * @file Run the laboratories' study: is each one's zero point off, and by how much?
 */
import { compare, loo, mcmc, nuts, predictive, shapes, summary } from "typyro";
import { plotCompare, plotEnergy, plotForest, plotLines, plotParetoK, plotPredictive, plotPredictiveStatistic, plotRank, plotTrace, table } from "typyro/plot";
import { heading, type Study } from "../study/study.ts";
import { type Estimate, labConclusions } from "./conclusion.ts";
import { type LabStudy, loadLabs } from "./data.ts";
import { withoutOffsets, withOffsets } from "./model.ts";
import { inOriginalUnits } from "./originalUnits.ts";

const POPULATION = ["m", "b", "tau"];

/** From measurements to conclusion. */
export const study: Study = async ({ warmup = 1000, draws = 1000, seed = 42 }, print) => {
  const labs = loadLabs();
  const { data, x, y } = labs;
  print(`Laboratories: ${data.y.length} measurements of ${data.lab.length} laboratories; x and y standardised, noise known.`);
  print(`\n${String(shapes(withOffsets, data))}`);

  // The intercept and all offsets can move together, against each other; a dense metric learns that.
  const options = { chains: 4, warmup, draws, seed, sampler: nuts({ metric: "dense", targetAccept: 0.95 }) };
  const prior = predictive(withOffsets, { ...data, y: undefined }, { draws: 200, seed, sites: ["y"] });
  const without = await mcmc(withoutOffsets, data, options);
  const withThem = await mcmc(withOffsets, data, options);
  const inUnits = inOriginalUnits(withThem, labs);

  const labels = data.lab.index.map((lab, i) => `lab ${data.lab.labels[lab] ?? "?"}, row ${i + 1}`);
  const [looA, looB] = [loo(without, { labels }), loo(withThem, { labels })];
  const comparison = compare({ "A: no offsets": looA, "B: offsets": looB }, { method: "bb-pseudo-bma", reference: "A: no offsets" });
  const [slope, intercept, ...others] = estimates(inUnits);
  const tau = others.at(-1);
  const offsets = others.slice(0, -1);
  if (slope === undefined || intercept === undefined || tau === undefined) throw new Error("the fit lacks m, b or tau");
  const { elpdDiff, dse, weight } = comparison.model("B: offsets");
  const conclusions = labConclusions({ slope, intercept, tau, offsets, gain: { elpd: elpdDiff, se: dse, weight } });
  const offsetTable = table({
    caption: "In the original units, with 90 % intervals",
    columns: ["", "rows", "mean", "5 %", "95 %", "0 is"],
    rows: offsets.map(({ name, mean, low, high }, lab) => [name, data.lab.index.filter((of) => of === lab).length, mean.toFixed(2), low.toFixed(2), high.toFixed(2), low > 0 || high < 0 ? "outside" : "inside"]),
  });

  print(`${heading("Model A: one line")}\n${String(without)}\n\n${String(without.summary())}`);
  print(`${heading("Model B: an offset for each laboratory")}\n${String(withThem)}\n\n${String(withThem.summary())}`);
  print(`${heading("Offsets")}\n${String(offsetTable)}`);
  print(`${heading("Comparison by PSIS-LOO")}\n${String(comparison)}`);
  print(`${heading("Conclusion")}\n${conclusions.map((line) => `- ${line}`).join("\n")}`);

  const points = { x: data.x, y: data.y, group: data.lab.index, error: data.sigma };
  const shown = { groups: data.lab.labels.map((label) => `lab ${label}`), xAxis: "x", yAxis: "y", transformX: x.restore, transformY: y.restore };
  const ofY = { axis: "y", transform: y.restore };
  return {
    restsOn: { "model A": without, "model B": withThem },
    title: "Is each laboratory's zero point off?",
    subtitle: `One line for ${data.lab.length} laboratories that may each measure y with an offset of its own; the noise is known.`,
    sections: [
      { title: "Conclusion", content: [{ list: conclusions }] },
      {
        title: "The data and both models",
        content: [
          "Model A has one line, y = m x + b. Model B adds an offset for each laboratory, drawn from a normal population with mean 0 and spread `tau`. Both see x and y standardised, with Normal(0, 1) for `m` and `b` and HalfNormal(1) for `tau`; whatever is shown in original units was led back.",
          plotLines(points, { "A: one line": { intercept: without.get("b"), slope: without.get("m") }, "B: with offsets": { intercept: withThem.get("zero"), slope: withThem.get("m") } }, { ...shown, title: "Measurements with the lines of both models" }),
        ],
      },
      {
        title: "What the priors say",
        content: [
          "Before any measurement is seen the model expects y anywhere within a few standard deviations of the observed ones: neither narrow nor absurd.",
          plotPredictive(prior, { ...ofY, observed: data.y, title: "Prior predictive distribution of model B, with the observed one" }),
        ],
      },
      {
        title: "Whether to trust the draws",
        content: [
          "Model B on the standard scale. Its intercept and offsets are strongly correlated, since moving one up and all others down leaves every prediction where it was; the sampler was given a dense metric, `nuts({ metric: \"dense\" })`, which follows that.",
          withThem.summary(),
          plotTrace(withThem, { vars: POPULATION }),
          plotRank(withThem, { vars: POPULATION }),
          plotEnergy(withThem),
        ],
      },
      {
        title: "Offsets in original units",
        content: [
          offsetTable,
          plotForest(inUnits, { vars: ["o"], line: 0, prob: 0.9, axis: "offset in units of y", title: "Offset of each laboratory", labels: labelsOf(labs) }),
          "The line, and the spread of offsets, in original units:",
          summary(inUnits, { variables: POPULATION, ciProb: 0.9 }),
        ],
      },
      {
        title: "What the model predicts",
        content: [
          plotPredictive(withThem.predict(undefined, { sites: ["y"] }), { ...ofY, observed: data.y }),
          plotPredictiveStatistic(withThem.predict(undefined, { sites: ["y"] }), { ...ofY, observed: data.y }),
        ],
      },
      {
        title: "Which model predicts better",
        content: [comparison, plotCompare(comparison), plotParetoK(looB, { title: "Model B: Pareto k of each measurement" })],
      },
    ],
  };
};

/** Means with 90 % intervals of m, b, each offset and tau. */
function estimates(inUnits: ReturnType<typeof inOriginalUnits>): Estimate[] {
  return summary(inUnits, { ciProb: 0.9 }).rows.map(({ name, mean, etiLower, etiUpper }) => ({ name: name.replace(/^o\[(.*)\]$/, "lab $1"), mean, low: etiLower, high: etiUpper }));
}

function labelsOf({ data }: LabStudy): Record<string, string> {
  return Object.fromEntries(data.lab.labels.map((label) => [`o[${label}]`, `lab ${label}`]));
}
