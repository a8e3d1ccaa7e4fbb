import { dist, locScale, mcmc, plate, reparam, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  plate("schools", y.length, () => {
    const theta = sample("theta", dist.Normal(0, tau));
    sample("y", dist.Normal(theta, 1), { obs: y });
  });
}

const data = { y: [0.4, 1.1, -0.3] };

const halved = reparam(model, { theta: locScale([0, 0.5]) }); // <-- fault
export const run = () => mcmc(halved, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "reparam-centred-shape",
  errorClass: "OptionError",
  site: "theta",
  facts: ["[2]", "[3]"],
  repairs: [{ help: 0, at: "locScale([0, 0.5])" }],
} satisfies Expected;
