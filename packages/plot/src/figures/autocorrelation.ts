/**
 * @file Draw how long the draws of each chain remember where they were.
 */
import { areaY, lineY, ruleY } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { autocorrelation } from "@typyro/diagnostics";
import { runText } from "../divergences.ts";
import { columnWidth, composeFigure, type Figure, inRows, type LegendEntry } from "../figure.ts";
import { checkSize, chooseQuantities, finiteValues, type VariableOptions } from "../quantities.ts";
import { INK, seriesColour } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { drawsOf, type Source } from "../source.ts";

/** Options of `plotAutocorrelation`. */
export interface AutocorrelationOptions extends VariableOptions {
  /** The longest lag. Default 100, or half a chain where that is shorter. */
  readonly maxLag?: number | undefined;
  readonly columns?: number | undefined;
}

/** 95 % of a normal distribution lie within so many standard deviations. */
const NINETY_FIVE = 1.96;

/**
 * For each quantity the autocorrelation of every chain by lag. The band holds 95 % of those of independent draws.
 *
 * @error `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`
 */
export function plotAutocorrelation(source: Source, options: AutocorrelationOptions = {}): Figure {
  const draws = drawsOf(source, "plotAutocorrelation");
  const { width, height } = checkSize(options, 110);
  const { quantities, notes } = chooseQuantities(draws, options, { figure: "plotAutocorrelation", limit: 16 });
  const maxLag = Math.min(options.maxLag ?? 100, Math.max(1, draws.draws - 1), options.maxLag ?? Math.max(1, Math.floor(draws.draws / 2)));
  if (!(Number.isInteger(maxLag) && maxLag >= 1)) throw modelError("figure-option", { option: "maxLag", value: maxLag, expected: "a whole number of at least 1" });
  const columns = Math.max(1, options.columns ?? Math.min(3, quantities.length));
  const panels = quantities.map(({ label, chains }, i) => {
    const curves = chains.map((chain) => Array.from(autocorrelation(finiteValues([chain])).subarray(0, maxLag + 1)).filter(Number.isFinite));
    const least = Math.min(-0.2, ...curves.flat());
    const band = NINETY_FIVE / Math.sqrt(draws.draws);
    const isBottom = i + columns >= quantities.length;
    return drawPanel({
      width: columnWidth(width, columns),
      height: isBottom ? height + 16 : height,
      title: label,
      x: { domain: [0, maxLag], label: isBottom ? "lag" : undefined },
      y: { domain: [least, 1.03], ticks: [0, 0.5, 1], hasGrid: true },
      marks: [
        areaY([0, maxLag], { x: (lag: number) => lag, y1: -band, y2: band, fill: INK, fillOpacity: 0.12 }),
        ruleY([0], { stroke: INK, strokeOpacity: 0.4 }),
        ...curves.map((curve, c) => lineY(curve, { x: (_: number, lag: number) => lag, y: (value: number) => value, stroke: seriesColour(c), strokeWidth: 1.4 })),
      ],
    });
  });
  const legend = draws.chains > 8 ? [] : Array.from({ length: draws.chains }, (_, c): LegendEntry => ({ label: `chain ${c}`, colour: seriesColour(c) }));
  return composeFigure({ title: options.title ?? "Autocorrelation of each chain", subtitle: `${runText(draws)}; the band holds 95 % of independent draws`, legend, rows: inRows(panels, columns), notes });
}
