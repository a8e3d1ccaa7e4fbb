import type { Num, Value } from "@typyro/autodiff";
import { describe, expect, it } from "vitest";
import { expectCode } from "../test/expectCode.ts";
import { evaluate, evaluateTape } from "../test/language/recordedDensity.ts";
import { densityTape, unconstrainedPoint } from "./densityTape.ts";
import * as dist from "./distributions/index.ts";
import { condition, mask, seed, trace } from "./handlers/index.ts";
import { deterministic } from "./primitives/deterministic.ts";
import { factor } from "./primitives/factor.ts";
import { plate } from "./primitives/plate.ts";
import { sample } from "./primitives/sample.ts";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const normal = (x: number, loc: number, scale: number): number => -0.5 * ((x - loc) / scale) ** 2 - Math.log(scale) - HALF_LOG_TWO_PI;

describe("densityTape", () => {
  it("is the log density worked out by hand, Jacobians included", () => {
    const model = ({ y }: { y: number[] }) => {
      const mu = sample("mu", dist.Normal(0, 5));
      const tau = sample("tau", dist.Exponential(2));
      sample("y", dist.Normal(mu, tau), { obs: y });
    };
    const y = [1.5, -0.5, 2];
    const [mu, u] = [0.3, -0.7];
    const tau = Math.exp(u);
    const { logDensity, gradient } = evaluate(model, { y }, { mu, tau: u });
    const terms = [normal(mu, 0, 5), Math.log(2) - 2 * tau, u, ...y.map((x) => normal(x, mu, tau))];
    expect(logDensity).toBeCloseTo(terms.reduce((a, b) => a + b), 12);
    expect(gradient["mu"]?.[0]).toBeCloseTo(-mu / 25 + y.reduce((total, x) => total + (x - mu) / tau ** 2, 0), 11);
    // d/du = tau d/dtau of the terms, and 1 from the Jacobian.
    expect(gradient["tau"]?.[0]).toBeCloseTo(-2 * tau + 1 + y.reduce((total, x) => total + ((x - mu) / tau) ** 2 - 1, 0), 11);
  });

  it("repeats terms as often as plates repeat their sites", () => {
    const model = () => {
      const x = plate("a", 3, () => sample("x", dist.Normal(0, 1)));
      plate("b", 2, { dim: -2 }, () => sample("y", dist.Normal(x, 1), { obs: [[0, 0, 0], [1, 1, 1]] }));
    };
    const x = [0.1, 0.2, 0.3];
    const expected = x.map((one) => normal(one, 0, 1) + normal(0, one, 1) + normal(1, one, 1)).reduce((a, b) => a + b);
    expect(evaluate(model, undefined, { x }).logDensity).toBeCloseTo(expected, 12);
  });

  it("lays the latent sites out one after the other, in order of appearance", () => {
    const model = () => {
      sample("b", dist.HalfNormal(1).expand([2]));
      sample("obs", dist.Normal(0, 1), { obs: 1 });
      sample("a", dist.Normal([0, 0, 0], 1).toEvent(1));
    };
    const { layout } = densityTape(model, undefined);
    expect(layout.dim).toBe(5);
    expect(layout.entries.map(({ site, offset, size, shape, bijector }) => [site, offset, size, shape, bijector])).toEqual([
      ["b", 0, 2, [2], "exp"],
      ["a", 2, 3, [3], "identity"],
    ]);
  });

  it("maps a site into a support that depends on another site", () => {
    const model = () => {
      const high = sample("high", dist.HalfNormal(1));
      sample("x", dist.Uniform(0, high));
    };
    const [u, v] = [0.4, -1.2];
    const { logDensity, outputs } = evaluate(model, undefined, { high: u, x: v });
    const share = 1 / (1 + Math.exp(-v));
    expect(outputs.get("site/x")?.[0]).toBeCloseTo(Math.exp(u) * share, 14);
    const half = Math.log(2) + normal(Math.exp(u), 0, 1);
    // The width of the interval cancels between the uniform density and the Jacobian.
    expect(logDensity).toBeCloseTo(half + u + Math.log(share) + Math.log(1 - share), 12);
  });

  it("keeps latent and computed sites, not observed, auxiliary or blocked ones", () => {
    const model = () => {
      const x = sample("x", dist.Normal(0, 1));
      deterministic("twice", x.mul(2));
      sample("helper", dist.Normal(0, 1), { infer: { auxiliary: true } });
      sample("y", dist.Normal(x, 1), { obs: 1 });
      factor("f", x);
    };
    const density = densityTape(model, undefined);
    expect(density.kept.map(({ name }) => name)).toEqual(["x", "twice"]);
    expect(density.random.map(({ name }) => name)).toEqual(["x", "helper", "y", "f"]);
  });

  it.each<[string, (x: Value) => unknown, [string, readonly number[]][]]>([
    ["a record", (x) => ({ x, three: 3, text: "no", none: undefined }), [["x", []], ["three", []]]],
    ["a list", (x) => [x, x.reshape([1])], [["0", []], ["1", [1]]]],
    ["a value alone", (x) => x, []],
    ["nothing", () => undefined, []],
  ])("knows the values in %s that a model returns", (_, returned, expected) => {
    const model = () => {
      const x = sample("x", dist.Normal(0, 1), {});
      sample("y", dist.Normal(x, 1), { obs: 1 });
      return returned(x);
    };
    expect(densityTape(model, undefined).returned.map(({ key, shape }) => [key, shape])).toEqual(expected);
  });

  it("gives the log density of each observation on its own", () => {
    const model = () => {
      const x = sample("x", dist.Normal(0, 1));
      sample("y", dist.Normal(x, 1), { obs: [1, 2, 3] });
    };
    const { outputs } = evaluate(model, undefined, { x: 0.5 });
    expect(outputs.get("pointwise/y")).toEqual([1, 2, 3].map((y) => expect.closeTo(normal(y, 0.5, 1), 13) as number));
    expect(outputs.get("term/y")?.[0]).toBeCloseTo([1, 2, 3].reduce((total, y) => total + normal(y, 0.5, 1), 0), 12);
  });

  it("is -Infinity where an observation falls out of a support that moves, with a gradient that is not NaN", () => {
    const model = () => {
      const high = sample("high", dist.HalfNormal(5));
      sample("y", dist.Uniform(0, high), { obs: [1, 12] });
    };
    const { logDensity, gradient } = evaluate(model, undefined, { high: 1 });
    expect(logDensity).toBe(-Infinity);
    expect(gradient["high"]?.[0]).not.toBeNaN();
  });

  it("is recorded anew each time and does not depend on what was recorded before", () => {
    const model = () => {
      const x = sample("x", dist.Normal(0, 1));
      sample("y", dist.Normal(x, 1), { obs: [1, 2, 3] });
    };
    expect(String(densityTape(model, undefined))).toBe(String(densityTape(model, undefined)));
  });

  it("copies the data: what happens to an array later does not matter", () => {
    const y = [1, 2, 3];
    const model = (data: { y: number[] }) => {
      const x = sample("x", dist.Normal(0, 1));
      sample("y", dist.Normal(x, 1), { obs: data.y });
    };
    const density = densityTape(model, { y });
    const before = evaluateTape(density, { x: 0 }).logDensity;
    y.fill(100);
    expect(evaluateTape(density, { x: 0 }).logDensity).toBe(before);
  });

  it("works under any handlers, as the model does", () => {
    const model = () => {
      const tau = sample("tau", dist.HalfNormal(1));
      const x = sample("x", dist.Normal(0, tau));
      return { x };
    };
    const conditioned = condition(model, { x: 2 });
    const { logDensity } = evaluate(conditioned, undefined, { tau: 0 });
    expect(logDensity).toBeCloseTo(Math.log(2) + normal(1, 0, 1) + normal(2, 0, 1), 12);
    expect(densityTape(conditioned, undefined).layout.dim).toBe(1);
  });

  it("is not disturbed by a seed or a trace around, and leaves none behind", () => {
    const model = () => {
      const x = sample("x", dist.Normal(0, 1));
      sample("y", dist.Normal(x, 1), { obs: 1 });
    };
    const inside = trace(seed(() => {
      expect(densityTape(model, undefined).layout.dim).toBe(1);
      return sample("z", dist.Normal(0, 1));
    }, 0))();
    expect(inside.value("z").isKnown).toBe(true);
  });

  it("carries the warnings of the model", () => {
    const model = () => {
      sample("x", dist.Normal(0, 1));
      plate("p", 1, () => sample("y", dist.Normal([0, 1], 1), { obs: [0, 1] }));
    };
    expect(densityTape(model, undefined).warnings.map(({ code }) => code)).toEqual(["plate-widened"]);
  });
});

