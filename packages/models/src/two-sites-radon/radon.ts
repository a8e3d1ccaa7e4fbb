/**
 * @file Regress log radon on the floor of measurement over 85 counties: pooled, unpooled, and with varying intercepts and slopes.
 */
import { deterministic, dist, type Groups, math, plate, sample, type Value } from "@typyro/core";

/** One row a house. */
export interface RadonData {
  /** The county of each house. */
  readonly county: Groups;
  /** 0 for a measurement in the basement, 1 on the first floor. */
  readonly floor: readonly number[];
  /** log of radon in pCi/L; left out to simulate. */
  readonly logRadon?: readonly number[] | undefined;
}

interface Line {
  readonly alpha: Value;
  readonly beta: Value;
}

/** One line for all counties. */
export function radonPooled({ floor, logRadon }: RadonData): Line {
  const alpha = sample("alpha", dist.Normal(0, 5));
  const beta = sample("beta", dist.Normal(0, 5));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("log_radon", dist.Normal(math({ alpha, beta, floor })`alpha + beta * floor`, sigma), { obs: logRadon });
  return { alpha, beta };
}

/** An intercept of its own for each county. */
export function radonUnpooled({ county, floor, logRadon }: RadonData): Line {
  const alpha = plate("counties", county, () => sample("alpha", dist.Normal(0, 5)));
  const beta = sample("beta", dist.Normal(0, 5));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("log_radon", dist.Normal(math({ alpha, county, beta, floor })`alpha[county] + beta * floor`, sigma), { obs: logRadon });
  return { alpha, beta };
}

/** Intercepts from a common population. */
export function radonVaryingIntercept({ county, floor, logRadon }: RadonData): Line {
  const muAlpha = sample("mu_alpha", dist.Normal(0, 5));
  const tauAlpha = sample("tau_alpha", dist.Exponential(1));
  const alpha = plate("counties", county, () => sample("alpha", dist.Normal(muAlpha, tauAlpha)));
  const beta = sample("beta", dist.Normal(0, 5));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("log_radon", dist.Normal(math({ alpha, county, beta, floor })`alpha[county] + beta * floor`, sigma), { obs: logRadon });
  return { alpha, beta };
}

/** Intercepts and slopes from common populations, centred. */
export function radonVaryingBoth({ county, floor, logRadon }: RadonData): Line {
  const muAlpha = sample("mu_alpha", dist.Normal(0, 5));
  const tauAlpha = sample("tau_alpha", dist.Exponential(1));
  const muBeta = sample("mu_beta", dist.Normal(0, 5));
  const tauBeta = sample("tau_beta", dist.Exponential(1));
  const [alpha, beta] = plate("counties", county, () => [
    sample("alpha", dist.Normal(muAlpha, tauAlpha)),
    sample("beta", dist.Normal(muBeta, tauBeta)),
  ]);
  const sigma = sample("sigma", dist.Exponential(1));
  sample("log_radon", dist.Normal(math({ alpha, beta, county, floor })`alpha[county] + beta[county] * floor`, sigma), { obs: logRadon });
  return { alpha, beta };
}

/** The same posterior, non-centred: counties as standard normal deviations from the populations. */
export function radonVaryingBothNoncentred({ county, floor, logRadon }: RadonData): Line {
  const muAlpha = sample("mu_alpha", dist.Normal(0, 5));
  const tauAlpha = sample("tau_alpha", dist.Exponential(1));
  const muBeta = sample("mu_beta", dist.Normal(0, 5));
  const tauBeta = sample("tau_beta", dist.Exponential(1));
  const [alpha, beta] = plate("counties", county, () => {
    const zAlpha = sample("z_alpha", dist.Normal(0, 1));
    const zBeta = sample("z_beta", dist.Normal(0, 1));
    return [
      deterministic("alpha", muAlpha.add(tauAlpha.mul(zAlpha))),
      deterministic("beta", muBeta.add(tauBeta.mul(zBeta))),
    ];
  });
  const sigma = sample("sigma", dist.Exponential(1));
  sample("log_radon", dist.Normal(math({ alpha, beta, county, floor })`alpha[county] + beta[county] * floor`, sigma), { obs: logRadon });
  return { alpha, beta };
}
