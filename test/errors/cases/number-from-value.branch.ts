import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function jump({ x }: { x: number[] }) {
  const tau = sample("tau", dist.Normal(0, 3)); // <-- also
  const [a, b] = [0, 10];
  // @ts-expect-error the compiler refuses it too
  const loc = tau > 0 ? a : b; // <-- fault
  sample("x", dist.Normal(loc, 1), { obs: x });
}

const data = { x: [0.1, -0.4, 2.2] };

export const run = () => mcmc(jump, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "number-from-value",
  errorClass: "TraceError",
  site: "tau",
  facts: ["plain number", "no number yet"],
  repairs: [{ help: 1, at: "tau > 0 ? a : b" }],
  untaken: { 0: "number-from-value takes it" },
} satisfies Expected;
