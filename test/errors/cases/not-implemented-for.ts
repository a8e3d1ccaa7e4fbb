import { dist, Generator } from "typyro";
import type { Expected } from "../expected.ts";

export function run() {
  const d = dist.Normal([0, 1], 1).toEvent(1);
  const rng = Generator.fromSeed(0);
  const median = d.icdf(0.5); // <-- fault
  return [median, rng.state];
}

export const expected = {
  code: "not-implemented-for",
  errorClass: "SupportError",
  facts: ["`icdf` of dist.Normal", "no quantiles"],
  repairs: [{ help: 0, at: "d.icdf(0.5)" }],
} satisfies Expected;
