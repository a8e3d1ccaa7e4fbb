/**
 * @file List the figures of the gallery: each is a golden SVG file, and together they are a page.
 */
import type { InferenceData } from "@typyro/diagnostics";
import { type Figure, type OneVariable, plotAutocorrelation, plotCompare, plotDensity, plotEnergy, plotEssEvolution, plotForest, plotLines, plotLooPit, plotPair, plotParetoK, plotPpcCensored, plotPpcPava, plotPpcPit, plotPpcRootogram, plotPredictive, plotPredictiveIntervals, plotPredictiveStatistic, plotRank, plotTrace, type StraightFit } from "@typyro/plot";
import { comparison, complaints, eightSchools, eightSchoolsLooPit, eightSchoolsY, partial, recoveries, relapses, sleep, unpooled } from "./fixtures.ts";

const standardDay = (d: number): number => (d - sleep.scales.day.mean) / sleep.scales.day.sd;
const standardReaction = (r: number): number => (r - sleep.scales.reaction.mean) / sleep.scales.reaction.sd;
/** As the model saw it. */
const SLEEP = { x: sleep.data.day.map(standardDay), y: sleep.data.reaction.map(standardReaction), group: sleep.data.subject };

function site(groups: InferenceData, name: string): OneVariable {
  const draws = groups.get("posterior");
  return { ...draws.get(name), chains: draws.chains, draws: draws.draws };
}

function straight(groups: InferenceData): StraightFit {
  return { intercept: site(groups, "alpha_s"), slope: site(groups, "beta_s") };
}

/** One figure of the gallery. */
export interface Shown {
  readonly name: string;
  /** What to see in it. */
  readonly caption: string;
  /** As a user types it. */
  readonly code: string;
  readonly draw: () => Figure;
}

const { day, reaction } = sleep.scales;
const toDays = (x: number): number => day.mean + day.sd * x;
const toMs = (x: number): number => reaction.mean + reaction.sd * x;

const SLEEP_AXES = { xAxis: "day", yAxis: "reaction time (ms)", transformX: toDays, transformY: toMs } as const;

