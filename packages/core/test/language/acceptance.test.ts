import { mul, sum, type Value } from "@typyro/autodiff";
import {
  block, condition, deterministic, dist, factor, formatShapes, getMask, intervene, isMaskedOut, lift, mask, param, plate, plateStack, prngKey, sample, scale, scope, seed, subsample, substitute, trace,
  uncondition,
} from "@typyro/core";
import { describe, expect, it } from "vitest";
import { evaluate } from "./recordedDensity.ts";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const normal = (x: number, loc = 0, scaleOf = 1): number => -0.5 * ((x - loc) / scaleOf) ** 2 - Math.log(scaleOf) - HALF_LOG_TWO_PI;
const shapeOf = (tr: { value(name: string): Value }, name: string): readonly number[] => tr.value(name).shape;
const numbers = (x: Value): number[] => Array.from(x.data());

describe("plate shapes (case 14)", () => {
  const shape = (body: () => Value): readonly number[] => trace(seed(() => void body(), 0))().sites.get("x")?.value.shape ?? [];
  const x = (fn = dist.Normal(0, 1), sampleShape: readonly number[] = []): Value => sample("x", fn, { sampleShape });
  const ten = dist.Normal(new Array<number>(10).fill(0), 1);

  it.each<[string, () => Value, readonly number[]]>([
    ["a plate of 10 gives (10)", () => plate("o", 10, () => x()), [10]],
    ["a plate of 5 inside it gives (5, 10)", () => plate("o", 10, () => plate("i", 5, () => x())), [5, 10]],
    ["dim -2 gives (10, 1)", () => plate("o", 10, { dim: -2 }, () => x()), [10, 1]],
    ["an automatic dim inside of dim -2 is -1", () => plate("o", 10, { dim: -2 }, () => plate("i", 5, () => x())), [10, 5]],
    ["dim -3 alone gives (5, 1, 1)", () => plate("i", 5, { dim: -3 }, () => x()), [5, 1, 1]],
    ["-1 and -3 with a sample shape of (10) in -3 give (5, 1, 10)", () => plate("o", 10, () => plate("i", 5, { dim: -3 }, () => x())), [5, 1, 10]],
    ["a sample shape of 10 goes to dim -1", () => plate("i", 5, { dim: -3 }, () => x(dist.Normal(0, 1), [10])), [5, 1, 10]],
    ["a batch of 10 under dim -3", () => plate("i", 5, { dim: -3 }, () => x(ten)), [5, 1, 10]],
    ["both plates, a batch of 10 and a sample shape of 10", () => plate("o", 10, () => plate("i", 5, { dim: -3 }, () => x(ten, [10]))), [5, 10, 10]],
  ])("%s", (_, body, expected) => {
    expect(shape(body)).toEqual(expected);
  });

  it("never expands a deterministic site", () => {
    const tr = trace(() => {
      plate("o", 10, () => deterministic("d", 1));
    })();
    expect(shapeOf(tr, "d")).toEqual([]);
  });

  it("keeps event dimensions to the right of the plates", () => {
    const tr = trace(seed(() => void plate("o", 4, () => sample("x", dist.Normal(0, 1).expand([3]).toEvent(1))), 0))();
    expect(shapeOf(tr, "x")).toEqual([4, 3]);
  });

  it("stacks plates by size, the last at the right, and names them from the right", () => {
    const tr = trace(seed(() => void plateStack("p", [2, 3, 4], () => sample("x", dist.Normal(0, 1))), 0))();
    expect(shapeOf(tr, "x")).toEqual([2, 3, 4]);
    expect([...tr.sites.keys()]).toEqual(["p_2", "p_1", "p_0", "x"].toSorted((a, b) => [...tr.sites.keys()].indexOf(a) - [...tr.sites.keys()].indexOf(b)));
    const frames = tr.site("x").frames.map(({ name, size, dim }) => [name, size, dim]);
    expect(frames.toSorted((a, b) => Number(b[2]) - Number(a[2]))).toEqual([["p_0", 4, -1], ["p_1", 3, -2], ["p_2", 2, -3]]);
  });

  it("stacks plates left of a rightmost dim", () => {
    const tr = trace(seed(() => void plateStack("p", [2, 3], () => sample("x", dist.Normal(0, 1)), { rightmostDim: -2 }), 0))();
    expect(shapeOf(tr, "x")).toEqual([2, 3, 1]);
  });
});