describe("densityTape refuses", () => {
  const y = (obs: Num | undefined) => sample("y", dist.Normal(0, 1), { obs });

  it("an observation that was forgotten, even with `prior`", () => {
    const model = (data: { y?: number[] }) => {
      sample("x", dist.Normal(0, 1));
      y(data.y);
    };
    expect(expectCode(() => densityTape(model, {}), "obs-undefined").site).toBe("y");
    expectCode(() => densityTape(model, {}, { prior: true }), "obs-undefined");
  });

  it("a model that observes nothing, unless it is asked for its prior", () => {
    const model = () => sample("x", dist.Normal(0, 1));
    expectCode(() => densityTape(model, undefined), "no-observation");
    expect(densityTape(model, undefined, { prior: true }).layout.dim).toBe(1);
  });

  it("nothing of a model whose only data is a factor", () => {
    const model = () => factor("f", sample("x", dist.Normal(0, 1)).square().neg());
    expect(densityTape(model, undefined).layout.dim).toBe(1);
  });

  it("a model without unknowns", () => {
    expectCode(() => densityTape(() => y([1]), undefined), "no-latent");
    expectCode(() => densityTape(() => undefined, undefined, { prior: true }), "no-latent");
  });

  it("discrete and constant unknowns", () => {
    expectCode(() => densityTape(() => sample("z", dist.Bernoulli(0.5)), undefined, { prior: true }), "discrete-latent");
    expectCode(() => densityTape(() => sample("z", dist.Delta(0.5)), undefined, { prior: true }), "delta-latent");
  });

  it("two sites of one name", () => {
    expectCode(() => densityTape(() => { sample("x", dist.Normal(0, 1)); sample("x", dist.Normal(0, 1)); }, undefined, { prior: true }), "duplicate-site");
  });

  it("NaN in the data, naming the field", () => {
    const model = (data: { x: number[] }) => sample("y", dist.Normal(sample("b", dist.Normal(0, 1)).mul(data.x), 1), { obs: [1, 2] });
    expect(expectCode(() => densityTape(model, { x: [1, Number.NaN] }), "data-nan").facts).toMatchObject({ name: "x", row: 1 });
  });

  it("a value used as a number, naming its sites", () => {
    const model = () => {
      const x = sample("x", dist.Normal(0, 1));
      if ((x as unknown as number) > 0) sample("z", dist.Normal(0, 1));
    };
    expect(expectCode(() => densityTape(model, undefined, { prior: true }), "number-from-value").facts).toMatchObject({ sites: ["x"] });
  });
});

