/**
 * @file Estimate how wide a text is drawn, so that margins, columns and legends fit what stands in them.
 *
 * A figure is made without a browser, so nothing can be measured. The widths are Arial's, in groups and rounded up; other
 * sans-serif fonts are within a tenth of them.
 */

/** Characters and their width as a share of the font size. */
const GROUPS: readonly (readonly [string, number])[] = [
  ["ijl|!'.,:;", 0.27],
  ["ftrI()[]/\\ -{}", 0.36],
  ["ckszxyvJ\"*", 0.52],
  ["abdeghnopqu0123456789_$?#=+<>~^L", 0.57],
  ["FTZABEKPSVXYCDHNRUw&", 0.72],
  ["GOQmM", 0.84],
  ["W%@", 0.96],
];

const WIDTHS: ReadonlyMap<string, number> = new Map(GROUPS.flatMap(([characters, width]) => [...characters].map((c) => [c, width] as const)));
/** Greek letters, accents and mathematical signs; scripts that are wider are drawn closer to the next thing. */
const OTHER = 0.62;

/** Width in pixels. @param fontSize - in pixels */
export function textWidth(text: string, fontSize: number, isBold = false): number {
  let width = 0;
  for (const character of text) width += WIDTHS.get(character) ?? OTHER;
  return width * fontSize * (isBold ? 1.07 : 1);
}

/** The text in lines no wider than `width` pixels, broken at spaces. */
export function wrapText(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, fontSize) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** The text, or as much of it as fits with an ellipsis behind it. */
export function fitText(text: string, width: number, fontSize: number, isBold = false): string {
  if (textWidth(text, fontSize, isBold) <= width) return text;
  let kept = [...text];
  while (kept.length > 1 && textWidth(`${kept.join("")}…`, fontSize, isBold) > width) kept = kept.slice(0, -1);
  return `${kept.join("").trimEnd()}…`;
}
