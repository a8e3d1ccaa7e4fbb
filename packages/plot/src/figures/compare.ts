/**
 * @file Draw models by how well they predict, and by how much less well than the reference.
 */
import { dot, link, type Markish, ruleX, text } from "@observablehq/plot";
import type { Comparison } from "@typyro/diagnostics";
import { columnWidth, composeFigure, type Figure } from "../figure.ts";
import { checkSize, type FigureOptions } from "../quantities.ts";
import { INK, SERIES } from "../render/palette.ts";
import { type Axis, drawPanel, type Panel } from "../render/panel.ts";
import { domainOf } from "../shapes/intervals.ts";

/**
 * For each model of a comparison its elpd and, beside it, the difference from the reference, both with one standard error
 * to both sides. The second is what decides: the errors of two models on the same observations go together.
 *
 * @error `figure-option`
 * @example
 * plotCompare(compare({ pooled, partial })).svg;
 */
export function plotCompare({ models, method, observations }: Pick<Comparison, "models" | "method" | "observations">, options: FigureOptions = {}): Figure {
  const { width, height: pitch } = checkSize(options, 26, 16);
  const rows = models.length;
  const full = columnWidth(width, 2);
  const weights = models.map(({ weight }) => `weight ${weight.toFixed(2)}`);
  const y = (isShown: boolean): Axis => ({ domain: [rows - 0.4, -0.6], isShown, ticks: models.map((_, i) => i), tickFormat: (i) => models[i]?.name ?? "" });
  const estimates = (value: (i: number) => number, error: (i: number) => number, label: string, isFirst: boolean, more: readonly Markish[]): Panel => {
    const places = models.map((_, i) => ({ row: i, at: value(i), low: value(i) - error(i), high: value(i) + error(i) }));
    return drawPanel({
      width: isFirst ? full + 30 : full - 30,
      height: rows * pitch + 46,
      x: { domain: domainOf([...places.flatMap(({ low, high }) => [low, high]), ...(isFirst ? [] : [0])], 0.06), label, hasGrid: true },
      y: y(isFirst),
      marginRight: isFirst ? 12 : 84,
      marks: [
        ...more,
        link(places, { x1: "low", x2: "high", y1: "row", y2: "row", stroke: SERIES[0], strokeWidth: 2 }),
        dot(places, { x: "at", y: "row", r: 4, fill: "white", stroke: SERIES[0], strokeWidth: 2 }),
      ],
    });
  };
  const panels = [
    estimates((i) => models[i]!.elpd, (i) => models[i]!.se, "elpd (nats), greater is better", true, []),
    estimates((i) => models[i]!.elpdDiff, (i) => models[i]!.dse, "difference from the reference", false, [
      ruleX([0], { stroke: INK, strokeDasharray: "4,3", strokeOpacity: 0.7 }),
      text(weights, { text: (value: string) => value, frameAnchor: "right", textAnchor: "end", dx: 80, y: (_: string, i: number) => i }),
    ]),
  ];
  const doubtful = models.filter(({ warning }) => warning).map(({ name }) => name);
  return composeFigure({
    title: options.title ?? "Models by predictive accuracy",
    subtitle: `${observations} observations, one standard error to both sides, weights by ${method}`,
    rows: [panels],
    notes: doubtful.length === 0 ? [] : [`The estimates of ${doubtful.join(" and ")} are not reliable for some observations; see Pareto k.`],
  });
}
