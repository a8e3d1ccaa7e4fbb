/** What summing rows of data when a model is compiled shows of itself, and what it leaves alone. */
import { array, compile, exp, matmul, printTape, type Tape } from "@typyro/autodiff";
import { Generator } from "@typyro/base";
import { densityGradient, densityTape, dist, drawsTape, mask, plate, sample, termsTape } from "@typyro/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { explain, mcmc } from "../src/index.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const ROWS = 120;
const GROUPS = 12;
const generator = Generator.fromSeed(7);
const normals = (n: number): number[] => Array.from({ length: n }, () => generator.normal());
const [x, y, w] = [normals(ROWS), normals(ROWS), normals(ROWS).map((value) => Math.abs(value) + 0.1)];
const group = y.map((_, i) => (5 * i) % GROUPS);
const region = group.map((g) => Math.floor(g / 4));
const table = array(Float64Array.from(normals(6 * ROWS)), [ROWS, 6]);

const sigma = () => sample("sigma", dist.Exponential(1));
const each = (name: string, size = GROUPS) => plate(`${name}s`, size, () => sample(name, dist.Normal(0, 1)));
const one = (name: string) => sample(name, dist.Normal(0, 1));

/** Models, and how their kernels say what was summed. */
const models: Readonly<Record<string, { readonly model: () => void; readonly says: readonly string[] }>> = {
  "a mean": { model: () => void sample("y", dist.Normal(one("mu"), sigma()), { obs: y }), says: ["120 rows by sums over them: 1 row  # y"] },
  "a slope in each group": {
    model: () => void sample("y", dist.Normal(each("alpha").at(group).add(each("beta").at(group).mul(x)), sigma()), { obs: y }),
    says: ["120 rows of 12 groups, by sums over their rows: 24 rows  # y"],
  },
  "a common slope": { model: () => void sample("y", dist.Normal(each("alpha").at(group).add(one("beta").mul(x)), sigma()), { obs: y }), says: ["120 rows of 12 groups, by sums over their rows: 13 rows  # y"] },
  "slopes of larger groups": { model: () => void sample("y", dist.Normal(each("alpha").at(group).add(each("beta", 3).at(region).mul(x)), sigma()), { obs: y }), says: ["120 rows of 12 groups, by sums over their rows: 15 rows  # y"] },
  "a scale for each group": { model: () => void sample("y", dist.Normal(one("mu"), exp(each("tau")).at(group)), { obs: y }), says: ["120 rows of 12 groups, by sums over their rows: 24 rows  # y"] },
  "known errors": { model: () => void sample("y", dist.Normal(each("alpha").at(group).add(one("beta").mul(x)), w), { obs: y }), says: ["120 rows of 12 groups, by sums over their rows: 13 rows  # y"] },
  "a mask": {
    model: () => {
      const [alpha, scale] = [each("alpha"), sigma()];
      mask(() => sample("y", dist.Normal(alpha.at(group), scale), { obs: y.map((value, i) => (i % 5 === 0 ? NaN : value)) }), y.map((_, i) => i % 5 !== 0))();
    },
    says: ["96 rows of 12 groups, by sums over their rows: 12 rows  # y"],
  },
  "a matrix of predictors": { model: () => void sample("y", dist.Normal(matmul(table, each("beta", 6)).add(one("alpha")), sigma()), { obs: y }), says: ["120 rows by sums over them: 7 rows  # y"] },
  "a matrix of predictors in groups": {
    model: () => void sample("y", dist.Normal(matmul(table, each("beta", 6)).add(each("alpha").at(group)), sigma()), { obs: y }),
    says: ["120 rows of 12 groups, by sums over their rows: 18 rows  # y"],
  },
  "one table of groups and times": {
    model: () => void sample("y", dist.Normal(each("alpha", 20).reshape([20, 1]).add(each("beta", 20).reshape([20, 1]).mul(x.slice(0, 6))), sigma()), { obs: array(y).reshape([20, 6]) }),
    says: ["120 rows of 20 groups, by sums over their rows: 40 rows  # y"],
  },
  "two outcomes of one mean": {
    model: () => {
      const mu = each("alpha").at(group).add(one("beta").mul(x));
      sample("y", dist.Normal(mu, sigma()), { obs: y });
      sample("w", dist.LogNormal(mu.mul(0.5), 1), { obs: w });
    },
    says: ["120 rows of 12 groups, by sums over their rows: 13 rows  # y", "120 rows of 12 groups, by sums over their rows: 13 rows  # w"],
  },
  "rows that a count needs too": {
    model: () => {
      const mu = each("alpha").at(group).add(one("beta").mul(x));
      sample("y", dist.Normal(mu, sigma()), { obs: y });
      sample("count", dist.Poisson(exp(mu)), { obs: region });
    },
    says: [],
  },
  "heavy tails": { model: () => void sample("y", dist.StudentT(4, each("alpha").at(group), sigma()), { obs: y }), says: [] },
};

