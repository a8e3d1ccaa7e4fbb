import { dist, mcmc, nuts, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const [mu, tau] = [sample("mu", dist.Normal(0, 1)), sample("tau", dist.HalfNormal(1))];
  sample("y", dist.Normal(mu, tau), { obs: y });
}

const data = { y: [0.1, 0.4] };
const variances = new Float64Array([1, 0]);

export const run = () => mcmc(model, data, { sampler: nuts({ inverseMetric: { kind: "diagonal", variances } }), chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "inverse-metric-not-positive",
  errorClass: "OptionError",
  facts: ["is 0 at [1]", "positive"],
  repairs: [{ help: 0, at: '{ inverseMetric: { kind: "diagonal", variances } }', typed: "{}" }],
} satisfies Expected;