describe("the shape table (case 15)", () => {
  function model(): void {
    const mean = param("mean", new Float64Array(100));
    const widths = sample("scale", dist.HalfNormal(1).expand([3]).toEvent(1));
    plate("data", 100, { subsampleSize: 10 }, (index) => {
      sample("x", dist.Normal(mean.at(index), widths.sum()));
    });
  }
  const tr = trace(seed(model, 0))();
  const text = (lines: readonly string[]): string => lines.join("\n");

  it("has parameters, batch sizes left of the bar and event sizes right of it", () => {
    expect(formatShapes(tr)).toBe(
      text([
        "Trace Shapes:         ",
        " Param Sites:         ",
        "         mean    100  ",
        "Sample Sites:         ",
        "   scale dist      | 3",
        "        value      | 3",
        "   data plate 10   |  ",
        "       x dist 10   |  ",
        "        value 10   |  ",
      ]),
    );
  });

  it("adds the log densities' shapes when asked", () => {
    expect(formatShapes(tr, { computeLogProb: true })).toBe(
      text([
        "Trace Shapes:         ",
        " Param Sites:         ",
        "         mean    100  ",
        "Sample Sites:         ",
        "   scale dist      | 3",
        "        value      | 3",
        "     log_prob      |  ",
        "   data plate 10   |  ",
        "       x dist 10   |  ",
        "        value 10   |  ",
        "     log_prob 10   |  ",
      ]),
    );
  });

  it("stops after the last site asked for", () => {
    expect(formatShapes(tr, { lastSite: "data" }).split("\n").at(-1)).toBe("   data plate 10   |  ");
  });

  it("takes another title, and a function that picks the sites with a log density", () => {
    const lines = formatShapes(tr, { title: "Shapes of x:", computeLogProb: ({ name }) => name === "x" }).split("\n");
    expect(lines[0]?.trim()).toBe("Shapes of x:");
    expect(lines.filter((line) => line.includes("log_prob"))).toEqual(["     log_prob 10   |  "]);
  });
});

