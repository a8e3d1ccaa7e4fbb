/**
 * @file Draw how the effective sample size grows with the draws: in a straight line where the chains mix.
 */
import { dot, lineY, type Markish, ruleY } from "@observablehq/plot";
import { essBulk, essTail } from "@typyro/diagnostics";
import { runText } from "../divergences.ts";
import { columnWidth, composeFigure, type Figure, inRows } from "../figure.ts";
import { checkSize, chooseQuantities, type Quantity, type VariableOptions } from "../quantities.ts";
import { INK, SERIES } from "../render/palette.ts";
import { drawPanel } from "../render/panel.ts";
import { drawsOf, type Source } from "../source.ts";

/** Options of `plotEssEvolution`. */
export interface EssEvolutionOptions extends VariableOptions {
  readonly columns?: number | undefined;
}

/** The first twentieth of the draws, the first two, and so on; of long chains tenths, since each takes a while. */
const STEPS = { short: 20, long: 10 } as const;
const LONG = 10_000;
/** What R-hat and the errors of estimates need from each chain. @source Vehtari et al. 2021, Bayesian Analysis 16(2), section 4.1. */
const ENOUGH_PER_CHAIN = 100;

/**
 * For each quantity the effective sample size in the bulk and in the tails of ever more of the draws, with a line at what
 * is enough. A curve that levels off, or falls, shows chains that have not met.
 *
 * @error `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`
 * @cost forty effective sample sizes for each quantity: some 10 s for 2 x 100,000 draws
 */
export function plotEssEvolution(source: Source, options: EssEvolutionOptions = {}): Figure {
  const draws = drawsOf(source, "plotEssEvolution");
  const { width, height } = checkSize(options, 120);
  const { quantities, notes } = chooseQuantities(draws, options, { figure: "plotEssEvolution", limit: 12 });
  const columns = Math.max(1, options.columns ?? Math.min(3, quantities.length));
  const enough = ENOUGH_PER_CHAIN * draws.chains;
  const panels = quantities.map((quantity, i) => {
    const points = evolution(quantity);
    const isBottom = i + columns >= quantities.length;
    const curve = (field: "bulk" | "tail", stroke: string): Markish[] => [lineY(points, { x: "draws", y: field, stroke, strokeWidth: 1.6 }), dot(points, { x: "draws", y: field, r: 2, fill: stroke })];
    return drawPanel({
      width: columnWidth(width, columns),
      height: isBottom ? height + 16 : height,
      title: quantity.label,
      x: { domain: [0, draws.chains * draws.draws], label: isBottom ? "draws of all chains" : undefined },
      y: { domain: [0, 1.06 * Math.max(enough, ...points.flatMap(({ bulk, tail }) => [bulk, tail]).filter(Number.isFinite))], hasGrid: true },
      marks: [ruleY([enough], { stroke: INK, strokeDasharray: "4,3" }), ...curve("bulk", SERIES[0]), ...curve("tail", SERIES[1])],
    });
  });
  return composeFigure({
    title: options.title ?? "Effective sample size by number of draws",
    subtitle: runText(draws),
    legend: [{ label: "bulk", colour: SERIES[0] }, { label: "tail", colour: SERIES[1] }, { label: `enough: ${ENOUGH_PER_CHAIN} a chain`, colour: INK, shape: "dashed" }],
    rows: inRows(panels, columns),
    notes,
  });
}

function evolution({ chains }: Quantity): { readonly draws: number; readonly bulk: number; readonly tail: number }[] {
  const length = chains[0]?.length ?? 0;
  const steps = length > LONG ? STEPS.long : STEPS.short;
  return Array.from({ length: steps }, (_, step) => Math.floor(((step + 1) * length) / steps))
    .filter((n) => n > 0)
    .map((n) => {
      const first = chains.map((chain) => chain.subarray(0, n));
      return { draws: n * chains.length, bulk: essBulk(first), tail: essTail(first) };
    });
}
