import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** Three judges give each of two dishes a mark. */
function tasting({ marks }: { marks: number[][] }) {
  const sigma = sample("sigma", dist.HalfNormal(1));
  plate("dishes", 2, () => { // <-- also
    const quality = sample("quality", dist.Normal(0, 1));
    plate("judges", 3, () => {
      sample("mark", dist.Normal(quality, sigma), { obs: marks }); // <-- fault
    });
  });
}

const data = { marks: [[1, 2, 0, 2], [0, 1, 0, 1], [2, 2, 1, 3]] };

export const run = () => mcmc(tasting, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "obs-shape-mismatch",
  errorClass: "ShapeError",
  site: "mark",
  facts: ["[3, 4]", "[3, 2]"],
  repairs: [
    { help: 0, at: 'plate("dishes", 2,' },
    { help: 1, at: "[[1, 2, 0, 2], [0, 1, 0, 1], [2, 2, 1, 3]]", typed: "[[1, 2], [0, 1], [2, 2]]" },
  ],
} satisfies Expected;
