import { dist, type Groups, groups, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Radon {
  column: string[];
  y: number[];
}

function model({ column, y }: Radon) {
  const county: Groups = groups(column);
  const mu = plate("county", column, () => sample("mu", dist.Normal(0, 1))); // <-- fault
  sample("y", dist.Normal(mu.at(county), 1), { obs: y });
}

const data = { column: ["Aitkin", "Anoka", "Aitkin"], y: [0.2, 0.9, 1.2] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-labels",
  errorClass: "PlateError",
  facts: ["`Aitkin` at [0]", "again at [2]"],
  repairs: [{ help: 0, at: 'plate("county", column,' }],
} satisfies Expected;
