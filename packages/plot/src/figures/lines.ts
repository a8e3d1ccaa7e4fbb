/**
 * @file Draw fitted lines over data, one panel for each group.
 */
import { areaY, dot, lineY, type Markish, ruleX } from "@observablehq/plot";
import { modelError, nearestName } from "@typyro/base";
import { columnWidth, composeFigure, type Figure, inRows, type LegendEntry } from "../figure.ts";
import { evenDraws } from "../predicted.ts";
import { checkSize, type FigureOptions } from "../quantities.ts";
import { INK, seriesColour } from "../render/palette.ts";
import { commonMargin, drawPanel, HIDDEN_AXIS, type Panel } from "../render/panel.ts";
import { type Curves, labelsOf, type PointFit, pointCurves, spread, straightCurves, type StraightFit } from "../shapes/curves.ts";
import { domainOf, extentOf, intervals, OUTER, percent } from "../shapes/intervals.ts";

/** Points to draw, on the scale that the model saw. */
export interface LineData {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** The group of each point: its position among the groups, or its label. Left out for one panel. */
  readonly group?: readonly (number | string)[] | undefined;
  /** Standard deviation of the noise of each point, drawn as a bar to both sides. */
  readonly error?: ArrayLike<number> | undefined;
}

/** Lines to draw over data. */
export type Fit = StraightFit | PointFit;

/** Options of `plotLines`. */
export interface LinesOptions extends FigureOptions {
  /** `"bands"`: median with 50 % and outer intervals; `"lines"`: single draws; `"mean"`: the mean alone. Default `"bands"`. */
  readonly show?: "bands" | "lines" | "mean" | undefined;
  /** Names of the groups by position, of points and lines alike; by default the coordinates of the draws. */
  readonly groups?: readonly (string | number)[] | undefined;
  /** What x and y are, with units: `"days of sleep restriction"`, `"reaction time (ms)"`. */
  readonly xAxis?: string | undefined;
  readonly yAxis?: string | undefined;
  /** From the model's scale to the one to show, of data and lines alike. */
  readonly transformX?: ((x: number) => number) | undefined;
  readonly transformY?: ((y: number) => number) | undefined;
  /** A line to compare with, such as the true one, on the model's scale. */
  readonly reference?: ((x: number) => number) | undefined;
  /** Probability of the outer interval. Default 0.89. */
  readonly prob?: number | undefined;
  /** How many draws are drawn with `show: "lines"`. Default 50. */
  readonly draws?: number | undefined;
  readonly columns?: number | undefined;
}

/** One model's curves by the label of their group. */
interface Layer extends Curves {
  readonly name: string | undefined;
  readonly colour: string;
}

const ONE_PANEL = "";
const FIGURE = "plotLines";

/**
 * Points with fitted lines over them, a panel for each group. Lines come from an intercept and a slope, or from
 * predictions at points; several models are passed by name.
 *
 * @error `figure-lengths`, `figure-nothing`, `figure-group-without-line`, `figure-several-sites`, `unknown-draws`, `no-draws`, `figure-source`, `figure-option`, `probability-outside-unit-interval`
 * @example
 * plotLines({ x: data.day, y: data.reaction, group: data.subject },
 *   { partial: { intercept: posterior.get("alpha"), slope: posterior.get("beta") } },
 *   { xAxis: "days", yAxis: "reaction time (ms)", transformX: day.restore, transformY: reaction.restore }).svg;
 */
