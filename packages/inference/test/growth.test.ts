/** How code and memory grow with rows, groups and statements: counted, not timed. */
import { addDiag, compile, exp, sin, sqdist, sqrt, type Tape } from "@typyro/autodiff";
import { densityGradient, densityTape, dist, plate, sample } from "@typyro/core";
import { describe, expect, test } from "vitest";

interface Rows {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly group: Int32Array;
  readonly groups: number;
}

function grouped({ x, y, group, groups }: Rows): void {
  const mu = sample("mu", dist.Normal(0, 1));
  const tau = sample("tau", dist.Exponential(1));
  const alpha = plate("groups", groups, () => sample("alpha", dist.Normal(mu, tau)));
  const beta = sample("beta", dist.Normal(0, 1));
  const sigma = sample("sigma", dist.Exponential(1));
  sample("y", dist.Normal(alpha.at(group).add(beta.mul(x)), sigma), { obs: y });
}

const rows = (n: number, groups: number): Rows => ({
  x: Float64Array.from({ length: n }, (_, i) => Math.sin(i)),
  y: Float64Array.from({ length: n }, (_, i) => Math.cos(3 * i)),
  group: Int32Array.from({ length: n }, (_, i) => Math.floor((i * groups) / n)),
  groups,
});

interface Sizes {
  readonly recorded: number;
  readonly nodes: number;
  readonly code: number;
  readonly memory: number;
}

function sizesOfTape(tape: Tape, recorded: number, lanes: number): Sizes {
  const kernel = compile(tape);
  kernel.port(lanes);
  const sizes = { recorded, nodes: kernel.tape.nodes.length, code: kernel.codeBytes, memory: kernel.memoryBytes };
  kernel.dispose();
  return sizes;
}

/** Row by row, as where rows cannot be summed beforehand. */
function sizesOf(data: Rows, lanes: number, sumsRows = false): Sizes {
  const density = densityTape(grouped, data);
  return sizesOfTape(densityGradient(density, { sumsRows }), density.tape.nodes.length, lanes);
}

function sizesOfModel(model: () => void, lanes: number): Sizes {
  const density = densityTape(model, undefined);
  return sizesOfTape(densityGradient(density), density.tape.nodes.length, lanes);
}

describe.each([1, 4])("a model with a plate of rows, compiled for %i points", (lanes) => {
  test("has the same operations for a hundred rows and for a million, and code that differs by the digits of addresses alone", () => {
    const [few, many] = [sizesOf(rows(100, 10), lanes), sizesOf(rows(1_000_000, 10), lanes)];
    expect(many.nodes).toBe(few.nodes);
    expect(many.code / few.code).toBeLessThan(1.1);
  });

  test("takes memory for its data and not for temporaries: two numbers and an index a row, within a fixed part", () => {
    const [few, many] = [sizesOf(rows(10_000, 10), lanes), sizesOf(rows(110_000, 10), lanes)];
    const perRow = (many.memory - few.memory) / 100_000;
    expect(perRow).toBeGreaterThanOrEqual(16);
    expect(perRow).toBeLessThanOrEqual(24);
  });

  test("takes no memory for rows and no operations on them where their sums are taken beforehand", () => {
    const [few, many] = [sizesOf(rows(100, 10), lanes, true), sizesOf(rows(1_000_000, 10), lanes, true)];
    expect({ ...many, code: 0 }).toEqual({ ...few, code: 0 });
    expect(many.code / few.code).toBeLessThan(1.1);
  });

  test("grows with its groups in memory alone", () => {
    const [few, many] = [sizesOf(rows(10_000, 10), lanes), sizesOf(rows(10_000, 5000), lanes)];
    expect(many.nodes).toBe(few.nodes);
    expect(many.code / few.code).toBeLessThan(1.1);
  });
});

describe("a model whose rows need the row before, written as a plain loop", () => {
  /** Garch: variances that follow one another, of which the model takes roots. */
  const volatility = (n: number) => (): void => {
    const mu = sample("mu", dist.Normal(0, 1));
    const share = sample("share", dist.Uniform(0, 1));
    let sigma = sample("sigma", dist.Exponential(1));
    for (let t = 0; t < n; t++) {
      const y = Math.sin(3 * t);
      sample(`y_${t}`, dist.Normal(mu, sigma), { obs: y });
      sigma = sqrt(mu.sub(y).square().mul(0.3).add(share.mul(sigma.square())));
    }
  };

  test.each([1, 4])("has the same operations for 100 rows and for 1000, compiled for %i points, and shows the loop", (lanes) => {
    const [few, many] = [100, 1000].map((n) => {
      const kernel = compile(densityGradient(densityTape(volatility(n), undefined)));
      kernel.port(lanes);
      const found = { nodes: kernel.tape.nodes.length, code: kernel.codeBytes, text: String(kernel).split("\n").filter((line) => line.startsWith("recurrence")) };
      kernel.dispose();
      return found;
    });
    expect(many!.nodes).toBe(few!.nodes);
    expect(many!.code / few!.code).toBeLessThan(1.1);
    expect(many!.text).toEqual(["recurrence over 998 rows: c = x1 + where(c < 0, NaN, x2 * c)  # y_1", "recurrence over 998 rows from the last: c = x1 + (x2 * c)  # share"]);
  });
});

