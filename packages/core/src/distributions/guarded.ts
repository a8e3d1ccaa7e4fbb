/**
 * @file Evaluate a density where it may be asked outside of its support: -Infinity with a zero gradient there, NaN for NaN.
 */
import { all, lift, type Num, type Value, where } from "@typyro/autodiff";
import { sizeOf } from "@typyro/base";
import { bijectTo, type Support } from "../supports/support.ts";

/**
 * `density` of `value`, guarded. Values outside are replaced before the density is computed, since 0 times an infinite derivative would be NaN.
 *
 * @param density - is also told which members lie inside, so that it can replace parameters outside; nothing where all do.
 * @shape value: [...batch, ...event], where event has the dimensions of the support
 */
export function guarded(support: Support, value: Num, density: (x: Value, inside?: Value) => Value): Value {
  const x = lift(value);
  const inside = support.contains(x);
  // A known value that lies inside throughout needs no guard; NaN is outside of every support but stays NaN.
  if (inside.isKnown && inside.data().every((bit) => bit === 1)) return density(x);
  const ones = new Array<number>(support.eventDim).fill(1);
  const perElement = support.eventDim === 0 ? inside : inside.reshape([...inside.shape, ...ones]);
  const safe = where(perElement, x, interior(support, x));
  const isNumber = x.compare("equal", x);
  const unlikely = where(support.eventDim === 0 ? isNumber : all(isNumber, ones.map((_, i) => -1 - i)), Number.NEGATIVE_INFINITY, Number.NaN);
  return where(inside, density(safe, inside), unlikely);
}

/** A member of the support, put in place of values outside of it. */
export function interior(support: Support, x: Value): Num {
  if (support.example !== undefined) return support.example;
  if (support.isDiscrete || "none" in support.bijector) return 0;
  const { forward, inverseShape } = bijectTo(support);
  if (support.eventDim === 0) return forward(lift(0));
  const shape = inverseShape(x.shape);
  return forward(lift(new Float64Array(sizeOf(shape))).reshape(shape));
}
