import { lift, type Value } from "@typyro/autodiff";
import { CallSite } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { expectCode } from "../../test/expectCode.ts";
import type { Distribution } from "../distributions/distribution.ts";
import * as dist from "../distributions/index.ts";
import { reparam, seed, trace } from "../handlers/index.ts";
import type { SampleMessage, Settled } from "../message.ts";
import { locScale } from "../reparam/locScale.ts";
import type { Trace } from "../trace.ts";
import { factor } from "./factor.ts";
import { sample } from "./sample.ts";

const sampled = (tr: Trace, name: string): Settled<SampleMessage> => {
  const site = tr.site(name);
  if (site.type !== "sample") throw new Error(`${name} is not a sample site`);
  return site;
};

describe("sample", () => {
  it("returns the observed value and marks the site", () => {
    const tr = trace(() => sample("y", dist.Normal(0, 1), { obs: 1.5 }))();
    expect(tr.returned.item()).toBe(1.5);
    expect(sampled(tr, "y").isObserved).toBe(true);
  });

  it("draws where nothing is observed", () => {
    const tr = trace(seed(() => sample("x", dist.Normal(0, 1)), 0))();
    expect(tr.value("x").item()).toBe(tr.returned.item());
    expect(sampled(tr, "x").isObserved).toBe(false);
  });

  it("remembers an `obs` that was written but undefined", () => {
    const model = (data: { y?: number }) => sample("y", dist.Normal(0, 1), { obs: data.y });
    expect(sampled(trace(seed(model, 0))({}), "y").obsUndefined).toBe(true);
    expect(sampled(trace(seed(() => sample("y", dist.Normal(0, 1)), 0))(), "y").obsUndefined).toBe(false);
  });

  it("is known by the user's line, also where handlers, other primitives and built-in functions stand between", () => {
    // Noted while the call's arguments are evaluated, since a browser has the lines of what the sources became.
    let line = NaN;
    const noted = (): number => {
      line = new CallSite(noted).location?.line ?? NaN;
      return 1;
    };
    const once = (): Value => sample("x", dist.Normal(noted(), 2));
    const partly = (): Value => sample("y", dist.Normal([0, 0], noted()), { obs: [1, 2], obsMask: [true, false] });
    const term = (): void => factor("f", noted());
    const each = (): Value[] => Array.from(["z"], (name) => sample(name, dist.Normal(0, noted())));
    const strategies = { x: locScale(0), x_decentered: locScale(0) };
    const sites: [name: string, model: () => void | Value | Value[]][] = [
      ["x", once], ["x_decentered", reparam(once, strategies)], ["x_decentered_decentered", reparam(once, strategies)],
      ["y_observed", partly], ["y_unobserved", partly], ["y", partly], ["f", term], ["z", each],
    ];
    const lines = new Set<number>();
    for (const [name, model] of sites) {
      const { call } = trace(seed(model, 0))().site(name);
      expect([name, call.location?.line]).toEqual([name, line]);
      lines.add(line);
    }
    expect(lines.size).toBe(4);
  });

  it("puts the sample shape left of the batch shape", () => {
    const model = () => sample("x", dist.Normal([0, 1], 1).toEvent(1).expand([4]), { sampleShape: [3] });
    expect(trace(seed(model, 0))().value("x").shape).toEqual([3, 4, 2]);
  });

  it("expands a distribution to the observed data where no plate speaks against it", () => {
    const tr = trace(() => sample("y", dist.Normal(0, 1), { obs: [[1, 2], [3, 4]] }))();
    expect(sampled(tr, "y").fn.batchShape).toEqual([2, 2]);
  });

  it("joins a name and indices", () => {
    const tr = trace(seed(() => [0, 1].map((t) => sample(["x", t], dist.Normal(0, 1))), 0))();
    expect([...tr.sites.keys()]).toEqual(["x[0]", "x[1]"]);
  });

  it.each([
    ["an empty name", ""],
    ["a path without an index", ["x"]],
    ["a path with a fraction", ["x", 0.5]],
    ["a path with a negative index", ["x", -1]],
    ["a number", 3],
  ])("refuses %s", (_, name) => {
    expectCode(() => sample(name as string, dist.Normal(0, 1)), "site-name");
  });

  it.each([
    ["a family that was not called", dist.Normal],
    ["a number", 1],
    ["a value", lift(1)],
    ["undefined", undefined],
  ])("refuses %s where a distribution belongs", (_, fn) => {
    expectCode(() => sample("x", fn as unknown as Distribution), "not-a-distribution");
  });

  it("needs a seed where a value must be drawn", () => {
    expect(expectCode(() => sample("x", dist.Normal(0, 1)), "no-random-numbers").site).toBe("x");
  });

  it("checks known parameters, observed or not, and names site and element", () => {
    const error = expectCode(() => sample("y", dist.Normal([0, 0, 0], [1, -1, 1]), { obs: [0, 0, 0] }), "parameter-outside-support");
    expect(error.facts).toMatchObject({ site: "y", parameter: "scale", value: -1, index: " at [1]" });
  });
});
