import { expect, test } from "vitest";
import { densityTape, deterministic, dist, locScale, plate, reparam, sample, scaledSites } from "../src/index.ts";

const scaledIn = (model: () => void): Record<string, unknown> =>
  Object.fromEntries([...scaledSites(densityTape(model, undefined, { prior: true }))].map(([name, sites]) => [name, sites.map(({ site, isObserved }) => (isObserved ? `${site} (observed)` : site))]));

test("each latent site is said to scale the sites on whose spread it has a part, observed ones as such", () => {
  expect(
    scaledIn(() => {
      const mu = sample("mu", dist.Normal(0, 1));
      const tau = sample("tau", dist.HalfNormal(1));
      const logNoise = sample("log_noise", dist.Normal(mu, 1));
      const local = plate("groups", 3, () => sample("local", dist.HalfCauchy(1)));
      const theta = plate("groups", 3, () => sample("theta", dist.Normal(mu, tau.mul(local))));
      sample("positive", dist.LogNormal(mu, tau));
      sample("y", dist.Normal(theta, deterministic("noise", logNoise.exp())), { obs: [1, 2, 3] });
    }),
  ).toEqual({ tau: ["theta", "positive"], local: ["theta"], log_noise: ["y (observed)"] });
});

test("a site that is written non-centred is no longer scaled", () => {
  const model = (): void => {
    const tau = sample("tau", dist.HalfNormal(1));
    sample("theta", dist.Normal(0, tau));
  };
  expect(scaledIn(model)).toEqual({ tau: ["theta"] });
  expect(scaledIn(reparam(model, { theta: locScale(0) }))).toEqual({});
});
