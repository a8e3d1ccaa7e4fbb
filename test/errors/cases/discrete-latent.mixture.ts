import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** A mixture written with a latent label for each row. */
function model({ y }: { y: number[] }) {
  const p = sample("p", dist.Uniform(0, 1));
  plate("rows", y.length, () => {
    const z = sample("z", dist.Bernoulli(p)); // <-- fault
    sample("y", dist.Normal(z, 1), { obs: y });
  });
}

const data = { y: [0.3, 1.2, -0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "discrete-latent",
  errorClass: "TraceError",
  site: "z",
  facts: ["is discrete", "not observed"],
  repairs: [{ help: 1, at: "dist.Normal(z, 1)", typed: "dist.MixtureSameFamily(dist.Categorical([0.5, 0.5]), dist.Normal([0, 1], 1))", also: [{ at: 'const z = sample("z", dist.Bernoulli(p)); // <-- fault', typed: "void p;" }] }],
  untaken: { 0: "the labels are not known" },
} satisfies Expected;