export function plotLines(data: LineData, fits: Fit | Readonly<Record<string, Fit>>, options: LinesOptions = {}): Figure {
  const { show = "bands", prob = OUTER, transformX = (x: number) => x, transformY = (y: number) => y } = options;
  checkData(data);
  const models: readonly (readonly [string | undefined, Fit])[] = isFit(fits) ? [[undefined, fits]] : Object.entries(fits);
  const { width } = checkSize(options, 120);
  const labels = options.groups ?? models.map(([, fit]) => coordsOf(fit)).find((found) => found !== undefined);
  const labelOf = (group: number | string): string => (typeof group === "number" ? String(labels?.[group] ?? group) : group);
  const lineLabels = (own: readonly (string | number)[] | undefined) => (group: number): string => String((options.groups ?? own ?? labels)?.[group] ?? group);
  const layers = models.map(([name, fit], i): Layer => ({
    name,
    colour: seriesColour(i),
    ...("intercept" in fit ? straightCurves(fit, extentOf(Array.from(data.x)), lineLabels(coordsOf(fit)), FIGURE) : pointCurves(fit, labelOf, FIGURE)),
  }));
  const groupLabels = data.group === undefined ? layers.flatMap(({ byGroup }) => [...byGroup.keys()]) : data.group.map(labelOf);
  const groups = groupLabels.length === 0 ? [ONE_PANEL] : ordered([...new Set(groupLabels)], labels);
  checkGroups(layers, groups);
  const columns = Math.max(1, options.columns ?? (groups.length <= 3 ? groups.length : groups.length <= 8 ? 4 : groups.length <= 15 ? 5 : 6));
  const { height } = checkSize(options, groups.length === 1 ? 340 : groups.length <= 3 ? 220 : 120);

  const shown = { show, prob, transformX, transformY, draws: options.draws ?? 50, reference: options.reference };
  const pieces = groups.map((group) => ({ group, points: pointsOf(data, group, labelOf, shown), marks: layers.map((layer) => drawnCurve(layer, group, shown)) }));
  const x = domainOf(pieces.flatMap(({ points, marks }) => [...points.map((p) => p.x), ...marks.flatMap((m) => m?.x ?? [])]), 0.04);
  const y = domainOf(pieces.flatMap(({ points, marks }) => [...points.flatMap((p) => [p.low, p.high]), ...marks.flatMap((m) => m?.y ?? [])]), 0.05);
  const total = groups.length;
  const axis = (i: number) => ({ domain: y, label: i % columns === 0 ? options.yAxis : undefined, isShown: i % columns === 0, hasGrid: true });
  // The left column has the axis of its row, and as much more width, so that all panels have the same plot.
  const besides = columns === 1 ? 0 : commonMargin([axis(0)], height) - HIDDEN_AXIS;
  const base = Math.floor(columnWidth(width - besides, columns));
  const panels = pieces.map(({ group, points, marks }, i): Panel => {
    const isBottom = i + columns >= total;
    return drawPanel({
      width: i % columns === 0 ? base + besides : base,
      height: isBottom && options.xAxis !== undefined ? height + 16 : height,
      title: group === ONE_PANEL ? undefined : group,
      x: { domain: x, label: isBottom ? options.xAxis : undefined, hasGrid: total === 1 },
      y: axis(i),
      marks: [
        ...marks.flatMap((mark) => mark?.marks ?? []),
        ...referenceMarks(shown, x, data),
        ...(data.error === undefined ? [] : [ruleX(points, { x: "x", y1: "low", y2: "high", stroke: INK })]),
        dot(points, { x: "x", y: "y", r: total === 1 ? 3.2 : 2.2, fill: INK }),
      ],
    });
  });
  const legend: LegendEntry[] = [
    { label: data.error === undefined ? "data" : "data, one sd to both sides", colour: INK, shape: "dot" },
    ...models.flatMap(([name], i) => (name === undefined ? [] : [{ label: name, colour: seriesColour(i) }])),
    ...(options.reference === undefined ? [] : [{ label: "reference", colour: INK, shape: "dashed" } as const]),
  ];
  return composeFigure({ title: options.title ?? "Fitted lines", subtitle: subtitleOf(layers, shown), legend, rows: inRows(panels, columns), notes: withoutPoints(layers, groups) });
}

/** What a line shows of its draws; nothing where no fit has more than one. */
function subtitleOf(layers: readonly Layer[], { show, prob, draws }: Shown): string | undefined {
  if (layers.every((layer) => layer.draws === 1)) return undefined;
  if (show === "bands") return `median with 50 % and ${percent(prob)} intervals`;
  return show === "mean" ? "mean of the draws" : `${draws} draws`;
}

interface Shown {
  readonly show: "bands" | "lines" | "mean";
  readonly prob: number;
  readonly draws: number;
  readonly transformX: (x: number) => number;
  readonly transformY: (y: number) => number;
  readonly reference: ((x: number) => number) | undefined;
}

/** Marks of a curve, and the numbers that they reach, for the axes. */
interface Drawn {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly marks: readonly Markish[];
}

