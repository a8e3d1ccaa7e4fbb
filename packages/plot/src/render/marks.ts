/**
 * @file Add two marks to Plot's: many points, and many ticks, as a few paths in place of an element each.
 *
 * A thousand circles are 60 kB of text and as many elements; the same points as paths of dots are 12 kB and six elements.
 */
import { dot, type Markish } from "@observablehq/plot";
import { svgElement } from "./svgDocument.ts";

/** How points look. */
export interface PointsStyle {
  readonly colour: string;
  /** In pixels. Default 1.6. */
  readonly radius?: number;
  /** Of one point; points that overlap add up. Default 0.4. */
  readonly opacity?: number;
}

/** Points lie in this many paths, since within one path overlapping does not add up. */
const LAYERS = 5;

/** Points at data coordinates; points that are not finite are not drawn. */
export function points(xs: ArrayLike<number>, ys: ArrayLike<number>, { colour, radius = 1.6, opacity = 0.4 }: PointsStyle): Markish {
  return pixels(xs, ys, (places, owner) => {
    const group = svgElement("g", { fill: "none", stroke: colour, "stroke-linecap": "round", "stroke-opacity": opacity, "stroke-width": 2 * radius }, owner);
    for (let layer = 0; layer < Math.min(LAYERS, places.length); layer++) {
      const d = places.filter((_, i) => i % LAYERS === layer).map(([x, y]) => `M${oneDecimal(x)},${oneDecimal(y)}h.01`).join("");
      group.appendChild(svgElement("path", { d }, owner));
    }
    return group;
  });
}

/** Short vertical ticks whose lower end is at the data coordinates. */
export function ticks(xs: ArrayLike<number>, ys: ArrayLike<number>, { colour, length = 8, width = 1 }: { readonly colour: string; readonly length?: number; readonly width?: number }): Markish {
  return pixels(xs, ys, (places, owner) => {
    const d = places.map(([x, y]) => `M${oneDecimal(x)},${oneDecimal(y)}v${-length}`).join("");
    return svgElement("path", { d, fill: "none", stroke: colour, "stroke-width": width }, owner);
  });
}

function pixels(xs: ArrayLike<number>, ys: ArrayLike<number>, draw: (places: readonly (readonly [number, number])[], owner: Document) => SVGElement): Markish {
  const indices = Array.from({ length: xs.length }, (_, i) => i).filter((i) => Number.isFinite(xs[i]) && Number.isFinite(ys[i]));
  return dot(indices, {
    x: (i: number) => xs[i] ?? NaN,
    y: (i: number) => ys[i] ?? NaN,
    render: (index, _scales, values, _dimensions, context) => {
      const { x, y } = values as { readonly x?: ArrayLike<number>; readonly y?: ArrayLike<number> };
      return draw([...index].map((i) => [x?.[i] ?? NaN, y?.[i] ?? NaN] as const), context.document);
    },
  });
}

function oneDecimal(x: number): string {
  return String(Math.round(x * 10) / 10 + 0);
}
