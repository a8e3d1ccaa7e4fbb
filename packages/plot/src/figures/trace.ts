/**
 * @file Draw each chain's density and its course, with ticks where the sampler diverged.
 */
import { lineY, ruleX, ruleY } from "@observablehq/plot";
import { divergenceLegend, divergentDraws, type DrawPosition, runText } from "../divergences.ts";
import { columnWidth, composeFigure, type Figure, type LegendEntry } from "../figure.ts";
import { checkSize, chooseQuantities, finiteValues, type Quantity, type VariableOptions } from "../quantities.ts";
import { ticks } from "../render/marks.ts";
import { INK, seriesColour, WARNING } from "../render/palette.ts";
import { commonMargin, drawPanel, type Panel } from "../render/panel.ts";
import { isCounts, shares } from "../shapes/counts.ts";
import { envelope } from "../shapes/envelope.ts";
import { domainOf, extentOf, rangeOf } from "../shapes/intervals.ts";
import { densityCurve } from "../shapes/curve.ts";
import { drawsOf, type Source } from "../source.ts";

/** More chains than this get no entry each in the legend. */
const NAMED_CHAINS = 8;

/**
 * For each quantity the density of every chain to the left, and to the right its draws in order. Chains that agree lie
 * on each other; ticks at the bottom mark divergent transitions; `reference` values are drawn as lines.
 *
 * @error `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`
 * @example
 * plotTrace(posterior, { vars: ["mu", "tau"] }).svg;
 */
export function plotTrace(source: Source, options: VariableOptions = {}): Figure {
  const draws = drawsOf(source, "plotTrace");
  const { width, height } = checkSize(options, 120);
  const { quantities, notes } = chooseQuantities(draws, options, { figure: "plotTrace", limit: 16 });
  const divergences = divergentDraws(draws);
  const left = Math.floor(columnWidth(width, 1) * 0.36);
  const right = columnWidth(width, 1) - left - 10;
  const marginLeft = commonMargin(quantities.map((quantity) => ({ domain: courseDomain(quantity, divergences.length > 0) })), height);
  const rows = quantities.map((quantity, i) => {
    const isLast = i === quantities.length - 1;
    return [
      densityPanel(quantity, left, height),
      coursePanel(quantity, divergences, { width: right, height, marginLeft }, isLast),
    ];
  });
  const chains = draws.chains > NAMED_CHAINS ? [] : Array.from({ length: draws.chains }, (_, c): LegendEntry => ({ label: `chain ${c}`, colour: seriesColour(c) }));
  const marked: LegendEntry[] = quantities.some(({ reference }) => reference !== undefined) ? [{ label: "reference value", colour: INK, shape: "dashed" }] : [];
  return composeFigure({
    title: options.title ?? "Density and trace of each chain",
    subtitle: runText(draws),
    legend: [...chains, ...divergenceLegend(divergences.length, "tick"), ...marked],
    rows,
    notes,
  });
}

function densityPanel({ labelWithUnit, chains, values, reference }: Quantity, width: number, height: number): Panel {
  const isDiscrete = isCounts(values);
  const [low, high] = extentOf(values);
  const curves = chains.map((chain) => {
    const finite = finiteValues([chain]);
    if (finite.length === 0) return [];
    if (isDiscrete) return Array.from(shares(finite, low, high), (y, i) => [low + i, y] as const);
    return densityCurve(finite);
  });
  const top = Math.max(...curves.flat().map(([, y]) => y));
  return drawPanel({
    width,
    height,
    title: labelWithUnit,
    x: { domain: domainOf([...rangeOf(values), ...(reference === undefined ? [] : [reference])]) },
    y: { domain: [0, top * 1.08], isShown: false },
    marks: [
      ...curves.map((curve, c) => lineY(curve, { x: (p: readonly number[]) => p[0], y: (p: readonly number[]) => p[1], stroke: seriesColour(c), strokeWidth: 1.6, clip: true, ...(isDiscrete ? { curve: "step" as const } : {}) })),
      ...(reference === undefined ? [] : [ruleX([reference], { stroke: INK, strokeDasharray: "4,3" })]),
    ],
  });
}

/** The range of the draws, with room for the ticks of divergences below the lowest. */
function courseDomain({ chains, reference }: Quantity, hasDivergences: boolean): [number, number] {
  const [low, high] = domainOf([...chains.flatMap((chain) => extentOf(chain)), ...(reference === undefined ? [] : [reference])], 0.03);
  return [hasDivergences ? low - (high - low) * 0.1 : low, high];
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly marginLeft: number;
}

function coursePanel(quantity: Quantity, divergences: readonly DrawPosition[], { width, height, marginLeft }: Frame, isLast: boolean): Panel {
  const { chains, reference } = quantity;
  const draws = chains[0]?.length ?? 0;
  const domain = courseDomain(quantity, divergences.length > 0);
  const columns = Math.max(50, Math.floor(width / 1.5));
  return drawPanel({
    width,
    // As high as its neighbour, whose title takes a strip.
    height,
    title: " ",
    x: { domain: [0, Math.max(1, draws)], label: isLast ? "draw" : undefined },
    y: { domain, hasGrid: true },
    marginLeft,
    marks: [
      ...chains.map((chain, c) => lineY(envelope(chain, columns), { x: (i: number) => i, y: (i: number) => chain[i], stroke: seriesColour(c), strokeWidth: 0.7, strokeOpacity: 0.75, clip: true })),
      ...(reference === undefined ? [] : [ruleY([reference], { stroke: INK, strokeDasharray: "4,3", strokeWidth: 1.3 })]),
      ...(divergences.length === 0 ? [] : [ticks(divergences.map(({ draw }) => draw), divergences.map(() => domain[0]), { colour: WARNING })]),
    ],
  });
}
