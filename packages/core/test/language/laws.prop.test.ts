import type { Num, Value } from "@typyro/autodiff";
import { deterministic, dist, type Distribution, locScale, logDensity, mask, plate, reparam, sample, scale, scope, seed, siteLogDensities, trace, unconstrainedLogDensity } from "@typyro/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelOf, type Returned, statements } from "../randomModels.ts";
import { evaluate, numbers } from "./recordedDensity.ts";

const RUNS = { numRuns: 60 };
const close = (x: number): number => expect.closeTo(x, 8) as number;

interface Drawn {
  readonly model: () => Returned;
  /** A value for each site that is not observed. */
  readonly values: Record<string, Value>;
}

/** A random model with values for its latent sites. */
const drawn: fc.Arbitrary<Drawn> = fc.tuple(statements(), fc.nat(1000)).map(([list, rng]) => {
  const model = modelOf(list);
  const sites = [...trace(seed(model, rng))().sites.values()];
  return { model, values: Object.fromEntries(sites.flatMap((site) => (site.type === "sample" && !site.isObserved ? [[site.name, site.value]] : []))) };
});

function check(law: (drawn: Drawn) => void): void {
  fc.assert(fc.property(drawn, law), RUNS);
}

describe("laws of weights, masks and names, on random models", () => {
  it("scale multiplies every term, and nested scales multiply", () =>
    check(({ model, values }) => {
      const plain = siteLogDensities(model, undefined, values);
      const weighted = siteLogDensities(scale(scale(model, 2), 1.5), undefined, values);
      expect(weighted).toEqual(Object.fromEntries(Object.entries(plain).map(([site, term]) => [site, close(3 * term)])));
    }));

  it("mask(false) hides every term, mask(true) none", () =>
    check(({ model, values }) => {
      expect(Object.values(siteLogDensities(mask(model, false), undefined, values)).every((term) => term === 0)).toBe(true);
      expect(logDensity(mask(model, true), undefined, values)).toEqual(close(logDensity(model, undefined, values)));
    }));

  it("mask over scale is scale over mask", () =>
    check(({ model, values }) => {
      expect(logDensity(mask(scale(model, 3), true), undefined, values)).toEqual(close(logDensity(scale(mask(model, true), 3), undefined, values)));
    }));

  it("scope renames sites and leaves their densities", () =>
    check(({ model, values }) => {
      const renamed = Object.fromEntries(Object.entries(values).map(([name, value]) => [`s/${name}`, value]));
      expect(logDensity(scope(model, "s"), undefined, renamed)).toBe(logDensity(model, undefined, values));
    }));

  it("centredness 1 changes nothing", () =>
    check(({ model, values }) => {
      const same = reparam(model, ({ fn, isObserved }) => (!isObserved && fn.name === "Normal" ? locScale(1) : undefined));
      expect(logDensity(same, undefined, values)).toBe(logDensity(model, undefined, values));
    }));
});

/** Hierarchies of location-scale sites: each may depend on those before it. */
interface Level {
  readonly family: "Normal" | "StudentT" | "Laplace" | "Logistic" | "Gumbel" | "Cauchy";
  readonly size: number;
  readonly isLinked: boolean;
  readonly centredness: number;
  readonly handler: "none" | "scale" | "mask" | "scope";
}

const level: fc.Arbitrary<Level> = fc.record({
  family: fc.constantFrom("Normal", "StudentT", "Laplace", "Logistic", "Gumbel", "Cauchy"),
  size: fc.constantFrom(1, 3),
  isLinked: fc.boolean(),
  centredness: fc.constantFrom(0, 0.25, 0.6, 1),
  handler: fc.constantFrom("none", "scale", "mask", "scope"),
});

const FAMILIES: Record<Level["family"], (loc: Num, width: Num) => Distribution> = {
  Normal: (loc, width) => dist.Normal(loc, width),
  StudentT: (loc, width) => dist.StudentT(5, loc, width),
  Laplace: (loc, width) => dist.Laplace(loc, width),
  Logistic: (loc, width) => dist.Logistic(loc, width),
  Gumbel: (loc, width) => dist.Gumbel(loc, width),
  Cauchy: (loc, width) => dist.Cauchy(loc, width),
};

