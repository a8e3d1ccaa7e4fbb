/**
 * @file Regress reaction time on days of sleep restriction: complete, no and partial pooling over subjects.
 *
 * Both variables are standardised, so Normal(0, 1) and Exponential(1) are weakly informative.
 */
import { deterministic, dist, plate, sample, type Value } from "@typyro/core";

/** One row an observation. */
export interface SleepData {
  /** Days of restriction, standardised. */
  readonly day: readonly number[];
  /** Position of each row's subject among the subjects. */
  readonly subject: readonly number[];
  /** Labels of the subjects. */
  readonly subjects: readonly string[];
  /** Reaction time, standardised; left out to simulate. */
  readonly reaction?: readonly number[] | undefined;
}

interface Line {
  readonly alpha: Value;
  readonly beta: Value;
}

/** One line for everybody. */
export function pooled({ day, reaction }: SleepData): Line {
  const alpha = sample("alpha", dist.Normal(0, 1));
  const beta = sample("beta", dist.Normal(0, 1));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("obs", dist.Normal(alpha.add(beta.mul(day)), sigma), { obs: reaction });
  return { alpha, beta };
}

/** A line of its own for each subject. */
export function unpooled({ day, subject, subjects, reaction }: SleepData): Line {
  const [alpha, beta] = plate("subjects", subjects, () => [sample("alpha_s", dist.Normal(0, 1)), sample("beta_s", dist.Normal(0, 1))]);
  const sigma = sample("sigma", dist.Exponential(1));
  sample("obs", dist.Normal(alpha.at(subject).add(beta.at(subject).mul(day)), sigma), { obs: reaction });
  return { alpha, beta };
}

/** A line for each subject from a common population, centred. */
export function partial({ day, subject, subjects, reaction }: SleepData): Line {
  const muAlpha = sample("mu_alpha", dist.Normal(0, 1));
  const muBeta = sample("mu_beta", dist.Normal(0, 1));
  const tauAlpha = sample("tau_alpha", dist.Exponential(1));
  const tauBeta = sample("tau_beta", dist.Exponential(1));
  const [alpha, beta] = plate("subjects", subjects, () => [
    sample("alpha_s", dist.Normal(muAlpha, tauAlpha)),
    sample("beta_s", dist.Normal(muBeta, tauBeta)),
  ]);
  const sigma = sample("sigma", dist.Exponential(1));
  sample("obs", dist.Normal(alpha.at(subject).add(beta.at(subject).mul(day)), sigma), { obs: reaction });
  return { alpha, beta };
}

/** The same posterior, non-centred: subjects as standard normal deviations from the population. */
export function partialNoncentered({ day, subject, subjects, reaction }: SleepData): Line {
  const muAlpha = sample("mu_alpha", dist.Normal(0, 1));
  const muBeta = sample("mu_beta", dist.Normal(0, 1));
  const tauAlpha = sample("tau_alpha", dist.Exponential(1));
  const tauBeta = sample("tau_beta", dist.Exponential(1));
  const [alpha, beta] = plate("subjects", subjects, () => {
    const zAlpha = sample("z_alpha", dist.Normal(0, 1));
    const zBeta = sample("z_beta", dist.Normal(0, 1));
    return [
      deterministic("alpha_s", muAlpha.add(tauAlpha.mul(zAlpha))),
      deterministic("beta_s", muBeta.add(tauBeta.mul(zBeta))),
    ];
  });
  const sigma = sample("sigma", dist.Exponential(1));
  sample("obs", dist.Normal(alpha.at(subject).add(beta.at(subject).mul(day)), sigma), { obs: reaction });
  return { alpha, beta };
}
