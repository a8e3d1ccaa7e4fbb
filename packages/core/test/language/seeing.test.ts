import { lift, type Value } from "@typyro/autodiff";
import { isModelError, type ModelError } from "@typyro/base";
import {
  constrain, deterministic, dist, factor, locScale, logDensity, modelDependencies, modelRelations, param, plate, renderModel, reparam, sample, scale, seed, shapes, siteLogDensities, supports, Trace, trace,
  unconstrain, unconstrainedLogDensity,
} from "@typyro/core";
import { describe, expect, it } from "vitest";
import { evaluate } from "./recordedDensity.ts";

const thrown = (run: () => unknown): ModelError => {
  try {
    run();
  } catch (error) {
    if (isModelError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

interface Data {
  readonly y: number[];
}
function schools({ y }: Data): { theta: Value } {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const theta = plate("J", y.length, () => {
    const effect = sample("theta", dist.Normal(mu, tau));
    sample("y", dist.Normal(effect, 10), { obs: y });
    return effect;
  });
  deterministic("mean", theta.mean());
  return { theta };
}
const data = { y: [28, 8, -3] };
const values = { mu: 1, tau: 2.5, theta: [3, 0.5, -1] };
const unconstrained = { mu: 1, tau: Math.log(2.5), theta: [3, 0.5, -1] };

describe("logDensity", () => {
  it("is the sum of the sites' log densities (case 27)", () => {
    const terms = siteLogDensities(schools, data, values);
    expect(Object.keys(terms)).toEqual(["mu", "tau", "theta", "y"]);
    expect(terms["mu"]).toBeCloseTo(dist.Normal(0, 5).logProb(1).item(), 12);
    expect(terms["theta"]).toBeCloseTo(dist.Normal(1, 2.5).logProb([3, 0.5, -1]).sum().item(), 12);
    expect(logDensity(schools, data, values)).toBeCloseTo(Object.values(terms).reduce((a, b) => a + b), 12);
  });

  it("weighs the sites, and takes values of parameters and discrete sites", () => {
    const model = scale((): void => {
      const p = param("p", 0.5);
      sample("k", dist.Bernoulli(p));
    }, 3);
    expect(logDensity(model, undefined, { k: 1 })).toBeCloseTo(3 * Math.log(0.5), 12);
    expect(logDensity(model, undefined, { k: 1, p: 0.2 })).toBeCloseTo(3 * Math.log(0.2), 12);
  });

  it("is -Infinity outside of a support", () => {
    expect(logDensity(() => sample("rate", dist.Exponential(1)), undefined, { rate: -1 })).toBe(Number.NEGATIVE_INFINITY);
    // Where a later site has it as a parameter, that is what is wrong.
    expect(thrown(() => logDensity(schools, data, { ...values, tau: -1 }))).toMatchObject({ code: "parameter-outside-support", site: "theta" });
  });

  it("on the unconstrained scale is what the recorded tape computes", () => {
    expect(unconstrainedLogDensity(schools, data, unconstrained)).toBeCloseTo(evaluate(schools, data, unconstrained).logDensity, 10);
    expect(unconstrainedLogDensity(schools, data, unconstrained)).toBeCloseTo(logDensity(schools, data, values) + Math.log(2.5), 10);
  });

  it("refuses values that are missing, unknown, or of another shape", () => {
    expect(thrown(() => logDensity(schools, data, { mu: 1, tau: 1 }))).toMatchObject({ code: "value-missing", site: "theta" });
    expect(thrown(() => logDensity(schools, data, { ...values, tao: 1 }))).toMatchObject({ code: "unknown-site", facts: { nearest: "tau" } });
    expect(thrown(() => logDensity(schools, data, { ...values, theta: [1, 2] }))).toMatchObject({ code: "value-shape-mismatch", site: "theta" });
  });
});

describe("constrain and unconstrain", () => {
  it("undo each other, and constrain adds what is computed", () => {
    const there = unconstrain(schools, data, values);
    expect(there["tau"]?.item()).toBeCloseTo(Math.log(2.5), 12);
    const back = constrain(schools, data, there);
    expect(back["tau"]?.item()).toBeCloseTo(2.5, 12);
    expect(back["mean"]?.item()).toBeCloseTo(2.5 / 3, 12);
    expect(Object.keys(back)).toEqual(["mu", "tau", "theta", "mean"]);
  });

  it("follow supports that depend on other sites", () => {
    const model = (): void => {
      const alpha = sample("alpha", dist.Uniform(0, 1));
      sample("beta", dist.Uniform(0, lift(1).sub(alpha)));
    };
    const there = unconstrain(model, undefined, { alpha: 0.8, beta: 0.15 });
    expect(constrain(model, undefined, there)["beta"]?.item()).toBeCloseTo(0.15, 12);
    expect(thrown(() => unconstrain(model, undefined, { alpha: 0.8, beta: 0.3 }))).toMatchObject({ code: "value-outside-support", site: "beta" });
  });
});

describe("a shape error", () => {
  const broken = (): void => {
    const a = sample("a", dist.Normal(0, 1).expand([2]));
    const b = sample("b", dist.Normal(0, 1).expand([3]));
    sample("c", dist.Normal(a.add(b), 1));
  };

  it("carries the partial trace and shows its table", () => {
    const error = thrown(trace(seed(broken, 0)));
    expect(error.code).toBe("shapes-do-not-broadcast");
    expect(error.partial).toBeInstanceOf(Trace);
    expect(error.partial instanceof Trace ? [...error.partial.sites.keys()] : []).toEqual(["a", "b"]);
    expect(error.table?.rows.map(([name]) => name)).toEqual(["site", "a", "b"]);
    expect(error.message).toContain("dist.Normal(0, 1)  [3]");
    expect(error.stack).toContain(error.message);
  });

  it("is shown by `shapes`, which does not throw and marks the site that failed", () => {
    const conflict = (): void => {
      plate("n", 4, () => sample("x", dist.Normal([0, 1, 2], 1)));
    };
    const table = shapes(conflict);
    expect(table.error).toMatchObject({ code: "plate-size-conflict", site: "x" });
    expect(String(table)).toContain("x    <-- failed");
    expect(String(shapes(broken))).toContain("ShapeError: [shapes-do-not-broadcast]");
  });
});

describe("the order of plates", () => {
  const square = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
  const marks = (judges: object, dishes: object) => (): void => {
    plate("dishes", 3, dishes, () => {
      plate("judges", 3, judges, () => sample("mark", dist.Normal(0, 1), { obs: square }));
    });
  };

  it("is ambiguous for data over two plates of one size without dims", () => {
    const error = thrown(trace(marks({}, {})));
    expect(error).toMatchObject({ code: "plate-order-ambiguous", site: "mark" });
    expect(error.help).toEqual([
      'if the rows of the data are the `judges`, write `plate("judges", 3, { dim: -2 }, ...)` and `plate("dishes", 3, { dim: -1 }, ...)`',
      'if its columns are, write `plate("judges", 3, { dim: -1 }, ...)` and `plate("dishes", 3, { dim: -2 }, ...)`',
    ]);
  });

  it.each([[{ dim: -2 }, { dim: -1 }], [{ dim: -1 }, { dim: -2 }], [{}, { dim: -1 }], [{ dim: -2 }, {}]])("is told by dims %j and %j", (judges, dishes) => {
    expect(trace(marks(judges, dishes))().value("mark").shape).toEqual([3, 3]);
  });

  it("is no matter where nothing is observed, or where the sizes differ", () => {
    const latent = (): void => void plate("a", 3, () => plate("b", 3, () => sample("x", dist.Normal(0, 1))));
    expect(trace(seed(latent, 0))().value("x").shape).toEqual([3, 3]);
    const differing = (): void => void plate("a", 3, () => plate("b", 2, () => sample("x", dist.Normal(0, 1), { obs: [[1, 2, 3], [4, 5, 6]] })));
    expect(trace(differing)().value("x").shape).toEqual([2, 3]);
  });

  it("is recognised when the data have it the other way round, and the dims are written out", () => {
    const model = (): void => void plate("a", 3, () => plate("b", 2, () => sample("x", dist.Normal(0, 1), { obs: [[1, 2], [3, 4], [5, 6]] })));
    const error = thrown(trace(model));
    expect(error.code).toBe("obs-shape-mismatch");
    expect(error.help).toEqual(['the value has the plates\' axes in another order; write it down: `plate("b", 2, { dim: -1 }, ...)` and `plate("a", 3, { dim: -2 }, ...)`']);
  });

  it("is recognised in a parameter too", () => {
    const model = (): void => void plate("a", 3, () => plate("b", 2, () => sample("x", dist.Normal([[1, 2], [3, 4], [5, 6]], 1))));
    const error = thrown(trace(seed(model, 0)));
    expect(error.code).toBe("plate-size-conflict");
    expect(error.help[0]).toContain('`plate("b", 2, { dim: -1 }, ...)` and `plate("a", 3, { dim: -2 }, ...)`');
  });
});

describe("dependencies (case 29)", () => {
  const normal = (name: string, loc: Value | number = 0, obs?: number): Value => sample(name, dist.Normal(loc, 1), obs === undefined ? {} : { obs });

  it("of a latent site and its observation", () => {
    expect(modelDependencies(() => void normal("b", normal("a"), 0))).toEqual({
      prior: { a: { a: [] }, b: { a: [], b: [] } },
      posterior: { a: { a: [], b: [] } },
    });
  });

  it("join the parents of a common child in the posterior", () => {
    const model = (): void => {
      const [a, b] = [normal("a"), normal("b")];
      const c = sample("c", dist.Normal(a, b.exp()));
      normal("d", c, 0);
    };
    expect(modelDependencies(model)).toEqual({
      prior: { a: { a: [] }, b: { b: [] }, c: { a: [], b: [], c: [] }, d: { c: [], d: [] } },
      posterior: { a: { a: [], b: [], c: [] }, b: { b: [], c: [] }, c: { c: [], d: [] } },
    });
  });

  it("are full across a plate whose sum is observed", () => {
    const model = (): void => {
      const a = plate("p", 5, () => normal("a"));
      normal("b", a.sum(), 0);
    };
    expect(modelDependencies(model).posterior).toEqual({ a: { a: ["p"], b: [] } });
  });
});

describe("modelRelations and renderModel", () => {
  it("name parents through computed values, plates from the outermost, and what is observed", () => {
    expect(modelRelations(schools, data).sites).toEqual([
      { name: "mu", kind: "sample", isObserved: false, isGenerated: false, distribution: "Normal", constraint: undefined, parents: [], plates: [] },
      { name: "tau", kind: "sample", isObserved: false, isGenerated: false, distribution: "HalfCauchy", constraint: undefined, parents: [], plates: [] },
      { name: "theta", kind: "sample", isObserved: false, isGenerated: false, distribution: "Normal", constraint: undefined, parents: ["mu", "tau"], plates: ["J"] },
      { name: "y", kind: "sample", isObserved: true, isGenerated: false, distribution: "Normal", constraint: undefined, parents: ["theta"], plates: ["J"] },
      { name: "mean", kind: "deterministic", isObserved: false, isGenerated: false, distribution: undefined, constraint: undefined, parents: ["theta"], plates: [] },
    ]);
  });

  it("draw Graphviz text with plates as boxes, observed sites grey and computed ones dashed", () => {
    expect(renderModel(schools, data).dot).toBe(
      [
        "digraph {",
        '  n0 [label="mu ~ Normal", shape=ellipse]',
        '  n1 [label="tau ~ HalfCauchy", shape=ellipse]',
        '  n4 [label="mean", shape=ellipse, style=dashed]',
        '  subgraph "cluster_J" {',
        '    label="J 3"',
        '    n2 [label="theta ~ Normal", shape=ellipse]',
        '    n3 [label="y ~ Normal", shape=ellipse, style=filled, fillcolor="grey85"]',
        "  }",
        "  n0 -> n2",
        "  n1 -> n2",
        "  n2 -> n3",
        "  n2 -> n4",
        "}",
      ].join("\n"),
    );
  });

  it("draw Mermaid text", () => {
    expect(renderModel(schools, data).mermaid).toBe(
      [
        "flowchart TD",
        '  n0(["mu ~ Normal"])',
        '  n1(["tau ~ HalfCauchy"])',
        '  n4(["mean"])',
        '  subgraph J["J 3"]',
        '    n2(["theta ~ Normal"])',
        '    n3(["y ~ Normal"])',
        "  end",
        "  n0 --> n2",
        "  n1 --> n2",
        "  n2 --> n3",
        "  n2 --> n4",
        "  classDef observed fill:#d9d9d9",
        "  class n3 observed",
        "  classDef computed stroke-dasharray:4",
        "  class n4 computed",
      ].join("\n"),
    );
  });

  it("show parameters with their constraints, and what depends on them, also where values and subsamples are drawn", () => {
    const model = (): void => {
      const width = param("width", (rng) => rng.uniform(), { support: supports.positive });
      plate("rows", 10, { subsampleSize: 3 }, () => sample("x", dist.Normal(0, width)));
    };
    const { sites } = modelRelations(model);
    expect(sites.map(({ name, kind, constraint, parents }) => [name, kind, constraint, parents])).toEqual([["width", "param", "a positive number", []], ["x", "sample", undefined, ["width"]]]);
    expect(renderModel(model).dot).toContain('n0 [label="width: a positive number", shape=ellipse]');
  });

  it("name families as people call them", () => {
    const model = (): void => {
      const p = sample("p", dist.Beta(1, 1));
      sample("a", dist.Bernoulli(p));
      sample("b", dist.Bernoulli({ logits: p }));
      sample("c", dist.Categorical([0.5, 0.5]));
    };
    expect(modelRelations(model).sites.map(({ distribution }) => distribution)).toEqual(["Beta", "Bernoulli", "Bernoulli", "Categorical"]);
    const printed = [...trace(seed(model, 0))().sites.values()].map((site) => (site.type === "sample" ? site.fn.toString() : ""));
    expect(printed).toEqual(["dist.Beta(1, 1)", "dist.Bernoulli(p)", "dist.Bernoulli({ logits: p })", "dist.Categorical([2])"]);
  });

  it("show rewritten sites as computed from their auxiliary ones, and factors as boxes", () => {
    const { sites } = modelRelations(reparam(schools, { theta: locScale(0) }), data);
    expect(sites.find(({ name }) => name === "theta")).toMatchObject({ kind: "deterministic", parents: ["mu", "tau", "theta_decentered"] });
    expect(renderModel(() => factor("f", sample("x", dist.Normal(0, 1)))).dot).toContain('[label="f", shape=box');
  });
});
