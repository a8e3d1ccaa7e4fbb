import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The effects of three doses, seen in four fields. */
function trial({ gain }: { gain: number[][] }) {
  const doses = dist.Normal([0, 1, 2], 1);
  plate("doses", 4, () => { // <-- also
    const effect = sample("effect", doses); // <-- fault
    sample("gain", dist.Normal(effect, 1), { obs: gain });
  });
}

const data = { gain: [[0, 1, 2], [1, 1, 3], [0, 2, 2], [1, 0, 2]] };

export const run = () => mcmc(trial, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size-conflict",
  errorClass: "PlateError",
  site: "effect",
  facts: ["3", "`doses` has size 4"],
  repairs: [{ help: 1, at: 'plate("doses", 4,' }],
  untaken: { 0: "plate-size-conflict takes it" },
} satisfies Expected;
