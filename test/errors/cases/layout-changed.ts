import { dist, groups, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Radon {
  county: string[];
  y: number[];
}

function model({ county, y }: Radon) {
  const rows = groups(county);
  const alpha = plate("county", rows, () => sample("alpha", dist.Normal(0, 1)));
  sample("y", dist.Normal(alpha.at(rows), 1), { obs: y });
}

const data = { county: ["Aitkin", "Anoka", "Aitkin"], y: [0.2, 0.9, 1.2] };

export async function run() {
  const posterior = await mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });
  return posterior.logLikelihood({ county: ["Becker", "Aitkin", "Anoka"], y: [0.3, 0.1, 0.2] }); // <-- fault
}

export const expected = {
  code: "layout-changed",
  errorClass: "ShapeError",
  site: "alpha",
  facts: ["[3]", "[2]"],
  repairs: [{ help: 0, at: '["Becker", "Aitkin", "Anoka"]', typed: '["Anoka", "Aitkin", "Anoka"]' }],
} satisfies Expected;
