import { compile } from "@typyro/autodiff";
import { densityGradient, densityTape, dist, plate, sample } from "@typyro/core";
import { expect, test } from "vitest";
import { compiledDensity } from "./compiledDensity.ts";
import { interpretedDensity } from "./interpretedDensity.ts";

function schools({ y, sigma }: { y: number[]; sigma: number[] }): void {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const theta = plate("schools", y.length, () => sample("theta", dist.Normal(mu, tau)));
  sample("y", dist.Normal(theta, sigma), { obs: y });
}

const density = densityTape(schools, { y: [28, 8, -3, 7, -1, 1, 18, 12], sigma: [15, 10, 16, 11, 9, 11, 10, 18] });
const kernel = compile(densityGradient(density), { lanes: 4 });
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
