import { Generator } from "@typyro/base";
import { dist, plate, sample, scale, seed, subsample, substitute, trace } from "@typyro/core";
import { expect, it } from "vitest";
import { evaluate } from "./recordedDensity.ts";

const x = [-0.5, 2];
const RUNS = 800;

/** Sums, to compare a mean with what it should be. */
class Column {
  #n = 0;
  #total = 0;
  #squares = 0;

  add(value: number): void {
    this.#n++;
    this.#total += value;
    this.#squares += value * value;
  }

  get mean(): number {
    return this.#total / this.#n;
  }

  get standardError(): number {
    return Math.sqrt((this.#squares / this.#n - this.mean * this.mean) / this.#n);
  }

  /** Distance from the truth in standard errors. */
  z(truth: number): number {
    return Math.abs(this.mean - truth) / this.standardError;
  }
}

it.each([
  [1, 2],
  [1, 1],
  [5, 1],
])("gradients of an ELBO are unbiased under scale(%s) with subsamples of %s of 2 rows (case 25)", (weight, subsampleSize) => {
  const model = scale((): void => {
    plate("rows", 2, { subsampleSize }, () => {
      const z = sample("z", dist.Normal(0, 1));
      sample("x", dist.Normal(z, 1), { obs: subsample(x) });
    });
  }, weight);
  // The guide is Normal(loc, scale) for each row, at loc 0 and scale 1; z = loc + scale e, so that log q has gradient 0 in loc and
  // -1 a row in scale. Gradients of the loss, minus the ELBO: loc [0.5, -2], scale 2.
  const locs = [new Column(), new Column()];
  const spread = new Column();
  for (let run = 0; run < RUNS; run++) {
    const rng = Generator.fromSeed(run).fold("e");
    const e = Array.from({ length: subsampleSize }, () => rng.normal());
    const rows = Array.from(trace(seed(substitute(model, { z: 0 }), run))().value("rows").data());
    const loc = [0, 0];
    let scaleGradient = 0;
    // Each e with its mirror image, which halves the noise.
    for (const sign of [1, -1]) {
      const gradient = evaluate(seed(model, run), undefined, { z: e.map((v) => sign * v) }).gradient["z"] ?? [];
      for (const [i, row] of rows.entries()) {
        const g = gradient[i] ?? Number.NaN;
        loc[row] = (loc[row] ?? 0) - g / 2;
        scaleGradient -= (g * sign * (e[i] ?? 0)) / 2;
      }
    }
    for (const [row, column] of locs.entries()) column.add(loc[row] ?? 0);
    spread.add(scaleGradient - weight * 2);
  }
  // With all rows the mirror images make the gradients in loc exact. |z| < 5; a bias of 0.5 weight shows in loc, one of 1.5 weight in scale.
  for (const [row, truth] of [0.5, -2].entries()) {
    const column = locs[row]!;
    if (subsampleSize === 2) expect(column.mean).toBeCloseTo(truth * weight, 9);
    else {
      expect(column.standardError * (5 + 1.645)).toBeLessThan(0.5 * weight);
      expect(column.z(truth * weight)).toBeLessThan(5);
    }
  }
  expect(spread.standardError * (5 + 1.645)).toBeLessThan(1.5 * weight);
  expect(spread.z(2 * weight)).toBeLessThan(5);
});
