import { expect, test } from "vitest";
import { Draws } from "./draws.ts";
import { perElement } from "./perElement.ts";

const variable = { name: "theta", shape: [2], data: Float64Array.of(1, 10, 2, 20, 3, 30) };
const draws = new Draws({ chains: 1, draws: 3, variables: [variable] });

test("an element is computed once, whoever lists it", () => {
  let computed = 0;
  const greatest = perElement((_draws, _element, { pooled }) => {
    computed++;
    return { value: Math.max(...pooled) };
  });
  const values = () => draws.elements(["theta"]).map((element) => greatest(draws, element).value);
  expect([values(), values(), computed]).toEqual([[3, 30], [3, 30], 2]);
});

test("the same variable of other draws is computed for them", () => {
  const lags = perElement((of, _element, { total }) => ({ total, diverging: of.stats.diverging?.length }));
  const [element] = draws.elements();
  const split = new Draws({ chains: 1, draws: 3, variables: [variable], stats: { diverging: new Float64Array(3) } });
  expect(element && [lags(draws, element), lags(split, element)]).toEqual([{ total: 3, diverging: undefined }, { total: 3, diverging: 3 }]);
});