const widthOf = (link: Value): Value => link.square().add(0.5);

function hierarchy(levels: readonly Level[]): () => void {
  return () => {
    let link: Value = deterministic("start", 0.3);
    for (const [i, { family, size, isLinked, handler }] of levels.entries()) {
      const fn = isLinked ? FAMILIES[family](link, widthOf(link)) : FAMILIES[family](0.5, 2);
      const site = (): Value => plate(`p${i}`, size, () => sample(`x${i}`, fn));
      const wrapped = handler === "scale" ? scale(site, 2) : handler === "mask" ? mask(site, true) : handler === "scope" ? scope(site, "s") : site;
      link = wrapped().mean();
    }
  };
}

describe("rewriting by locScale", () => {
  it("leaves the joint density the same after the change of variables, under other handlers too", () => {
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 4 }), fc.nat(100), (levels, rng) => {
        const model = hierarchy(levels);
        const tr = trace(seed(model, rng))();
        const name = (i: number): string => (levels[i]!.handler === "scope" ? `s/x${i}` : `x${i}`);
        const strategies = Object.fromEntries(levels.map(({ centredness }, i) => [name(i), locScale(centredness)]));
        const constrained: Record<string, Value> = {};
        const rewritten: Record<string, Value> = {};
        let jacobian = 0;
        for (const [i, { centredness: c, handler }] of levels.entries()) {
          const site = tr.site(name(i));
          if (site.type !== "sample") throw new Error(`${site.name} is no random site`);
          const { value, fn } = site;
          const [loc, width] = [fn.parameters["loc"]!, fn.parameters["scale"]!];
          constrained[name(i)] = value;
          if (c === 1) rewritten[name(i)] = value;
          else rewritten[`${name(i)}_decentered`] = value.sub(loc).div(width.pow(1 - c)).add(loc.mul(c));
          // A scale weighs the density and its change of variables alike.
          const weight = handler === "scale" ? 2 : 1;
          jacobian += weight * (1 - c) * numbers(width.log().broadcastTo(value.shape)).reduce((a, b) => a + b, 0);
        }
        const after = unconstrainedLogDensity(reparam(model, strategies), undefined, rewritten);
        expect(after).toBeCloseTo(logDensity(model, undefined, constrained) + jacobian, 7);
      }),
      RUNS,
    );
  });
});

describe("masks over data that are not there", () => {
  it("count exactly 0, and leave the density and the gradient of the rows that are", () => {
    const rows = fc.array(fc.record({ y: fc.double({ min: -3, max: 3, noNaN: true }), isSeen: fc.boolean() }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), fc.boolean(), (table, hole, isFirst) => {
        const isSeen = table.map((row) => row.isSeen);
        const y = table.map((row) => (row.isSeen ? row.y : hole));
        const score = (data: number[], loc: Value, width: Value): Value => sample("y", dist.Normal(loc, width), { obs: data });
        const prior = (): [Value, Value] => [sample("loc", dist.Normal(0, 1)), sample("width", dist.HalfNormal(2))];
        const holed = (data: { y: number[] }): void => {
          const [loc, width] = prior();
          const part = (): Value => score(data.y, loc, width);
          if (isFirst) mask(scale(part, 2), isSeen)();
          else scale(mask(part, isSeen), 2)();
        };
        const left = table.filter((row) => row.isSeen).map((row) => row.y);
        const filtered = (): void => {
          const [loc, width] = prior();
          if (left.length > 0) scale(() => score(left, loc, width), 2)();
        };
        const at = { loc: 0.4, width: -0.3 };
        const [a, b] = [evaluate(holed, { y }, at), evaluate(filtered, undefined, at)];
        expect(a.logDensity).toBeCloseTo(b.logDensity, 9);
        for (const site of ["loc", "width"]) expect(a.gradient[site]).toEqual((b.gradient[site] ?? []).map(close));
      }),
      RUNS,
    );
  });
});
