/** @file Hold the posteriors of the two sites and of radon against Stan's. */
import { locScale, mcmc, nuts, reparam } from "typyro";
import { loadRadon, loadTwoSites } from "../src/two-sites-radon/data.ts";
import { radonPooled, radonUnpooled, radonVaryingBoth, radonVaryingBothNoncentred, radonVaryingIntercept } from "../src/two-sites-radon/radon.ts";
import { twoFixedSpread, twoHierarchical, twoIndividual, twoPooled } from "../src/two-sites-radon/twoSites.ts";
import stanRadonPooled from "../src/two-sites-radon/reference/radon_pooled.json" with { type: "json" };
import stanRadonUnpooled from "../src/two-sites-radon/reference/radon_unpooled.json" with { type: "json" };
import stanRadonBoth from "../src/two-sites-radon/reference/radon_varying_both.json" with { type: "json" };
import stanRadonIntercept from "../src/two-sites-radon/reference/radon_varying_intercept.json" with { type: "json" };
import stanTwoHierarchical from "../src/two-sites-radon/reference/two_hier.json" with { type: "json" };
import stanTwoFixedSpread from "../src/two-sites-radon/reference/two_hier_fixed_sd.json" with { type: "json" };
import stanTwoIndividual from "../src/two-sites-radon/reference/two_individual.json" with { type: "json" };
import stanTwoPooled from "../src/two-sites-radon/reference/two_pooled.json" with { type: "json" };
import { describeAgreements, isLong } from "./agreement.ts";

const sites = loadTwoSites();
const radon = loadRadon();
const careful = { sampler: nuts({ targetAccept: 0.95 }) };

/**
 * 350 comparisons a run. At 1000 draws seed 1 gave z = -4.19 for the sd of alpha[18], with a mean of z^2 over the other
 * sds of 0.96, and of 0.9 to 1.2 at five other seeds; at 10,000 draws z is -2.3, which is the reference's own error. So: more draws.
 */
const manyParameters = { ...careful, ...(isLong ? {} : { draws: 3000 }) };

describeAgreements([
  { name: "two sites, pooled", reference: stanTwoPooled, parameters: 2, sample: (options) => mcmc(twoPooled, sites, options) },
  { name: "two sites, individual", reference: stanTwoIndividual, parameters: 4, sample: (options) => mcmc(twoIndividual, sites, options) },
  { name: "two sites, spread known", reference: stanTwoFixedSpread, parameters: 5, options: careful, sample: (options) => mcmc(twoFixedSpread, sites, options) },
  { name: "two sites, spread learnt", reference: stanTwoHierarchical, parameters: 6, options: careful, sample: (options) => mcmc(twoHierarchical, sites, options) },
  { name: "radon, pooled", reference: stanRadonPooled, parameters: 3, sample: (options) => mcmc(radonPooled, radon, options) },
  { name: "radon, unpooled", reference: stanRadonUnpooled, parameters: 87, sample: (options) => mcmc(radonUnpooled, radon, options) },
  { name: "radon, varying intercepts", reference: stanRadonIntercept, parameters: 89, sample: (options) => mcmc(radonVaryingIntercept, radon, options) },
  {
    name: "radon, varying intercepts and slopes, centred",
    reference: stanRadonBoth,
    parameters: 175,
    // The neck at a small tau_beta: 131 of 80,000 transitions diverge even at these steps.
    divergesAt: "beta",
    leastEss: 400,
    onlyLong: true,
    options: { sampler: nuts({ targetAccept: 0.99 }), warmup: 2000, draws: 20_000, thin: 5 },
    sample: (options) => mcmc(radonVaryingBoth, radon, options),
  },
  { name: "radon, varying intercepts and slopes, non-centred", reference: stanRadonBoth, parameters: 175, options: manyParameters, sample: (options) => mcmc(radonVaryingBothNoncentred, radon, options) },
  { name: "radon, varying intercepts and slopes, made non-centred", reference: stanRadonBoth, parameters: 175, onlyLong: true, options: manyParameters, sample: (options) => mcmc(reparam(radonVaryingBoth, { alpha: locScale(0), beta: locScale(0) }), radon, options) },
]);
