import { Generator } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { expectCode } from "../../test/expectCode.ts";
import { gradientOf } from "../../test/gradientOf.ts";
import { Bernoulli } from "./bernoulli.ts";
import { Delta } from "./delta.ts";
import { Normal } from "./normal.ts";

describe("Delta", () => {
  it("has log density 0, or the one given, at its value and -Infinity elsewhere", () => {
    expect(Delta(2).logProb([2, 2.0000001, -2]).toArray()).toEqual([0, -Infinity, -Infinity]);
    expect(Delta(2, -3.5).logProb([2, 0]).toArray()).toEqual([-3.5, -Infinity]);
    expect(Delta(2).logProb(Number.NaN).item()).toBeNaN();
  });

  it("draws its value", () => {
    expect(Delta([1, 2]).sample(Generator.fromSeed(0), [2]).toArray()).toEqual([[1, 2], [1, 2]]);
  });

  it("has all its mass at its value", () => {
    const d = Delta(2);
    expect(d.cdf([1.9, 2, 2.1]).toArray()).toEqual([0, 1, 1]);
    expect(d.icdf([0.1, 0.9]).toArray()).toEqual([2, 2]);
    expect([d.mean().item(), d.variance().item()]).toEqual([2, 0]);
  });

  it("differentiates by the log density that it was given", () => {
    const { gradient } = gradientOf((logDensity) => Delta(2, logDensity ?? 0).logProb(2), [-1]);
    expect(gradient).toEqual([1]);
  });

  it("broadcasts value and log density", () => {
    expect(Delta([1, 2], [[0], [-1]]).batchShape).toEqual([2, 2]);
  });
});

describe("Bernoulli", () => {
  it("takes a probability, `{ probs }` or `{ logits }`", () => {
    const byPlace = Bernoulli(0.25).logProb([0, 1]).toArray();
    expect(Bernoulli({ probs: 0.25 }).logProb([0, 1]).toArray()).toEqual(byPlace);
    const byLogits = Bernoulli({ logits: Math.log(1 / 3) }).logProb([0, 1]).toArray();
    expect(byLogits).toEqual([Math.log(0.75), Math.log(0.25)].map((x) => expect.closeTo(x, 14) as number));
  });

  it("takes arrays of probabilities", () => {
    expect(Bernoulli([0.1, 0.9]).batchShape).toEqual([2]);
  });

  it("refuses a record with neither", () => {
    expectCode(() => Bernoulli({ prob: 0.5 } as unknown as { probs: number }), "parameter-unknown");
  });
});

describe("a family", () => {
  it("refuses parameters that are missing, unknown, not numbers, or do not broadcast, on the user's line", () => {
    const wrong: [() => unknown, Parameters<typeof expectCode>[1]][] = [
      [() => (Normal as unknown as (loc: number) => unknown)(0), "parameter-missing"],
      [() => (Normal as unknown as (...p: number[]) => unknown)(0, 1, 2), "parameter-unknown"],
      [() => (Normal as unknown as (p: object) => unknown)({ loc: 0, scale: 1, sd: 1 }), "parameter-unknown"],
      [() => (Normal as unknown as (p: object) => unknown)({ loc: 0, scale: undefined }), "parameter-missing"],
      [() => Normal("0" as unknown as number, 1), "not-numbers"],
      [() => Normal(null as unknown as number, 1), "not-numbers"],
      [() => Normal([0, 0], [1, 1, 1]), "parameters-do-not-broadcast"],
    ];
    for (const [make, code] of wrong) {
      const { at } = expectCode(make, code);
      expect(at[0]?.location.file.endsWith("delta.test.ts")).toBe(true);
    }
  });

  it("repairs the sign of a scalar parameter in its advice, keeping the others as they were typed", () => {
    expect(expectCode(() => Normal(3, -2).logProb(0), "parameter-outside-support").help).toEqual(["write `dist.Normal(3, 2)`"]);
    expect(expectCode(() => Normal(3, 0).logProb(0), "parameter-outside-support").help[0]).not.toContain("write");
  });
});