export const GALLERY: readonly Shown[] = [
  {
    name: "trace",
    caption: "Eight schools, centred. The chains disagree about tau and stick where the ticks of divergent transitions crowd.",
    code: 'plotTrace(posterior, { vars: ["mu", "tau", "theta[Choate]"] })',
    draw: () => plotTrace(eightSchools, { vars: ["mu", "tau", "theta[Choate]"] }),
  },
  {
    name: "pair",
    caption: "The neck of the funnel: divergent draws crowd where tau is small.",
    code: 'plotPair(posterior, { vars: ["theta[Choate]", "mu", "tau"], transform: { tau: Math.log }, labels: { tau: "log tau" } })',
    draw: () => plotPair(eightSchools, { vars: ["theta[Choate]", "mu", "tau"], transform: { tau: Math.log }, labels: { tau: "log tau" } }),
  },
  {
    name: "density",
    caption: "The sleep study: what two models say of the same quantities.",
    code: 'plotDensity({ partial, unpooled }, { vars: ["mu_alpha", "tau_alpha", "sigma", "alpha_s[308]", "alpha_s[309]", "alpha_s[335]"] })',
    draw: () => plotDensity({ partial, unpooled }, { vars: ["mu_alpha", "tau_alpha", "sigma", "alpha_s[308]", "alpha_s[309]", "alpha_s[335]"] }),
  },
  {
    name: "density-one",
    caption: "One model, with values to compare with.",
    code: 'plotDensity(posterior, { vars: ["mu_alpha", "mu_beta", "tau_alpha", "tau_beta"], reference: { mu_alpha: 0, tau_beta: 0.2 } })',
    draw: () => plotDensity(partial, { vars: ["mu_alpha", "mu_beta", "tau_alpha", "tau_beta"], reference: { mu_alpha: 0, tau_beta: 0.2 } }),
  },
  {
    name: "forest",
    caption: "Shrinkage: partial pooling draws the intercepts of subjects towards the population's, most those known least.",
    code: 'plotForest({ partial, unpooled }, { vars: ["alpha_s"], line: "mu_alpha", transform: reaction.restore, units: "ms" })',
    draw: () => plotForest({ partial, unpooled }, { vars: ["alpha_s"], line: "mu_alpha", transform: toMs, units: "ms" }),
  },
  {
    name: "forest-one",
    caption: "One model, with its figures beside it.",
    code: 'plotForest(posterior, { units: "points" })',
    draw: () => plotForest(eightSchools, { units: "points", line: 0 }),
  },
  {
    name: "predictive",
    caption: "The sleep study: are the reaction times that the model predicts like those observed?",
    code: 'plotPredictive(posterior.predict(), { observed: data.reaction, transform: reaction.restore, axis: "reaction time (ms)" })',
    draw: () => plotPredictive(partial, { observed: SLEEP.y, transform: toMs, axis: "reaction time (ms)" }),
  },
  {
    name: "prior-predictive",
    caption: "Eight schools before any data: what the priors say of the effects that one would measure.",
    code: 'plotPredictive(predictive(model, data), { group: "prior_predictive", axis: "effect (points)" })',
    draw: () => plotPredictive(eightSchools, { group: "prior_predictive", axis: "effect (points)" }),
  },
  {
    name: "predictive-intervals",
    caption: "Eight schools: each observation within what is predicted for it.",
    code: 'plotPredictiveIntervals(posterior.predict(), { observed: y, axis: "effect (points)" })',
    draw: () => plotPredictiveIntervals(eightSchools, { observed: eightSchoolsY, axis: "effect (points)" }),
  },
  {
    name: "predictive-statistics",
    caption: "Statistics of predicted data sets, and of the one observed.",
    code: 'plotPredictiveStatistic(posterior.predict(), { observed: data.reaction, transform: reaction.restore, axis: "reaction time (ms)" })',
    draw: () => plotPredictiveStatistic(partial, { observed: SLEEP.y, transform: toMs, axis: "reaction time (ms)" }),
  },
  {
    name: "ppc-pit",
    caption: "The sleep study: where the observed reaction times lie among their predictions. They were used for the fit, and so lie nearer to its middle; `plotLooPit` has no such bias.",
    code: "plotPpcPit(posterior)",
    draw: () => plotPpcPit(partial, { observed: SLEEP.y }),
  },
  {
    name: "ppc-pit-counts",
    caption: "Complaints a week, predicted by one rate for all weeks: there are more quiet and more busy ones.",
    code: 'plotPpcPit(posterior, { title: "Complaints a week among their predictions" })',
    draw: () => plotPpcPit(complaints.predictions, { observed: complaints.observed, title: "Complaints a week among their predictions" }),
  },
  {
    name: "ppc-rootogram",
    caption: "The same complaints: weeks without any are missed.",
    code: 'plotPpcRootogram(posterior, { axis: "complaints a week" })',
    draw: () => plotPpcRootogram(complaints.predictions, { observed: complaints.observed, axis: "complaints a week" }),
  },
  {
    name: "ppc-pava",
    caption: "Recoveries, predicted with too much confidence: what is all but certain comes true in four cases of five.",
    code: 'plotPpcPava(posterior, { axis: "recovery" })',
    draw: () => plotPpcPava(recoveries.predictions, { observed: recoveries.observed, axis: "recovery" }),
  },
  {
    name: "ppc-censored",
    caption: "Weeks to relapse, followed for 30 weeks: the hazard rises, and the model's is constant.",
    code: 'plotPpcCensored(posterior, { events: isCensored.map((c) => !c), axis: "weeks to relapse" })',
    draw: () => plotPpcCensored(relapses.predictions, { observed: relapses.observed, events: relapses.observed.map((weeks) => weeks < 30), axis: "weeks to relapse" }),
  },
  {
    name: "loo-pit",
    caption: "Eight schools, each predicted from the other seven: eight numbers say little, and the band says so.",
    code: "plotLooPit(looPit(posterior))",
    draw: () => plotLooPit(eightSchoolsLooPit()),
  },
  {
    name: "lines",
    caption: "A line for each subject, with and without pooling. Subject 372 has two rows: alone it could be anything.",
    code: 'plotLines({ x: data.day, y: data.reaction, group: data.subject }, { partial: { intercept: partial.get("alpha"), slope: partial.get("beta") }, unpooled: { ... } }, { ... })',
    draw: () => plotLines(SLEEP, { partial: straight(partial), unpooled: straight(unpooled) }, { ...SLEEP_AXES, show: "mean" }),
  },
  {
    name: "lines-bands",
    caption: "Posterior predictive bands at days 0, 3, 6 and 9.",
    code: 'plotLines(data, { draws: posterior.predict(grid), x: grid.day, group: grid.subject }, { ... })',
    draw: () => plotLines(SLEEP, { draws: partial, x: sleep.grid.day.map(standardDay), group: sleep.grid.subject }, { ...SLEEP_AXES, groups: sleep.data.subjects }),
  },
  {
    name: "lines-draws",
    caption: "Single draws of the population's line.",
    code: 'plotLines(data, { intercept: posterior.site("mu_alpha"), slope: posterior.site("mu_beta") }, { show: "lines" })',
    draw: () => plotLines({ x: SLEEP.x, y: SLEEP.y }, { intercept: site(partial, "mu_alpha"), slope: site(partial, "mu_beta") }, { ...SLEEP_AXES, show: "lines", reference: (x) => 0.1 + 0.4 * x }),
  },
  {
    name: "rank",
    caption: "Eight schools, centred: the chains do not agree about tau.",
    code: 'plotRank(posterior, { vars: ["mu", "tau", "theta[Choate]"] })',
    draw: () => plotRank(eightSchools, { vars: ["mu", "tau", "theta[Choate]"] }),
  },
  {
    name: "energy",
    caption: "Eight schools, centred: the energy changes too little from draw to draw.",
    code: "plotEnergy(posterior)",
    draw: () => plotEnergy(eightSchools),
  },
  {
    name: "autocorrelation",
    caption: "Eight schools, centred: a chain that sticks remembers for long.",
    code: 'plotAutocorrelation(posterior, { vars: ["mu", "tau", "theta[Choate]"] })',
    draw: () => plotAutocorrelation(eightSchools, { vars: ["mu", "tau", "theta[Choate]"] }),
  },
  {
    name: "ess-evolution",
    caption: "Eight schools, centred: more draws of these chains do not make the effective sample larger.",
    code: 'plotEssEvolution(posterior, { vars: ["mu", "tau", "theta[Choate]"] })',
    draw: () => plotEssEvolution(eightSchools, { vars: ["mu", "tau", "theta[Choate]"] }),
  },
  {
    name: "pareto-k",
    caption: "The sleep study: a few observations without which the posterior would be another.",
    code: "plotParetoK(loo(posterior))",
    draw: () => plotParetoK(sleep.loo),
  },
  {
    name: "compare",
    caption: "The sleep study: one line for all predicts worse; pooling or not cannot be told apart by these rows.",
    code: "plotCompare(compare({ pooled, partial, unpooled }))",
    draw: () => plotCompare(comparison),
  },
];
