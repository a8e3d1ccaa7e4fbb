/**
 * @file Draw how often each count was observed and how often it is predicted.
 *
 * @source Kleiber & Zeileis 2016, "Visualizing count data regressions using rootograms", The American Statistician 70(3).
 */
import { dot, link } from "@observablehq/plot";
import { ppcRootogram } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { partsOf, type PredictedOptions, predictedOf, type PredictiveSource } from "../predicted.ts";
import { checkSize } from "../quantities.ts";
import { INK, SERIES, WARNING } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { OUTER, percent } from "../shapes/intervals.ts";

/** Options of `plotPpcRootogram`. */
export interface RootogramFigureOptions extends PredictedOptions {
  /** Probability of the intervals. Default 0.89. */
  readonly prob?: number | undefined;
}

/**
 * The frequency of each whole number, on a scale of square roots, on which equal distances are about equally surprising.
 *
 * @error `not-counts`; as `plotPredictive`; `observed-missing`, `probability-outside-unit-interval`
 * @example
 * plotPpcRootogram(posterior, { axis: "complaints" }).svg;
 */
export function plotPpcRootogram(source: PredictiveSource, options: RootogramFigureOptions = {}): Figure {
  const predicted = predictedOf(source, options, "plotPpcRootogram");
  const { width, height } = checkSize(options, 260);
  const { prob = OUTER } = options;
  const { values, observed, expected, lower, upper } = ppcRootogram(partsOf(predicted, "plotPpcRootogram"), { prob });
  const all = Array.from(values, (value, i) => ({ value, observed: observed[i]!, expected: expected[i]!, lower: lower[i]!, upper: upper[i]! }));
  // Values that are neither observed nor in an interval are rare predictions.
  const isSeen = ({ observed: n, upper: most }: (typeof all)[number]): boolean => n > 0 || most > 0;
  const rows = all.slice(all.findIndex(isSeen), all.findLastIndex(isSeen) + 1);
  const isOutside = (row: (typeof all)[number]): boolean => row.observed < row.lower || row.observed > row.upper;
  const outside = rows.filter(isOutside).length;
  const most = Math.max(1, ...rows.flatMap((row) => [row.observed, row.expected, row.upper]));
  const thickness = Math.max(1.5, Math.min(8, (columnWidth(width, 1) - 70) / rows.length / 2));
  const domain: [number, number] = [(rows[0]?.value ?? 0) - 0.6, (rows.at(-1)?.value ?? 0) + 0.6];
  const panel = drawPanel({
    width: columnWidth(width, 1),
    height,
    x: { domain, label: predicted.axis, ...(rows.length <= 12 ? { ticks: rows.map(({ value }) => value) } : {}) },
    y: { domain: [0, Math.sqrt(most) * 1.06], ticks: rootTicks(most), tickFormat: (root) => String(Math.round(root * root)), label: "observations", hasGrid: true },
    marks: [
      link(rows, { x1: "value", x2: "value", y1: (row: (typeof all)[number]) => Math.sqrt(row.lower), y2: (row: (typeof all)[number]) => Math.sqrt(row.upper), stroke: SERIES[0], strokeWidth: thickness, strokeOpacity: 0.3, strokeLinecap: "butt" }),
      dot(rows, { x: "value", y: (row: (typeof all)[number]) => Math.sqrt(row.expected), r: 2.4, fill: SERIES[0] }),
      dot(rows, { x: "value", y: (row: (typeof all)[number]) => Math.sqrt(row.observed), r: 3.2, fill: (row: (typeof all)[number]) => (isOutside(row) ? WARNING : INK) }),
    ],
  });
  return composeFigure({
    title: options.title ?? `How often each value is observed and ${predicted.isPrior ? "expected" : "predicted"}`,
    legend: [
      { label: `predicted, mean and ${percent(prob)} interval`, colour: SERIES[0], shape: "square" },
      { label: "observed", colour: INK, shape: "dot" },
      { label: `outside the interval (${outside} of ${rows.length})`, colour: WARNING, shape: "dot" },
    ],
    rows: [[panel]],
    notes: predicted.notes,
  });
}

/** The roots of round numbers, far enough from each other for a label each. */
function rootTicks(most: number): number[] {
  const round = [0, 1, 2, 5];
  for (let unit = 10; unit <= most; unit *= 10) round.push(unit, 2 * unit, 5 * unit);
  const apart = 0.09 * Math.sqrt(most);
  return round.filter((n) => n <= most).reduce<number[]>((kept, n) => (kept.length === 0 || Math.sqrt(n) - kept.at(-1)! >= apart ? [...kept, Math.sqrt(n)] : kept), []);
}
