/**
 * @file The models of `data/stan.csv` with their data, as users write them, to be sampled as Stan sampled them.
 *
 * Rows of Stan's table that are not here: those whose R-hat is over 1.02, and those whose data are not at hand (other simulated
 * sets of the same shape give another posterior: `seed-labs_*`, `seed-pymc_*`, `seed-two_site*`, `nes2000-nes`).
 */
import { readFileSync } from "node:fs";
import { deterministic, dist, math, plate, sample } from "@typyro/core";
import { groups, mcmc, type McmcOptions, parseCsv, type SampledPosterior, standardize } from "typyro";
import { arK } from "../packages/models/src/posteriordb/arK.ts";
import { blr } from "../packages/models/src/posteriordb/blr.ts";
import { loadArK, loadBlr, loadEarnings, loadGarch, loadKidIq, loadMesquite, loadSchools } from "../packages/models/src/posteriordb/data.ts";
import { logearnInteraction } from "../packages/models/src/posteriordb/earnings.ts";
import { eightSchools, eightSchoolsNoncentred } from "../packages/models/src/posteriordb/eightSchools.ts";
import { garch11 } from "../packages/models/src/posteriordb/garch.ts";
import { kidscoreMomhsiq } from "../packages/models/src/posteriordb/kidiq.ts";
import { logmesquiteLogvas } from "../packages/models/src/posteriordb/mesquite.ts";
import { partial, partialNoncentered, pooled, type SleepData, unpooled } from "../packages/models/src/sleepstudy/model.ts";
import { loadRadon } from "../packages/models/src/two-sites-radon/data.ts";
import type { RadonData } from "../packages/models/src/two-sites-radon/radon.ts";

/** One posterior of Stan's table. */
export interface StanRow {
  /** As in the table. */
  readonly posterior: string;
  readonly sample: (options: McmcOptions) => Promise<SampledPosterior>;
}

/** All 180 rows of the sleep study. */
function loadSleep(): SleepData {
  const files = ["sleepstudy_train.csv", "sleepstudy_heldout.csv"].map((file) => parseCsv(readFileSync(new URL(`../packages/models/src/sleepstudy/${file}`, import.meta.url), "utf8"), file));
  const { labels, index } = groups(files.flatMap((table) => table.text("subject")));
  const day = standardize(files.flatMap((table) => table.numbers("day")), "day");
  const reaction = standardize(files.flatMap((table) => table.numbers("reaction")), "reaction");
  return { day: day.values, subject: index, subjects: labels, reaction: reaction.values };
}

type Radon = RadonData & { readonly logUranium: readonly number[] };

/** posteriordb's radon_variable_intercept_slope_centered. */
function radonCentred({ county, floor, logRadon }: Radon): void {
  const sigma = sample("sigma_y", dist.HalfNormal(1));
  const sigmaAlpha = sample("sigma_alpha", dist.HalfNormal(1));
  const sigmaBeta = sample("sigma_beta", dist.HalfNormal(1));
  const muAlpha = sample("mu_alpha", dist.Normal(0, 10));
  const muBeta = sample("mu_beta", dist.Normal(0, 10));
  const [alpha, beta] = plate("counties", county, () => [sample("alpha", dist.Normal(muAlpha, sigmaAlpha)), sample("beta", dist.Normal(muBeta, sigmaBeta))]);
  sample("log_radon", dist.Normal(math({ alpha, beta, county, floor })`alpha[county] + beta[county] * floor`, sigma), { obs: logRadon });
}

/** posteriordb's radon_variable_intercept_slope_noncentered. */
function radonNoncentred({ county, floor, logRadon }: Radon): void {
  const sigma = sample("sigma_y", dist.HalfNormal(1));
  const sigmaAlpha = sample("sigma_alpha", dist.HalfNormal(1));
  const sigmaBeta = sample("sigma_beta", dist.HalfNormal(1));
  const muAlpha = sample("mu_alpha", dist.Normal(0, 10));
  const muBeta = sample("mu_beta", dist.Normal(0, 10));
  const [alpha, beta] = plate("counties", county, () => [
    deterministic("alpha", muAlpha.add(sigmaAlpha.mul(sample("alpha_raw", dist.Normal(0, 1))))),
    deterministic("beta", muBeta.add(sigmaBeta.mul(sample("beta_raw", dist.Normal(0, 1))))),
  ]);
  sample("log_radon", dist.Normal(math({ alpha, beta, county, floor })`alpha[county] + beta[county] * floor`, sigma), { obs: logRadon });
}

/** posteriordb's radon_hierarchical_intercept_noncentered. */
function radonIntercept({ county, floor, logUranium, logRadon }: Radon): void {
  const sigma = sample("sigma_y", dist.HalfNormal(1));
  const sigmaAlpha = sample("sigma_alpha", dist.HalfNormal(1));
  const muAlpha = sample("mu_alpha", dist.Normal(0, 10));
  const beta = plate("predictors", ["log uranium", "floor"], () => sample("beta", dist.Normal(0, 10)));
  const alpha = plate("counties", county, () => deterministic("alpha", muAlpha.add(sigmaAlpha.mul(sample("alpha_raw", dist.Normal(0, 1))))));
  const mu = math({ alpha, beta, county, logUranium, floor })`alpha[county] + beta[0] * logUranium + beta[1] * floor`;
  sample("log_radon", dist.Normal(mu, sigma), { obs: logRadon });
}

/** Every row that can be compared, and one that Stan did not sample well either. */
export function stanRows(): StanRow[] {
  const schools = loadSchools();
  const radon = loadRadon();
  const sleep = loadSleep();
  return [
    { posterior: "eight_schools-eight_schools_noncentered", sample: (options) => mcmc(eightSchoolsNoncentred, schools, options) },
    { posterior: "eight_schools-eight_schools_centered", sample: (options) => mcmc(eightSchools, schools, options) },
    { posterior: "sblrc-blr", sample: (options) => mcmc(blr, loadBlr("sblrc"), options) },
    { posterior: "arK-arK", sample: (options) => mcmc(arK, loadArK(), options) },
    { posterior: "garch-garch11", sample: (options) => mcmc(garch11, loadGarch(), options) },
    { posterior: "radon_mn-radon_variable_intercept_slope_centered", sample: (options) => mcmc(radonCentred, radon, options) },
    { posterior: "radon_mn-radon_variable_intercept_slope_noncentered", sample: (options) => mcmc(radonNoncentred, radon, options) },
    { posterior: "radon_mn-radon_hierarchical_intercept_noncentered", sample: (options) => mcmc(radonIntercept, radon, options) },
    { posterior: "earnings-logearn_interaction", sample: (options) => mcmc(logearnInteraction, loadEarnings(), options) },
    { posterior: "mesquite-logmesquite_logvas", sample: (options) => mcmc(logmesquiteLogvas, loadMesquite(), options) },
    { posterior: "kidiq-kidscore_momhsiq", sample: (options) => mcmc(kidscoreMomhsiq, loadKidIq(), options) },
    { posterior: "seed-sleepstudy_pooled", sample: (options) => mcmc(pooled, sleep, options) },
    { posterior: "seed-sleepstudy_unpooled", sample: (options) => mcmc(unpooled, sleep, options) },
    { posterior: "seed-sleepstudy_partial_centered", sample: (options) => mcmc(partial, sleep, options) },
    { posterior: "seed-sleepstudy_partial_noncentered", sample: (options) => mcmc(partialNoncentered, sleep, options) },
  ];
}