describe("subsampled plates (case 16)", () => {
  it("have the subsample's size along their dimension", () => {
    const shapes: (readonly number[])[] = [];
    seed(() => {
      plate("o", 20, { subsampleSize: 10 }, () => {
        shapes.push(sample("a", dist.Normal(0, 1)).shape);
        plate("i", 10, { subsampleSize: 5, dim: -3 }, () => {
          shapes.push(sample("b", dist.Normal(0, 1)).shape, subsample(new Array<number[][]>(10).fill([new Array<number>(20).fill(1)])).shape);
        });
      });
      plate("i", 10, { subsampleSize: 5, dim: -3 }, () => {
        shapes.push(sample("c", dist.Normal(0, 1)).shape);
      });
    }, 0)();
    expect(shapes).toEqual([[10], [5, 1, 10], [5, 1, 10], [5, 1, 1]]);
  });

  it("draw each position from each index equally often and no index twice", () => {
    const runs = 20000;
    const counts = Array.from({ length: 11 }, () => new Array<number>(20).fill(0));
    for (let run = 0; run < runs; run++) {
      const drawn = numbers(trace(seed(() => void plate("p", 20, { subsampleSize: 11 }, () => undefined), run))().value("p"));
      expect(new Set(drawn).size).toBe(11);
      for (const [position, index] of drawn.entries()) counts[position]![index]!++;
    }
    // Standard error of each frequency: sqrt(0.05 * 0.95 / 20000) = 0.00154; 220 of them, |z| < 5. A bias of 0.01 (20 %) shows.
    const error = Math.sqrt((0.05 * 0.95) / runs);
    const worst = Math.max(...counts.flat().map((count) => Math.abs(count / runs - 0.05) / error));
    expect(worst).toBeLessThan(5);
  });

  it("scale the log densities inside up by size / subsample size, factors too", () => {
    const model = (): void => {
      const loc = sample("loc", dist.Normal(0, 1));
      plate("p", 20, { subsampleSize: 5 }, () => {
        sample("x", dist.Normal(loc, 1), { obs: [1, 2, 3, 4, 5] });
      });
    };
    const { outputs } = evaluate(seed(model, 0), undefined, { loc: 0.5 });
    expect(outputs.get("term/x")?.[0]).toBeCloseTo(4 * [1, 2, 3, 4, 5].reduce((total, x) => total + normal(x, 0.5), 0), 10);
    expect(outputs.get("term/loc")?.[0]).toBeCloseTo(normal(0.5), 12);
  });

  it("multiply their weights where they are nested", () => {
    const model = (): void => {
      plate("p", 20, { subsampleSize: 5 }, () => {
        plate("q", 6, { subsampleSize: 2 }, () => sample("x", dist.Normal(0, 1)));
      });
    };
    expect(trace(seed(model, 0))().site("x")).toMatchObject({ scale: expect.objectContaining({ shape: [] }) as Value });
    const site = trace(seed(model, 0))().site("x");
    expect(site.type === "sample" ? mul(site.scale, 1).item() : 0).toBe(12);
  });

  it("draw the same indices when a plate is opened again, and others for another seed", () => {
    const model = (): number[][] => [0, 1].map((i) => numbers(plate("p", 50, { subsampleSize: 10 }, (index) => (sample(`x${i}`, dist.Normal(0, 1)), index))));
    const [first, again] = trace(seed(model, 3))().returned;
    expect(again).toEqual(first);
    expect(trace(seed(model, 4))().returned[0]).not.toEqual(first);
  });

  it("take given indices from `substitute`", () => {
    const model = (): void => void plate("p", 10, { subsampleSize: 2 }, () => sample("x", dist.Normal(0, 1)));
    expect(numbers(trace(seed(substitute(model, { p: [7, 3] }), 0))().value("p"))).toEqual([7, 3]);
  });

  it("take the rows of data that were drawn, and leave axes of size 1 or absent axes alone", () => {
    const rows = Array.from({ length: 10 }, (_, i) => i * 10);
    const model = (): Value[] => plate("p", 10, { subsampleSize: 3 }, () => [subsample(rows), subsample([5]), subsample(5)]);
    const [taken, one, none] = substitute(model, { p: [9, 0, 4] })();
    expect([taken!, one!, none!].map(numbers)).toEqual([[90, 0, 40], [5], [5]]);
  });
});

