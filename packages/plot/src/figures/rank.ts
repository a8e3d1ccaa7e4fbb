/**
 * @file Draw how the draws of each chain rank among those of all chains: level where chains agree.
 *
 * @source Vehtari, Gelman, Simpson, Carpenter & Buerkner 2021, Bayesian Analysis 16(2), section 4.2.
 */
import { rectY, ruleY } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { computeRanks } from "@typyro/diagnostics";
import { runText } from "../divergences.ts";
import { columnWidth, composeFigure, type Figure, inRows } from "../figure.ts";
import { checkSize, chooseQuantities, type Quantity, type VariableOptions } from "../quantities.ts";
import { INK, seriesColour } from "../render/palette.ts";
import { drawPanel, type Panel } from "../render/panel.ts";
import { drawsOf, type Source } from "../source.ts";

/** Options of `plotRank`. `height` is that of one chain's strip. */
export interface RankOptions extends VariableOptions {
  /** Bars for each chain. Default 20. */
  readonly bins?: number | undefined;
  readonly columns?: number | undefined;
}

/** Height of the expected level as a share of a strip; bars more than twice as high are cut. */
const LEVEL = 0.42;
/** 99 % of a normal distribution lie within so many standard deviations. */
const NINETY_NINE = 2.576;

/**
 * For each quantity a histogram of ranks per chain. Where chains sample the same distribution all bars have the height of
 * the line, within the band (99 % for independent draws; autocorrelated ones vary more). A chain with a slope or a hump sits
 * too low, too high or too narrow.
 *
 * @error `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`
 */
export function plotRank(source: Source, options: RankOptions = {}): Figure {
  const draws = drawsOf(source, "plotRank");
  const { bins = 20 } = options;
  if (!(Number.isInteger(bins) && bins >= 2 && bins <= 200)) throw modelError("figure-option", { option: "bins", value: bins, expected: "a whole number from 2 to 200" });
  const { width, height: strip } = checkSize(options, 34, 16);
  const { quantities, notes } = chooseQuantities(draws, options, { figure: "plotRank", limit: 24 });
  const columns = Math.max(1, options.columns ?? Math.min(3, quantities.length));
  const panels = quantities.map((quantity, i) => rankPanel(quantity, { bins, width: columnWidth(width, columns), strip, hasLabels: i % columns === 0, isBottom: i + columns >= quantities.length }));
  return composeFigure({ title: options.title ?? "Ranks of each chain's draws among all", subtitle: `${runText(draws)}; level bars where the chains agree`, rows: inRows(panels, columns), notes });
}

interface RankFrame {
  readonly bins: number;
  readonly width: number;
  readonly strip: number;
  readonly hasLabels: boolean;
  readonly isBottom: boolean;
}

function rankPanel({ label, chains, values }: Quantity, { bins, width, strip, hasLabels, isBottom }: RankFrame): Panel {
  const ranks = computeRanks(chains).map((own) => own.filter(Number.isFinite));
  const total = values.length;
  const count = chains.length;
  const base = (c: number): number => count - 1 - c;
  const bars = ranks.flatMap((own, c) => {
    const counts = new Float64Array(bins);
    for (const rank of own) counts[Math.min(bins - 1, Math.floor(((rank - 0.5) / total) * bins))]! += 1;
    const expected = own.length / bins;
    return Array.from(counts, (n, bin) => ({ x1: bin / bins, x2: (bin + 1) / bins, y1: base(c), y2: base(c) + Math.min(0.9, LEVEL * (n / expected)), chain: c }));
  });
  const sd = Math.sqrt(((count * bins) / total) * (1 - 1 / bins));
  const bands = chains.map((_, c) => ({ x1: 0, x2: 1, y1: base(c) + Math.max(0, LEVEL * (1 - NINETY_NINE * sd)), y2: base(c) + Math.min(0.95, LEVEL * (1 + NINETY_NINE * sd)) }));
  return drawPanel({
    width,
    height: count * strip + (isBottom ? 46 : 30),
    title: label,
    x: { domain: [0, 1], ticks: [0, 0.5, 1], tickFormat: (x) => String(Math.round(x * total)), label: isBottom ? "rank" : undefined },
    y: { domain: [0, count], isShown: hasLabels, ticks: chains.map((_, c) => base(c) + LEVEL), tickFormat: (y) => `chain ${count - 1 - Math.round(y - LEVEL)}` },
    marks: [
      rectY(bars, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: ({ chain }: (typeof bars)[number]) => seriesColour(chain), fillOpacity: 0.7, insetLeft: 0.4, insetRight: 0.4 }),
      rectY(bands, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: INK, fillOpacity: 0.1 }),
      ruleY(chains.map((_, c) => base(c) + LEVEL), { stroke: INK, strokeOpacity: 0.6 }),
    ],
  });
}
