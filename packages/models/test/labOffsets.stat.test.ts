/** @file Hold the laboratories' posteriors, and their PSIS-LOO, against Stan's. */
import { locScale, mcmc, nuts, reparam } from "typyro";
import { loadLabs } from "../src/lab-offsets/data.ts";
import { withoutOffsets, withOffsets } from "../src/lab-offsets/model.ts";
import stanA from "../src/lab-offsets/reference/labs_A.json" with { type: "json" };
import stanB from "../src/lab-offsets/reference/labs_B.json" with { type: "json" };
import { describeAgreements } from "./agreement.ts";

const { data } = loadLabs();
const options = { sampler: nuts({ targetAccept: 0.95 }) };

/** The laboratories have many rows, so the non-centred form is the steep one: at 0.95 one of 40,000 transitions diverges. */
const smallSteps = { sampler: nuts({ targetAccept: 0.99 }) };

describeAgreements([
  { name: "without offsets", reference: stanA, parameters: 2, sample: (settings) => mcmc(withoutOffsets, data, settings) },
  { name: "with offsets, centred", reference: stanB, parameters: 10, options, sample: (settings) => mcmc(withOffsets, data, settings) },
  { name: "with offsets, made non-centred", reference: stanB, parameters: 10, options: smallSteps, sample: (settings) => mcmc(reparam(withOffsets, { o: locScale(0) }), data, settings) },
]);
