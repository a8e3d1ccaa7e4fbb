/**
 * @file Draw intervals of many quantities below each other, sorted, with a reference line and their figures beside them.
 */
import { dot, link, type Markish, ruleX, text } from "@observablehq/plot";
import { modelError } from "@typyro/base";
import { columnWidth, composeFigure, type Figure, type LegendEntry } from "../figure.ts";
import { checkSize, chooseFromModels, chooseQuantities, type Quantity, type VariableOptions } from "../quantities.ts";
import { INK, seriesColour } from "../render/palette.ts";
import { drawPanel, FONT_SIZE, type Panel } from "../render/panel.ts";
import { fitText, textWidth } from "../render/textWidth.ts";
import { domainOf, type Interval5, intervals, OUTER, percent } from "../shapes/intervals.ts";
import { namedDraws, type NamedDraws, type Sources } from "../source.ts";

/** Options of `plotForest`. `height` is that of one row. */
export interface ForestOptions extends VariableOptions {
  /** Elements of each variable by their median, the greatest on top (of the first model that has them). Default true. */
  readonly sort?: boolean | undefined;
  /** A vertical line: a number, or a quantity whose median it is, such as `"mu_alpha"`. */
  readonly line?: number | string | undefined;
  /** What the legend calls the line. */
  readonly lineLabel?: string | undefined;
  /** Probability of the outer interval. Default 0.89. */
  readonly prob?: number | undefined;
  /** Medians and intervals as numbers to the right. By default with one model. */
  readonly values?: boolean | undefined;
  /** Label of the axis; by default the unit, where one was given for all. */
  readonly axis?: string | undefined;
}

/** As a share of the figure's width. */
const WIDEST_LABEL = 0.4;

interface Entry {
  readonly quantity: Quantity;
  readonly model: number;
  readonly interval: Interval5;
}

interface Row {
  readonly label: string;
  readonly variable: string;
  readonly entries: readonly Entry[];
}

/**
 * For each quantity the median, a thick 50 % interval and a thin outer one. Vectors are sorted. Several models, passed by
 * name, stand close to each other in the same row, which shows shrinkage.
 *
 * @error `unknown-draws`, `no-draws`, `figure-no-finite`, `figure-source`, `figure-option`, `probability-outside-unit-interval`
 * @example
 * plotForest({ unpooled, partial }, { vars: ["alpha_s"], line: "mu_alpha", units: "ms" }).svg;
 */
export function plotForest(sources: Sources, options: ForestOptions = {}): Figure {
  const models = namedDraws(sources, "plotForest");
  const { prob = OUTER, sort = true } = options;
  const { width, height: pitch } = checkSize(options, Math.max(17, 7 + 8 * models.length), 12);
  const chosen = chooseFromModels(models, options, { figure: "plotForest", limit: 100, namedLimit: 1000, withDeterministic: true });
  const rows = rowsOf(chosen.map(({ quantities }) => quantities), prob, sort);
  const line = lineOf(options, models);
  const units = new Set(rows.flatMap(({ entries }) => entries.map(({ quantity }) => quantity.unit)));
  const [unit] = units.size === 1 ? units : [];
  const shown: ForestOptions = { ...options, axis: options.axis ?? unit, values: options.values ?? models.length === 1 };
  const legend: LegendEntry[] = models.flatMap(({ name }, i) => (name === undefined ? [] : [{ label: name, colour: seriesColour(i) }]));
  return composeFigure({
    title: options.title ?? "Estimates",
    subtitle: `median, 50 % and ${percent(prob)} intervals`,
    legend: [...legend, ...(line === undefined ? [] : [{ label: line.label, colour: INK, shape: "dashed" } as const])],
    rows: [[forestPanel(rows, models.length, columnWidth(width, 1), pitch, shown, line?.value)]],
    notes: chosen.flatMap(({ notes }) => notes),
  });
}

/** One row for each label, in the order of the variables. */
function rowsOf(models: readonly (readonly Quantity[])[], prob: number, sort: boolean): Row[] {
  const rows = new Map<string, Entry[]>();
  for (const [model, quantities] of models.entries()) {
    for (const quantity of quantities) rows.set(quantity.label, [...(rows.get(quantity.label) ?? []), { quantity, model, interval: intervals(quantity.values, prob) }]);
  }
  const all = [...rows.entries()].map(([label, entries]): Row => ({ label, variable: entries[0]?.quantity.variable ?? label, entries }));
  const variables = [...new Set(all.map(({ variable }) => variable))];
  return variables.flatMap((variable) => {
    const own = all.filter((row) => row.variable === variable);
    return sort ? own.sort((a, b) => (b.entries[0]?.interval.median ?? 0) - (a.entries[0]?.interval.median ?? 0)) : own;
  });
}

