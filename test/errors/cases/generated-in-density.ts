import { dist, generated, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Trial {
  before: number[];
  after: number[];
}

function model({ before, after }: Trial) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("before", dist.Normal(mu, 1), { obs: before });
  const change = generated(() => sample("change", dist.Normal(mu, 1)));
  sample("after", dist.Normal(change, 1), { obs: after }); // <-- fault
}

const data = { before: [0.3, 1.2], after: [0.9, 1.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "generated-in-density",
  errorClass: "TraceError",
  site: "after",
  facts: ["the density of site `after`", "`change`, which `generated` draws"],
  repairs: [
    { help: 0, at: 'generated(() => sample("change", dist.Normal(mu, 1)))', typed: 'sample("change", dist.Normal(mu, 1))' },
    { help: 1, at: 'sample("after", dist.Normal(change, 1), { obs: after })', typed: 'generated(() => sample("after", dist.Normal(change, 1).expand([after.length])))' },
  ],
} satisfies Expected;
