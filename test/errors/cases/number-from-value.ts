import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function funnel({ x }: { x: number[] }) {
  const tau = sample("tau", dist.Normal(0, 3)); // <-- also
  // @ts-expect-error the compiler refuses it too
  const scale = Math.exp(tau); // <-- fault
  sample("x", dist.Normal(0, scale), { obs: x });
}

const data = { x: [0.1, -0.4, 2.2] };

export const run = () => mcmc(funnel, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "number-from-value",
  errorClass: "TraceError",
  site: "tau",
  facts: ["plain number", "no number yet"],
  repairs: [{ help: 0, at: "Math.exp(tau)" }],
  untaken: { 1: "number-from-value.branch takes it" },
} satisfies Expected;
