/**
 * @file Draw how often predicted events came true.
 *
 * @source Dimitriadis, Gneiting & Jordan 2021, "Stable reliability diagrams for probabilistic classifiers", PNAS 118(8).
 */
import { areaY, line, link, ruleX } from "@observablehq/plot";
import { type Pava, ppcPava } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { partsOf, type PredictedOptions, predictedOf, type PredictiveSource } from "../predicted.ts";
import { checkSize } from "../quantities.ts";
import { INK, SERIES } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { OUTER, percent } from "../shapes/intervals.ts";

/** Options of `plotPpcPava`. */
export interface PavaFigureOptions extends PredictedOptions {
  /** Probability of the band. Default 0.89. */
  readonly prob?: number | undefined;
}

/** Height of the strip of forecasts below the curve, in units of probability. */
const STRIP = 0.06;

/**
 * The probability that the observations give to each forecast, with the band in which it lies where forecasts are right; below, the
 * forecasts themselves. On the diagonal a forecast of 70 % comes true in 70 % of the cases.
 *
 * @error `not-binary`; as `plotPredictive`; `observed-missing`, `probability-outside-unit-interval`
 * @example
 * plotPpcPava(posterior, { axis: "recovery" }).svg;
 */
export function plotPpcPava(source: PredictiveSource, options: PavaFigureOptions = {}): Figure {
  const predicted = predictedOf(source, options, "plotPpcPava");
  const { width, height } = checkSize(options, 320);
  const { prob = OUTER } = options;
  const pava = ppcPava(partsOf(predicted, "plotPpcPava"), { prob });
  const points = Array.from(pava.forecast, (forecast, i) => ({ forecast, calibrated: pava.calibrated[i]!, lower: pava.lower[i]!, upper: pava.upper[i]!, count: pava.counts[i]! }));
  const most = Math.max(...points.map(({ count }) => count));
  const panel = drawPanel({
    width: columnWidth(width, 1),
    height,
    x: { domain: [0, 1], label: `predicted probability of ${predicted.axis}` },
    y: { domain: [-1.4 * STRIP, 1], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], label: "share that came true", hasGrid: true },
    marks: [
      areaY(points, { x: "forecast", y1: "lower", y2: "upper", fill: SERIES[0], fillOpacity: 0.18 }),
      link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: INK, strokeDasharray: "4,3" }),
      line(points, { x: "forecast", y: "calibrated", stroke: SERIES[1], strokeWidth: 2.2, marker: points.length > 60 ? "none" : "dot" }),
      ruleX(points, { x: "forecast", y1: -1.3 * STRIP, y2: ({ count }: (typeof points)[number]) => STRIP * (count / most - 1.3), stroke: INK, strokeOpacity: 0.5 }),
    ],
  });
  return composeFigure({
    title: options.title ?? "Calibration of predicted probabilities",
    subtitle: scoreText(pava),
    legend: [
      { label: "calibrated by the observations", colour: SERIES[1] },
      { label: `${percent(prob)} band if the predictions are right`, colour: SERIES[0], shape: "square" },
      { label: "forecasts", colour: INK, shape: "tick" },
    ],
    rows: [[panel]],
    notes: predicted.notes,
  });
}

function scoreText({ brier, miscalibration, discrimination, uncertainty }: Pava): string {
  const [score, ...parts] = [brier, miscalibration, discrimination, uncertainty].map((value) => value.toFixed(3));
  return `Brier score ${score}: miscalibration ${parts[0]}, less discrimination ${parts[1]}, plus uncertainty ${parts[2]}`;
}
