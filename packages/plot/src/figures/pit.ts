/**
 * @file Draw where observations lie among their predictions: level where the model is right.
 *
 * @source Saeilynoja, Buerkner & Vehtari 2022, "Graphical test for discrete uniformity", Statistics and Computing 32:32.
 */
import { areaY, dot, lineY, ruleY } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { ecdfBand, ppcPit, type Ties } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { partsOf, type PredictedOptions, predictedOf, type PredictiveSource } from "../predicted.ts";
import { checkSize, type FigureOptions } from "../quantities.ts";
import { INK, SERIES, WARNING } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { percent } from "../shapes/intervals.ts";

/** Options of figures of PIT values. */
export interface PitFigureOptions extends FigureOptions {
  /** The probability that the curve of a right model stays within the band everywhere. Default 0.95. */
  readonly prob?: number | undefined;
}

/** Options of `plotPpcPit`. */
export interface PpcPitFigureOptions extends PredictedOptions, PitFigureOptions {
  /** What part of the predictions that equal the observation counts as lying below it. Default `"random"`. */
  readonly ties?: Ties | undefined;
  /** A whole number, for ties. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * The share of observations up to each quantile of their predictions, less the share that a right model would have, with the band in
 * which that one's curve stays.
 *
 * @error as `plotPredictive`; `observed-missing`, `probability-outside-unit-interval`
 * @example
 * plotPpcPit(posterior).svg;
 */
export function plotPpcPit(source: PredictiveSource, options: PpcPitFigureOptions = {}): Figure {
  const predicted = predictedOf(source, options, "plotPpcPit");
  const values = ppcPit(partsOf(predicted, "plotPpcPit"), { ties: options.ties, seed: options.seed });
  return pitFigure(values, { ...options, title: options.title ?? `Observations among their ${predicted.isPrior ? "prior " : ""}predictions` }, predicted.notes);
}

/**
 * The same for predictions of each observation from all others, by what `looPit` gave.
 *
 * @error `figure-nothing` without values, `figure-no-finite`; `figure-option`, `probability-outside-unit-interval`
 * @example
 * plotLooPit(looPit(posterior)).svg;
 */
export function plotLooPit(values: ArrayLike<number>, options: PitFigureOptions = {}): Figure {
  if (values.length === 0) throw modelError("figure-nothing", { figure: "plotLooPit", what: "values" });
  const finite = Float64Array.from(values).filter((value) => value >= 0 && value <= 1);
  if (finite.length === 0) throw modelError("figure-no-finite", { figure: "plotLooPit", variable: "values", draws: values.length });
  const dropped = values.length - finite.length;
  const notes = dropped === 0 ? [] : [`${dropped} of ${values.length} values do not lie in [0, 1] and are left out.`];
  return pitFigure(finite, { ...options, title: options.title ?? "Observations among their predictions from all others" }, notes);
}

function pitFigure(values: Float64Array, options: PitFigureOptions & { readonly title: string }, notes: readonly string[]): Figure {
  const { width, height } = checkSize(options, 240);
  const { title, prob = 0.95 } = options;
  const sorted = values.toSorted();
  const band = ecdfBand(sorted.length, { prob });
  const shareUpTo = (u: number): number => sorted.filter((value) => value <= u).length / sorted.length;
  const ends = [0, 1].map((u) => ({ u, difference: 0, lower: 0, upper: 0 }));
  const inner = Array.from(band.x, (u, i) => ({ u, difference: shareUpTo(u) - u, lower: band.lower[i]! - u, upper: band.upper[i]! - u }));
  const points = [ends[0]!, ...inner, ends[1]!];
  const outside = inner.filter(({ difference, lower, upper }) => difference < lower - 1e-12 || difference > upper + 1e-12);
  const reach = 1.15 * Math.max(...points.flatMap(({ difference, lower, upper }) => [difference, lower, upper].map(Math.abs)));
  const panel = drawPanel({
    width: columnWidth(width, 1),
    height,
    x: { domain: [0, 1], label: "share of the predictions that the observation exceeds" },
    y: { domain: [-reach, reach], label: "observations beyond those expected", hasGrid: true, tickFormat: (y) => `${Math.round(1000 * y) / 10} %` },
    marks: [
      areaY(points, { x: "u", y1: "lower", y2: "upper", fill: SERIES[0], fillOpacity: 0.15 }),
      ruleY([0], { stroke: INK, strokeDasharray: "4,3" }),
      lineY(points, { x: "u", y: "difference", stroke: SERIES[0], strokeWidth: 2 }),
      dot(outside, { x: "u", y: "difference", r: 2.4, fill: WARNING }),
    ],
  });
  return composeFigure({
    title,
    subtitle: outside.length === 0 ? `${sorted.length} observations; within the band everywhere` : `${sorted.length} observations; ${shapeOf(shareUpTo(0.25) - 0.25, shareUpTo(0.75) - 0.75)}`,
    legend: [
      { label: "observed", colour: SERIES[0] },
      { label: `${percent(prob)} of right models stay within`, colour: SERIES[0], shape: "square" },
      ...(outside.length === 0 ? [] : [{ label: "outside", colour: WARNING, shape: "dot" } as const]),
    ],
    rows: [[panel]],
    notes,
  });
}

/** What a curve that leaves the band says, by its sign at the quartiles. */
function shapeOf(first: number, third: number): string {
  if (first > 0 && third > 0) return "observations lie low among their predictions";
  if (first < 0 && third < 0) return "observations lie high among their predictions";
  return first > third ? "more observations than predicted lie in the tails: predictions are too narrow" : "fewer observations than predicted lie in the tails: predictions are too wide";
}
