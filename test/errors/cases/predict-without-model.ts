import { dist, type LogDensity, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

const data = { y: [0.3, 0.8] };

/** The model written out, for comparison. */
function model({ y }: { y: number[] }) {
  const mu = sample("mu", dist.Normal(0, 1));
  sample("y", dist.Normal(mu, 1), { obs: y });
}

const density: LogDensity = {
  dim: 1,
  valueAndGradient: (q, gradientOut) => {
    const mu = q[0] ?? 0;
    gradientOut[0] = data.y.reduce((total, y) => total + y - mu, -mu);
    return data.y.reduce((total, y) => total - 0.5 * (y - mu) * (y - mu), -0.5 * mu * mu);
  },
};

export async function run() {
  const posterior = await mcmc(density);
  return [posterior.predict(), model.name]; // <-- fault
}

export const expected = {
  code: "predict-without-model",
  errorClass: "DataError",
  facts: ["bare log density", "no model"],
  repairs: [{ help: 0, at: "mcmc(density)" }],
} satisfies Expected;
