import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Which of two machines made the parts is not known. */
function model({ length }: { length: number[] }) {
  const mean = sample("mean", dist.Normal(0, 1));
  const machine = sample("machine", dist.Bernoulli(0.3)); // <-- fault
  sample("length", dist.Normal(mean.add(machine), 0.1), { obs: length });
}

const data = { length: [0.1, 0.2, 1.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "discrete-latent",
  errorClass: "TraceError",
  site: "machine",
  facts: ["dist.Bernoulli(0.3)", "continuous"],
  repairs: [
    {
      help: 1,
      at: 'sample("length", dist.Normal(mean.add(machine), 0.1), { obs: length });',
      before: 'factor("length", ',
      after: ");",
      also: [
        {
          at: 'const machine = sample("machine", dist.Bernoulli(0.3)); // <-- fault',
          typed: `const logProbIf0 = dist.Bernoulli(0.3).logProb(0).add(dist.Normal(mean, 0.1).logProb(length).sum());
  const logProbIf1 = dist.Bernoulli(0.3).logProb(1).add(dist.Normal(mean.add(1), 0.1).logProb(length).sum());`,
        },
      ],
    },
  ],
  untaken: { 0: "discrete-latent takes it" },
} satisfies Expected;