describe("a model written out statement by statement that cannot be rolled", () => {
  /** Each step needs the one before, and is one of two in no regular order: a digit of Champernowne's number in base 2. */
  const chain = (steps: number) => (): void => {
    const digits = Array.from({ length: steps }, (_, i) => i.toString(2)).join("");
    let state = sample("start", dist.Normal(0, 1));
    const phi = sample("phi", dist.Uniform(-1, 1));
    for (let t = 0; t < steps; t++) state = digits[t] === "1" ? sin(state.mul(phi).add(phi.mul(phi))) : state.square().add(phi).mul(phi);
    sample("y", dist.Normal(state, 1), { obs: 0.3 });
  };

  test("has at most proportionally more nodes and code bytes with more statements", () => {
    const [a, b, c] = [50, 100, 200].map((steps) => sizesOfModel(chain(steps), 1));
    for (const of of ["nodes", "code"] as const) {
      const [first, second] = [b![of] - a![of], c![of] - b![of]];
      expect(second / (2 * first)).toBeLessThan(1.1);
    }
  });
});

test("a statement that is written once for each row is rolled into a loop of the same code, and takes memory for its rows alone", () => {
  const model = (n: number) => (): void => {
    const alpha = sample("alpha", dist.Normal(0, 1));
    const beta = sample("beta", dist.Normal(0, 1));
    for (let i = 0; i < n; i++) sample(`y_${i}`, dist.Normal(alpha.add(beta.mul(i / n)), 1), { obs: i % 7 });
  };
  const [a, b, c] = [1000, 2000, 4000].map((n) => sizesOfModel(model(n), 1));
  expect(c!.recorded - b!.recorded).toBe(2 * (b!.recorded - a!.recorded));
  expect([b!.nodes, c!.nodes]).toEqual([a!.nodes, a!.nodes]);
  expect(c!.code / a!.code).toBeLessThan(1.1);
  expect(c!.memory - b!.memory).toBe(2 * (b!.memory - a!.memory));
});

describe("new data of the same structure", () => {
  const schools = ({ y, error }: { readonly y: readonly number[]; readonly error: readonly number[] }): void => {
    const mu = sample("mu", dist.Normal(0, 5));
    const tau = sample("tau", dist.HalfCauchy(5));
    sample("y", dist.Normal(plate("schools", y.length, () => sample("theta", dist.Normal(mu, tau))), error), { obs: y });
  };
  const counts = ({ x, y }: Pick<Rows, "x" | "y">): void => {
    const beta = sample("beta", dist.Normal(0, 1));
    sample("y", dist.Poisson(exp(beta.mul(x))), { obs: y });
  };
  const process = ({ x, y }: Pick<Rows, "x" | "y">): void => {
    const rho = sample("rho", dist.HalfNormal(1));
    sample("y", dist.MultivariateNormal({ covariance: addDiag(exp(sqdist(x).mul(-0.5).div(rho.square())), 0.1) }), { obs: y });
  };
  const loop = ({ y }: Pick<Rows, "y">): void => {
    const beta = sample("beta", dist.Normal(0, 1));
    for (let t = 1; t < y.length; t++) sample(`y${t}`, dist.Normal(beta.mul(y[t - 1]!), 1), { obs: y[t]! });
  };
  const seeded = (seed: number): Rows => {
    const { x, ...others } = rows(30, 4);
    return { ...others, x: x.map((value) => value + seed), y: x.map((value) => Math.floor(Math.abs(seed + 3 * value))) };
  };

  test.each<[string, (seed: number) => Tape]>([
    ["eight schools", (seed) => densityGradient(densityTape(schools, { y: [1, 3, 5].map((v) => v * seed), error: [1, 2, 3].map((v) => v + seed) }))],
    ["a grouped model", (seed) => densityGradient(densityTape(grouped, seeded(seed)))],
    ["counts", (seed) => densityGradient(densityTape(counts, seeded(seed)))],
    ["a Gaussian process", (seed) => densityGradient(densityTape(process, seeded(seed)))],
    ["a plain loop over rows", (seed) => densityGradient(densityTape(loop, { y: seeded(seed).x }))],
  ])("of %s take the module that is there, which has nothing of the data in it", (_, tapeOf) => {
    const kernels = [1, 2].map((seed) => compile(tapeOf(seed)));
    for (const lanes of [1, 4]) {
      const [first, second] = kernels.map((kernel) => kernel.portable(lanes));
      expect(second?.module).toBe(first?.module);
      expect(second?.image).not.toEqual(first?.image);
    }
    for (const kernel of kernels) kernel.dispose();
  });
});
