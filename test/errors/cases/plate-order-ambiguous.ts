import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Which axis of a square table is which? */
function model({ marks }: { marks: number[][] }) {
  plate("dishes", 3, () => { // <-- also
    const quality = sample("quality", dist.Normal(0, 1));
    plate("judges", 3, () => { // <-- also
      sample("mark", dist.Normal(quality, 1), { obs: marks }); // <-- fault
    });
  });
}

const data = { marks: [[1, 2, 0], [0, 1, 0], [2, 2, 1]] };

export const run = () => mcmc(model, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-order-ambiguous",
  errorClass: "PlateError",
  site: "mark",
  facts: ["`judges`", "`dishes`", "size 3"],
  repairs: [
    { help: 0, at: 'plate("judges", 3,', code: 1, also: [{ at: 'plate("dishes", 3,', code: 2 }] },
    { help: 1, at: 'plate("judges", 3,', code: 0, also: [{ at: 'plate("dishes", 3,', code: 1 }] },
  ],
} satisfies Expected;
