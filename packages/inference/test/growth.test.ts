/** How code and memory grow with rows, groups and statements: counted, not timed. */
import { compile, sin, sqrt } from "@typyro/autodiff";
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

function sizesOf(data: Rows, lanes: number): { readonly nodes: number; readonly code: number; readonly memory: number } {
  const kernel = compile(densityGradient(densityTape(grouped, data)));
  kernel.port(lanes);
  const sizes = { nodes: kernel.tape.nodes.length, code: kernel.codeBytes, memory: kernel.memoryBytes };
  kernel.dispose();
  return sizes;
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
    expect(many!.text).toEqual(["recurrence over 998 rows: c = x1 + where(c < 0, NaN, x2 * c)", "recurrence over 998 rows from the last: c = x1 + (x2 * c)"]);
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
    const sizes = [50, 100, 200].map((steps) => {
      const kernel = compile(densityGradient(densityTape(chain(steps), undefined)));
      kernel.port(1);
      const found = { nodes: kernel.tape.nodes.length, code: kernel.codeBytes };
      kernel.dispose();
      return found;
    });
    const [a, b, c] = sizes;
    for (const of of ["nodes", "code"] as const) {
      const [first, second] = [b![of] - a![of], c![of] - b![of]];
      expect(second / (2 * first)).toBeLessThan(1.1);
    }
  });
});
