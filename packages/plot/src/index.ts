/** @file Figures from draws, as SVG text in Node and in the browser, and reports of figures, tables and words. */
export { Figure, type PngOptions } from "./figure.ts";
export type { FigureOptions, VariableOptions } from "./quantities.ts";
export type { OneVariable, Source, Sources } from "./source.ts";

// how the sampler moved
export { plotTrace } from "./figures/trace.ts";
export { type PairOptions, plotPair } from "./figures/pair.ts";

// estimates
export { type DensityOptions, plotDensity } from "./figures/density.ts";
export { type ForestOptions, plotForest } from "./figures/forest.ts";

// predictions and data
export { type PredictiveFigureOptions, type PredictiveIntervalsOptions, plotPredictive, plotPredictiveIntervals } from "./figures/predictive.ts";
export { plotPredictiveStatistic, type PredictiveStatisticOptions } from "./figures/statistic.ts";
export type { PredictedOptions } from "./predicted.ts";
export { type Fit, type LineData, type LinesOptions, plotLines, type PointFit, type StraightFit } from "./figures/lines.ts";

// reports
export { type Block, type CaptionedFigure, type List, type Preformatted, report, type ReportContents, type Section } from "./report/report.ts";
export { type Cell, comparisonTable, looTable, summaryTable, Table, table, type TableContents } from "./report/table.ts";
