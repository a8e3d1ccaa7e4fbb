/**
 * @file Find where every text of a figure is drawn, from its SVG alone, to tell whether all can be read.
 */
import { parseHTML } from "linkedom";
import { textWidth } from "../../src/render/textWidth.ts";

/** The rectangle in which a text is drawn, in the figure's pixels. */
export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly isTurned: boolean;
  readonly anchor: string;
  readonly size: number;
}

/** Of every text, in the order of the file. Knows what figures use: shifts, quarter turns, anchors, sizes. */
export function textBoxes(svg: string): TextBox[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  const root = document.querySelector("svg");
  return root === null ? [] : boxesIn(root, { x: 0, y: 0, isTurned: false, anchor: "start", size: 11 });
}

function boxesIn(element: Element, above: Place): TextBox[] {
  const place = inside(element, above);
  if (element.localName === "text") return [boxOf(element, place)];
  return [...element.children].flatMap((child) => boxesIn(child, place));
}

function inside(element: Element, { x, y, isTurned, anchor, size }: Place): Place {
  const transform = element.getAttribute("transform") ?? "";
  const [, dx = "0", dy = "0"] = /translate\(([-\d.]+)(?:,([-\d.]+))?\)/.exec(transform) ?? [];
  return {
    x: x + Number(dx),
    y: y + Number(dy),
    isTurned: isTurned || /rotate\(-?90\)/.test(transform),
    anchor: element.getAttribute("text-anchor") ?? anchor,
    size: Number(element.getAttribute("font-size") ?? size),
  };
}

function boxOf(element: Element, { x, y, isTurned, anchor, size }: Place): TextBox {
  const text = element.textContent;
  const width = textWidth(text, size, element.getAttribute("font-weight") !== null);
  const shift = lengthOf(element.getAttribute("y"), size);
  const from = (anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0) + lengthOf(element.getAttribute("x"), size);
  // Capitals reach 0.72 of the size above the base line, and few letters 0.2 below it.
  if (isTurned) return { text, left: x - 0.72 * size + shift, right: x + 0.2 * size + shift, top: y - from - width, bottom: y - from };
  return { text, left: x + from, right: x + from + width, top: y + shift - 0.72 * size, bottom: y + shift + 0.2 * size };
}

function lengthOf(value: string | null, size: number): number {
  if (value === null) return 0;
  return value.endsWith("em") ? Number(value.slice(0, -2)) * size : Number(value);
}

/** Share of the smaller of two boxes that lies in the other. */
export function overlap(a: TextBox, b: TextBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const area = (box: TextBox): number => (box.right - box.left) * (box.bottom - box.top);
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.min(area(a), area(b));
}
