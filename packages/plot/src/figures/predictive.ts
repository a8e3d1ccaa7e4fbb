/**
 * @file Draw what a model predicts beside what was observed: as distributions, and as intervals for each observation.
 */
import { dot, lineY, link, type Markish, ruleX } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { dimensionNames } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure, type LegendEntry } from "../figure.ts";
import { evenDraws, type Predicted, type PredictedOptions, predictedOf, type PredictiveSource } from "../predicted.ts";
import { checkSize } from "../quantities.ts";
import { INK, SERIES, WARNING } from "../render/palette.ts";
import { type Axis, drawPanel, FONT_SIZE } from "../render/panel.ts";
import { fitText } from "../render/textWidth.ts";
import { isCounts, shares } from "../shapes/counts.ts";
import { domainOf, extentOf, intervals, OUTER, percent, rangeOf } from "../shapes/intervals.ts";
import { type Curve, densityCurve } from "../shapes/curve.ts";

/** Options of `plotPredictive`. */
export interface PredictiveFigureOptions extends PredictedOptions {
  /** How many predicted data sets to draw. Default 50. */
  readonly draws?: number | undefined;
}

/** So many observations have a tick each. */
const FEW = 12;

/**
 * The distribution of the numbers in each of some predicted data sets, their mean, and that of the observed ones. Whole
 * numbers are shown as shares, others as densities.
 *
 * @error `figure-several-sites`, `figure-lengths`, `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `group-missing`, `figure-option`
 * @example
 * plotPredictive(posterior.predict(), { observed: data.reaction, axis: "reaction time (ms)", transform: reaction.restore }).svg;
 * plotPredictive(predictive(model, data)).svg; // the prior
 */
export function plotPredictive(source: PredictiveSource, options: PredictiveFigureOptions = {}): Figure {
  const predicted = predictedOf(source, options, "plotPredictive");
  const { width, height } = checkSize(options, 260);
  const { rows, observed, axis, isPrior, notes } = predicted;
  const shown = evenDraws(rows, options.draws ?? 50);
  const pooled = Float64Array.from(shown.flatMap((row) => Array.from(row)));
  const [low, high] = isCounts(pooled) && (observed === undefined || isCounts(observed)) ? extentOf([...pooled, ...(observed ?? [])]) : [NaN, NaN];
  const isDiscrete = !Number.isNaN(low);
  const limits = rangeOf(observed === undefined ? pooled : Float64Array.from([...pooled, ...observed]));
  const curveOf = (values: Float64Array): Curve => (isDiscrete ? Array.from(shares(values, low, high), (y, i) => [low + i, y] as const) : densityCurve(values, { limits }));
  const [wide, usualRange] = [intervals(pooled, 0.99).outer, rangeOf(pooled)];
  const domain = isDiscrete ? domainOf([low, high], 0.02) : domainOf([Math.max(wide[0], usualRange[0]), Math.min(wide[1], usualRange[1]), ...(observed === undefined ? [] : extentOf(observed))], 0.08);
  const curves = shown.map((row) => curveOf(row));
  const mean = curveOf(pooled);
  const seen = observed === undefined ? undefined : curveOf(observed);
  const top = Math.max(...[...curves, mean, seen ?? []].flat().filter(([x]) => x >= domain[0] && x <= domain[1]).map(([, y]) => y));
  // One draw of a prior may be a spike that would flatten all others.
  const usual = Math.min(top, 3 * Math.max(...[...mean, ...(seen ?? [])].map(([, y]) => y)));
  const line = (curve: Curve, style: object): Markish => lineY(curve, { x: (p: readonly number[]) => p[0], y: (p: readonly number[]) => p[1], clip: true, ...(isDiscrete ? { curve: "step" as const } : {}), ...style });
  const single = predicted.size === 1;
  const panel = drawPanel({
    width: columnWidth(width, 1),
    height,
    x: { domain, label: axis },
    y: { domain: [0, usual * 1.05], isShown: isDiscrete, label: isDiscrete ? "share" : undefined },
    marks: [
      // A site with one number has one number in each data set: only all of them have a distribution.
      ...(single ? [] : curves.map((curve) => line(curve, { stroke: SERIES[0], strokeWidth: 0.8, strokeOpacity: 0.35 }))),
      line(mean, { stroke: SERIES[1], strokeWidth: 2.2 }),
      ...(single && observed !== undefined ? [ruleX(observed, { stroke: INK, strokeWidth: 2 })] : seen === undefined ? [] : [line(seen, { stroke: INK, strokeWidth: 2.2 })]),
    ],
  });
  const legend: LegendEntry[] = [
    ...(observed === undefined ? [] : [{ label: "observed", colour: INK }]),
    ...(single ? [] : [{ label: `${shown.length} predicted data sets`, colour: SERIES[0] }]),
    { label: single ? "predicted" : "all of them together", colour: SERIES[1] },
  ];
  return composeFigure({ title: options.title ?? `${isPrior || observed === undefined ? "Prior predictive" : "Posterior predictive"} distribution`, legend, rows: [[panel]], notes });
}

