import { math, sub } from "@typyro/autodiff";
import { Draws, drawsFromArrays, summary } from "@typyro/diagnostics";
import { derive } from "@typyro/inference";
import { expect, test } from "vitest";

const theta = { name: "theta", shape: [3], data: Float64Array.from({ length: 12 }, (_, i) => i), dims: ["school"], coords: { school: ["a", "b", "c"] } };
const mu = { name: "mu", shape: [], data: Float64Array.of(1, 2, 3, 4) };
const draws = new Draws({ chains: 2, draws: 2, variables: [mu, theta], stats: { diverging: Float64Array.of(0, 1, 0, 0) } });

test("a derived quantity is computed for every draw, and a constant is the same in each", () => {
  const made = derive(draws, ["mu", "theta"], ({ mu: m, theta: t }) => ({ above: t.sub(m), largest: t.max(), twice: math({ m })`2 * m`, one: 1, left: sub(10, m) }));
  expect(made.names).toEqual(["above", "largest", "twice", "one", "left"]);
  expect([...made.get("above").data]).toEqual([-1, 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7]);
  expect(["largest", "twice", "one", "left"].map((name) => [...made.get(name).data])).toEqual([[2, 5, 8, 11], [2, 4, 6, 8], [1, 1, 1, 1], [9, 8, 7, 6]]);
});

test("it has the labels of a variable of its shape, the chains and the divergences", () => {
  const made = derive({ draws }, ["theta"], ({ theta: t }) => ({ scaled: t.mul(2), part: t.at([0, 2]) }));
  expect(summary(made, { variables: ["scaled"] }).rows.map(({ name }) => name)).toEqual(["scaled[a]", "scaled[b]", "scaled[c]"]);
  expect([made.get("part").dims, made.chains, made.divergences]).toEqual([undefined, 2, [1, 0]]);
});

test("a variable that is not there is refused with the nearest", () => {
  expect(() => derive(drawsFromArrays({ sigma: [[1, 2]] }), ["sgma"], ({ sgma }) => ({ v: sgma.square() }))).toThrow("there are no draws of `sgma`; did you mean `sigma`?");
});
