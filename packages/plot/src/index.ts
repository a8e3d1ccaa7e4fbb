/** @file Figures from draws, as SVG text in Node and in the browser, and reports of figures, tables and words. */
export { Figure, type PngOptions } from "./figure.ts";
export type { FigureOptions, VariableOptions } from "./quantities.ts";
export type { OneVariable, Source, Sources } from "./source.ts";

// how the sampler moved
export { plotTrace } from "./figures/trace.ts";
export { plotRank, type RankOptions } from "./figures/rank.ts";
export { type PairOptions, plotPair } from "./figures/pair.ts";
export { plotEnergy } from "./figures/energy.ts";
export { type AutocorrelationOptions, plotAutocorrelation } from "./figures/autocorrelation.ts";
export { type EssEvolutionOptions, plotEssEvolution } from "./figures/essEvolution.ts";

// estimates
export { type DensityOptions, plotDensity } from "./figures/density.ts";
export { type ForestOptions, plotForest } from "./figures/forest.ts";

// predictions and data
export { type PredictiveFigureOptions, type PredictiveIntervalsOptions, plotPredictive, plotPredictiveIntervals } from "./figures/predictive.ts";
export { type PitFigureOptions, plotLooPit, plotPpcPit, type PpcPitFigureOptions } from "./figures/pit.ts";
export { plotPpcRootogram, type RootogramFigureOptions } from "./figures/rootogram.ts";
export { type PavaFigureOptions, plotPpcPava } from "./figures/pava.ts";
export { type CensoredFigureOptions, plotPpcCensored } from "./figures/censored.ts";
export { plotPredictiveStatistic, type PredictiveStatisticOptions } from "./figures/statistic.ts";
export type { PredictedOptions, Predicting, PredictiveSource } from "./predicted.ts";
export { type Fit, type LineData, type LinesOptions, plotLines } from "./figures/lines.ts";
export type { LinePart, PointFit, StraightFit } from "./shapes/curves.ts";

// how well models predict
export { plotCompare } from "./figures/compare.ts";
export { type ParetoKs, plotParetoK } from "./figures/paretoK.ts";

// reports
export { type Block, type CaptionedFigure, type List, type Preformatted, report, type ReportContents, type Section } from "./report/report.ts";
export { type Cell, comparisonTable, looTable, summaryTable, Table, table, type TableContents } from "./report/table.ts";
