import { dist, explain, plate, sample, stack } from "typyro";
import { expect, test } from "vitest";

function mixture({ y }: { readonly y: readonly number[] }): void {
  const weight = sample("weight", dist.Uniform(0, 1));
  const mu = plate("components", 2, () => sample("mu", dist.Normal(0, 2)));
  const sigma = plate("components", 2, () => sample("sigma", dist.HalfNormal(2)));
  plate("rows", y.length, () => sample("y", dist.MixtureSameFamily(dist.Categorical(stack([weight, weight.neg().add(1)])), dist.Normal(mu, sigma)), { obs: y }));
}

test("a mixture takes one pass over its rows, forward and backward together, and keeps no array of them", () => {
  const y = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? -1.5 : 1) + ((i * 37) % 11) / 20);
  const lines = explain(mixture, { y }).kernel.split("\n");
  expect(lines.filter((line) => line.includes("50 rows") || line.startsWith("temporaries") || line.includes("100 rows")).join("\n")).toMatchInlineSnapshot(`
    "loop over 50 rows: abs 1, add 9, div 7, equal 3, exp 2, less 1, log1p 1, max 1, mul 9, square 2, stopGradient 1, sub 11, sum 7, where 7  # y
    temporaries: f64[2] x 7"
  `);
});
