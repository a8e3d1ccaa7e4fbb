import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Sleep {
  subjects?: number;
  y: number;
}

function model({ subjects, y }: Sleep) {
  // @ts-expect-error the compiler refuses it too
  const mu = plate("subjects", subjects, () => sample("mu", dist.Normal(0, 1))); // <-- fault
  sample("y", dist.Normal(mu.sum(), 1), { obs: y });
}

const data = { subject: 2, y: 0.1 };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size",
  errorClass: "PlateError",
  facts: ["`subjects` has size undefined", "whole number"],
  repairs: [{ help: 0, at: 'plate("subjects", subjects,' }],
} satisfies Expected;
