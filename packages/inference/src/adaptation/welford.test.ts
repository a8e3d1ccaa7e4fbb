import { Generator } from "@typyro/base";
import { expect, test } from "vitest";
import { WelfordCovariance, WelfordVariance } from "./welford.ts";

const DIM = 3;
const N = 2000;

/** Draws with the covariance L L', and their sample moments by two passes. */
function draws() {
  const lower = [1, 0, 0, 0.5, 2, 0, -1, 0.3, 0.7];
  const rng = Generator.fromSeed(8);
  const rows = Array.from({ length: N }, () => {
    const z = [rng.normal(), rng.normal(), rng.normal()];
    return Float64Array.from({ length: DIM }, (_, i) => 5 + lower[3 * i]! * z[0]! + lower[3 * i + 1]! * z[1]! + lower[3 * i + 2]! * z[2]!);
  });
  const mean = [0, 1, 2].map((i) => rows.reduce((sum, row) => sum + row[i]!, 0) / N);
  const covariance = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map((j) => rows.reduce((sum, row) => sum + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0) / (N - 1)),
  );
  return { rows, mean, covariance };
}

test("Welford's moments are those of two passes", () => {
  const { rows, mean, covariance } = draws();
  const variance = new WelfordVariance(DIM);
  const dense = new WelfordCovariance([0, 1, 2]);
  for (const row of rows) {
    variance.add(row);
    dense.add(row);
  }
  expect(dense.count).toBe(N);
  variance.mean.forEach((mi, i) => expect(mi).toBeCloseTo(mean[i]!, 12));
  variance.variances().forEach((entry, i) => expect(entry).toBeCloseTo(covariance[4 * i]!, 11));
  dense.covariance().forEach((entry, at) => expect(entry).toBeCloseTo(covariance[at]!, 11));
});

test("the regularised estimates are n/(n+5) S + 1e-3 * 5/(n+5) I", () => {
  const { rows, covariance } = draws();
  const variance = new WelfordVariance(DIM);
  const dense = new WelfordCovariance([0, 1, 2]);
  for (const row of rows) {
    variance.add(row);
    dense.add(row);
  }
  const expected = covariance.map((entry, at) => (N / (N + 5)) * entry + (at % 4 === 0 ? (1e-3 * 5) / (N + 5) : 0));
  dense.regularisedCovariance().forEach((entry, at) => expect(entry).toBeCloseTo(expected[at]!, 11));
  variance.regularisedVariances().forEach((entry, i) => expect(entry).toBeCloseTo(expected[4 * i]!, 11));
});

test("a block holds the covariances of its coordinates in its own order", () => {
  const { rows, covariance } = draws();
  const block = new WelfordCovariance([2, 0]);
  for (const row of rows) block.add(row);
  const [a, b, c, d] = block.covariance();
  expect([a, b, c, d].map((entry, i) => entry! - [covariance[8]!, covariance[2]!, covariance[2]!, covariance[0]!][i]!).every((x) => Math.abs(x) < 1e-11)).toBe(true);
});

test("after a reset nothing is left of the draws before", () => {
  const variance = new WelfordVariance(1);
  variance.add(Float64Array.of(1e9));
  variance.add(Float64Array.of(-1e9));
  variance.reset();
  for (const x of [1, 2, 3]) variance.add(Float64Array.of(x));
  expect([...variance.variances()]).toEqual([1]);
});

test("fewer than two draws have no variance, and the estimate is the prior's share", () => {
  const variance = new WelfordVariance(1);
  expect([...variance.regularisedVariances()]).toEqual([1e-3]);
  variance.add(Float64Array.of(7));
  expect([...variance.variances()]).toEqual([0]);
  expect(new WelfordCovariance([0]).regularisedCovariance()[0]).toBe(1e-3);
});
