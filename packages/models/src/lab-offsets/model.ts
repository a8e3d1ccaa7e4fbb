/**
 * @file Regress the measurements of several laboratories on one line, without and with an offset for each laboratory.
 *
 * x and y are standardised, so Normal(0, 1) and HalfNormal(1) are weakly informative; the noise is known.
 */
import { dist, type Groups, math, plate, sample, type Value } from "@typyro/core";

/** One row a measurement. */
export interface LabData {
  /** Standardised. */
  readonly x: readonly number[];
  /** The laboratory of each row. */
  readonly lab: Groups;
  /** Known standard deviation of each row, in units of the standardised y. */
  readonly sigma: readonly number[];
  /** Standardised; left out to simulate. */
  readonly y?: readonly number[] | undefined;
}

/** Model A: one line for all laboratories. */
export function withoutOffsets({ x, sigma, y }: LabData): { m: Value; b: Value } {
  const m = sample("m", dist.Normal(0, 1));
  const b = sample("b", dist.Normal(0, 1));
  sample("y", dist.Normal(math({ m, x, b })`m * x + b`, sigma), { obs: y });
  return { m, b };
}

/** Model B: each laboratory's zero point is off by an amount of its own, exchangeable over laboratories. */
export function withOffsets({ x, lab, sigma, y }: LabData): { m: Value; zero: Value } {
  const m = sample("m", dist.Normal(0, 1));
  const b = sample("b", dist.Normal(0, 1));
  const tau = sample("tau", dist.HalfNormal(1));
  const o = plate("labs", lab, () => sample("o", dist.Normal(0, tau)));
  const zero = b.add(o);
  sample("y", dist.Normal(math({ m, x, zero, lab })`m * x + zero[lab]`, sigma), { obs: y });
  return { m, zero };
}
