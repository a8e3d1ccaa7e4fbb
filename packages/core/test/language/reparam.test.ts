import { lift as asValue, type Num, type Value } from "@typyro/autodiff";
import { isModelError } from "@typyro/base";
import { autoReparam, bijectors, circular, condition, dist, explicit, intervene, locScale, mask, plate, projectedNormal, reparam, type Reparam, sample, scale, seed, trace, transformed } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { evaluate } from "./recordedDensity.ts";

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isModelError(error)) return error.code;
    throw error;
  }
  return "nothing was thrown";
};
const numbers = (x: Num): number[] => Array.from(asValue(x).data());

interface Schools {
  readonly y: number[];
}
const schools = ({ y }: Schools): void => {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  plate("J", y.length, () => {
    const theta = sample("theta", dist.Normal(mu, tau));
    sample("y", dist.Normal(theta, 10), { obs: y });
  });
};
const data = { y: [28, 8, -3] };

describe("locScale (acceptance case 46)", () => {
  const [mu, logTau, theta] = [1.3, 0.4, [2, -1, 3.5]] as const;
  const tau = Math.exp(logTau);

  it.each<[string, number | readonly number[]]>([["0", 0], ["0.6", 0.6], ["1", 1], ["one for each element", [0, 0.25, 1]]])(
    "with centredness %s keeps the joint density after the change of variables",
    (_, centred) => {
      const rewritten = reparam(schools, { theta: locScale(centred) });
      const of = (i: number): number => (typeof centred === "number" ? centred : centred[i]!);
      const decentred = theta.map((x, i) => of(i) * mu + (x - mu) / tau ** (1 - of(i)));
      const site = centred === 1 ? "theta" : "theta_decentered";
      const before = evaluate(schools, data, { mu, tau: logTau, theta });
      const after = evaluate(rewritten, data, { mu, tau: logTau, [site]: centred === 1 ? theta : decentred });
      // dx / dx_decentered = tau^(1 - c) for each element.
      const jacobian = theta.reduce((total, _x, i) => total + (1 - of(i)) * logTau, 0);
      expect(after.logDensity).toBeCloseTo(before.logDensity + jacobian, 9);
      expect(after.outputs.get("site/theta")).toEqual(theta.map((x) => expect.closeTo(x, 10) as number));
      // The gradient in the decentred site is the one in theta times tau^(1 - c).
      const gradient = before.gradient["theta"]!.map((g, i) => g * tau ** (1 - of(i)));
      expect(after.gradient[site]).toEqual(gradient.map((g) => expect.closeTo(g, 9) as number));
    },
  );

  it.each([0, 0.6, 1])("with centredness %f leaves the distribution of draws", (centred) => {
    const n = 20000;
    const model = (): Value => sample("x", dist.Normal(2, 3).expand([n]));
    const draws = numbers(seed(reparam(model, { x: locScale(centred) }), 7)());
    const mean = draws.reduce((total, x) => total + x, 0) / n;
    const sd = Math.sqrt(draws.reduce((total, x) => total + (x - mean) ** 2, 0) / (n - 1));
    // Standard errors 3 / sqrt(n) = 0.021 and 3 / sqrt(2 n) = 0.015: a bias of 0.15 in either shows.
    expect(Math.abs(mean - 2) / (3 / Math.sqrt(n))).toBeLessThan(5);
    expect(Math.abs(sd - 3) / (3 / Math.sqrt(2 * n))).toBeLessThan(5);
  });

  it("names the auxiliary site and keeps the site itself as a computed one", () => {
    const tr = trace(seed(reparam(schools, { theta: locScale(0) }), 0))(data);
    expect(tr.site("theta").type).toBe("deterministic");
    expect(tr.site("theta_decentered")).toMatchObject({ type: "sample", infer: { auxiliary: true } });
    expect(tr.value("theta").shape).toEqual([3]);
  });

  it("serves other families with a location and a scale, and vectors made of them", () => {
    for (const fn of [dist.StudentT(4, 1, 2), dist.Cauchy(1, 2), dist.Laplace(1, 2), dist.Gumbel(1, 2), dist.Logistic(1, 2), dist.Normal([1, 2], [2, 3]).toEvent(1)]) {
      const model = (): Value => sample("x", fn);
      const x = fn.eventShape.length === 0 ? [0.7] : [0.7, -0.2];
      const [loc, sd] = [fn.parameters["loc"]!, fn.parameters["scale"]!];
      const z = numbers(asValue(x.length === 1 ? x[0]! : x).sub(loc).div(sd));
      const before = evaluate(model, undefined, { x });
      const after = evaluate(reparam(model, { x: locScale(0) }), undefined, { x_decentered: z });
      expect(after.logDensity).toBeCloseTo(before.logDensity + numbers(sd.log().sum())[0]!, 9);
    }
  });

  it.each([0, 0.6, [0.2, 0.9], 1])("keeps the joint density of a multivariate normal with a scale factor, centredness %j", (centred) => {
    const factor = [[1.5, 0], [-0.7, 0.4]];
    const model = (): Value => sample("x", dist.MultivariateNormal({ loc: [1, -1], scaleTril: factor }));
    const rewritten = reparam(model, { x: locScale(centred) });
    const aux = centred === 1 ? "x" : "x_decentered";
    const [u, v] = [evaluate(rewritten, undefined, { [aux]: [0.3, 0.8] }), evaluate(rewritten, undefined, { [aux]: [-1, 0.1] })];
    const at = (point: typeof u): number => evaluate(model, undefined, { x: point.outputs.get("site/x")! }).logDensity;
    // The map is affine, so its Jacobian is the same at both points.
    expect(u.logDensity - v.logDensity).toBeCloseTo(at(u) - at(v), 9);
    const c = typeof centred === "number" ? [centred, centred] : centred;
    expect(u.logDensity - at(u)).toBeCloseTo((1 - c[0]!) * Math.log(1.5) + (1 - c[1]!) * Math.log(0.4), 9);
  });

  it.each([0, 0.6, [0.2, 0.9]])("treats a multivariate normal given by covariance or precision as the one with its Cholesky factor, centredness %j", (centred) => {
    const factor = [[1.5, 0], [-0.7, 0.4]];
    // L L' and its inverse, det L = 0.6.
    const covariance = [[2.25, -1.05], [-1.05, 0.65]];
    const precision = [[0.65 / 0.36, 1.05 / 0.36], [1.05 / 0.36, 2.25 / 0.36]];
    const given = [{ loc: [1, -1], scaleTril: factor }, { loc: [1, -1], covariance }, { loc: [1, -1], precision }] as const;
    const [byFactor, byCovariance, byPrecision] = given.map((parameters) =>
      evaluate(reparam(() => mask(() => plate("p", 2, () => sample("x", dist.MultivariateNormal(parameters as (typeof given)[0]))), [true, false])(), { x: locScale(centred) }), undefined, { x_decentered: [0.3, 0.8, 2, 1] }),
    );
    for (const other of [byCovariance, byPrecision]) {
      expect(other!.logDensity).toBeCloseTo(byFactor!.logDensity, 9);
      expect(other!.outputs.get("site/x")).toEqual(byFactor!.outputs.get("site/x")!.map((x) => expect.closeTo(x, 9) as number));
      expect(other!.gradient["x_decentered"]).toEqual(byFactor!.gradient["x_decentered"]!.map((x) => expect.closeTo(x, 9) as number));
    }
  });

  it("is chosen by autoReparam for a multivariate normal whose covariance is random", () => {
    const model = autoReparam((): void => {
      const tau = sample("tau", dist.HalfNormal(1));
      sample("x", dist.MultivariateNormal({ loc: [0, 0], covariance: tau.mul([[2, 0.8], [0.8, 0.5]]) }));
    });
    expect(model.decisions().find(({ site }) => site === "x")).toEqual({ site: "x", choice: "non-centred", reason: "its scale is random" });
    expect([...trace(seed(model, 0))().sites.keys()]).toEqual(["tau", "x_decentered", "x"]);
  });

  it("keeps masks and weights that were put on the site", () => {
    const inner = (): Value => scale(mask(() => sample("x", dist.Normal([1, 2], 3)), [true, false]), 2)();
    const before = evaluate(inner, undefined, { x: [4, 5] });
    const after = evaluate(reparam(inner, { x: locScale(0) }), undefined, { x_decentered: [1, 1] });
    expect(after.logDensity).toBeCloseTo(before.logDensity + 2 * Math.log(3), 10);
  });

  it("lets an intervention on the site go downstream", () => {
    const model = (): Value => sample("x", dist.Normal(0, 1));
    expect(seed(reparam(intervene(model, { x: 5 }), { x: locScale(0) }), 0)().item()).toBe(5);
  });

  it.each<[string, () => unknown]>([
    ["reparam-centred", () => locScale(1.2)],
    ["reparam-centred", () => locScale([0, -0.1])],
    ["reparam-centred", () => locScale(Number.NaN)],
    ["reparam-learnable", () => locScale()],
    ["reparam-centred-shape", () => trace(seed(reparam(schools, { theta: locScale([0, 0.5]) }), 0))(data)],
    ["reparam-support", () => trace(seed(reparam(() => void sample("x", dist.LogNormal(0, 1)), { x: locScale(0) }), 0))()],
    ["reparam-support", () => trace(seed(reparam(schools, { tau: locScale(0) }), 0))(data)],
    ["reparam-observed", () => trace(seed(reparam(schools, { y: locScale(0) }), 0))(data)],
    ["reparam-observed", () => trace(seed(reparam(condition(schools, { theta: [1, 2, 3] }), { theta: locScale(0) }), 0))(data)],
    ["unknown-site", () => trace(seed(reparam(schools, { thta: locScale(0) }), 0))(data)],
  ])("refuses with %s", (code, run) => {
    expect(codeOf(run)).toBe(code);
  });

  it("takes a function of the site, which is not asked about the sites that strategies make", () => {
    const asked: string[] = [];
    const noncentred = locScale(0);
    const model = reparam(schools, ({ name, fn }) => (asked.push(name), fn.name === "Normal" && name === "theta" ? noncentred : undefined));
    trace(seed(model, 0))(data);
    expect(asked).toEqual(["mu", "tau", "theta", "y"]);
  });
});

