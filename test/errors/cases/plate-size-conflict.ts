import { dist, mcmc, plate, sample } from "typyro";
import type { Expected } from "../expected.ts";

interface Scores {
  schoolOf: number[];
  score: number[];
}

function schools({ schoolOf, score }: Scores) {
  const schoolMean = plate("schools", 3, () => sample("schoolMean", dist.Normal(0, 1)));
  const sigma = sample("sigma", dist.HalfNormal(1));
  plate("pupils", schoolOf.length, () => { // <-- also
    sample("score", dist.Normal(schoolMean, sigma), { obs: score }); // <-- fault
  });
}

const data = { schoolOf: [0, 0, 1, 1, 2, 2, 2], score: [0.1, 0.3, -0.4, 0.2, 1.1, 0.9, 1.4] };

export const run = () => mcmc(schools, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "plate-size-conflict",
  errorClass: "PlateError",
  site: "score",
  facts: ["3", "`pupils` has size 7"],
  repairs: [{ help: 0, at: "dist.Normal(schoolMean, sigma)" }],
  untaken: { 1: "plate-size-conflict.noIndex takes it" },
} satisfies Expected;
