/**
 * @file Tell whether one region lies within another, as far as their ends, elements and names say.
 *
 * Ends are compared, not whether they are members: a continuous variable is almost never there, so what a map needs of its domain a variable
 * on [0, 1] has as much as one on (0, 1).
 */
import { lessEqual, lift, type Num } from "@typyro/autodiff";
import { broadcastShapes } from "@typyro/base";
import type { Ends, Region } from "./region.ts";

/** Whether every member of `inner` is one of `outer`; undefined where that depends on other sites, or cannot be told. */
export function isWithin(inner: Region, outer: Region): boolean | undefined {
  if (inner === outer) return true;
  if (inner.eventDim !== outer.eventDim || (outer.isDiscrete && !inner.isDiscrete)) return false;
  if (inner.ends !== undefined && outer.ends !== undefined) return areEndsWithin(inner.ends, outer.ends);
  if (inner.element !== undefined && outer.element !== undefined) return isWithin(inner.element, outer.element);
  // A box of numbers fills no set of which the elements depend on each other.
  if (inner.element !== undefined && outer.within !== undefined) return false;
  if (inner.within === undefined || (outer.within === undefined && outer.element === undefined)) return undefined;
  if (outer.within !== undefined && inner.name === outer.name) return true;
  return anyOf(inner.within.map((wider) => isWithin(wider, outer)));
}

/** Whether two regions are the same up to their ends, as far as can be told. */
export function isSame(a: Region, b: Region): boolean {
  return isWithin(a, b) === true && isWithin(b, a) === true;
}

function areEndsWithin([low, high]: Ends, [outerLow, outerHigh]: Ends): boolean | undefined {
  const [left, right] = [isAtMost(outerLow, low), isAtMost(high, outerHigh)];
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
}

function isAtMost(a: Num, b: Num): boolean | undefined {
  if (a === b || a === Number.NEGATIVE_INFINITY || b === Number.POSITIVE_INFINITY) return true;
  const [x, y] = [lift(a), lift(b)];
  if (!x.isKnown || !y.isKnown || broadcastShapes(x.shape, y.shape) === undefined) return undefined;
  return lessEqual(x, y).data().every((bit) => bit === 1);
}

function anyOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}
