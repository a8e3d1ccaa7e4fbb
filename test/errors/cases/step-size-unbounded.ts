import { dist, factor, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

/** The factor takes the prior away again, so nothing is left to draw from. */
function model() {
  const x = sample("x", dist.Normal(0, 1));
  factor("flat", x.square().mul(0.5));
}

export const run = () => mcmc(model, undefined, { chains: 1, warmup: 20, draws: 20 }); // <-- fault

export const expected = {
  code: "step-size-unbounded",
  errorClass: "InitError",
  facts: ["kept the energy", "proper posterior"],
  repairs: [{ help: 0, at: ".mul(0.5)", typed: ".mul(0.25)" }],
} satisfies Expected;
