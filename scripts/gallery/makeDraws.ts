/**
 * @file Fit the models whose draws the gallery shows, and keep few digits of few draws.
 *
 * The figures of the gallery are goldens, so their draws are a fixture: no change of a sampler's bits moves a line in them.
 * Run by hand: `npx tsx scripts/gallery/makeDraws.ts`.
 */
import { writeFileSync } from "node:fs";
import { partialNoncentered, pooled, type SleepData, unpooled } from "@typyro/models";
import { loadTraining } from "../../packages/models/src/sleepstudy/data.ts";
import { compare, dist, type Draws, inferenceData, loo, mcmc, nuts, plate, predictive, sample } from "typyro";

interface Schools {
  readonly schools: readonly string[];
  readonly sigma: readonly number[];
  readonly y?: readonly number[] | undefined;
}

function eightSchools({ schools, sigma, y }: Schools): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  plate("school", schools, () => {
    const theta = sample("theta", dist.Normal(mu, tau));
    sample("y", dist.Normal(theta, sigma), { obs: y });
  });
}

/** @source Rubin 1981, Journal of Educational Statistics 6(4). */
const schools = {
  schools: ["Choate", "Deerfield", "Phillips Andover", "Phillips Exeter", "Hotchkiss", "Lawrenceville", "St. Paul's", "Mt. Hermon"],
  sigma: [15, 10, 16, 11, 9, 11, 10, 18],
  y: [28, 8, -3, 7, -1, 1, 18, 12],
};

/** So many significant digits of every number. */
function short(value: unknown, digits: number): unknown {
  return JSON.parse(JSON.stringify(value, (_, x: unknown) => (typeof x === "number" && !Number.isInteger(x) ? Number(x.toPrecision(digits)) : x)));
}

function write(name: string, value: unknown): void {
  const text = JSON.stringify(short(value, 4));
  writeFileSync(new URL(`../../packages/plot/test/fixtures/${name}.json`, import.meta.url), `${text}\n`);
  console.log(`${name}: ${Math.round(text.length / 1000)} kB`);
}

const eight = await mcmc(eightSchools, schools, { chains: 4, warmup: 300, draws: 250, seed: 7, sampler: nuts({ targetAccept: 0.8 }) });
console.log(String(eight));
const keep = (draws: Draws): Draws => draws.thin(4);
write("eightSchools", inferenceData({ posterior: eight, posterior_predictive: keep(eight.predict(undefined, { sites: ["y"] })), prior_predictive: keep(predictive(eightSchools, schools, { draws: 400, sites: ["y"] })) }));

const { data, day, reaction } = loadTraining();
const options = { chains: 4, warmup: 500, draws: 1000, seed: 3 } as const;
const partial = await mcmc(partialNoncentered, data, options);
const single = await mcmc(unpooled, data, options);
const whole = await mcmc(pooled, data, options);
const scores = { partial: loo(partial), unpooled: loo(single), pooled: loo(whole) };
console.log(String(compare(scores)));
const grid: SleepData = { ...gridOf(), subjects: data.subjects, reaction: undefined };
const names = ["mu_alpha", "mu_beta", "tau_alpha", "tau_beta", "alpha_s", "beta_s", "sigma"];
write("sleepPartial", inferenceData({ posterior: partial.draws.select(names).thin(8), predictions: partial.predict(grid, { sites: ["obs"] }).thin(25), posterior_predictive: partial.predict(undefined, { sites: ["obs"] }).thin(40) }));
write("sleepUnpooled", inferenceData({ posterior: single.draws.select(["alpha_s", "beta_s", "sigma"]).thin(8) }));
write("sleepScores", {
  loo: { rows: scores.partial.rows.map(({ label, paretoK }) => ({ label, paretoK })), goodK: scores.partial.goodK },
  comparison: compare(scores),
  scales: { day: { mean: day.mean, sd: day.sd }, reaction: { mean: reaction.mean, sd: reaction.sd } },
  data: { day: data.day.map(day.restore), reaction: data.reaction.map(reaction.restore), subject: data.subject, subjects: data.subjects },
  grid: { day: grid.day.map(day.restore), subject: grid.subject },
});

/** Days 0 to 9 in three steps for every subject. */
function gridOf(): Pick<SleepData, "day" | "subject"> {
  const days = [0, 3, 6, 9];
  return {
    day: data.subjects.flatMap(() => days.map((d) => (d - day.mean) / day.sd)),
    subject: data.subjects.flatMap((_, s) => days.map(() => s)),
  };
}
