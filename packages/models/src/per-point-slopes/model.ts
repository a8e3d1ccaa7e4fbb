/**
 * @file Regress y on x where every point has a slope of its own from a common population: jointly, and with the slopes integrated out.
 *
 * The joint posterior has a funnel: as the noise goes to 0, every slope is pinned to the one that meets its point exactly.
 */
import { dist, generated, math, plate, sample, type Value } from "@typyro/core";

/** One row a point. */
export interface PointData {
  readonly x: readonly number[];
  /** Left out to simulate. */
  readonly y?: readonly number[] | undefined;
}

/** Intercept, slope of each point and noise together. */
export function joint({ x, y }: PointData): { a: Value; b: Value } {
  const muB = sample("mu_b", dist.Normal(0, 10_000));
  const sigmaB = sample("sigma_b", dist.Uniform(0, 100));
  const a = sample("a", dist.Normal(0, 10_000));
  const b = plate("points", x.length, () => sample("b", dist.Normal(muB, sigmaB)));
  const eps = sample("eps", dist.Uniform(0, 10));
  sample("y", dist.Normal(math({ a, b, x })`a + b * x`, eps), { obs: y });
  return { a, b };
}

/** The same four population parameters: y given them is normal with the slopes' variance added to the noise's. */
export function marginal({ x, y }: PointData): { a: Value } {
  const muB = sample("mu_b", dist.Normal(0, 10_000));
  const sigmaB = sample("sigma_b", dist.Uniform(0, 100));
  const a = sample("a", dist.Normal(0, 10_000));
  const eps = sample("eps", dist.Uniform(0, 10));
  const mu = math({ a, muB, x })`a + muB * x`;
  const sd = math({ eps, sigmaB, x })`sqrt(eps ** 2 + (sigmaB * x) ** 2)`;
  sample("y", dist.Normal(mu, sd), { obs: y });
  return { a };
}

/** The same again, with the slopes drawn afterwards: given the population and its point, each is normal. */
export function marginalWithSlopes({ x, y }: Required<PointData>): { a: Value; b: Value } {
  const muB = sample("mu_b", dist.Normal(0, 10_000));
  const sigmaB = sample("sigma_b", dist.Uniform(0, 100));
  const a = sample("a", dist.Normal(0, 10_000));
  const eps = sample("eps", dist.Uniform(0, 10));
  const variance = math({ eps, sigmaB, x })`eps ** 2 + (sigmaB * x) ** 2`;
  sample("y", dist.Normal(math({ a, muB, x })`a + muB * x`, variance.sqrt()), { obs: y });
  const mean = math({ a, eps, muB, sigmaB, variance, x, y })`(muB * eps ** 2 + sigmaB ** 2 * x * (y - a)) / variance`;
  const sd = math({ eps, sigmaB, variance })`eps * sigmaB / sqrt(variance)`;
  const b = generated(() => plate("points", x.length, () => sample("b", dist.Normal(mean, sd))));
  return { a, b };
}