/** Options of `plotPredictiveIntervals`. */
export interface PredictiveIntervalsOptions extends PredictedOptions {
  /** Where each observation stands; by default its position. */
  readonly x?: ArrayLike<number> | undefined;
  /** What `x` is: `"day"`. */
  readonly xAxis?: string | undefined;
  /** Probability of the outer interval. Default 0.89. */
  readonly prob?: number | undefined;
}

/**
 * For each observation the interval in which the model predicts it, with what was observed; those outside are marked.
 *
 * @error as `plotPredictive`; `probability-outside-unit-interval`
 */
export function plotPredictiveIntervals(source: PredictiveSource, options: PredictiveIntervalsOptions = {}): Figure {
  const figure = "plotPredictiveIntervals";
  const predicted = predictedOf(source, options, figure);
  const { width, height } = checkSize(options, 280);
  const { prob = OUTER } = options;
  const { observed, size, axis, notes, isPrior } = predicted;
  const places = positions(options.x, predicted, figure);
  const points = places.map((x, i) => ({ x, y: observed?.[i] ?? NaN, ...intervals(Float64Array.from(predicted.rows, (row) => row[i]!), prob) }));
  const isOutside = ({ y, outer }: (typeof points)[number]): boolean => y < outer[0] || y > outer[1];
  const outside = points.filter(isOutside).length;
  const thickness = Math.max(1, Math.min(6, (columnWidth(width, 1) - 70) / size / 2));
  const bar = (pick: "inner" | "outer", style: object): Markish => link(points, { x1: "x", x2: "x", y1: (p: (typeof points)[number]) => p[pick][0], y2: (p: (typeof points)[number]) => p[pick][1], stroke: SERIES[0], strokeLinecap: "butt", ...style });
  const panel = drawPanel({
    width: columnWidth(width, 1),
    height,
    x: { domain: domainOf(places, 0.03), ...observationAxis(options, predicted, columnWidth(width, 1)) },
    y: { domain: domainOf(points.flatMap(({ y, outer }) => [y, ...outer])), label: axis, hasGrid: true },
    marks: [
      bar("outer", { strokeWidth: thickness, strokeOpacity: 0.3 }),
      bar("inner", { strokeWidth: thickness, strokeOpacity: 0.6 }),
      ...(observed === undefined
        ? [dot(points, { x: "x", y: "median", r: 2, fill: SERIES[0] })]
        : [dot(points, { x: "x", y: "y", r: 2.6, fill: (p: (typeof points)[number]) => (isOutside(p) ? WARNING : INK) })]),
    ],
  });
  const legend: LegendEntry[] = [
    { label: `predicted, 50 % and ${percent(prob)} intervals`, colour: SERIES[0], shape: "square" },
    ...(observed === undefined ? [] : [{ label: "observed", colour: INK, shape: "dot" } as const, { label: `outside the ${percent(prob)} interval (${outside} of ${size})`, colour: WARNING, shape: "dot" } as const]),
  ];
  return composeFigure({ title: options.title ?? `${isPrior ? "Prior" : "Posterior"} predictive intervals`, legend, rows: [[panel]], notes });
}

/** Few observations are named by their coordinates, or counted in whole numbers. */
function observationAxis({ x, xAxis }: PredictiveIntervalsOptions, { variable, size }: Predicted, width: number): Pick<Axis, "label" | "ticks" | "tickFormat"> {
  if (x !== undefined) return { label: xAxis ?? "x" };
  const [dim] = variable.shape.length === 1 ? dimensionNames(variable) : [];
  const labels = dim === undefined ? undefined : variable.coords?.[dim];
  if (size > FEW) return { label: xAxis ?? "observation" };
  const slot = (width - 70) / size - 4;
  return { label: xAxis ?? (labels === undefined ? "observation" : dim), ticks: Array.from({ length: size }, (_, i) => i), tickFormat: (i) => fitText(String(labels?.[i] ?? i), slot, FONT_SIZE) };
}

/** @error `figure-lengths` */
function positions(x: ArrayLike<number> | undefined, { variable, size }: Predicted, figure: string): number[] {
  if (x === undefined) return Array.from({ length: size }, (_, i) => i);
  if (x.length !== size) throw modelError("figure-lengths", { figure, first: variable.name, firstLength: size, second: "x", secondLength: x.length });
  return Array.from(x);
}
