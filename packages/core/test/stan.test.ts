import { array, interpret, type Num, stack, type Value } from "@typyro/autodiff";
import { densityGradient, densityTape, deterministic, dist, plate, sample, supports } from "@typyro/core";
import { describe, expect, it } from "vitest";
import arK from "./fixtures/stan/arK-arK.json" with { type: "json" };
import earnings from "./fixtures/stan/earnings-logearn_interaction.json" with { type: "json" };
import centered from "./fixtures/stan/eight_schools-eight_schools_centered.json" with { type: "json" };
import noncentered from "./fixtures/stan/eight_schools-eight_schools_noncentered.json" with { type: "json" };
import garch from "./fixtures/stan/garch-garch11.json" with { type: "json" };
import kidiq from "./fixtures/stan/kidiq-kidscore_momhsiq.json" with { type: "json" };
import blr from "./fixtures/stan/sblrc-blr.json" with { type: "json" };

interface StanFixture<D> {
  readonly name: string;
  /** `beta.1` is the first element of `beta`. */
  readonly names: readonly string[];
  readonly data: D;
  readonly points: readonly { readonly u: readonly number[]; readonly logDensity: number; readonly gradient: readonly number[] }[];
}

/** Our log density and gradient at a point of Stan's, in Stan's order. */
function ours<D>(model: (data: D) => unknown, { data, names, points }: StanFixture<D>) {
  const density = densityTape(model, data);
  const evaluator = interpret(densityGradient(density));
  const sites = density.layout.entries.map(({ site }) => site);
  const placeOf = (name: string): { input: number; element: number } => {
    const [site = "", element = "1"] = name.split(".");
    expect(sites, `site ${site}`).toContain(site);
    return { input: sites.indexOf(site), element: Number(element) - 1 };
  };
  expect(density.layout.dim).toBe(names.length);
  return points.map(({ u }) => {
    for (const [i, name] of names.entries()) {
      const { input, element } = placeOf(name);
      const buffer = evaluator.inputs[input];
      if (buffer !== undefined) buffer[element] = u[i] ?? Number.NaN;
    }
    evaluator.run();
    const gradient = names.map((name) => {
      const { input, element } = placeOf(name);
      return evaluator.outputs.get(`d/${sites[input]}`)?.[element] ?? Number.NaN;
    });
    return { logDensity: evaluator.outputs.get("logDensity")?.[0] ?? Number.NaN, gradient };
  });
}

/** Stan's numbers have 15 digits and come from sums of up to 1200 terms, as ours do: 1e-12 of the largest number met. */
const PRECISION = 1e-12;

function agreesWithStan<D>(fixture: StanFixture<D>, model: (data: D) => unknown): void {
  it(`${fixture.name} has Stan's log density up to a constant, and Stan's gradient`, () => {
    const here = ours(model, fixture);
    const [first] = fixture.points;
    for (const [i, point] of fixture.points.entries()) {
      const difference = (here[i]?.logDensity ?? Number.NaN) - (here[0]?.logDensity ?? Number.NaN);
      const expected = point.logDensity - (first?.logDensity ?? Number.NaN);
      const size = Math.max(Math.abs(point.logDensity), Math.abs(first?.logDensity ?? 0));
      expect(Math.abs(difference - expected)).toBeLessThan(PRECISION * size);
      const largest = Math.max(...point.gradient.map(Math.abs));
      for (const [k, slope] of point.gradient.entries()) expect(Math.abs((here[i]?.gradient[k] ?? Number.NaN) - slope), `d/d${fixture.names[k]} at point ${i}`).toBeLessThan(PRECISION * largest);
    }
  });
}

const flat = (shape: readonly number[] = []) => dist.ImproperUniform(supports.real, shape, []);

describe("log densities of models of posteriordb", () => {
  interface Schools {
    readonly y: number[];
    readonly sigma: number[];
  }

  agreesWithStan(centered, ({ y, sigma }: Schools) => {
    const mu = sample("mu", dist.Normal(0, 5));
    const tau = sample("tau", dist.HalfCauchy(5));
    plate("schools", y.length, () => {
      const theta = sample("theta", dist.Normal(mu, tau));
      sample("y", dist.Normal(theta, sigma), { obs: y });
    });
  });

  agreesWithStan(noncentered, ({ y, sigma }: Schools) => {
    const mu = sample("mu", dist.Normal(0, 5));
    const tau = sample("tau", dist.HalfCauchy(5));
    plate("schools", y.length, () => {
      const standard = sample("theta_trans", dist.Normal(0, 1));
      const theta = deterministic("theta", standard.mul(tau).add(mu));
      sample("y", dist.Normal(theta, sigma), { obs: y });
    });
  });

  agreesWithStan(kidiq, (data) => {
    const beta = sample("beta", flat([3]));
    const sigma = sample("sigma", dist.HalfCauchy(2.5));
    const mu = beta.at(0).add(beta.at(1).mul(data.mom_hs)).add(beta.at(2).mul(data.mom_iq));
    plate("children", data.kid_score.length, () => sample("kid_score", dist.Normal(mu, sigma), { obs: data.kid_score }));
  });

  agreesWithStan(earnings, ({ earn, height, male }) => {
    const beta = sample("beta", flat([4]));
    const sigma = sample("sigma", dist.ImproperUniform(supports.positive, [], []));
    const interaction = height.map((h, i) => h * (male[i] ?? 0));
    const mu = beta.at(0).add(beta.at(1).mul(height)).add(beta.at(2).mul(male)).add(beta.at(3).mul(interaction));
    sample("log_earn", dist.Normal(mu, sigma), { obs: earn.map(Math.log) });
  });

  agreesWithStan(blr, ({ X, y }) => {
    const beta = sample("beta", dist.Normal(0, 10).expand([5]).toEvent(1));
    const sigma = sample("sigma", dist.HalfNormal(10));
    sample("y", dist.Normal(array(X).mul(beta).sum(-1), sigma), { obs: y });
  });

  agreesWithStan(arK, ({ K, y }) => {
    const alpha = sample("alpha", dist.Normal(0, 10));
    const beta = sample("beta", dist.Normal(0, 10).expand([K]));
    const sigma = sample("sigma", dist.HalfCauchy(2.5));
    let mu: Value = alpha;
    for (let k = 1; k <= K; k++) mu = mu.add(beta.at(k - 1).mul(y.slice(K - k, y.length - k)));
    sample("y", dist.Normal(mu, sigma), { obs: y.slice(K) });
  });

  agreesWithStan(garch, ({ y, sigma1 }) => {
    const mu = sample("mu", flat());
    const alpha0 = sample("alpha0", dist.ImproperUniform(supports.positive, [], []));
    const alpha1 = sample("alpha1", dist.Uniform(0, 1));
    // A support that depends on another site: 0 < beta1 < 1 - alpha1, with the density of a flat prior, not of a uniform one.
    const beta1 = sample("beta1", dist.ImproperUniform(supports.interval(0, alpha1.neg().add(1)), [], []));
    const variances: Num[] = [sigma1 * sigma1];
    for (const before of y.slice(0, -1)) {
      const last = variances.at(-1) ?? 0;
      variances.push(alpha0.add(alpha1.mul(mu.neg().add(before).square())).add(beta1.mul(last)));
    }
    sample("y", dist.Normal(mu, stack(variances).sqrt()), { obs: y });
  });
});
