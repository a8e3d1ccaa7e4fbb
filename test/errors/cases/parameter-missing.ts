import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  const [loc, scale] = [sample("loc", dist.Normal(0, 1)), 1];
  // @ts-expect-error the compiler refuses it too
  sample("y", dist.Normal(loc), { obs: y }); // <-- fault
  return { twice: loc.mul(2 * scale) };
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "parameter-missing",
  errorClass: "SupportError",
  facts: ["dist.Normal", "`scale`"],
  repairs: [{ help: 0, at: "dist.Normal(loc)" }],
} satisfies Expected;