function drawnCurve({ colour, byGroup, common }: Layer, group: string, { show, prob, draws, transformX, transformY }: Shown): Drawn | undefined {
  const curve = byGroup.get(group) ?? common;
  if (curve === undefined) return undefined;
  const x = curve.x.map(transformX);
  const line = (values: readonly number[], style: object): Markish => lineY(values, { x: (_: number, i: number) => x[i], y: (value: number) => value, stroke: colour, ...style });
  if (show === "lines") {
    const drawn = evenDraws(curve.draws, draws).map((draw) => x.map((_, place) => transformY(curve.at(draw, place))));
    return { x, y: drawn.flat(), marks: drawn.map((row) => line(row, { strokeWidth: 0.8, strokeOpacity: 0.35 })) };
  }
  const columns = x.map((_, place) => {
    const column = new Float64Array(curve.draws.length);
    for (let s = 0; s < column.length; s++) column[s] = transformY(curve.at(curve.draws[s]!, place));
    return column;
  });
  if (show === "mean") {
    const mean = columns.map((column) => column.reduce((sum, y) => sum + y, 0) / column.length);
    return { x, y: mean, marks: [line(mean, { strokeWidth: 2 })] };
  }
  const bands = x.map((at, place) => ({ at, ...intervals(columns[place] ?? new Float64Array(0), prob) }));
  const band = (pick: "inner" | "outer", fillOpacity: number): Markish => areaY(bands, { x: "at", y1: (b: (typeof bands)[number]) => b[pick][0], y2: (b: (typeof bands)[number]) => b[pick][1], fill: colour, fillOpacity });
  return { x, y: bands.flatMap(({ outer }) => outer), marks: [band("outer", 0.16), band("inner", 0.22), line(bands.map(({ median }) => median), { strokeWidth: 1.8 })] };
}

interface DataPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

function pointsOf({ x, y, group, error }: LineData, wanted: string, labelOf: (group: number | string) => string, { transformX, transformY }: Shown): DataPoint[] {
  return Array.from(x, (at, i) => ({ at, value: y[i] ?? NaN, sd: error?.[i] ?? 0, label: group === undefined ? ONE_PANEL : labelOf(group[i] ?? ONE_PANEL) }))
    .filter(({ label }) => group === undefined || label === wanted)
    .map(({ at, value, sd }) => ({ x: transformX(at), y: transformY(value), low: transformY(value - sd), high: transformY(value + sd) }));
}

function referenceMarks({ reference, transformX, transformY }: Shown, [low, high]: readonly [number, number], { x }: LineData): Markish[] {
  if (reference === undefined) return [];
  const [from, to] = extentOf(Array.from(x));
  const places = spread(from, to).map((at) => ({ x: transformX(at), y: transformY(reference(at)) })).filter((p) => p.x >= low && p.x <= high);
  return [lineY(places, { x: "x", y: "y", stroke: INK, strokeDasharray: "4,3", strokeWidth: 1.5, clip: true })];
}

function isFit(fits: Fit | Readonly<Record<string, Fit>>): fits is Fit {
  return ("intercept" in fits && "slope" in fits) || ("draws" in fits && "x" in fits);
}

/** @error `figure-nothing`, `figure-lengths` */
function checkData({ x, y, group, error }: LineData): void {
  if (x.length === 0) throw modelError("figure-nothing", { figure: FIGURE, what: "points" });
  for (const [name, other] of [["y", y], ["group", group], ["error", error]] as const) {
    if (other !== undefined && other.length !== x.length) throw modelError("figure-lengths", { figure: FIGURE, first: "x", firstLength: x.length, second: name, secondLength: other.length });
  }
}

/** Groups in the order of their labels where there are some, else of their first appearance. */
function ordered(groups: readonly string[], labels: readonly (string | number)[] | undefined): readonly string[] {
  const known = (labels ?? []).map(String).filter((label) => groups.includes(label));
  return [...known, ...groups.filter((group) => !known.includes(group))];
}

function coordsOf(fit: Fit): readonly (string | number)[] | undefined {
  return "intercept" in fit ? labelsOf(fit.intercept) ?? labelsOf(fit.slope) : undefined;
}

/** @error `figure-group-without-line` where a panel would lack the line of a fit that has lines of other groups */
function checkGroups(layers: readonly Layer[], groups: readonly string[]): void {
  for (const { name, byGroup, common } of layers) {
    if (common !== undefined) continue;
    const missing = groups.filter((group) => !byGroup.has(group));
    const [group] = missing;
    if (group === undefined) continue;
    const lines = [...byGroup.keys()];
    throw modelError("figure-group-without-line", { fit: name, group, missing: missing.length, groups: groups.length, lines, nearest: nearestName(group, lines) });
  }
}

/** Lines that have no panel, since no point is of their group. */
function withoutPoints(layers: readonly Layer[], groups: readonly string[]): string[] {
  const others = [...new Set(layers.flatMap(({ byGroup }) => [...byGroup.keys()]))].filter((label) => !groups.includes(label));
  if (others.length === 0) return [];
  const named = others.slice(0, 3).join(", ");
  return [`Not drawn: the lines of ${others.length === 1 ? `the group ${named}, which has` : `${others.length} groups (${named}${others.length > 3 ? ", ..." : ""}), which have`} no points here.`];
}
