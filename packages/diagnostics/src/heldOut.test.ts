import { expect, test } from "vitest";
import { Draws, heldOutOf, Observations } from "./index.ts";

/** Scores of `obs` under so many chains of draws. @param densities - [chain * draw][row] */
function scored(densities: readonly (readonly number[])[], chains: number, toLog: (density: number) => number = Math.log): ReturnType<typeof heldOutOf> {
  const size = densities[0]?.length ?? 0;
  const draws = new Draws({ chains, draws: densities.length / chains, variables: [{ name: "obs", shape: [size], data: Float64Array.from(densities.flat(), toLog) }] });
  return heldOutOf(new Observations(draws, {}, "heldOut"));
}

test("a row scores the log of the mean density over draws, and the sum has the error of independent rows", () => {
  const { rows, elpd, se, pointwise } = scored([[0.2, 0.5, 0.1], [0.4, 0.1, 0.1]], 2);
  expect([...pointwise].map((x) => Math.exp(x).toFixed(12))).toEqual(["0.300000000000", "0.300000000000", "0.100000000000"]);
  expect(elpd).toBeCloseTo(2 * Math.log(0.3) + Math.log(0.1), 12);
  const spread = Math.log(3);
  expect(se).toBeCloseTo(Math.sqrt(3 * ((spread * spread) / 3)), 12);
  expect(rows.map(({ label }) => label)).toEqual(["obs[0]", "obs[1]", "obs[2]"]);
});

test("densities that underflow are scored too", () => {
  expect(scored([[-2000], [-2000]], 1, (x) => x).elpd).toBeCloseTo(-2000, 9);
});

test("a row that a draw makes impossible is named", () => {
  expect(() => scored([[0.2], [0]], 1)).toThrow("[log-likelihood-not-finite] the log likelihood of `obs[0]` is -Infinity at chain 0, draw 1, where `heldOut` needs finite ones");
});
