/** @file Hold the laboratories' posteriors, and their PSIS-LOO, against Stan's. */
import { locScale, mcmc, nuts, reparam } from "typyro";
import { loadLabs } from "../src/lab-offsets/data.ts";
import { withoutOffsets, withOffsets } from "../src/lab-offsets/model.ts";
import stanA from "../src/lab-offsets/reference/labs_A.json" with { type: "json" };
import stanB from "../src/lab-offsets/reference/labs_B.json" with { type: "json" };
import { describeAgreements } from "./agreement.ts";

const { data } = loadLabs();
/** Line and offsets can trade places, so a draw moves little: of 1000 a chain the least ESS is near 450, for half the gradients that windows take. */
const times = 2;
const options = { sampler: nuts({ targetAccept: 0.95 }) };

/** The laboratories have many rows, so the non-centred form is the steep one: at 0.95 one of 40,000 transitions diverges. */
const smallSteps = { sampler: nuts({ targetAccept: 0.99 }) };

describeAgreements([
  { name: "without offsets", reference: stanA, parameters: 2, sample: (settings) => mcmc(withoutOffsets, data, settings) },
  { name: "with offsets, centred", reference: stanB, parameters: 10, options, times, sample: (settings) => mcmc(withOffsets, data, settings) },
  { name: "with offsets, made non-centred", reference: stanB, parameters: 10, options: smallSteps, times, sample: (settings) => mcmc(reparam(withOffsets, { o: locScale(0) }), data, settings) },
]);
