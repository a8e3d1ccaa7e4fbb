/**
 * @file Run two regressions with groups: two sites, where the hyper-prior decides, and radon in 85 counties, where the data do.
 */
import { compare, derive, type Draws, loo, mcmc, nuts, type Posterior } from "typyro";
import { plotCompare, plotDensity, plotForest, plotLines, plotPair, plotTrace, table, type Table } from "typyro/plot";
import { heading, type Settings, type Study } from "../study/study.ts";
import { type Form, radonConclusions, siteConclusions } from "./conclusion.ts";
import { loadRadon, loadTwoSites, type Radon } from "./data.ts";
import { radonPooled, radonUnpooled, radonVaryingBoth, radonVaryingBothNoncentred, radonVaryingIntercept } from "./radon.ts";
import { twoFixedSpread, twoHierarchical, twoIndividual, twoPooled } from "./twoSites.ts";

/** What the sites were simulated with. */
const TRUTH = { "beta[site_A]": 2, "beta[site_B]": -5 };

/** From both data files to both conclusions. */
export const study: Study = async (settings, print) => {
  const sites = loadTwoSites();
  const radon = loadRadon();
  print(`Two sites: ${sites.y.length} rows. Radon: ${radon.logRadon.length} houses in ${radon.county.length} counties.`);
  const two = await fitSites(sites, settings);
  const counties = await fitCounties(radon, settings);

  const coefficients = Object.fromEntries(Object.entries(two).map(([name, fit]) => [name, bySite(fit, sites.site.labels)]));
  const means = (name: keyof typeof two): number[] => bySite(two[name], sites.site.labels).variables.map(({ data }) => data.reduce((a, b) => a + b, 0) / data.length);
  const [pooled, individual, fixed, learnt] = [means("pooled"), means("individual"), means("spread fixed"), means("spread learnt")];
  const figures = sites.site.labels.map((site, s) => ({ site, pooled: pooled[s] ?? NaN, individual: individual[s] ?? NaN, fixed: fixed[s] ?? NaN, learnt: learnt[s] ?? NaN }));
  const siteTable = table({
    caption: "Coefficient of each site: posterior mean",
    columns: ["site", "pooled", "individual", "spread fixed", "spread learnt"],
    rows: figures.map((row) => [row.site, ...[row.pooled, row.individual, row.fixed, row.learnt].map((mean) => mean.toFixed(2))]),
  });
  const aboutSites = siteConclusions(figures);

  const { "intercepts and slopes": noncentred, "the same, centred": centred, ...simpler } = counties;
  const comparison = compare(Object.fromEntries(Object.entries({ ...simpler, "intercepts and slopes": noncentred }).map(([name, fit]) => [name, loo(fit)])));
  const [floor] = counties["varying intercepts"].summary({ variables: ["beta"] }).rows;
  if (floor === undefined) throw new Error("the fit has no beta");
  const runs = Object.entries(counties).map(([name, fit]) => ({ name, ...runOf(fit) }));
  const form = (wanted: keyof typeof counties): Form => runs.find(({ name }) => name === wanted) ?? runOf(counties[wanted]);
  const aboutCounties = radonConclusions({
    models: comparison.models,
    floor: { mean: floor.mean, low: floor.etiLower, high: floor.etiUpper },
    centred: form("the same, centred"),
    noncentred: form("intercepts and slopes"),
  });
  const siteRuns = runTable(Object.entries(two).map(([name, fit]) => ({ name, ...runOf(fit) })));
  const countyRuns = runTable(runs);

  print(`${heading("Two sites")}\n${String(siteRuns)}\n\n${String(siteTable)}`);
  print(`\n${String(two["spread learnt"].summary())}`);
  print(`${heading("Radon")}\n${String(countyRuns)}\n\n${String(noncentred.summary({ variables: POPULATION }))}`);
  print(`\nThe centred form: ${String(centred.verdict)}`);
  print(`${heading("Comparison by PSIS-LOO")}\n${String(comparison)}`);
  print(`${heading("Conclusion")}\n${[...aboutSites, ...aboutCounties].map((line) => `- ${line}`).join("\n")}`);

  const shown = chosenCounties(radon);
  const rows = radon.county.index.flatMap((county, i) => (shown.includes(county) ? [i] : []));
  const pick = <T>(column: readonly T[]): T[] => rows.flatMap((i) => column.slice(i, i + 1));
  const lines = (name: "pooled" | "unpooled" | "varying intercepts") => ({ intercept: counties[name].get("alpha"), slope: counties[name].get("beta") });
  return {
    restsOn: { ...prefixed("two sites, ", two), ...prefixed("radon, ", { ...simpler, "intercepts and slopes": noncentred }) },
    title: "Two sites, and radon in 85 counties",
    subtitle: "When is a hierarchical estimate near the individual one, and when near the pooled one?",
    sections: [
      { title: "Conclusion", content: [{ list: aboutSites }, { list: aboutCounties }] },
      {
        title: "Two sites: four models",
        content: [
          "Each site has a regression through the origin; the rows were simulated with coefficients 2 and -5 and noise 1. `pooled` has one coefficient, `individual` one for each site under Normal(0, 20). In the hierarchical models coefficients come from a population: Normal(mu, 0.5), or Normal(mu, sd) with sd under HalfCauchy(0.1) and mu under Normal(0, 0.1).",
          siteRuns,
          plotDensity(coefficients, { reference: TRUTH, columns: 1, title: "Coefficient of each site under each model", prob: 0.89 }),
          siteTable,
          "The learnt spread has a heavy tail, since two sites say little about a population:",
          two["spread learnt"].summary(),
          plotTrace(two["spread learnt"], { vars: ["mu", "sd_global"], title: "Spread learnt: density and trace of each chain" }),
        ],
      },
      {
        title: "Radon: five fits",
        content: [
          "Log radon by floor (0 for the basement, 1 for the first floor): one line for all, an intercept for each county, intercepts from a population, and intercepts and slopes from populations, which is written centred and non-centred.",
          countyRuns,
          "Intercepts and slopes, non-centred:",
          noncentred.summary({ variables: POPULATION }),
          "What the verdict says of the centred form:",
          centred.verdict,
          plotPair(centred, { vars: ["tau_beta", "beta[0]", "tau_alpha"], transform: { tau_beta: Math.log, tau_alpha: Math.log }, labels: { "tau_beta": "log tau_beta", "tau_alpha": "log tau_alpha" }, title: "Centred: the slopes' funnel" }),
        ],
      },
      {
        title: "Shrinkage of counties",
        content: [
          "Titles give the number of houses. Unpooled intercepts of counties with few follow those few; intercepts from a population stay near it until there are enough.",
          plotLines({ x: pick(radon.floor), y: pick(radon.logRadon), group: pick(radon.county.index) }, { "pooled": lines("pooled"), "unpooled": lines("unpooled"), "varying intercepts": lines("varying intercepts") }, {
            show: "mean", columns: 4, groups: radon.county.labels.map((label, county) => titleOf(radon, county, label)), xAxis: "floor", yAxis: "log radon (pCi/L)", title: "Eight counties under three models",
          }),
          plotForest({ "unpooled": counties.unpooled, "varying intercepts": counties["varying intercepts"] }, {
            vars: chosenCounties(radon, 24).map((county) => `alpha[${county}]`), line: "mu_alpha", lineLabel: "population", axis: "log radon (pCi/L) in the basement", title: "Intercepts of 24 counties",
            labels: Object.fromEntries(radon.county.labels.map((label, county) => [`alpha[${label}]`, titleOf(radon, county, label)])),
          }),
        ],
      },
      { title: "Which model predicts best", content: [comparison, plotCompare(comparison)] },
    ],
  };
};

