import { dist, mcmc, sample } from "typyro";
import type { Expected } from "../expected.ts";

function distance({ d }: { d: number[] }) {
  const a = sample("a", dist.Normal(0, 1)); // <-- also
  const b = sample("b", dist.Normal(0, 1)); // <-- also
  const x = a.square().add(b.square());
  // @ts-expect-error the compiler refuses it too
  const r = Math.sqrt(x); // <-- fault
  sample("d", dist.Normal(r, 1), { obs: d });
}

const data = { d: [0.1, 0.4, 2.2] };

export const run = () => mcmc(distance, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "number-from-value",
  errorClass: "TraceError",
  site: "a",
  facts: ["`a`, `b`", "plain number", "no number yet"],
  repairs: [{ help: 0, at: "Math.sqrt(x)" }],
  untaken: { 1: "number-from-value.branch takes it" },
} satisfies Expected;
