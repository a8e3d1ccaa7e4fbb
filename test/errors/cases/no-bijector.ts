import { dist, mcmc, type Num, sample } from "typyro";
import type { Expected } from "../expected.ts";

function wind({ speed }: { speed: Num[] }) {
  const direction = sample("direction", dist.ProjectedNormal([1, 0])); // <-- fault
  sample("speed", dist.Normal(direction, 1).expand([speed.length, 2]).toEvent(1), { obs: speed });
}

const data = { speed: [[0.3, 1.2], [0.1, 0.4]] };

export const run = () => mcmc(wind, data, { chains: 1, warmup: 20, draws: 20 });

export const expected = {
  code: "no-bijector",
  errorClass: "TraceError",
  site: "direction",
  facts: ["dist.ProjectedNormal", "no map from unconstrained numbers"],
  repairs: [{ help: 0, at: "mcmc(wind, data", typed: "mcmc(reparam(wind, { direction: projectedNormal() }), data" }],
} satisfies Expected;