describe("unconstrainedPoint", () => {
  const model = () => {
    const high = sample("high", dist.HalfNormal(5));
    const x = plate("p", 2, () => sample("x", dist.Uniform(0, high)));
    sample("y", dist.Normal(x.sum(), 1), { obs: 1 });
  };
  const { layout } = densityTape(model, undefined);

  it("uses the values of earlier sites for a support that depends on them", () => {
    const q = unconstrainedPoint(model, undefined, layout, ({ site }) => ({ constrained: site === "high" ? 4 : [1, 2] }));
    expect([...q]).toEqual([Math.log(4), Math.log(1 / 3), 0].map((u) => expect.closeTo(u, 14) as number));
  });

  it("fills a vector with a scalar", () => {
    const q = unconstrainedPoint(model, undefined, layout, ({ site }) => ({ constrained: site === "high" ? 4 : 2 }));
    expect([...q.slice(1)]).toEqual([0, 0]);
  });

  it("lets some sites be given on the unconstrained scale, and the others follow", () => {
    const q = unconstrainedPoint(model, undefined, layout, ({ site }) => (site === "high" ? { unconstrained: Float64Array.of(Math.log(8)) } : { constrained: [4, 4] }));
    expect([...q]).toEqual([Math.log(8), 0, 0].map((u) => expect.closeTo(u, 14) as number));
  });

  it("refuses values outside of the support that holds at this point, naming the element", () => {
    const outside = () => unconstrainedPoint(model, undefined, layout, ({ site }) => ({ constrained: site === "high" ? 4 : [1, 5] }));
    expect(expectCode(outside, "value-outside-support").facts).toMatchObject({ site: "x", value: 5, index: " at [1]" });
  });

  it("refuses values of another shape", () => {
    expectCode(() => unconstrainedPoint(model, undefined, layout, ({ site }) => ({ constrained: site === "high" ? 4 : [1, 2, 3] })), "value-shape-mismatch");
  });
});

describe("a masked observation", () => {
  it("counts 0 where it is hidden, whatever it holds, in the tape as outside of it", () => {
    const model = () => {
      const x = sample("x", dist.Normal(0, 1));
      mask(() => sample("y", dist.Normal(x, 1), { obs: [1, Number.NaN] }), [true, false])();
    };
    const { logDensity, gradient } = evaluate(model, undefined, { x: 0.5 });
    expect(logDensity).toBeCloseTo(normal(0.5, 0, 1) + normal(1, 0.5, 1), 13);
    expect(gradient["x"]?.[0]).toBeCloseTo(-0.5 + 0.5, 13);
  });
});
