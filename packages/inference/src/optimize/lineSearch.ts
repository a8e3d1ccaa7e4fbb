/**
 * @file Find a step along a direction that climbs enough and flattens enough: the strong Wolfe conditions.
 *
 * @source Nocedal & Wright 2006, Algorithms 3.5 and 3.6, with cubic interpolation by eq. (3.59), turned upside down for a climb.
 */
import type { Foothold } from "./foothold.ts";
import { dot } from "./vectors.ts";

/** Where the search begins. */
export interface Line {
  readonly at: (q: Float64Array) => Foothold;
  readonly here: Foothold;
  readonly direction: Float64Array;
  /** direction' gradient, positive. */
  readonly slope: number;
  /** The step to try first. */
  readonly first: number;
}

/** A point on the line: how far, how high above the start, how steep. */
interface Trial {
  readonly step: number;
  readonly rise: number;
  readonly slope: number;
  readonly point: Foothold;
}

const ENOUGH_RISE = 1e-4;
const ENOUGH_FLATTENING = 0.9;
const MOST_TRIALS = 40;

/** A higher point that satisfies the conditions, or the highest one found; undefined where no trial was higher. */
export function searchLine(line: Line): Foothold | undefined {
  const { here, slope } = line;
  const start: Trial = { step: 0, rise: 0, slope, point: here };
  let before = start;
  let best = start;
  let step = line.first;
  for (let n = 0; n < MOST_TRIALS; n++) {
    const trial = tryStep(line, step);
    if (trial.rise > best.rise) best = trial;
    const climbs = trial.rise >= ENOUGH_RISE * step * slope;
    if (!climbs || (n > 0 && trial.rise <= before.rise)) return zoom(line, before, trial, best);
    if (Math.abs(trial.slope) <= ENOUGH_FLATTENING * slope) return trial.point;
    if (trial.slope <= 0) return zoom(line, trial, before, best);
    before = trial;
    step *= 4;
  }
  return best === start ? undefined : best.point;
}

/** Narrow down between two steps; `low` is the higher of the two points that climb enough. */
function zoom(line: Line, from: Trial, to: Trial, sofar: Trial): Foothold | undefined {
  const { slope } = line;
  let [low, high, best] = [from, to, sofar];
  for (let n = 0; n < MOST_TRIALS; n++) {
    const width = Math.abs(high.step - low.step);
    if (width <= 1e-16 * Math.max(1, low.step)) break;
    const trial = tryStep(line, between(low, high));
    if (trial.rise > best.rise) best = trial;
    if (!(trial.rise >= ENOUGH_RISE * trial.step * slope) || trial.rise <= low.rise) high = trial;
    else {
      if (Math.abs(trial.slope) <= ENOUGH_FLATTENING * slope) return trial.point;
      if (trial.slope * (high.step - low.step) <= 0) high = low;
      low = trial;
    }
  }
  return best.step === 0 ? undefined : best.point;
}

function tryStep({ at, here, direction }: Line, step: number): Trial {
  const point = at(here.q.map((x, i) => x + step * direction[i]!));
  const slope = dot(point.gradient, direction);
  const isFinite = Number.isFinite(point.logDensity) && Number.isFinite(slope);
  return { step, rise: isFinite ? point.logDensity - here.logDensity : -Infinity, slope: isFinite ? slope : 0, point };
}

/** The top of the cubic through both, where it lies well between them; else the middle. */
function between(a: Trial, b: Trial): number {
  const middle = (a.step + b.step) / 2;
  if (!Number.isFinite(b.rise)) return a.step + 0.1 * (b.step - a.step);
  const d1 = a.slope + b.slope - (3 * (a.rise - b.rise)) / (a.step - b.step);
  const radicand = d1 * d1 - a.slope * b.slope;
  if (!(radicand >= 0)) return middle;
  const d2 = Math.sign(b.step - a.step) * Math.sqrt(radicand);
  const top = b.step - ((b.step - a.step) * (b.slope - d2 - d1)) / (b.slope - a.slope - 2 * d2);
  const margin = 0.1 * Math.abs(b.step - a.step);
  const isWithin = top > Math.min(a.step, b.step) + margin && top < Math.max(a.step, b.step) - margin;
  return isWithin ? top : middle;
}
