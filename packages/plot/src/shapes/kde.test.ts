import { normalQuantile } from "@typyro/base";
import { expect, test } from "vitest";
import { kde } from "./kde.ts";

/** Quantiles in the middle of `count` equal parts: as a sample without chance. */
const quantiles = (count: number, quantile: (p: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => quantile((i + 0.5) / count));
const integral = ({ x, y }: ReturnType<typeof kde>): number => (y.reduce((total, value) => total + value, 0) - (y[0]! + y[y.length - 1]!) / 2) * (x[1]! - x[0]!);
const at = ({ x, y }: ReturnType<typeof kde>, place: number): number => y[x.findIndex((value) => value >= place)]!;

const normal = quantiles(2000, normalQuantile);
const halfNormal = quantiles(2000, (p) => normalQuantile(0.5 + p / 2));

test("a density integrates to 1", () => {
  for (const values of [normal, halfNormal, [1, 2], [3], quantiles(500, (p) => p)]) expect(integral(kde(values))).toBeCloseTo(1, 9);
});

test("of a normal sample it is the normal density, widened by the bandwidth", () => {
  // Silverman's bandwidth is 0.9 * 2000^-0.2 = 0.197, so the peak is 1 / sqrt(2 pi (1 + 0.197^2)).
  expect(at(kde(normal), 0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI * (1 + 0.197 * 0.197)), 2);
});

test("it falls to zero at both ends where the draws have no wall", () => {
  const { y } = kde(normal);
  expect(y[0]).toBeLessThan(1e-3);
  expect(y[y.length - 1]).toBeLessThan(1e-3);
});

test("positive draws that come near zero have no density below it, and keep their height there", () => {
  const density = kde(halfNormal);
  expect(density.x[0]).toBe(0);
  expect(at(density, 0)).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 1);
});

test("draws that crowd at an end have a wall there", () => {
  const density = kde(quantiles(2000, (p) => 2 + p));
  expect(density.x[0]).toBeGreaterThanOrEqual(2);
  expect(density.x[density.x.length - 1]).toBeLessThanOrEqual(3);
  expect(Math.max(...density.y.map((value) => Math.abs(value - 1)))).toBeLessThan(0.02);
});

test("a probability has no density above 1", () => {
  const { x } = kde(quantiles(300, (p) => 1 - 0.2 * p * p));
  expect(x[x.length - 1]).toBeLessThanOrEqual(1);
});

test("far draws of a heavy tail do not take the grid away from the others", () => {
  const cauchy = quantiles(2000, (p) => Math.tan(Math.PI * (p - 0.5)));
  const { x, y } = kde(cauchy);
  // The quartiles of a Cauchy variable are -1 and 1; its density there is 1 / (2 pi). The farthest of these draws lies at 1273.
  expect(x[x.length - 1]! - x[0]!).toBeLessThanOrEqual(2 * (1 + 8 * 2) + 0.01);
  expect(at({ x, y }, 1)).toBeCloseTo(1 / (2 * Math.PI), 1);
});

test("values all alike make a narrow peak at their value", () => {
  const { x, y } = kde([5, 5, 5, 5]);
  const peak = x[y.indexOf(Math.max(...y))]!;
  expect(Math.abs(peak - 5)).toBeLessThan(1e-3);
  expect(x[x.length - 1]! - x[0]!).toBeLessThan(0.1);
});

test("no values have no density", () => {
  expect(() => kde([])).toThrow("[figure-nothing]");
});