describe("mask and scale", () => {
  const keep = [true, false, true, true, false, true, false, false, true, true];
  const y = Array.from({ length: 10 }, (_, i) => Math.sin(i));

  it("give the log joint of case 17: mask over a Delta with a density and a scaled observation", () => {
    const model = (): void => {
      plate("n", 10, () => {
        const x = sample("x", dist.Normal(0, 1));
        mask(() => {
          sample("d", dist.Delta(0, 1), { obs: new Array<number>(10).fill(0) });
          scale(() => sample("obs", dist.Normal(x, 1), { obs: y }), 2)();
        }, keep)();
      });
    };
    const at = y.map((v) => v / 2);
    const expected = at.reduce((total, x, i) => total + normal(x) + (keep[i] === true ? 1 + 2 * normal(y[i]!, x) : 0), 0);
    expect(evaluate(model, undefined, { x: at }).logDensity).toBeCloseTo(expected, 9);
  });

  it("give 0 for mask(false) over factor(-Infinity) (case 18)", () => {
    const model = (): void => {
      sample("x", dist.Normal(0, 1));
      mask(() => factor("never", Number.NEGATIVE_INFINITY), false)();
    };
    const { outputs, logDensity } = evaluate(model, undefined, { x: 0 });
    expect(outputs.get("term/never")).toEqual([0]);
    expect(logDensity).toBeCloseTo(normal(0), 12);
  });

  it("scale a part by 10, and by wrapping the whole model (case 19)", () => {
    const likelihood = (x: Value): Value => sample("obs", dist.Normal(x, 1), { obs: 0.4 });
    const part = (): void => void scale(likelihood, 10)(sample("x", dist.Normal(0, 1)));
    const whole = scale((): void => void likelihood(sample("x", dist.Normal(0, 1))), 10);
    const [prior, obs] = [normal(0.7), normal(0.4, 0.7)];
    expect(evaluate(part, undefined, { x: 0.7 }).logDensity).toBeCloseTo(prior + 10 * obs, 10);
    expect(evaluate(whole, undefined, { x: 0.7 }).logDensity).toBeCloseTo(10 * (prior + obs), 10);
  });

  it("scale the Jacobian with the site, so that the measure stays one", () => {
    const model = scale((): void => void sample("x", dist.Exponential(1)), 3);
    const { outputs } = evaluate(model, undefined, { x: 0.2 });
    expect(outputs.get("jacobian/x")?.[0]).toBeCloseTo(0.6, 12);
  });

  it("have finite gradients where the masked data are NaN (acceptance case 44)", () => {
    const holed = y.map((v, i) => (keep[i] === true ? v : Number.NaN));
    const model = (data: { y: number[] }): void => {
      const loc = sample("loc", dist.Normal(0, 1));
      const sd = sample("sd", dist.Exponential(1));
      mask(() => sample("y", dist.Normal(loc, sd), { obs: data.y }), keep)();
    };
    const shown = (): void => {
      const loc = sample("loc", dist.Normal(0, 1));
      const sd = sample("sd", dist.Exponential(1));
      sample("y", dist.Normal(loc, sd), { obs: y.filter((_, i) => keep[i] === true) });
    };
    const [a, b] = [evaluate(model, { y: holed }, { loc: 0.3, sd: -0.2 }), evaluate(shown, undefined, { loc: 0.3, sd: -0.2 })];
    expect(a.logDensity).toBeCloseTo(b.logDensity, 10);
    for (const site of ["loc", "sd"]) expect(a.gradient[site]?.[0]).toBeCloseTo(b.gradient[site]?.[0] ?? Number.NaN, 9);
  });

  it("have a finite gradient where a hidden row's parameter is not finite", () => {
    const model = (): void => {
      const loc = sample("loc", dist.Normal(0, 1));
      mask(() => sample("y", dist.Normal(loc.add([0, Number.POSITIVE_INFINITY]), 1), { obs: [1, 2] }), [true, false])();
    };
    const { logDensity, gradient } = evaluate(model, undefined, { loc: 0.3 });
    expect(logDensity).toBeCloseTo(normal(0.3) + normal(1, 0.3), 10);
    expect(gradient["loc"]?.[0]).toBeCloseTo(-0.3 + 0.7, 10);
  });

  it("do not excuse NaN in a covariate: the derivative of what is computed from it would be NaN, so the rows are named", () => {
    const model = ({ x: column }: { x: number[] }): void => {
      const slope = sample("slope", dist.Normal(0, 1));
      mask(() => sample("y", dist.Normal(slope.mul(column), 1), { obs: [1, 2] }), [true, false])();
    };
    expect(() => evaluate(model, { x: [1, Number.NaN] }, { slope: 0 })).toThrow("1 of 2 numbers of `x` is NaN, the first at [1]");
    // Any number will do where the mask hides the row.
    const [a, b] = [0, 99].map((hidden) => evaluate(model, { x: [1, hidden] }, { slope: 0.5 }));
    expect(a?.logDensity).toBe(b?.logDensity);
    expect(a?.gradient).toEqual(b?.gradient);
  });

  it("let `getMask` tell a model that nothing inside counts (case 28)", () => {
    const seen: boolean[] = [];
    const model = (): void => {
      const around = getMask();
      seen.push(isMaskedOut(around));
      if (!isMaskedOut(around)) factor("costly", 1);
    };
    trace(model)();
    expect([...trace(mask(model, false))().sites.keys()]).toEqual([]);
    expect(seen).toEqual([false, true]);
  });

  it("multiply masks that are nested, in `getMask` and in the density", () => {
    const model = (): Value | undefined => {
      sample("y", dist.Normal(0, 1), { obs: [1, 2, 3] });
      return getMask();
    };
    const run = trace(mask(mask(model, [true, true, false]), [false, true, true]) as () => Value)();
    expect(numbers(run.returned)).toEqual([0, 1, 0]);
    const site = run.site("y");
    expect(site.type === "sample" ? numbers(site.fn.logProb(site.value)) : []).toEqual([0, normal(2), 0].map((x) => expect.closeTo(x, 12) as number));
    expect(getMask()).toBeUndefined();
  });
});

