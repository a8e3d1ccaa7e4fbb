import { dist, mcmc, nuts, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const [mu, tau] = [sample("mu", dist.Normal(0, 1)), sample("tau", dist.HalfNormal(1))];
  sample("y", dist.Normal(mu, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };
const variances = new Float64Array([1, 2]);

export const run = () =>
  mcmc(model, data, { // <-- fault
    sampler: nuts({ inverseMetric: { kind: "diagonal", variances: variances.subarray(1) } }),
    chains: 1, warmup: 20, draws: 20,
  });

export const expected = {
  code: "inverse-metric-size",
  errorClass: "OptionError",
  facts: ["1 entry", "2 unknowns"],
  repairs: [{ help: 0, at: 'inverseMetric: { kind: "diagonal", variances: variances.subarray(1) }' }],
} satisfies Expected;
