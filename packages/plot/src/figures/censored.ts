/**
 * @file Draw how many are left by a time, as observed with censored times and as predicted.
 *
 * @source Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations", JASA 53.
 */
import { areaY, lineY, type Markish } from "@observablehq/plot";
import { ppcCensored, type SurvivalCurve } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { partsOf, type PredictedOptions, predictedOf, type PredictiveSource } from "../predicted.ts";
import { checkSize } from "../quantities.ts";
import { ticks } from "../render/marks.ts";
import { INK, SERIES } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { OUTER, percent } from "../shapes/intervals.ts";

/** Times at which predicted survival is drawn. */
const PLACES = 100;

/** Options of `plotPpcCensored`. */
export interface CensoredFigureOptions extends PredictedOptions {
  /** For each time whether its event was observed (true or 1), or the time is censored (false or 0). */
  readonly events: ArrayLike<number | boolean>;
  /** Probability of the band. Default 0.89. */
  readonly prob?: number | undefined;
}

/**
 * The Kaplan-Meier estimate beside the survival of predicted times, up to the last time observed. Censored times have a tick.
 *
 * @error `events-mismatch`, `event-not-boolean`; as `plotPredictive`; `observed-missing`, `probability-outside-unit-interval`
 * @example
 * plotPpcCensored(posterior, { events: isCensored.map((c) => !c), axis: "weeks to relapse" }).svg;
 */
export function plotPpcCensored(source: PredictiveSource, options: CensoredFigureOptions): Figure {
  const figure = "plotPpcCensored";
  const predictions = predictedOf(source, options, figure);
  const { width, height } = checkSize(options, 260);
  const { prob = OUTER, events } = options;
  const parts = partsOf(predictions, figure);
  const last = parts.observed.length === 0 ? 1 : Math.max(...Array.from(parts.observed));
  const start = Math.min(0, ...Array.from(parts.observed));
  const at = Array.from({ length: PLACES + 1 }, (_, i) => start + (i * (last - start)) / PLACES);
  const { observed, predicted } = ppcCensored(parts, { events, prob, at });
  const seen = steps(observed);
  const shown = points(predicted);
  const hidden = Array.from(parts.observed).filter((_, i) => Number(events[i]) === 0);
  const heightAt = (time: number): number => seen.findLast((step) => step.time <= time)?.survival ?? 1;
  const marks: Markish[] = [
    areaY(shown, { x: "time", y1: "lower", y2: "upper", fill: SERIES[0], fillOpacity: 0.18 }),
    lineY(shown, { x: "time", y: "survival", stroke: SERIES[0], strokeWidth: 1.8 }),
    lineY(seen, { x: "time", curve: "step-after", y: "survival", stroke: INK, strokeWidth: 2.2 }),
    ...(hidden.length === 0 ? [] : [ticks(hidden, hidden.map(heightAt), { colour: INK, length: 7, width: 1.4 })]),
  ];
  const panel = drawPanel({
    width: columnWidth(width, 1),
    height,
    x: { domain: [start, start + 1.02 * (last - start)], label: predictions.axis },
    y: { domain: [0, 1.04], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], label: "share left", hasGrid: true },
    marks,
  });
  return composeFigure({
    title: options.title ?? "Survival, observed and predicted",
    legend: [
      { label: "observed (Kaplan-Meier)", colour: INK },
      ...(hidden.length === 0 ? [] : [{ label: `censored (${hidden.length})`, colour: INK, shape: "tick" } as const]),
      { label: `predicted, mean and ${percent(prob)} interval`, colour: SERIES[0] },
    ],
    rows: [[panel]],
    notes: predictions.notes,
  });
}

interface Step {
  readonly time: number;
  readonly survival: number;
  readonly lower: number;
  readonly upper: number;
}

function points({ times, survival, lower, upper }: SurvivalCurve): Step[] {
  return Array.from(times, (time, i) => ({ time, survival: survival[i]!, lower: lower[i]!, upper: upper[i]! }));
}

/** With nobody gone at the start. */
function steps(curve: SurvivalCurve): Step[] {
  return [{ time: Math.min(0, ...curve.times), survival: 1, lower: 1, upper: 1 }, ...points(curve)];
}