describe("substitute and condition (case 20)", () => {
  it("give 12 for x + y x with y := x inside of x := 3", () => {
    const model = (): Value => {
      const x = sample("x", dist.Normal(0, 1));
      return x.add(sample("y", dist.Normal(0, 1)).mul(x));
    };
    const inner = (): Value => {
      const x = sample("x", dist.Normal(0, 1));
      const y = substitute(() => sample("y", dist.Normal(0, 1)), { y: x })();
      return x.add(y.mul(x));
    };
    expect(substitute(inner, { x: 3 })().item()).toBe(12);
    expect(substitute(substitute(model, { y: 3 }), { x: 3 })().item()).toBe(12);
  });

  it("give 3 for x + y given x = 1 and y = 2", () => {
    const model = (): Value => sample("x", dist.Normal(0, 1)).add(sample("y", dist.Normal(0, 1)));
    const tr = trace(condition(model, { x: 1, y: 2 }))();
    expect(tr.returned.item()).toBe(3);
    expect(["x", "y"].map((name) => tr.site(name)).every((site) => site.type === "sample" && site.isObserved)).toBe(true);
  });
});

describe("seeding (case 21)", () => {
  const model = (): Value => sample("x", dist.Normal(0, 1));

  it("is decided by the innermost seed", () => {
    expect(seed(seed(model, 1), 2)().item()).toBe(seed(model, 1)().item());
  });

  it("leaves the types that it hides to the next seed out", () => {
    const subsampled = (): number[] => plate("rows", 1000, { subsampleSize: 3 }, (index) => [...index.data(), sample("x", dist.Normal(0, 1)).data()[0] ?? NaN]);
    const inner = (rng: number): number[] => seed(seed(subsampled, rng, { hideTypes: ["plate"] }), 7)();
    expect(inner(1).slice(0, 3)).toEqual(inner(2).slice(0, 3));
    expect(inner(1).slice(0, 3)).toEqual(seed(subsampled, 7)().slice(0, 3));
    expect(inner(1)[3]).toBe(seed(subsampled, 1)()[3]);
    expect(inner(1)[3]).not.toBe(inner(2)[3]);
  });

  it("gives in a loop over seeds what each seed gives alone", () => {
    const together = [0, 1, 2, 3].map((rng) => seed(model, rng)().item());
    expect(together).toEqual([seed(model, 0), seed(model, 1), seed(model, 2), seed(model, 3)].map((seeded) => seeded().item()));
    expect(new Set(together).size).toBe(4);
  });

  it("gives `prngKey` a stream of its own for each name", () => {
    const keys = (): number[] => [prngKey("a").normal(), prngKey("b").normal()];
    expect(seed(keys, 0)()).toEqual(seed(keys, 0)());
    expect(new Set(seed(keys, 0)()).size).toBe(2);
  });
});

describe("intervene and condition (case 22)", () => {
  const chain = (): Record<string, Value> => {
    const x = sample("x", dist.Normal(0, 1));
    const y = sample("y", dist.Normal(x, 1));
    const z = sample("z", dist.Normal(y, 1));
    return { x, y, z, w: sample("w", dist.Normal(z, 1)) };
  };
  const observed = { x: 1, z: 1, w: 1 };
  const set = { y: 0, z: 2, w: 1 };

  it.each([
    ["intervening outside", intervene(condition(chain, observed), set)],
    ["conditioning outside", condition(intervene(chain, set), observed)],
  ])("keeps the observation in the trace and sends the intervention downstream, %s", (_, model) => {
    const tr = trace(seed(model, 0))();
    for (const name of ["x", "z", "w"]) expect(tr.site(name)).toMatchObject({ isObserved: true });
    expect(["x", "z", "w"].map((name) => tr.value(name).item())).toEqual([1, 1, 1]);
    expect(tr.site("y")).toMatchObject({ isObserved: false });
    expect(["y", "z", "w"].map((name) => tr.returned[name]?.item())).toEqual([0, 2, 1]);
    const w = tr.site("w");
    expect(w.type === "sample" ? w.fn.parameters["loc"]?.item() : undefined).toBe(2);
  });

  it("gives the same log density in both orders", () => {
    const [a, b] = [intervene(condition(chain, observed), set), condition(intervene(chain, set), observed)].map((model) => evaluate(model, undefined, { y: 0.3 }));
    expect(a?.logDensity).toBe(b?.logDensity);
    expect(a?.outputs.get("term/z")?.[0]).toBeCloseTo(normal(1, 0), 12);
  });

  it("warns where a site is intervened on twice, and the innermost value goes downstream", () => {
    const tr = trace(seed(intervene(intervene(chain, { y: 0 }), { y: 5 }), 0))();
    expect(tr.returned["y"]?.item()).toBe(0);
    expect(tr.warnings.map(({ code }) => code)).toEqual(["intervene-twice"]);
  });
});

