/**
 * @file Remember what was computed of each element of draws, so that a table, its verdict and a table of fewer variables compute it once.
 *
 * Draws do not change; what is remembered goes when they go.
 */
import type { Draws, Element, Variable } from "./draws.ts";
import type { ScalarDraws } from "./scalarDraws.ts";

/** What `compute` gives for an element, computed once for each `Draws`; `scalar` are the draws of the element, where they are at hand. */
export function perElement<T extends object>(compute: (draws: Draws, element: Element, scalar: ScalarDraws) => T): (draws: Draws, element: Element, scalar?: ScalarDraws) => T {
  const known = new WeakMap<Draws, Map<Variable, Map<number, T>>>();
  return (draws, element, scalar) => {
    const variables = getOrPut(known, draws, () => new Map<Variable, Map<number, T>>());
    const elements = getOrPut(variables, element.variable, () => new Map<number, T>());
    return getOrPut(elements, element.position, () => compute(draws, element, scalar ?? draws.scalarDraws(element)));
  };
}

function getOrPut<K, V extends object>(store: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const known = store.get(key);
  if (known !== undefined) return known;
  const made = make();
  store.set(key, made);
  return made;
}
