import { mcmc } from "typyro";
import type { Expected } from "../expected.ts";

const density = {
  dim: 1,
  valueAndGradient: (q: Float64Array, gradientOut: Float64Array) => {
    const x = q[0] ?? 0;
    gradientOut[0] = 3 - x;
    return x > 2 ? -0.5 * (x - 3) * (x - 3) : -Infinity;
  },
};

export const run = () => mcmc(density, { chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "density-not-finite",
  errorClass: "InitError",
  facts: ["100 starting points", "not finite"],
  repairs: [{ help: 0, at: "x > 2 ?", typed: "x > -2 ?" }],
} satisfies Expected;
