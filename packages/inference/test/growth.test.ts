/** How code and memory grow with rows, groups and statements: counted, not timed. */
import { compile, sin } from "@typyro/autodiff";
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

describe("a model written out statement by statement that cannot be rolled", () => {
  /** A recurrence: each step needs the one before. */
  const chain = (steps: number) => (): void => {
    let state = sample("start", dist.Normal(0, 1));
    const phi = sample("phi", dist.Uniform(-1, 1));
    for (let t = 0; t < steps; t++) state = sin(state.mul(phi).add(phi.mul(phi)));
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
