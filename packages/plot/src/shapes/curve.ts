/**
 * @file Turn draws into the points of a density curve.
 */
import { kde } from "@typyro/diagnostics";
import { rangeOf } from "./intervals.ts";

/** Points to be joined, from left to right. */
export type Curve = readonly (readonly [number, number])[];

/** Of the 512 points of a density so many are enough for a smooth line. */
const EVERY = 4;
/** Half of the width of the peak of values all alike, as a share of their size. */
const NARROW = 1e-3;

/** How a curve is drawn. */
export interface CurveOptions {
  /** Both ends, for curves that share an axis; what lies outside is left out. */
  readonly limits?: readonly [number, number] | undefined;
}

/**
 * The density of finite values where their bulk and both tails lie: a grid from extreme to extreme of a heavy tail would have one
 * cell for everything else. For values all alike it is a narrow peak, for none it has no point.
 */
export function densityCurve(values: Float64Array, { limits = rangeOf(values) }: CurveOptions = {}): Curve {
  const [low, high] = limits;
  const shown = values.filter((x) => x >= low && x <= high);
  if (shown.length === 0) return [];
  const { x, y, bandwidth } = kde([shown], { limits });
  if (bandwidth === 0) return peak(shown[0]!, shown.length / values.length);
  const share = shown.length / values.length;
  return Array.from(x, (at, i) => [at, share * y[i]!] as const).filter((_, i) => i % EVERY === 0 || i === x.length - 1);
}

function peak(at: number, share: number): Curve {
  const reach = Math.max(NARROW, Math.abs(at) * NARROW);
  return [[at - reach, 0], [at, share / reach], [at + reach, 0]];
}
