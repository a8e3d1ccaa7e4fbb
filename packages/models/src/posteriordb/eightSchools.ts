/**
 * @file Estimate the effect of coaching in eight schools, centred and non-centred.
 *
 * @source Rubin 1981, "Estimation in parallel randomized experiments".
 */
import { deterministic, dist, plate, sample } from "@typyro/core";

/** One row a school. */
export interface Schools {
  /** Known standard error of each school's effect. */
  readonly sigma: readonly number[];
  /** Estimated effect of each school; left out to simulate. */
  readonly y?: readonly number[] | undefined;
}

/** Effects from a common population. */
export function eightSchools({ y, sigma }: Schools): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  plate("schools", sigma.length, () => {
    const theta = sample("theta", dist.Normal(mu, tau));
    sample("y", dist.Normal(theta, sigma), { obs: y });
  });
}

/** The same posterior, non-centred. */
export function eightSchoolsNoncentred({ y, sigma }: Schools): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  plate("schools", sigma.length, () => {
    const z = sample("theta_trans", dist.Normal(0, 1));
    const theta = deterministic("theta", mu.add(tau.mul(z)));
    sample("y", dist.Normal(theta, sigma), { obs: y });
  });
}
