/**
 * @file Compare statistics of predicted data sets with those of the observed one.
 */
import { rectY, ruleX } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { columnWidth, composeFigure, type Figure, inRows } from "../figure.ts";
import { type PredictedOptions, predictedOf, type PredictiveSource } from "../predicted.ts";
import { checkSize } from "../quantities.ts";
import { INK, SERIES } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { bars } from "../shapes/counts.ts";
import { domainOf, extentOf } from "../shapes/intervals.ts";

/** Options of `plotPredictiveStatistic`. */
export interface PredictiveStatisticOptions extends PredictedOptions {
  /** Statistics by the names to show. Default: mean, sd, least and greatest. */
  readonly statistics?: Readonly<Record<string, (values: Float64Array) => number>> | undefined;
}

const DEFAULT_STATISTICS = { mean: meanOf, sd: sdOf, min: (values: Float64Array) => extentOf(values)[0], max: (values: Float64Array) => extentOf(values)[1] } as const;

/**
 * How each statistic is distributed over the predicted data sets, with a line at that of the observed one, and the share
 * of predicted data sets in which it is at least as great: near 0 or 1 where the model misses that side of the data.
 *
 * @error as `plotPredictive`; `figure-nothing` without statistics
 * @example
 * plotPredictiveStatistic(posterior.predict(), { observed: y, statistics: { zeros: (y) => y.filter((v) => v === 0).length } });
 */
export function plotPredictiveStatistic(source: PredictiveSource, options: PredictiveStatisticOptions = {}): Figure {
  const { rows, observed, axis, notes, isPrior } = predictedOf(source, options, "plotPredictiveStatistic");
  const { width, height } = checkSize(options, 150);
  const entries = Object.entries(options.statistics ?? DEFAULT_STATISTICS);
  if (entries.length === 0) throw modelError("figure-nothing", { figure: "plotPredictiveStatistic", what: "statistics" });
  const columns = Math.min(2, entries.length);
  const panels = entries.map(([name, statistic]) => {
    const values = Float64Array.from(rows, (row) => statistic(row)).filter(Number.isFinite);
    const seen = observed === undefined ? undefined : statistic(observed);
    const domain = domainOf([...values, ...(seen === undefined ? [] : [seen])], 0.05);
    const shown = bars(values);
    const share = seen === undefined ? undefined : values.reduce((count, value) => count + (value >= seen ? 1 : 0), 0) / values.length;
    return drawPanel({
      width: columnWidth(width, columns),
      height,
      title: share === undefined ? name : `${name}: ${share.toFixed(2)} of predictions are at or above`,
      x: { domain, label: `${name} of ${axis}` },
      y: { domain: [0, Math.max(...shown.map(({ y }) => y)) * 1.08], isShown: false },
      marks: [rectY(shown, { x1: "x1", x2: "x2", y: "y", fill: SERIES[0], fillOpacity: 0.55, insetLeft: 0.5, insetRight: 0.5 }), ...(seen === undefined ? [] : [ruleX([seen], { stroke: INK, strokeWidth: 2.2 })])],
    });
  });
  return composeFigure({
    title: options.title ?? `Statistics of ${isPrior ? "prior" : "posterior"} predictions`,
    legend: [{ label: `${rows.length} predicted data sets`, colour: SERIES[0], shape: "square" }, ...(observed === undefined ? [] : [{ label: "observed", colour: INK } as const])],
    rows: inRows(panels, columns),
    notes,
  });
}

function meanOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Divisor n - 1. */
function sdOf(values: Float64Array): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((total, x) => total + (x - mean) * (x - mean), 0) / (values.length - 1));
}