/** Value and gradient at a point. */
function resultsOf(tape: Tape): number[] {
  const kernel = compile(tape);
  const port = kernel.port(1);
  for (let i = 0; i < port.point.length; i++) port.point[i] = Math.sin(3 * i + 1) / 2;
  port.run();
  const results = [...port.results];
  kernel.dispose();
  return results;
}

describe.each(Object.entries(models))("a model with %s", (_, { model, says }) => {
  test("says what was summed", () => {
    expect(explain(model, undefined).kernel.split("\n").filter((line) => line.includes("by sums over"))).toEqual(says);
  });

  test("has the density and gradient that it has row by row, but for rounding", () => {
    const density = densityTape(model, undefined);
    const [fewer, rows] = [true, false].map((sumsRows) => resultsOf(densityGradient(density, { sumsRows })));
    // Sums of 120 rows of numbers around 1.
    const scale = Math.max(...rows!.map(Math.abs), ROWS);
    for (const [i, value] of rows!.entries()) expect(Math.abs((fewer![i] ?? NaN) - value)).toBeLessThan(16 * 2 ** -53 * scale);
  });

  test("is scored and drawn row by row: the tapes of single rows are as they were recorded", () => {
    const density = densityTape(model, undefined);
    const texts = (): string[] => [density.tape, termsTape(density), drawsTape(density)].map(printTape);
    const before = texts();
    densityGradient(density);
    expect(texts()).toEqual(before);
    expect(before.join("\n")).not.toContain("sums of");
  });
});

test("the log likelihood of a row is that of the row, not of a sum of rows", async () => {
  const { model } = models["a slope in each group"]!;
  const posterior = await mcmc(model, undefined, { chains: 1, warmup: 50, draws: 3, seed: 1 });
  const { data, shape } = posterior.logLikelihood().get("y");
  expect(shape).toEqual([ROWS]);
  const of = (name: string, draw: number, element = 0): number => posterior.site(name).data[draw * posterior.site(name).data.length / 3 + element] ?? NaN;
  for (let draw = 0; draw < 3; draw++) {
    for (let row = 0; row < ROWS; row++) {
      const scale = of("sigma", draw);
      const z = (y[row]! - of("alpha", draw, group[row]) - of("beta", draw, group[row]) * x[row]!) / scale;
      expect(data[draw * ROWS + row]).toBeCloseTo(-0.5 * z * z - Math.log(scale) - 0.5 * Math.log(2 * Math.PI), 12);
    }
  }
});

function centre(data: readonly number[]): void {
  sample("y", dist.Normal(one("mu"), sigma()), { obs: data });
}

function lines(data: readonly number[]): void {
  sample("y", dist.Normal(each("alpha").at(group).add(one("beta").mul(x)), sigma()), { obs: data });
}

test.each([
  ["a mean", centre],
  ["intercepts in groups", lines],
] as const)("other data of the same rows need no new module: %s", (_, model) => {
  const { Module } = WebAssembly;
  let made = 0;
  vi.spyOn(WebAssembly, "Module").mockImplementation(function (bytes: BufferSource): WebAssembly.Module {
    made++;
    return new Module(bytes);
  });
  const modulesFor = (data: readonly number[]): number => {
    const before = made;
    resultsOf(densityGradient(densityTape(model, data)));
    return made - before;
  };
  expect(modulesFor(y)).toBe(1);
  expect(modulesFor(normals(ROWS))).toBe(0);
});
