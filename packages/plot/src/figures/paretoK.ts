/**
 * @file Draw for which observations leave-one-out estimates can be trusted.
 *
 * @source Vehtari, Simpson, Gelman, Yao & Gabry 2024, "Pareto smoothed importance sampling", JMLR 25(72).
 */
import { dot, ruleY, text } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { checkSize, type FigureOptions } from "../quantities.ts";
import { INK, SERIES, WARNING } from "../render/palette.ts";
import { drawPanel, FONT_SIZE } from "../render/panel.ts";
import { textWidth } from "../render/textWidth.ts";

/** What `loo` returns, or as much of it as the figure reads. */
export interface ParetoKs {
  readonly rows: readonly { readonly label: string; readonly paretoK: number }[];
  readonly goodK: number;
}

/** From here on the mean of the importance weights does not exist. */
const VERY_BAD = 1;
/** At most so many observations are named. */
const NAMED = 12;

/**
 * Pareto k of each observation, with those above what the number of draws allows in another colour and named.
 *
 * @error `figure-nothing` without observations; `figure-option`
 * @example
 * plotParetoK(loo(posterior)).svg;
 */
export function plotParetoK({ rows, goodK }: ParetoKs, options: FigureOptions = {}): Figure {
  const { width, height } = checkSize(options, 260);
  const points = rows.map(({ label, paretoK }, i) => ({ i, label, k: paretoK })).filter(({ k }) => Number.isFinite(k));
  if (points.length === 0) throw modelError("figure-nothing", { figure: "plotParetoK", what: "observations" });
  const bad = points.filter(({ k }) => k > goodK);
  const low = Math.min(-0.05, ...points.map(({ k }) => k)) - 0.05;
  const high = Math.max(VERY_BAD, ...points.map(({ k }) => k)) + 0.12;
  const inner = columnWidth(width, 1);
  const perUnit = { x: (inner - 60) / Math.max(1, rows.length), y: (height - 44) / (high - low) };
  const named = placed(bad.toSorted((a, b) => b.k - a.k).slice(0, NAMED), points, perUnit);
  const roundedK = Math.round(goodK * 100) / 100;
  const panel = drawPanel({
    width: inner,
    height,
    x: { domain: [-0.5 - rows.length * 0.02, rows.length - 0.5 + rows.length * 0.02], label: "observation" },
    y: { domain: [low, high], label: "Pareto k", hasGrid: true },
    marks: [
      ruleY([goodK], { stroke: INK, strokeDasharray: "4,3" }),
      ruleY([VERY_BAD], { stroke: WARNING, strokeDasharray: "4,3" }),
      dot(points, { x: "i", y: "k", r: 2.6, fill: ({ k }: (typeof points)[number]) => (k > goodK ? WARNING : SERIES[0]), fillOpacity: 0.8 }),
      text(named.filter(({ isAbove }) => isAbove), { x: "i", y: "k", text: "label", dy: -9 }),
      text(named.filter(({ isAbove }) => !isAbove), { x: "i", y: "k", text: "label", dy: 9 }),
    ],
  });
  return composeFigure({
    title: options.title ?? "Pareto k of each observation",
    subtitle: bad.length === 0 ? `all ${points.length} estimates are reliable` : `${bad.length} of ${points.length} estimates are not reliable`,
    legend: [
      { label: `reliable: up to ${roundedK}`, colour: SERIES[0], shape: "dot" },
      ...(bad.length === 0 ? [] : [{ label: "not reliable", colour: WARNING, shape: "dot" } as const]),
      { label: "very bad: above 1", colour: WARNING, shape: "dashed" },
    ],
    rows: [[panel]],
  });
}

interface Named {
  readonly i: number;
  readonly k: number;
  readonly label: string;
}

/** The names that have room, above their point or else below it, rather where no other point lies. @param perUnit - pixels per unit of each axis */
function placed(points: readonly Named[], all: readonly Named[], perUnit: { readonly x: number; readonly y: number }): (Named & { readonly isAbove: boolean })[] {
  const kept: (Named & { readonly isAbove: boolean })[] = [];
  const heightOf = ({ k }: Named, isAbove: boolean): number => k * perUnit.y + (isAbove ? 9 : -9);
  const widthOf = ({ label }: Named): number => textWidth(label, FONT_SIZE);
  for (const point of points) {
    const isFree = (isAbove: boolean): boolean => kept.every((other) => {
      const isBeside = Math.abs(other.i - point.i) * perUnit.x > (widthOf(other) + widthOf(point)) / 2 + 4;
      return isBeside || Math.abs(heightOf(other, other.isAbove) - heightOf(point, isAbove)) > 13;
    });
    const isClear = (isAbove: boolean): boolean => all.every((other) => Math.abs(other.i - point.i) * perUnit.x > widthOf(point) / 2 + 2 || Math.abs(other.k * perUnit.y - heightOf(point, isAbove)) > 7);
    const free = [true, false].filter(isFree);
    const place = free.find(isClear) ?? free[0];
    if (place !== undefined) kept.push({ ...point, isAbove: place });
  }
  return kept;
}
