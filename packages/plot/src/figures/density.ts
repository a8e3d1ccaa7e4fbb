/**
 * @file Draw the marginal density of each quantity, of one model or of several over each other.
 */
import { areaY, dot, lineY, type Markish, ruleX, ruleY } from "@observablehq/plot";
import { columnWidth, composeFigure, type Figure, inRows, type LegendEntry } from "../figure.ts";
import { checkSize, chooseFromModels, type Quantity, type VariableOptions } from "../quantities.ts";
import { INK, seriesColour } from "../render/palette.ts";
import { drawPanel, type Panel } from "../render/panel.ts";
import { isCounts, shares } from "../shapes/counts.ts";
import { domainOf, extentOf, intervals, OUTER, percent, rangeOf } from "../shapes/intervals.ts";
import { type Curve, densityCurve } from "../shapes/curve.ts";
import { namedDraws, type Sources } from "../source.ts";

/** Options of `plotDensity`. */
export interface DensityOptions extends VariableOptions {
  /** Probability of the interval below each density. Default 0.89. */
  readonly prob?: number | undefined;
  /** Panels side by side; by default as many as fit. */
  readonly columns?: number | undefined;
}

interface Layer {
  readonly quantity: Quantity;
  readonly model: number;
}

/**
 * The density of each quantity, with the median and an equal-tailed interval below it. Several models, passed by name,
 * are drawn over each other wherever they have a quantity of the same label.
 *
 * @error `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`, `probability-outside-unit-interval`
 * @example
 * plotDensity({ pooled, hierarchical }, { vars: ["beta"] }).svg;
 */
export function plotDensity(sources: Sources, options: DensityOptions = {}): Figure {
  const models = namedDraws(sources, "plotDensity");
  const { prob = OUTER } = options;
  const { width, height } = checkSize(options, 130);
  const chosen = chooseFromModels(models, options, { figure: "plotDensity", limit: 24, withDeterministic: true });
  const byLabel = new Map<string, Layer[]>();
  for (const [model, { quantities }] of chosen.entries()) {
    for (const quantity of quantities) byLabel.set(quantity.label, [...(byLabel.get(quantity.label) ?? []), { quantity, model }]);
  }
  const columns = Math.max(1, options.columns ?? Math.min(3, byLabel.size));
  const panels = [...byLabel.values()].map((layers) => densityPanel(layers, columnWidth(width, columns), height, prob));
  const legend: LegendEntry[] = models.flatMap(({ name }, i) => (name === undefined ? [] : [{ label: name, colour: seriesColour(i) }]));
  const hasReference = [...byLabel.values()].some((layers) => layers.some(({ quantity }) => quantity.reference !== undefined));
  return composeFigure({
    title: options.title ?? "Marginal densities",
    subtitle: `below each density its median, 50 % and ${percent(prob)} intervals`,
    legend: [...legend, ...(hasReference ? [{ label: "reference value", colour: INK, shape: "dashed" } as const] : [])],
    rows: inRows(panels, columns),
    notes: chosen.flatMap(({ notes }) => notes),
  });
}

function densityPanel(layers: readonly Layer[], width: number, height: number, prob: number): Panel {
  const [first] = layers;
  const isDiscrete = layers.every(({ quantity }) => isCounts(quantity.values));
  const references = layers.flatMap(({ quantity }) => (quantity.reference === undefined ? [] : [quantity.reference]));
  const domain = domainOf([...layers.flatMap(({ quantity }) => rangeOf(quantity.values)), ...references], isDiscrete ? 0.1 : 0.03);
  const curves = layers.map((layer) => ({ ...layer, points: curveOf(layer.quantity.values, isDiscrete) }));
  const top = Math.max(...curves.flatMap(({ points }) => points.map(([, y]) => y)));
  const strip = top * 0.13;
  const xy = { x: (p: readonly number[]) => p[0], y: (p: readonly number[]) => p[1] };
  const marks = curves.flatMap(({ quantity, model, points }, row): Markish[] => {
    const colour = seriesColour(model);
    const { median, inner, outer } = intervals(quantity.values, prob);
    const at = -strip * (row + 0.75);
    return [
      ...(isDiscrete
        ? [bars(points, colour, layers.length > 1)]
        : [areaY(points, { x: xy.x, y2: xy.y, y1: 0, fill: colour, fillOpacity: layers.length > 1 ? 0.1 : 0.18, clip: true }), lineY(points, { ...xy, stroke: colour, strokeWidth: 1.8, clip: true })]),
      ruleY([at], { x1: outer[0], x2: outer[1], stroke: colour, strokeWidth: 1.5, clip: true }),
      ruleY([at], { x1: inner[0], x2: inner[1], stroke: colour, strokeWidth: 4, clip: true }),
      dot([median], { x: (m: number) => m, y: () => at, r: 3.2, fill: "white", stroke: colour, strokeWidth: 1.6 }),
    ];
  });
  return drawPanel({
    width,
    height: height + 10 * (layers.length - 1),
    title: first?.quantity.labelWithUnit,
    x: { domain },
    y: { domain: [-strip * (layers.length + 0.5), top * 1.05], isShown: false },
    marks: [...marks, ...(references.length === 0 ? [] : [ruleX([references[0]], { stroke: INK, strokeDasharray: "4,3" })])],
  });
}

function curveOf(values: Float64Array, isDiscrete: boolean): Curve {
  if (isDiscrete) {
    const [low, high] = extentOf(values);
    return Array.from(shares(values, low, high), (y, i) => [low + i, y] as const);
  }
  return densityCurve(values);
}

function bars(points: Curve, colour: string, isOverlaid: boolean): Markish {
  return ruleX(points, { x: (p: readonly number[]) => p[0], y1: 0, y2: (p: readonly number[]) => p[1], stroke: colour, strokeWidth: 5, strokeOpacity: isOverlaid ? 0.5 : 0.8 });
}
