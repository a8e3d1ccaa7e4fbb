import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

function model({ y }: { y: number[] }) {
  // @ts-expect-error the compiler refuses it too
  plate("rows", 10, sample("x", dist.Normal(0, 1))); // <-- fault
  sample("y", dist.Normal(0, 1), { obs: y });
}

const data = { y: [0.1, 0.4] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-body",
  errorClass: "PlateError",
  facts: ["`rows`", "no body"],
  repairs: [{ help: 0, at: 'plate("rows", 10, sample("x", dist.Normal(0, 1)))' }],
} satisfies Expected;
