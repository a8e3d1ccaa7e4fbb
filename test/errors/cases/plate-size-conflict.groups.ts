import { dist, groups, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The effects of the groups are used in the plate of the rows without saying which row belongs to which. */
function model({ county, radon }: { county: string[]; radon: number[] }) {
  const counties = groups(county);
  const alpha = plate("counties", counties, () => sample("alpha", dist.Normal(0, 1)));
  plate("rows", radon.length, () => { // <-- also
    sample("radon", dist.Normal(alpha, 1), { obs: radon }); // <-- fault
  });
}

const data = { county: ["a", "a", "b", "b", "b"], radon: [0.1, 0.3, -0.2, 0.5, 0.1] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size-conflict",
  errorClass: "PlateError",
  site: "radon",
  facts: ["batch size 2", "`rows` has size 5"],
  repairs: [{ help: 0, at: "dist.Normal(alpha, 1)", typed: "dist.Normal(alpha.at(counties), 1)" }],
  untaken: { 1: "the plate is that of the rows" },
} satisfies Expected;
