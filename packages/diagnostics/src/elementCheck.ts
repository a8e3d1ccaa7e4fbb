/**
 * @file Compute, for each scalar element, the few figures that a verdict looks at.
 */
import type { Draws, Element } from "./draws.ts";
import { essBulk, essTail } from "./ess.ts";
import { perElement } from "./perElement.ts";
import { countBelow } from "./ranks.ts";
import { rhat } from "./rhat.ts";
import type { ScalarDraws } from "./scalarDraws.ts";

/** What a verdict looks at in one scalar element. */
export interface ElementCheck {
  readonly element: Element;
  readonly rHat: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly isConstant: boolean;
  /** The value of a constant element; otherwise of no meaning. */
  readonly first: number;
  /** Draws that are NaN or infinite, and where the first of them stands. */
  readonly nonFinite: { readonly count: number; readonly chain: number; readonly draw: number } | undefined;
  /** Mean standing of the divergent draws among all, from 0 (the lowest) to 1; NaN where none diverged. */
  readonly divergentStanding: number;
}

/** Check every element of the named variables. @error no-draws */
export function checkElements(draws: Draws, names: readonly string[]): ElementCheck[] {
  return draws.elements(names).map((element) => checkElement(draws, element));
}

/** Check one element. @error no-draws */
export const checkElement = perElement((draws, element, scalar): ElementCheck => ({
  element,
  rHat: rhat(scalar),
  essBulk: essBulk(scalar),
  essTail: essTail(scalar),
  isConstant: scalar.isConstant,
  first: scalar.chains[0]?.[0] ?? NaN,
  nonFinite: scalar.hasNonFinite ? firstNonFinite(scalar) : undefined,
  divergentStanding: divergentStanding(draws, scalar),
}));

function firstNonFinite({ chains }: ScalarDraws): NonNullable<ElementCheck["nonFinite"]> {
  let count = 0;
  let first = { chain: 0, draw: 0 };
  chains.forEach((values, chain) =>
    values.forEach((value, draw) => {
      if (Number.isFinite(value)) return;
      if (count === 0) first = { chain, draw };
      count++;
    }),
  );
  return { count, ...first };
}

function divergentStanding(draws: Draws, scalar: ScalarDraws): number {
  const { diverging } = draws.stats;
  if (diverging === undefined || scalar.hasNaN || scalar.isConstant) return NaN;
  let count = 0;
  let sum = 0;
  diverging.forEach((flag, i) => {
    if (flag === 0) return;
    const value = scalar.chains[Math.floor(i / draws.draws)]?.[i % draws.draws] ?? NaN;
    sum += countBelow(scalar.sorted, value) / scalar.total;
    count++;
  });
  return sum / count;
}