describe("block, scope, lift and uncondition (case 23)", () => {
  const model = (): void => {
    sample("x", dist.Normal(0, 1));
    sample("y", dist.Normal(0, 1), { obs: 1 });
    deterministic("z", 2);
    plate("N", 3, () => undefined);
  };
  const names = (run: () => void): string[] => [...trace(seed(run, 0))().sites.keys()];

  it.each([
    ["nothing given: all are hidden", {}, []],
    ["hide", { hide: ["x", "N"] }, ["y", "z"]],
    ["expose", { expose: ["x", "N"] }, ["x", "N"]],
    ["exposeTypes", { exposeTypes: ["sample"] as const }, ["x", "y"]],
    ["hideFn", { hideFn: ({ name }: { name: string }) => name < "y" }, ["y", "z"]],
    ["hideFn before hide", { hideFn: () => false, hide: ["x", "y", "z", "N"] }, ["x", "y", "z", "N"]],
    ["hide before exposeTypes", { hide: ["x"], exposeTypes: ["sample"] as const }, ["y", "z", "N"]],
    ["exposeTypes before expose", { exposeTypes: ["deterministic"] as const, expose: ["x"] }, ["z"]],
  ])("block shows the right sites: %s", (_, options, shown) => {
    expect(names(block(model, options))).toEqual(shown);
  });

  it("scope names exactly a/x, b/a/x, a/N, b/N, and renames the frames with the sites", () => {
    const part = scope((): void => {
      plate("N", 10, () => {
        sample("x", dist.Normal(0, 1));
      });
    }, "a");
    const both = (): void => {
      part();
      scope((): void => {
        plate("N", 10, { dim: -2 }, () => {
          scope(() => sample("x", dist.Normal(0, 1)), "a")();
        });
      }, "b")();
    };
    const tr = trace(seed(both, 0))();
    expect(new Set(tr.sites.keys())).toEqual(new Set(["a/x", "b/a/x", "a/N", "b/N"]));
    expect(tr.site("a/x").frames.map(({ name }) => name)).toEqual(["a/N"]);
    expect(tr.site("b/a/x").frames.map(({ name }) => name)).toEqual(["b/N"]);
  });

  it("scope nests with the outermost prefix first and takes another divider", () => {
    const x = (): Value => sample("x", dist.Normal(0, 1));
    expect(names(scope(scope(x, "a"), "b"))).toEqual(["b/a/x"]);
    expect(names(scope(x, "a", { divider: "." }))).toEqual(["a.x"]);
  });

  it("scope leaves the names of the kinds that it is told to hide", () => {
    expect(names(scope(model, "a", { hideTypes: ["plate", "deterministic"] }))).toEqual(["a/x", "a/y", "z", "N"]);
  });

  it("a scoped site is drawn as a site written under that name is", () => {
    expect(seed(scope(() => sample("x", dist.Normal(0, 1)), "a"), 0)().item()).toBe(seed(() => sample("a/x", dist.Normal(0, 1)), 0)().item());
  });

  it("a plate may be opened inside itself under two scopes, each with a name of its own", () => {
    const inner = scope(() => plate("N", 2, () => sample("x", dist.Normal(0, 1))), "a");
    expect(names(() => void plate("N", 3, () => inner()))).toEqual(["N", "a/N", "a/x"]);
  });

  it("lift draws each parameter once from its prior", () => {
    const regression = (): Value[] => [param("slope", 1), param("slope", 1), param("offset", 5)];
    const tr = trace(seed(lift(regression, { slope: dist.Normal(0, 1) }), 0))();
    expect(tr.site("slope").type).toBe("sample");
    expect(tr.site("offset").type).toBe("param");
    const [a, b, c] = tr.returned;
    expect(a?.item()).toBe(b?.item());
    expect(a?.item()).toBe(tr.value("slope").item());
    expect(c?.item()).toBe(5);
  });

  it("lift takes one prior for all parameters", () => {
    const tr = trace(seed(lift((): Value[] => [param("a", 1), param("b", 1)], dist.Normal(0, 1)), 0))();
    expect(["a", "b"].map((name) => tr.site(name).type)).toEqual(["sample", "sample"]);
    expect(tr.value("a").item()).not.toBe(tr.value("b").item());
  });

  it("lift works under a scope, by the prefixed name outside and the plain one inside", () => {
    const p = (): Value => param("p", 1);
    expect(trace(seed(lift(scope(p, "s"), { "s/p": dist.Normal(0, 1) }), 0))().site("s/p").type).toBe("sample");
    expect(trace(seed(scope(lift(p, { p: dist.Normal(0, 1) }), "s"), 0))().site("s/p").type).toBe("sample");
  });

  it("uncondition draws what was observed and says what it was", () => {
    const tr = trace(seed(uncondition(model), 0))();
    expect(tr.site("y")).toMatchObject({ isObserved: false, infer: { wasObserved: true, obs: expect.objectContaining({ shape: [] }) as Value } });
    expect(tr.value("y").item()).not.toBe(1);
    expect(tr.value("x").item()).toBe(trace(seed(model, 0))().value("x").item());
  });
});

