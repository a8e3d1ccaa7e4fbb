import { dist, locScale, mcmc, plate, reparam, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const tau = sample("tau", dist.HalfNormal(1));
  plate("rows", y.length, () => {
    const theta = sample("theta", dist.Normal(0, tau));
    sample("y", dist.Normal(theta, 1), { obs: y });
  });
}

const data = { y: [0.3, 1.2, -0.4] };

const rewritten = reparam(model, { thta: locScale(0) }); // <-- fault
export const run = () => mcmc(rewritten, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "unknown-site",
  errorClass: "TraceError",
  site: "thta",
  facts: ["`thta`", "`theta`"],
  repairs: [{ help: 0, at: "thta" }],
} satisfies Expected;
