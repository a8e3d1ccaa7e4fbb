/**
 * @file Run the sleep study: from the rows of 18 subjects to three pooling regimes, their shrinkage and their predictions.
 */
import { compare, heldOut, loo } from "typyro";
import { plotCompare, plotForest, plotLines, plotParetoK, plotTrace, table, type Table } from "typyro/plot";
import { heading, type Study } from "../study/study.ts";
import { type SleepFigures, sleepConclusions } from "./conclusion.ts";
import { loadHeldOut, loadTraining, type SleepStudy } from "./data.ts";
import { fitRegimes, type Fits, type Regime, REGIMES } from "./fit.ts";
import { leastSquaresFit } from "./leastSquares.ts";
import type { SleepData } from "./model.ts";

const NAMES = Object.keys(REGIMES) as Regime[];

/** From rows to conclusion. */
export const study: Study = async (settings, print) => {
  const sleep = loadTraining();
  const { data, day, reaction } = sleep;
  const unseen = loadHeldOut(sleep);
  print(`Sleep study: ${data.day.length} rows of ${data.subjects.length} subjects, ${unseen.day.length} rows held out; day and reaction time standardised.`);
  const fits = await fitRegimes(data, settings, print);
  // The two forms of partial pooling have one posterior; the report takes the non-centred one, which is safe with fewer rows a subject too.
  const { pooled, unpooled, noncentred: partial } = fits;
  const compared = { pooled, unpooled, partial };

  const labels = data.day.map((x, i) => `${data.subjects[data.subject[i] ?? 0] ?? "?"}, day ${Math.round(day.restore(x))}`);
  const estimates = { pooled: loo(pooled, { labels }), unpooled: loo(unpooled, { labels }), partial: loo(partial, { labels }) };
  const comparison = compare(estimates);
  const scores = Object.entries(compared).map(([name, fit]) => ({ name, score: heldOut(fit, unseen) }));
  const runs = runTable(fits);
  const heldOutTable = table({
    caption: `${unseen.day.length} held-out rows: log of their predictive density, in nats`,
    columns: ["model", "elpd", "se", "per row"],
    rows: scores.map(({ name, score: { elpd, se, rows } }) => [name, elpd.toFixed(1), se.toFixed(1), (elpd / rows.length).toFixed(2)]),
  });
  const conclusions = sleepConclusions({ slope: populationSlope(sleep, fits), subjects: slopesOf(sleep, fits), models: comparison.models, heldOut: scores.map(({ name, score }) => ({ name, elpd: score.elpd })) });

  print(`${heading("Runs")}\n${String(runs)}`);
  print(`${heading("Comparison by PSIS-LOO")}\n${String(comparison)}`);
  print(`${heading("Held-out rows")}\n${String(heldOutTable)}`);
  print(`${heading("Conclusion")}\n${conclusions.map((line) => `- ${line}`).join("\n")}`);

  const inUnits = { xAxis: "day", yAxis: "reaction (ms)", groups: data.subjects, transformX: day.restore, transformY: reaction.restore };
  const days = everyDay(sleep);
  const points = { x: data.day, y: data.reaction, group: data.subject };
  return {
    restsOn: { pooled, unpooled, noncentred: partial },
    title: "Sleep study: three ways to pool",
    subtitle: "Reaction times of 18 subjects over ten days of restricted sleep, some with only two measurements (Belenky et al. 2003).",
    sections: [
      { title: "Conclusion", content: [{ list: conclusions }] },
      {
        title: "The data",
        content: [
          `${data.day.length} rows: every subject has 10, 5 or 2 of its ten days; the other ${unseen.day.length} rows are kept aside as a test set. Most subjects slow down from day to day, from different levels and at different rates, which one line for all cannot show. With two points least squares meets both exactly, noise included.`,
          plotLines(points, { "least squares": leastSquaresFit(data.day, data.reaction, data.subject, data.subjects.length) }, { ...inUnits, show: "mean", title: "Each subject's reaction times, with a line by least squares" }),
        ],
      },
      {
        title: "Three models, and one of them written twice",
        content: [
          "All regress standardised reaction time on standardised day. `pooled` has one line for everybody; `unpooled` a line for each subject, none of which knows of the others; `partial` draws the subjects' lines from a population that is learnt with them. `noncentred` is `partial` with subjects written as standard normal deviations: the same posterior, and the form that the rest of this report uses.",
          runs,
          "What the verdict says of the centred form:",
          fits.partial.verdict,
          "The population's parameters, non-centred:",
          partial.summary({ variables: [...REGIMES.noncentred.show] }),
          plotTrace(partial, { vars: [...REGIMES.noncentred.show], title: "Partial pooling: density and trace of each chain" }),
        ],
      },
      {
        title: "Shrinkage",
        content: [
          "Without pooling a subject with two rows has nearly any slope; with it, its estimate moves to the population's and its interval is much narrower. Subjects with ten rows move little.",
          plotForest({ "no pooling": unpooled, "partial pooling": partial }, {
            vars: ["beta_s"], line: "mu_beta", lineLabel: "population", title: "Slope of each subject", axis: "ms per day", transform: (slope) => slope * perDay(sleep),
            labels: Object.fromEntries(slopesOf(sleep, fits).map(({ subject, rows }) => [`beta_s[${subject}]`, `${subject} (n = ${rows})`])),
          }),
        ],
      },
      {
        title: "What each model predicts",
        content: [
          "Bands are posterior predictive, for a new measurement of each subject on each of the ten days; also where there was none.",
          ...(["pooled", "unpooled", "noncentred"] as const).map((name) => plotLines(points, { draws: fits[name].predict(days, { sites: ["obs"] }), x: days.day, group: days.subject }, { ...inUnits, title: REGIMES[name].title })),
        ],
      },
      {
        title: "Which model predicts best",
        content: [
          comparison,
          plotCompare(comparison),
          "Above the lower dashed line stand rows that PSIS-LOO cannot judge, since leaving one out would change its subject's line too much for importance weights to follow: rows of subjects with two, and rows far from their subject's line. The held-out rows, below, need no weights.",
          plotParetoK(estimates.unpooled, { title: "No pooling: Pareto k of each row" }),
          plotParetoK(estimates.partial, { title: "Partial pooling: Pareto k of each row" }),
          heldOutTable,
        ],
      },
    ],
  };
};

