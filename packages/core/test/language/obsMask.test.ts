import type { Value } from "@typyro/autodiff";
import { densityTape, dist, mask, plate, sample, scale, seed, trace } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { evaluate } from "./recordedDensity.ts";

const normal = (x: number, loc: number): number => -0.5 * (x - loc) ** 2 - 0.9189385332046728;
const seen = [true, false, true, false];

interface Data {
  readonly y: number[];
}
const model = ({ y }: Data): Value => {
  const loc = sample("loc", dist.Normal(0, 1));
  return plate("rows", y.length, () => sample("y", dist.Normal(loc, 1), { obs: y, obsMask: seen }));
};
const data = { y: [1, Number.NaN, 3, -99] };

describe("obsMask (case 31)", () => {
  it("makes an observed, an unobserved and a computed site", () => {
    const tr = trace(seed(model, 0))(data);
    expect([...tr.sites].map(([name, { type }]) => [name, type])).toEqual([["loc", "sample"], ["rows", "plate"], ["y_observed", "sample"], ["y_unobserved", "sample"], ["y", "deterministic"]]);
    expect(tr.site("y_observed")).toMatchObject({ isObserved: true });
    expect(tr.site("y_unobserved")).toMatchObject({ isObserved: false });
    const [a, b, c, d] = Array.from(tr.value("y").data());
    expect([a, c]).toEqual([1, 3]);
    expect([b, d]).toEqual(Array.from(tr.value("y_unobserved").data()));
  });

  it("has an unknown for each missing element only, with a proper density and finite gradients", () => {
    const { layout } = densityTape(model, data);
    expect(layout.entries.map(({ site, size }) => [site, size])).toEqual([["loc", 1], ["y_unobserved", 2]]);
    const { logDensity, gradient, outputs } = evaluate(model, data, { loc: 0.5, y_unobserved: [2, -1] });
    expect(logDensity).toBeCloseTo(normal(0.5, 0) + normal(1, 0.5) + normal(3, 0.5) + normal(2, 0.5) + normal(-1, 0.5), 10);
    expect(gradient["loc"]?.[0]).toBeCloseTo(-0.5 + 0.5 + 2.5 + 1.5 - 1.5, 10);
    expect(gradient["y_unobserved"]).toEqual([-1.5, 1.5].map((x) => expect.closeTo(x, 10) as number));
    expect(outputs.get("site/y")).toEqual([1, 2, 3, -1]);
  });

  it("has no unknown where nothing is missing", () => {
    const full = (): Value => sample("y", dist.Normal(0, 1), { obs: [1, 2], obsMask: [true, true] });
    expect([...trace(full)().sites.keys()]).toEqual(["y_observed", "y"]);
  });

  it("masks whole events of a vector", () => {
    const vectors = (): Value =>
      sample("v", dist.MultivariateNormal({ loc: [0, 0], scaleTril: [[1, 0], [0, 1]] }).expand([3]), { obs: [[1, 2], [Number.NaN, 0], [3, 4]], obsMask: [true, false, true] });
    const { outputs } = evaluate(vectors, undefined, { v_unobserved: [7, 8] });
    expect(outputs.get("site/v")).toEqual([1, 2, 7, 8, 3, 4]);
    expect(outputs.get("pointwise/v_observed")?.[1]).toBe(0);
  });

  it("weighs the missing elements of a subsampled plate as it does the others", () => {
    const part = (): void => {
      plate("rows", 4, { subsampleSize: 2 }, () => sample("y", dist.Normal(0, 1), { obs: [1, Number.NaN], obsMask: [true, false] }));
    };
    const { outputs } = evaluate(seed(part, 0), undefined, { y_unobserved: 0.5 });
    expect(outputs.get("term/y_unobserved")?.[0]).toBeCloseTo(2 * normal(0.5, 0), 10);
    expect(outputs.get("term/y_observed")?.[0]).toBeCloseTo(2 * normal(1, 0), 10);
  });

  it("takes the elements of masks and weights around it, also inside of plates", () => {
    const inside = (outer: (body: () => Value) => () => Value) => () =>
      void plate("cols", 2, { dim: -1 }, () => plate("rows", 2, { dim: -2 }, () => outer(() => sample("y", dist.Normal(0, 1), { obs: [[1, 0], [0, 4]], obsMask: [[true, false], [false, true]] }))()));
    const hidden = [[true, false], [true, true]];
    // The unknowns are elements (0, 1) and (1, 0); the mask hides the first.
    const masked = evaluate(inside((body) => mask(body, hidden)), undefined, { y_unobserved: [0.5, -0.5] });
    expect(masked.outputs.get("pointwise/y_unobserved")).toEqual([0, expect.closeTo(normal(-0.5, 0), 10)]);
    expect(masked.outputs.get("term/y_observed")?.[0]).toBeCloseTo(normal(1, 0) + normal(4, 0), 10);
    const weighted = evaluate(inside((body) => scale(body, [[1, 2], [3, 4]])), undefined, { y_unobserved: [0.5, -0.5] });
    expect(weighted.outputs.get("term/y_unobserved")?.[0]).toBeCloseTo(2 * normal(0.5, 0) + 3 * normal(-0.5, 0), 10);
    const byColumn = evaluate(inside((body) => mask(body, [false, true])), undefined, { y_unobserved: [0.5, -0.5] });
    expect(byColumn.outputs.get("pointwise/y_unobserved")).toEqual([expect.closeTo(normal(0.5, 0), 10), 0]);
    // A mask of another size is still refused.
    expect(() => evaluate(inside((body) => mask(body, [true, false, true])), undefined, {})).toThrow("mask-shape");
  });
});
