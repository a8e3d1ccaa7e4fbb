/**
 * @file Draw one panel of a figure with Observable Plot, in the style of the house.
 *
 * Margins are made for the tick labels that came out: a panel is drawn, its labels are measured, and where they do not fit
 * it is drawn again.
 */
import { axisX, axisY, gridX, gridY, type Markish, plot, ruleY } from "@observablehq/plot";
import { svgDocument } from "./svgDocument.ts";
import { childrenText, escapeXml } from "./svgText.ts";
import { fitText, textWidth } from "./textWidth.ts";

/** Size of the labels of ticks and axes, in pixels. */
export const FONT_SIZE = 11;
const TITLE_SIZE = 12;
const TITLE_HEIGHT = 18;
/** Room for an axis that is not shown. */
export const HIDDEN_AXIS = 8;
/** From an axis to its tick labels. */
const TICK_GAP = 9;

/** One axis of a panel. */
export interface Axis {
  /** Both ends, or the categories in order. */
  readonly domain: readonly [number, number] | readonly string[];
  readonly label?: string | undefined;
  /** False for a scale without ticks and labels. Default true. */
  readonly isShown?: boolean | undefined;
  /** Positions of the ticks; by default round numbers. */
  readonly ticks?: readonly number[] | undefined;
  readonly tickFormat?: ((value: number) => string) | undefined;
  /** Lines across the panel at the ticks. Default false. */
  readonly hasGrid?: boolean | undefined;
}

/** What a panel is drawn from. */
export interface PanelContents {
  /** In pixels, margins included. */
  readonly width: number;
  /** In pixels, the title's strip not included. */
  readonly height: number;
  readonly title?: string | undefined;
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Markish[];
  /** Room beside the plot in pixels, for texts that marks write there. */
  readonly marginRight?: number | undefined;
  /** At least this much room for the y axis, so that panels below each other line up. */
  readonly marginLeft?: number | undefined;
}

/** A drawn panel: SVG text to be put somewhere. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly body: string;
  /** From the left edge to the plot, in pixels. */
  readonly marginLeft: number;
}

interface Margins {
  readonly left: number;
  readonly right: number;
}

/** Draw a panel. */
export function drawPanel(contents: PanelContents): Panel {
  const { width, height, title, y } = contents;
  const leastLeft = Math.max(contents.marginLeft ?? 0, y.isShown === false ? HIDDEN_AXIS : 24);
  let margins: Margins = { left: leastLeft, right: contents.marginRight ?? 12 };
  let svg = drawOnce(contents, margins);
  const wanted = fittingMargins(svg, contents, margins);
  if (wanted.left > margins.left || wanted.right > margins.right) {
    margins = { left: Math.max(margins.left, wanted.left), right: Math.max(margins.right, wanted.right) };
    svg = drawOnce(contents, margins);
  }
  const body = childrenText(svg);
  if (title === undefined) return { width, height, body, marginLeft: margins.left };
  const shown = fitText(title, width - margins.left, TITLE_SIZE, true);
  const heading = `<text x="${margins.left}" y="13" text-anchor="start" font-size="${TITLE_SIZE}" font-weight="600">${escapeXml(shown)}</text>`;
  return { width, height: height + TITLE_HEIGHT, body: `${heading}<g transform="translate(0,${TITLE_HEIGHT})">${body}</g>`, marginLeft: margins.left };
}

/** The room that the widest of these y axes needs, so that panels below each other line up. */
export function commonMargin(axes: readonly Axis[], height: number): number {
  return Math.max(0, ...axes.map((y) => drawPanel({ width: 300, height, x: { domain: [0, 1] }, y, marks: [] }).marginLeft));
}

function drawOnce({ width, height, x, y, marks }: PanelContents, { left, right }: Margins): Element {
  const showsX = x.isShown !== false;
  const showsY = y.isShown !== false;
  const bottom = showsX ? (x.label === undefined ? 22 : 38) : 6;
  const bare = { labelArrow: "none", labelAnchor: "center" } as const;
  return plot({
    document: svgDocument,
    className: "panel",
    width,
    height,
    marginTop: 6,
    marginBottom: bottom,
    marginLeft: left,
    marginRight: right,
    x: { ...scaleOf(x), label: null, axis: null },
    y: { ...scaleOf(y), label: null, axis: null },
    marks: [
      ...(x.hasGrid === true ? [gridX({ ...ticksOf(x, 64), strokeOpacity: 0.12 })] : []),
      ...(y.hasGrid === true ? [gridY({ ...ticksOf(y, 30), strokeOpacity: 0.12 })] : []),
      ...marks,
      ...(showsX && typeof y.domain[0] === "number" ? [ruleY([y.domain[0]], { strokeOpacity: 0.45 })] : []),
      ...(showsX ? [axisX({ ...ticksOf(x, 64), ...bare, label: x.label ?? null, tickSize: 4 })] : []),
      ...(showsY ? [axisY({ ...ticksOf(y, 30), ...bare, label: y.label ?? null, tickSize: typeof y.domain[0] === "number" ? 4 : 0 })] : []),
    ],
  });
}

function scaleOf({ domain }: Axis): { readonly type: "linear" | "point"; readonly domain: (number | string)[] } {
  return { type: typeof domain[0] === "number" ? "linear" : "point", domain: [...domain] };
}

function ticksOf({ ticks, tickFormat }: Axis, tickSpacing: number): object {
  return { tickSpacing, ...(ticks === undefined ? {} : { ticks: [...ticks] }), ...(tickFormat === undefined ? {} : { tickFormat }) };
}

function fittingMargins(svg: Element, { width, x, y }: PanelContents, { right }: Margins): Margins {
  const widths = (axis: "x" | "y"): number[] => [...svg.querySelectorAll(`[aria-label="${axis}-axis tick label"] text`)].map((text) => textWidth(text.textContent ?? "", FONT_SIZE));
  const yLabels = y.isShown === false ? 0 : Math.max(0, ...widths("y"));
  const left = y.isShown === false ? 0 : Math.ceil(yLabels + TICK_GAP + 4 + (y.label === undefined ? 0 : FONT_SIZE + 6));
  if (x.isShown === false) return { left, right: 0 };
  const xTexts = [...svg.querySelectorAll("[aria-label=\"x-axis tick label\"] text")];
  const overhang = xTexts.map((text) => Number(/translate\(([-\d.]+)/.exec(text.getAttribute("transform") ?? "")?.[1] ?? 0) + textWidth(text.textContent ?? "", FONT_SIZE) / 2 - width);
  const xLeft = xTexts.length === 0 ? 0 : Math.ceil((widths("x")[0] ?? 0) / 2);
  return { left: Math.max(left, y.isShown === false ? Math.min(xLeft, 24) : 0), right: Math.ceil(right + Math.max(0, ...overhang)) };
}