interface Line {
  readonly value: number;
  readonly label: string;
}

/** @error `unknown-draws` */
function lineOf(options: ForestOptions, models: readonly NamedDraws[]): Line | undefined {
  const { line, lineLabel } = options;
  if (line === undefined) return undefined;
  if (typeof line === "number") return { value: line, label: lineLabel ?? `line at ${line}` };
  const owner = models.find(({ draws }) => draws.has(line)) ?? models[0];
  if (owner === undefined) throw modelError("figure-nothing", { figure: "plotForest", what: "draws" });
  const [quantity] = chooseQuantities(owner.draws, { ...options, vars: [line] }, { figure: "plotForest", limit: 1 }).quantities;
  if (quantity === undefined) throw modelError("figure-nothing", { figure: "plotForest", what: "draws" });
  return { value: intervals(quantity.values).median, label: lineLabel ?? `median of ${quantity.label}` };
}

function forestPanel(rows: readonly Row[], models: number, width: number, pitch: number, { axis, values = false, reference }: ForestOptions, line: number | undefined): Panel {
  const references = rows.flatMap(({ entries: [first] }) => (first?.quantity.reference === undefined ? [] : [first.quantity.reference]));
  const domain = domainOf([...rows.flatMap(({ entries }) => entries.flatMap(({ interval }) => interval.outer)), ...references, ...(line === undefined ? [] : [line])], 0.03);
  const step = (domain[1] - domain[0]) / 400;
  const numbers = rows.map(({ entries: [first] }) => (first === undefined ? "" : numbersText(first.interval, step)));
  const room = values ? Math.ceil(Math.max(0, ...numbers.map((value) => textWidth(value, FONT_SIZE)))) + 22 : 14;
  const at = (row: number, model: number): number => row + (model - (models - 1) / 2) * Math.min(0.3, 0.7 / models);
  const entries = rows.flatMap(({ entries: own }, row) => own.map((entry) => ({ ...entry, y: at(row, models === 1 ? 0 : entry.model) })));
  const colour = ({ model }: Entry): string => seriesColour(model);
  const bar = (pick: (interval: Interval5) => readonly [number, number], strokeWidth: number): Markish => link(entries, {
    x1: ({ interval }: Entry) => pick(interval)[0], x2: ({ interval }: Entry) => pick(interval)[1], y1: "y", y2: "y", stroke: (entry: Entry) => colour(entry), strokeWidth,
  });
  // Labels stand at whole numbers, so that models beside each other share one.
  const labels = rows.map(({ label }) => fitText(label, width * WIDEST_LABEL, FONT_SIZE));
  return drawPanel({
    width,
    height: rows.length * pitch + 50,
    x: { domain, label: axis, hasGrid: true },
    y: { domain: [rows.length - 0.4, -0.6], ticks: rows.map((_, i) => i), tickFormat: (i) => labels[i] ?? "" },
    marginRight: room,
    marks: [
      ...(line === undefined ? [] : [ruleX([line], { stroke: INK, strokeDasharray: "4,3", strokeOpacity: 0.7 })]),
      bar(({ outer }) => outer, 1.3),
      bar(({ inner }) => inner, 3.6),
      dot(entries, { x: ({ interval }: Entry) => interval.median, y: "y", r: 3, fill: "white", stroke: (entry: Entry) => colour(entry), strokeWidth: 1.6 }),
      ...(reference === undefined ? [] : [dot(rows.map(({ entries: [first] }, row) => ({ x: first?.quantity.reference, row })), { x: "x", y: "row", symbol: "diamond", r: 4, fill: INK })]),
      ...(values ? [text(numbers, { text: (value: string) => value, frameAnchor: "right", textAnchor: "end", dx: room - 4, y: (_: string, i: number) => i, fontVariant: "tabular-nums" })] : []),
    ],
  });
}

/** `251 [228, 274]`, with the digits that can be seen. */
function numbersText({ median, outer }: Interval5, step: number): string {
  const digits = Math.min(12, Math.max(0, Math.ceil(-Math.log10(step * 10))));
  return `${plain(median, digits)} [${plain(outer[0], digits)}, ${plain(outer[1], digits)}]`;
}

/** With a real minus sign, and never -0. */
function plain(x: number, digits: number): string {
  return x.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, "$1").replace("-", "\u2212");
}