/** The density of a site before and after, as functions of the auxiliary site's unconstrained numbers. */
function changeOfVariables(model: () => Value, strategy: Reparam, auxiliary: string, point: readonly number[], x: (u: readonly number[]) => number[]): void {
  const after = evaluate(reparam(model, { x: strategy }), undefined, { [auxiliary]: point });
  expect(after.outputs.get("site/x")).toEqual(x(point).map((value) => expect.closeTo(value, 10) as number));
}

describe("the other strategies", () => {
  it("transformed samples the base of a transformed distribution", () => {
    const model = (): Value => sample("x", dist.TransformedDistribution(dist.Normal(1, 2), bijectors.exp));
    changeOfVariables(model, transformed(), "x_base", [0.4], ([u]) => [Math.exp(u!)]);
    const before = evaluate(model, undefined, { x: 0.4 });
    const after = evaluate(reparam(model, { x: transformed() }), undefined, { x_base: 0.4 });
    expect(after.logDensity).toBeCloseTo(before.logDensity, 12);
  });

  it("transformed knows the log-normal, and its base can be rewritten in turn, inside plates", () => {
    const model = (): Value => plate("g", 3, () => sample("x", dist.LogNormal(1, 2)));
    const rewritten = reparam(model, { x: transformed(), x_base: locScale(0) });
    const tr = trace(seed(rewritten, 0))();
    expect([...tr.sites.keys()]).toEqual(["g", "x_base_decentered", "x_base", "x"]);
    const after = evaluate(rewritten, undefined, { x_base_decentered: [0.1, 0.2, 0.3] });
    const before = evaluate(model, undefined, { x: [1.2, 1.4, 1.6] });
    expect(after.logDensity).toBeCloseTo(before.logDensity + 3 * Math.log(2), 10);
  });

  it("circular lets an angle move on the line, and the density repeats", () => {
    const model = (): Value => sample("x", dist.VonMises(3, 2));
    const at = (u: number) => evaluate(reparam(model, { x: circular() }), undefined, { x_unwrapped: u });
    expect(at(0.5).logDensity).toBeCloseTo(dist.VonMises(3, 2).logProb(0.5).item(), 12);
    expect(at(0.5 + 2 * Math.PI).logDensity).toBeCloseTo(at(0.5).logDensity, 12);
    expect(at(4).outputs.get("site/x")?.[0]).toBeCloseTo(4 - 2 * Math.PI, 12);
    expect(at(4).gradient["x_unwrapped"]?.[0]).toBeCloseTo(-2 * Math.sin(4 - 3), 10);
  });

  it("circular draws what the site itself would draw from", () => {
    const x = trace(seed(reparam(() => sample("x", dist.VonMises(0, 4).expand([500])), { x: circular() }), 0))().value("x");
    expect(numbers(x).every((angle) => Math.abs(angle) <= Math.PI)).toBe(true);
  });

  it("projectedNormal normalises a normal vector, and its density is that of directions", () => {
    const concentration = [0.7, -1.2];
    const model = (): Value => sample("x", dist.ProjectedNormal(concentration));
    changeOfVariables(model, projectedNormal(), "x_normal", [3, 4], () => [0.6, 0.8]);
    // Over the circle the density integrates to 1: the mean of 2 pi p over equally spaced angles is exact for a smooth periodic function.
    const angles = Array.from({ length: 64 }, (_, i) => (2 * Math.PI * i) / 64);
    const mass = angles.map((a) => (2 * Math.PI * Math.exp(dist.ProjectedNormal(concentration).logProb([Math.cos(a), Math.sin(a)]).item())) / 64);
    expect(mass.reduce((total, p) => total + p, 0)).toBeCloseTo(1, 12);
  });

  it("explicit keeps the density under any bijector onto the support", () => {
    const fn = dist.Gamma(4, 4);
    const model = (): Value => sample("x", fn);
    const before = evaluate(model, undefined, { x: Math.log(1.7) });
    const byExp = evaluate(reparam(model, { x: explicit(bijectors.exp) }), undefined, { x_base: Math.log(1.7) });
    expect(byExp.logDensity).toBeCloseTo(before.logDensity, 10);
    // softplus(u) = 1.7 and u is what a sampler moves, so its density has the slope of softplus in place of that of exp, which is 1.7.
    const bySoftplus = evaluate(reparam(model, { x: explicit(bijectors.softplus) }), undefined, { x_base: Math.log(Math.expm1(1.7)) });
    expect(bySoftplus.outputs.get("site/x")?.[0]).toBeCloseTo(1.7, 10);
    expect(bySoftplus.logDensity).toBeCloseTo(before.logDensity - Math.log(1.7) + Math.log(-Math.expm1(-1.7)), 10);
  });

  it.each<[string, Reparam, () => Value]>([
    ["transformed", transformed(), () => sample("x", dist.Normal(0, 1))],
    ["circular", circular(), () => sample("x", dist.Normal(0, 1))],
    ["projectedNormal", projectedNormal(), () => sample("x", dist.Normal(0, 1))],
    ["explicit", explicit(bijectors.exp), () => sample("x", dist.Bernoulli(0.4))],
    ["explicit of a map onto positive numbers", explicit(bijectors.exp), () => sample("x", dist.Normal(0, 1))],
    ["explicit of a map of vectors", explicit(bijectors.stickBreaking), () => sample("x", dist.Beta(2, 3))],
  ])("%s refuses what it cannot rewrite", (_, strategy, model) => {
    expect(codeOf(() => trace(seed(reparam(model, { x: strategy }), 0))())).toBe("reparam-support");
  });
});

