import { ModelError } from "@typyro/base";
import { dist, plate, sample } from "@typyro/core";
import { describe, expect, it } from "vitest";
import { explain } from "./explain.ts";

interface Data {
  readonly y: number[];
}
function uniformMaximum({ y }: Data): void {
  const theta = sample("theta", dist.HalfNormal(5));
  plate("rows", y.length, () => sample("y", dist.Uniform(0, theta), { obs: y }));
}
const data = { y: [3.2, 9.4, 12, 0.7] };

describe("explain", () => {
  it("shows the shapes, the layout, the density and the gradient as stable text", () => {
    const text = String(explain(uniformMaximum, data));
    expect(text).toBe(String(explain(uniformMaximum, data)));
    for (const heading of ["shapes\nTrace Shapes:", "layout\n  theta: 0..0 (exp)", "density\n", "gradient\n"]) expect(text).toContain(heading);
  });

  it("evaluates each site at a point and marks the first row that is not finite", () => {
    const point = explain(uniformMaximum, data).at({ theta: 5 });
    expect(point.logDensity).toBe(Number.NEGATIVE_INFINITY);
    expect(point.sites.map(({ site }) => site)).toEqual(["theta", "y"]);
    expect(point.sites[0]).toMatchObject({ value: [5, 5], firstBad: undefined });
    expect(point.sites[0]?.jacobian).toBeCloseTo(Math.log(5), 12);
    expect(point.sites[1]?.firstBad).toEqual({ index: [1], logDensity: Number.NEGATIVE_INFINITY, value: 9.4 });
    expect(String(point)).toBe(
      [
        "site   value                 log density  jacobian  distribution",
        "theta  5                     -2.33523     1.60944   dist.HalfNormal(5)",
        "y      0.7 ... 12  observed  -Infinity    0         dist.Uniform(0, theta)    <-- the first that is not finite, first at [1], where the value is 9.4",
        "total -Infinity",
      ].join("\n"),
    );
  });

  it("adds up to what the sampler sees", () => {
    const point = explain(uniformMaximum, data).at({ theta: 13 });
    const total = point.sites.reduce((sum, { logDensity, jacobian }) => sum + logDensity + jacobian, 0);
    expect(point.logDensity).toBeCloseTo(total, 12);
    expect(Number.isFinite(total)).toBe(true);
  });

  it.each([["value-missing", {}], ["unknown-site", { theta: 1, thta: 2 }], ["value-outside-support", { theta: -1 }]])("refuses values with %s", (code, values) => {
    let found: unknown;
    try {
      explain(uniformMaximum, data).at(values);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(ModelError);
    expect(found).toMatchObject({ code });
  });
});
