/**
 * @file Draw every pair of quantities against each other, with the draws at which the sampler diverged on top.
 */
import { areaY, lineY, ruleX, ruleY } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { divergenceLegend, divergentDraws, type DrawPosition, runText } from "../divergences.ts";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { checkSize, chooseQuantities, type Quantity, type VariableOptions } from "../quantities.ts";
import { points } from "../render/marks.ts";
import { INK, SERIES, WARNING } from "../render/palette.ts";
import { commonMargin, drawPanel, HIDDEN_AXIS, type Panel } from "../render/panel.ts";
import { domainOf, rangeOf } from "../shapes/intervals.ts";
import { densityCurve } from "../shapes/curve.ts";
import { drawsOf, type Source } from "../source.ts";

/** Options of `plotPair`. */
export interface PairOptions extends VariableOptions {
  /** At most so many points in a panel, evenly chosen; divergent draws are always drawn. Default 1000. */
  readonly points?: number | undefined;
}

/**
 * A triangle of scatter plots with the densities on its diagonal. Divergent draws show where the posterior is too steep
 * for the step size: the neck of a funnel.
 *
 * @error `figure-one-variable`; `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`
 * @example
 * plotPair(posterior, { vars: ["mu", "tau", "theta[Choate]"], transform: { tau: Math.log }, labels: { tau: "log tau" } }).svg;
 */
export function plotPair(source: Source, options: PairOptions = {}): Figure {
  const draws = drawsOf(source, "plotPair");
  const most = options.points ?? 1000;
  if (!(most >= 1)) throw modelError("figure-option", { option: "points", value: most, expected: "a number of at least 1" });
  const { quantities, notes } = chooseQuantities(draws, { ...options, maxPanels: options.maxPanels ?? (options.vars === undefined ? 5 : 8) }, { figure: "plotPair", limit: 5 });
  const [first] = quantities;
  if (first !== undefined && quantities.length < 2) throw modelError("figure-one-variable", { label: first.label });
  const { width } = checkSize(options, 150);
  const n = quantities.length;
  const rough = columnWidth(width, n);
  const { height } = checkSize(options, Math.min(200, Math.max(110, Math.round(rough * 0.85))));
  const divergences = divergentDraws(draws);
  const shown = evenly(draws.chains, draws.draws, most);
  const yAxis = (y: Quantity) => ({ domain: domainOf(rangeOf(y.values)), label: y.labelWithUnit });
  // The first column has the axes of the rows, and as much more width, so that all panels have the same plot.
  const besides = n === 0 ? 0 : commonMargin(quantities.slice(1).map(yAxis), height) - HIDDEN_AXIS;
  const side = columnWidth(width - besides, n);
  const rows = quantities.map((y, row) => quantities.slice(0, row + 1).map((x, column): Panel => {
    const isBottom = row === n - 1;
    const frame = { width: column === 0 ? side + besides : side, height: height + (isBottom ? 16 : 0), marginLeft: column === 0 ? besides + HIDDEN_AXIS : HIDDEN_AXIS, xLabel: isBottom ? x.labelWithUnit : undefined, yLabel: column === 0 && row > 0 ? y.labelWithUnit : undefined };
    return column === row ? diagonalPanel(x, frame) : scatterPanel(x, y, shown, divergences, frame, column === 0);
  }));
  const total = draws.chains * draws.draws;
  return composeFigure({
    title: options.title ?? "Pairs of quantities",
    subtitle: `${runText(draws)}${shown.length < total ? `; ${shown.length} of them drawn` : ""}`,
    legend: divergenceLegend(divergences.length, "dot"),
    rows,
    notes,
  });
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly marginLeft: number;
  readonly xLabel: string | undefined;
  readonly yLabel: string | undefined;
}

/** So many draws, evenly spread over each chain. */
function evenly(chains: number, draws: number, most: number): DrawPosition[] {
  const each = Math.min(draws, Math.max(1, Math.floor(most / chains)));
  return Array.from({ length: chains }, (_, chain) => Array.from({ length: each }, (__, i) => ({ chain, draw: Math.floor(((i + 0.5) * draws) / each) }))).flat();
}

function scatterPanel(x: Quantity, y: Quantity, shown: readonly DrawPosition[], divergences: readonly DrawPosition[], frame: Frame, isFirst: boolean): Panel {
  const read = ({ chains }: Quantity, positions: readonly DrawPosition[]): Float64Array => Float64Array.from(positions, ({ chain, draw }) => chains[chain]?.[draw] ?? NaN);
  return drawPanel({
    ...frame,
    x: { domain: domainOf(rangeOf(x.values)), label: frame.xLabel },
    y: { domain: domainOf(rangeOf(y.values)), label: frame.yLabel, isShown: isFirst },
    marks: [
      points(read(x, shown), read(y, shown), { colour: SERIES[0], opacity: 0.32, radius: 1.5 }),
      ...(x.reference === undefined ? [] : [ruleX([x.reference], { stroke: INK, strokeDasharray: "4,3" })]),
      ...(y.reference === undefined ? [] : [ruleY([y.reference], { stroke: INK, strokeDasharray: "4,3" })]),
      ...(divergences.length === 0 ? [] : [points(read(x, divergences), read(y, divergences), { colour: WARNING, opacity: 0.9, radius: 2 })]),
    ],
  });
}

function diagonalPanel({ labelWithUnit, values, reference }: Quantity, frame: Frame): Panel {
  const curve = densityCurve(values);
  const xy = { x: ([at]: readonly number[]) => at, y: ([, y]: readonly number[]) => y };
  return drawPanel({
    ...frame,
    x: { domain: domainOf(rangeOf(values)), label: frame.xLabel },
    y: { domain: [0, Math.max(...curve.map(([, y]) => y)) * 1.1], isShown: false },
    title: frame.xLabel === undefined ? labelWithUnit : undefined,
    height: frame.height - (frame.xLabel === undefined ? 18 : 0),
    marks: [
      areaY(curve, { ...xy, fill: SERIES[0], fillOpacity: 0.18, clip: true }),
      lineY(curve, { ...xy, stroke: SERIES[0], strokeWidth: 1.6, clip: true }),
      ...(reference === undefined ? [] : [ruleX([reference], { stroke: INK, strokeDasharray: "4,3" })]),
    ],
  });
}