describe("autoReparam", () => {
  it("rewrites location-scale sites whose location or scale is random, and says why for each site", () => {
    const model = autoReparam(schools);
    expect(model.decisions(data)).toEqual([
      { site: "mu", choice: "as written", reason: "its location and scale are fixed" },
      { site: "tau", choice: "as written", reason: "HalfCauchy is no location-scale distribution on the reals" },
      { site: "theta", choice: "non-centred", reason: "its location and scale are random" },
    ]);
    expect([...trace(seed(model, 0))(data).sites.keys()]).toContain("theta_decentered");
  });

  it("keeps the joint density", () => {
    const z = [0.2, -0.3, 1];
    const after = evaluate(autoReparam(schools), data, { mu: 1, tau: 0.5, theta_decentered: z });
    const before = evaluate(schools, data, { mu: 1, tau: 0.5, theta: z.map((x) => 1 + Math.exp(0.5) * x) });
    expect(after.logDensity).toBeCloseTo(before.logDensity + 1.5, 10);
  });

  it("rewrites the base of a log-normal whose parameters are random", () => {
    const model = autoReparam((): void => {
      const tau = sample("tau", dist.HalfNormal(1));
      plate("g", 3, () => sample("rate", dist.LogNormal(0, tau)));
    });
    expect([...trace(seed(model, 0))().sites.keys()]).toEqual(["tau", "g", "rate_base_decentered", "rate_base", "rate"]);
  });
});