const POPULATION = ["mu_alpha", "tau_alpha", "mu_beta", "tau_beta", "sigma"];

async function fitSites(data: ReturnType<typeof loadTwoSites>, { warmup = 1000, draws = 1000, seed = 42 }: Settings) {
  const options = { warmup, draws, seed, sampler: nuts({ targetAccept: 0.95 }) };
  return {
    "pooled": await mcmc(twoPooled, data, options),
    "individual": await mcmc(twoIndividual, data, options),
    "spread fixed": await mcmc(twoFixedSpread, data, options),
    "spread learnt": await mcmc(twoHierarchical, data, options),
  };
}

async function fitCounties(data: Radon, { warmup = 1000, draws = 1000, seed = 42 }: Settings) {
  const options = { warmup, draws, seed };
  return {
    "pooled": await mcmc(radonPooled, data, options),
    "unpooled": await mcmc(radonUnpooled, data, options),
    "varying intercepts": await mcmc(radonVaryingIntercept, data, options),
    "intercepts and slopes": await mcmc(radonVaryingBothNoncentred, data, { ...options, sampler: nuts({ targetAccept: 0.95 }) }),
    "the same, centred": await mcmc(radonVaryingBoth, data, options),
  };
}

/** The coefficient as one scalar for each site, also where there is one for both, so that models lie over each other. */
function bySite(fit: Pick<Posterior, "draws">, labels: readonly string[]): Draws {
  return derive(fit, ["beta"], ({ beta }) => Object.fromEntries(labels.map((label, s) => [`beta[${label}]`, beta.shape.length === 0 ? beta : beta.at(s)])));
}

function prefixed<T>(prefix: string, fits: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(fits).map(([name, fit]) => [prefix + name, fit]));
}

/** A fit in the table of runs. */
interface Run extends Form {
  readonly seconds: number;
}

function runOf(posterior: Posterior): Run {
  const { rows, verdict } = posterior.summary();
  return { seconds: posterior.seconds, divergences: posterior.divergences, leastEss: Math.round(Math.min(...rows.map(({ essBulk, essTail }) => Math.min(essBulk, essTail)))), ok: verdict.ok };
}

function runTable(runs: readonly (Run & { readonly name: string })[]): Table {
  return table({
    columns: ["model", "seconds", "divergences", "least ESS", "safe to trust"],
    rows: runs.map(({ name, seconds, divergences, leastEss, ok }) => [name, seconds.toFixed(1), divergences, leastEss, ok ? "yes" : "no"]),
  });
}

function titleOf({ county }: Radon, position: number, label: string): string {
  return `county ${label} (n = ${county.index.filter((of) => of === position).length})`;
}

/** So many counties, evenly spread from the fewest houses to the most. */
function chosenCounties({ county }: Radon, count = 8): number[] {
  const houses = county.labels.map((_, position) => county.index.filter((of) => of === position).length);
  const order = houses.map((_, position) => position).sort((a, b) => (houses[a] ?? 0) - (houses[b] ?? 0));
  return Array.from({ length: count }, (_, i) => order[Math.round((i * (order.length - 1)) / (count - 1))] ?? 0);
}
