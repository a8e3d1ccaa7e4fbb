import { normalQuantile } from "@typyro/base";
import { expect, test } from "vitest";
import { type Curve, densityCurve } from "./curve.ts";

/** Quantiles in the middle of `count` equal parts: as a sample without chance. */
const quantiles = (count: number, quantile: (p: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => quantile((i + 0.5) / count));
const integral = (curve: Curve): number => curve.slice(1).reduce((total, [x, y], i) => total + ((y + curve[i]![1]) / 2) * (x - curve[i]![0]), 0);
const at = (curve: Curve, place: number): number => curve[curve.findIndex(([x]) => x >= place)]![1];

const normal = quantiles(2000, normalQuantile);
const halfNormal = quantiles(2000, (p) => normalQuantile(0.5 + p / 2));

test("a curve encloses an area of 1, but for half a cell at each end", () => {
  for (const values of [normal, halfNormal, quantiles(500, (p) => p)]) expect(Math.abs(integral(densityCurve(values)) - 1)).toBeLessThan(0.01);
});

test("of a normal sample it is the normal density, widened by the bandwidth", () => {
  // The bandwidth is between 0.19 and 0.25, so the peak is between 1 / sqrt(2 pi (1 + 0.25^2)) and 1 / sqrt(2 pi (1 + 0.19^2)).
  expect(at(densityCurve(normal), 0)).toBeGreaterThan(1 / Math.sqrt(2 * Math.PI * (1 + 0.25 ** 2)));
  expect(at(densityCurve(normal), 0)).toBeLessThan(1 / Math.sqrt(2 * Math.PI * (1 + 0.19 ** 2)));
});

test("it begins at the least value and keeps its height there", () => {
  const curve = densityCurve(halfNormal);
  expect(curve[0]![0]).toBeGreaterThanOrEqual(0);
  expect(at(curve, 0)).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 1);
});

test("far draws of a heavy tail do not take the grid away from the others, and keep their share", () => {
  const curve = densityCurve(quantiles(2000, (p) => Math.tan(Math.PI * (p - 0.5))));
  // The quartiles of a Cauchy variable are -1 and 1; its density there is 1 / (2 pi), and 1 / (8 pi) of it lies beyond 16.
  expect(curve.at(-1)![0] - curve[0]![0]).toBeLessThanOrEqual(2 * (1 + 8 * 2) + 0.01);
  expect(at(curve, 1)).toBeCloseTo(1 / (2 * Math.PI), 1);
  expect(integral(curve)).toBeLessThan(0.98);
});

test("values all alike make a narrow peak of area 1 at their value", () => {
  const curve = densityCurve(Float64Array.of(5, 5, 5, 5));
  expect(curve.map(([x]) => x)).toEqual([4.995, 5, 5.005]);
  expect(integral(curve)).toBeCloseTo(1, 12);
});

test("no values have no curve", () => {
  expect(densityCurve(new Float64Array(0))).toEqual([]);
});
