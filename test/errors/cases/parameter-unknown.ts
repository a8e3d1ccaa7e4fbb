import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const [loc, scale] = [sample("loc", dist.Normal(0, 1)), 1];
  // @ts-expect-error the compiler refuses it too
  sample("y", dist.Normal({ loc, sd: scale }), { obs: y }); // <-- fault
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "parameter-unknown",
  errorClass: "SupportError",
  facts: ["`sd`", "`loc`, `scale`"],
  repairs: [{ help: 0, at: "dist.Normal({ loc, sd: scale })" }],
} satisfies Expected;