describe("parameters", () => {
  it("have their first value, from a number or from a function of a generator", () => {
    const tr = trace(seed(() => void [param("a", [1, 2]), param("b", (rng) => rng.normal())], 0))();
    expect(numbers(tr.value("a"))).toEqual([1, 2]);
    expect(tr.value("b").item()).not.toBe(0);
  });

  it("are subsampled along the axes left of their event", () => {
    const model = (): Value => plate("n", 4, { subsampleSize: 2 }, () => param("p", [[1, 1], [2, 2], [3, 3], [4, 4]], { eventDim: 1 }));
    expect(substitute(model, { n: [3, 1] })().toArray()).toEqual([[4, 4], [2, 2]]);
  });

  it("take values from `substitute`", () => {
    expect(substitute(() => param("p", 1), { p: 4 })().item()).toBe(4);
  });
});

describe("potential and log density sums (case 27)", () => {
  it("are the sum of the sites' terms and Jacobians", () => {
    const model = (): void => {
      const rate = sample("rate", dist.Exponential(2));
      plate("n", 3, () => sample("y", dist.Exponential(rate), { obs: [1, 2, 3] }));
    };
    const { outputs, logDensity } = evaluate(model, undefined, { rate: Math.log(0.8) });
    const parts = ["term/rate", "jacobian/rate", "term/y"].map((name) => outputs.get(name)?.[0] ?? Number.NaN);
    expect(parts).toEqual([Math.log(2) - 1.6, Math.log(0.8), 3 * Math.log(0.8) - 4.8].map((x) => expect.closeTo(x, 12) as number));
    expect(logDensity).toBeCloseTo(parts.reduce((a, b) => a + b), 12);
  });
});

describe("factors", () => {
  it("are repeated by plates, as any site is", () => {
    const model = (): void => {
      sample("x", dist.Normal(0, 1));
      plate("n", 5, () => factor("f", 2));
    };
    expect(evaluate(model, undefined, { x: 0 }).outputs.get("term/f")).toEqual([10]);
  });

  it("are summed over their elements", () => {
    const model = (): void => {
      factor("f", sum([1, 2, 3]).add(sample("x", dist.Normal(0, 1))));
    };
    expect(evaluate(model, undefined, { x: 0.5 }).outputs.get("term/f")).toEqual([6.5]);
  });
});
