/**
 * @file Fit the sleep study under three pooling regimes, print site tables, summaries and divergences.
 */
import { mcmc, shapes } from "typyro";
import { loadTraining } from "./data.ts";
import { partial, partialNoncentered, pooled, unpooled } from "./model.ts";

const regimes = [
  { title: "Complete pooling: one line for everybody", model: pooled, show: ["alpha", "beta", "sigma"] },
  { title: "No pooling: a line for each subject", model: unpooled, show: ["alpha_s", "beta_s", "sigma"] },
  { title: "Partial pooling, centred", model: partial, show: ["mu_alpha", "mu_beta", "tau_alpha", "tau_beta", "sigma"] },
  { title: "Partial pooling, non-centred", model: partialNoncentered, show: ["mu_alpha", "mu_beta", "tau_alpha", "tau_beta", "sigma"] },
];

const started = performance.now();
const { data } = loadTraining();
console.log(`Sleep study: ${data.day.length} rows, ${data.subjects.length} subjects; day and reaction time standardised.\n`);

for (const { title, model, show } of regimes) {
  console.log(`${title}\n${"=".repeat(title.length)}\n`);
  console.log(`${String(shapes(model, data))}\n`);
  const posterior = await mcmc(model, data, { chains: 4, warmup: 1000, draws: 2000, seed: 42 });
  console.log(`${String(posterior)}\n`);
  console.log(`${String(posterior.summary({ variables: show }))}\n`);
}

console.log(`All four fits took ${((performance.now() - started) / 1000).toFixed(1)} s.`);
