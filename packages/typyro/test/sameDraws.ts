/**
 * @file Run one small model with one seed; what it draws must be the same bits in every engine.
 */
import { dist, mcmc, plate, sample } from "typyro";

const schools = { effect: [28, 8, -3, 7, -1, 1, 18, 12], error: [15, 10, 16, 11, 9, 11, 10, 18] };

function eightSchools({ effect, error }: typeof schools) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const z = plate("schools", effect.length, () => sample("z", dist.Normal(0, 1)));
  sample("y", dist.Normal(mu.add(tau.mul(z)), error), { obs: effect });
  return { mu, tau };
}

/** The last draws of `mu` and `tau` of each chain, as the hexadecimal bits of their doubles: any earlier difference shows in them. */
export async function lastDraws(): Promise<Record<string, string[]>> {
  const posterior = await mcmc(eightSchools, schools, { chains: 2, warmup: 100, draws: 100, seed: 42 });
  const bitsOf = (name: string): string[] => {
    const { data, draws } = posterior.site(name);
    return [0, 1].map((chain) => new BigUint64Array(Float64Array.of(data[chain * draws + draws - 1] ?? 0).buffer)[0]?.toString(16) ?? "");
  };
  return { mu: bitsOf("mu"), tau: bitsOf("tau") };
}