/** Each subject on each of the ten days, to be predicted. */
function everyDay({ data: { subjects }, day }: SleepStudy): SleepData {
  const days = Array.from({ length: 10 }, (_, at) => (at - day.mean) / day.sd);
  return { subjects, subject: subjects.flatMap((_, s) => days.map(() => s)), day: subjects.flatMap(() => days) };
}

/** From a slope on the standard scale to milliseconds per day. */
function perDay({ day, reaction }: SleepStudy): number {
  return reaction.sd / day.sd;
}

function populationSlope(sleep: SleepStudy, { noncentred }: Fits): SleepFigures["slope"] {
  const [row] = noncentred.summary({ variables: ["mu_beta"] }).rows;
  if (row === undefined) throw new Error("the fit has no mu_beta");
  const unit = perDay(sleep);
  return { mean: row.mean * unit, low: row.etiLower * unit, high: row.etiUpper * unit };
}

function slopesOf(sleep: SleepStudy, { unpooled, noncentred }: Fits) {
  const { subject, subjects } = sleep.data;
  const means = (fit: Fits[Regime]): number[] => fit.summary({ variables: ["beta_s"] }).rows.map(({ mean }) => mean * perDay(sleep));
  const [free, pooled] = [means(unpooled), means(noncentred)];
  return subjects.map((label, s) => ({ subject: label, rows: subject.filter((of) => of === s).length, unpooled: free[s] ?? NaN, partial: pooled[s] ?? NaN }));
}

function runTable(fits: Fits): Table {
  return table({
    columns: ["model", "seconds", "divergences", "least ESS", "greatest R-hat", "safe to trust"],
    rows: NAMES.map((name) => {
      const { rows, verdict } = fits[name].summary();
      const least = Math.min(...rows.map(({ essBulk, essTail }) => Math.min(essBulk, essTail)));
      return [name, fits[name].seconds.toFixed(1), fits[name].divergences, Math.round(least), Math.max(...rows.map(({ rHat }) => rHat)).toFixed(3), verdict.ok ? "yes" : "no"];
    }),
  });
}
