/**
 * @file Compare statistics of predicted data sets with those of the observed one.
 */
import { rectY, ruleX } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { ppcTstat, type TestStatistic } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure, inRows } from "../figure.ts";
import { partsOf, type PredictedOptions, predictedOf, type PredictiveSource } from "../predicted.ts";
import { checkSize } from "../quantities.ts";
import { INK, SERIES } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { bars } from "../shapes/counts.ts";
import { domainOf } from "../shapes/intervals.ts";

/** Options of `plotPredictiveStatistic`. */
export interface PredictiveStatisticOptions extends PredictedOptions {
  /** Statistics by the names to show: a name that `ppcTstat` knows, a probability for that quantile, or a function. Default: mean, sd, least and greatest; of a single number itself. */
  readonly statistics?: Readonly<Record<string, TestStatistic>> | undefined;
}

const DEFAULT_STATISTICS = { mean: "mean", sd: "sd", min: "min", max: "max" } as const;

/**
 * How each statistic is distributed over the predicted data sets, with a line at that of the observed one, and the share
 * of predicted data sets in which it is at least as great: near 0 or 1 where the model misses that side of the data.
 *
 * @error as `plotPredictive`; `figure-nothing` without statistics; statistic-unknown, statistic-not-a-number
 * @example
 * plotPredictiveStatistic(posterior.predict(), { observed: y, statistics: { zeros: (y) => y.filter((v) => v === 0).length } });
 */
export function plotPredictiveStatistic(source: PredictiveSource, options: PredictiveStatisticOptions = {}): Figure {
  const predicted = predictedOf(source, options, "plotPredictiveStatistic");
  const { rows, observed, axis, notes, isPrior } = predicted;
  const { width, height } = checkSize(options, 150);
  const entries = Object.entries<TestStatistic>(options.statistics ?? (predicted.size > 1 ? DEFAULT_STATISTICS : { value: "mean" }));
  if (entries.length === 0) throw modelError("figure-nothing", { figure: "plotPredictiveStatistic", what: "statistics" });
  const columns = Math.min(2, entries.length);
  // Without observations the first data set stands in: what is compared with it is not shown.
  const parts = partsOf({ ...predicted, observed: observed ?? rows[0] }, "plotPredictiveStatistic");
  const panels = entries.map(([name, statistic]) => {
    const { predicted: values, observed: first, atLeast, p } = ppcTstat(parts, { statistic });
    const seen = observed === undefined ? [] : [first];
    const domain = domainOf([...values, ...seen], 0.05);
    const shown = bars(values);
    return drawPanel({
      width: columnWidth(width, columns),
      height,
      title: observed === undefined ? name : `${name}: ${atLeast.toFixed(2)} of predictions at or above, p = ${p.toFixed(2)}`,
      x: { domain, label: `${name} of ${axis}` },
      y: { domain: [0, Math.max(...shown.map(({ y }) => y)) * 1.08], isShown: false },
      marks: [rectY(shown, { x1: "x1", x2: "x2", y: "y", fill: SERIES[0], fillOpacity: 0.55, insetLeft: 0.5, insetRight: 0.5 }), ...(seen.length === 0 ? [] : [ruleX(seen, { stroke: INK, strokeWidth: 2.2 })])],
    });
  });
  return composeFigure({
    title: options.title ?? `Statistics of ${isPrior ? "prior" : "posterior"} predictions`,
    legend: [{ label: `${rows.length} predicted data sets`, colour: SERIES[0], shape: "square" }, ...(observed === undefined ? [] : [{ label: "observed", colour: INK } as const])],
    rows: inRows(panels, columns),
    notes,
  });
}
