import { addDiag, compile, exp, sqdist } from "@typyro/autodiff";
import { densityGradient, densityTape, dist, plate, sample } from "@typyro/core";
import { describe, expect, test } from "vitest";
import { compiledDensity, LANES } from "./compiledDensity.ts";
import { interpretedDensity } from "./interpretedDensity.ts";
import type { LogDensity } from "./logDensity.ts";

function schools({ y, sigma }: { y: number[]; sigma: number[] }): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const theta = plate("schools", y.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, sigma), { obs: y });
}

const density = densityTape(schools, { y: [28, 8, -3, 7, -1, 1, 18, 12], sigma: [15, 10, 16, 11, 9, 11, 10, 18] });
const kernel = compile(densityGradient(density));
const compiled = compiledDensity(kernel, density.layout);
const interpreted = interpretedDensity(kernel.tape, density.layout);
const points = [0, 1, 2, 3].map((lane) => Float64Array.from({ length: compiled.dim }, (_, i) => ((i * 7 + lane * 3) % 11) / 5 - 1));

test("a compiled density has the value and gradient of its tape, to the bit", () => {
  for (const q of points) {
    const expected = new Float64Array(q.length);
    const gradient = new Float64Array(q.length);
    const value = interpreted.valueAndGradient(q, expected);
    expect(compiled.valueAndGradient(q, gradient)).toBe(value);
    expect(gradient).toEqual(expected);
  }
});

test("its batch form gives each lane what it gives alone", () => {
  const { batch, dim } = compiled;
  const lanes = batch?.lanes ?? 0;
  const q = Float64Array.from({ length: dim * lanes }, (_, i) => points[i % lanes]?.[Math.floor(i / lanes)] ?? NaN);
  const gradients = new Float64Array(dim * lanes);
  const values = new Float64Array(lanes);
  batch?.valuesAndGradients(q, gradients, values);
  for (const [lane, point] of points.entries()) {
    const gradient = new Float64Array(dim);
    expect(values[lane]).toBe(compiled.valueAndGradient(point, gradient));
    expect(gradients.filter((_, i) => i % lanes === lane)).toEqual(gradient);
  }
});

describe("of the two forms a run gets those that its chains ask", () => {
  /** Chains that were made ready, and what a start then asks. */
  function formsAfter(...prepared: number[]): { readonly lanes: (string | undefined)[]; readonly value: number; readonly gradient: Float64Array } {
    const fresh = compile(densityGradient(density));
    const answers: LogDensity = compiledDensity(fresh, density.layout);
    for (const chains of prepared) expect(answers.prepare?.(chains, 0)).toBeUndefined();
    const gradient = new Float64Array(answers.dim);
    const value = answers.valueAndGradient(points[1]!, gradient);
    const lanes = [...String(fresh).matchAll(/^code for (\w+)/gm)].map(([, form]) => form);
    fresh.dispose();
    return { lanes, value, gradient };
  }

  test.each([
    [[1], ["one"]], [[2], ["one"]], [[3], ["4"]], [[4], ["4"]], [[7], ["4"]], [[5], ["one", "4"]], [[6], ["one", "4"]], [[4, 2], ["one", "4"]], [[2, 4], ["one", "4"]], [[], ["one"]],
  ])("%j chains in a thread: %j", (chains, forms) => {
    const { lanes, value, gradient } = formsAfter(...chains);
    expect(lanes).toEqual(forms);
    // A start is answered by what there is, to the same bits.
    const expected = new Float64Array(compiled.dim);
    expect(value).toBe(compiled.valueAndGradient(points[1]!, expected));
    expect(gradient).toEqual(expected);
  });

  test("and so does a worker", () => {
    const formsOf = (chains: number): unknown => compiled.portable?.(chains);
    expect(formsOf(2)).toMatchObject([{ places: { lanes: 1 } }]);
    expect(formsOf(4)).toMatchObject([{ places: { lanes: LANES } }]);
    expect(formsOf(5)).toMatchObject([{ places: { lanes: LANES } }, { places: { lanes: 1 } }]);
  });
});

describe("large matrices are computed lane by lane, so chains ask one point a call where these are most of the work", () => {
  /** A Gaussian process at so many places, and as many independent numbers. */
  function process({ places, others }: { readonly places: number; readonly others: number }): void {
    const rho = sample("rho", dist.HalfNormal(1));
    const sigma = sample("sigma", dist.HalfNormal(1));
    const x = Array.from({ length: places }, (_, i) => [i / places]);
    const covariance = addDiag(exp(sqdist(x).mul(-0.5).div(rho.square())), sigma.square());
    sample("y", dist.MultivariateNormal({ covariance }), { obs: x.map(([xi = 0]) => 10 * xi * xi) });
    plate("others", others, () => sample("z", dist.StudentT(4, rho, sigma), { obs: Array.from({ length: others }, (_, i) => i % 7) }));
  }

  test.each([
    [{ places: 60, others: 1 }, [1]],
    [{ places: 40, others: 1 }, [LANES]],
    [{ places: 60, others: 100_000 }, [LANES]],
  ])("%j", (data, expected) => {
    const tape = densityTape(process, data);
    const own = compile(densityGradient(tape));
    const forms = compiledDensity(own, tape.layout).portable?.(LANES);
    expect(forms).toMatchObject(expected.map((lanes) => ({ places: { lanes } })));
    own.dispose();
  });
});
