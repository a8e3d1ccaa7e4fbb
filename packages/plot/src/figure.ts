/**
 * @file Hold a finished figure: SVG text, which it gives as PNG too, and put panels together into one.
 */
import { shortHash } from "./render/hash.ts";
import type { Panel } from "./render/panel.ts";
import { toPng } from "./render/png.ts";
import { escapeXml } from "./render/svgText.ts";
import { textWidth, wrapText } from "./render/textWidth.ts";

/** Options of `figure.png`. */
export interface PngOptions {
  /** Pixels of the picture for each of the figure's. Default 2. */
  readonly scale?: number;
  /** What lies behind the figure: a colour of CSS. Default `"white"`. */
  readonly background?: string;
}

/**
 * A drawn figure. The same input gives the same text, in Node and in browsers alike; but a browser on a screen with one pixel
 * for each of the page moves strokes by half a pixel, so that they are sharp.
 */
export class Figure {
  /** A whole SVG document that stands by itself or within HTML. */
  readonly svg: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What the reader should know: draws that were left out, panels that were not drawn. They stand below the figure too. */
  readonly notes: readonly string[];

  constructor({ svg, width, height, title, notes }: Pick<Figure, "svg" | "width" | "height" | "title" | "notes">) {
    this.svg = svg;
    this.width = width;
    this.height = height;
    this.title = title;
    this.notes = notes;
  }

  /**
   * The figure as the bytes of a PNG file. In Node this needs the package `@resvg/resvg-js`; a browser draws by itself.
   *
   * @error `png-missing`, `figure-option`.
   */
  png({ scale = 2, background = "white" }: PngOptions = {}): Promise<Uint8Array> {
    return toPng(this, scale, background);
  }

  /** The SVG text. */
  toString(): string {
    return this.svg;
  }
}

/** One entry of a legend. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly shape?: "square" | "line" | "dashed" | "dot" | "tick";
}

/** What a figure is put together from. */
export interface FigureContents {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly legend?: readonly LegendEntry[];
  readonly rows: readonly (readonly Panel[])[];
  readonly notes?: readonly string[];
}

const MARGIN = 10;
const GAP = 10;
const FONT_FAMILY = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif";
const TITLE_SIZE = 15;
const SMALL = 11;

/** Width of one of so many panels side by side in a figure of this width. */
export function columnWidth(width: number, columns: number): number {
  return Math.floor((width - 2 * MARGIN - GAP * (columns - 1)) / columns);
}

/** Panels in rows of so many. */
export function inRows(panels: readonly Panel[], columns: number): Panel[][] {
  return Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) => panels.slice(row * columns, (row + 1) * columns));
}

/** Rows of panels under a title and a legend, with notes below. */
export function composeFigure({ title, subtitle, legend = [], rows, notes = [] }: FigureContents): Figure {
  const widthOf = (row: readonly Panel[]): number => row.reduce((total, { width }) => total + width, 0) + GAP * (row.length - 1);
  const width = Math.ceil(Math.max(280, ...rows.map(widthOf)) + 2 * MARGIN);
  const inner = width - 2 * MARGIN;
  const parts: string[] = [];
  let y = MARGIN;
  if (title !== "") {
    for (const line of wrapText(title, inner, TITLE_SIZE * 1.07)) {
      parts.push(`<text x="${MARGIN}" y="${y + 14}" font-size="${TITLE_SIZE}" font-weight="600">${escapeXml(line)}</text>`);
      y += 20;
    }
  }
  if (subtitle !== undefined && subtitle !== "") {
    for (const line of wrapText(subtitle, inner, 12)) {
      parts.push(`<text x="${MARGIN}" y="${y + 12}" font-size="12" fill-opacity="0.75">${escapeXml(line)}</text>`);
      y += 16;
    }
  }
  if (legend.length > 0) {
    const drawn = drawLegend(legend, inner);
    parts.push(`<g transform="translate(${MARGIN},${y + 4})">${drawn.body}</g>`);
    y += drawn.height + 4;
  }
  if (y > MARGIN) y += 6;
  for (const row of rows) {
    let x = MARGIN;
    for (const panel of row) {
      parts.push(`<g text-anchor="middle" transform="translate(${x},${y})">${panel.body}</g>`);
      x += panel.width + GAP;
    }
    y += Math.max(0, ...row.map(({ height }) => height)) + GAP;
  }
  for (const line of notes.flatMap((note) => wrapText(note, inner, SMALL))) {
    parts.push(`<text x="${MARGIN}" y="${y + 9}" font-size="${SMALL}" fill-opacity="0.75">${escapeXml(line)}</text>`);
    y += 15;
  }
  const height = Math.ceil(y + MARGIN - (notes.length === 0 ? GAP : 4));
  return new Figure({ svg: svgOf(parts.join("\n"), width, height, title), width, height, title, notes });
}

function svgOf(body: string, width: number, height: number, title: string): string {
  const own = withOwnIds(body);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="typyro-figure" role="img" aria-label="${escapeXml(title)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" fill="currentColor" color="#1f2328" font-family="${FONT_FAMILY}" font-size="${SMALL}">`,
    `<rect class="typyro-paper" width="${width}" height="${height}" fill="#ffffff"/>`,
    own,
    "</svg>",
    "",
  ].join("\n");
}

/** Ids that count from 1 and carry the figure's hash: Plot counts over the whole program, and a page holds many figures. */
function withOwnIds(body: string): string {
  const numbers = new Map<string, number>();
  const counted = body.replace(/plot-clip-\d+/g, (id) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
    return `clip-HASH-${numbers.get(id) ?? 0}`;
  });
  return numbers.size === 0 ? body : counted.replaceAll("clip-HASH-", `clip-${shortHash(counted)}-`);
}

/** Entries side by side, in as many lines as they need. */
function drawLegend(entries: readonly LegendEntry[], width: number): { readonly body: string; readonly height: number } {
  const LINE = 18;
  let x = 0;
  let line = 0;
  const parts = entries.map(({ label, colour, shape = "line" }) => {
    const wide = 22 + textWidth(label, 12) + 14;
    if (x > 0 && x + wide - 14 > width) {
      x = 0;
      line += 1;
    }
    const at = `translate(${Math.round(x)},${line * LINE})`;
    x += wide;
    return `<g transform="${at}">${swatch(shape, colour)}<text x="22" y="11" font-size="12">${escapeXml(label)}</text></g>`;
  });
  return { body: parts.join(""), height: (line + 1) * LINE };
}

function swatch(shape: NonNullable<LegendEntry["shape"]>, colour: string): string {
  switch (shape) {
    case "square":
      return `<rect x="2" y="2" width="14" height="10" fill="${colour}" fill-opacity="0.6"/>`;
    case "line":
      return `<path d="M1,7h16" stroke="${colour}" stroke-width="2.5"/>`;
    case "dashed":
      return `<path d="M1,7h16" stroke="${colour}" stroke-width="2" stroke-dasharray="4,3"/>`;
    case "dot":
      return `<circle cx="9" cy="7" r="3.5" fill="${colour}"/>`;
    case "tick":
      return `<path d="M9,2v10" stroke="${colour}" stroke-width="2"/>`;
  }
}
