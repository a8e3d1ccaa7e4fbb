/**
 * @file Print an error: code and sentence, the user's lines, the table, notes, and help to paste.
 */
import { type CodeLocation, formatLocation } from "./location.ts";

/** A place to print, with the words that follow it, such as `(plate)`. */
export interface LabelledLocation {
  readonly location: CodeLocation;
  readonly label?: string;
}

/** A small table: the first row is the header; `mark` is printed behind the row with that index. */
export interface ErrorTable {
  readonly rows: readonly (readonly string[])[];
  readonly marks?: Readonly<Record<number, string>>;
}

/** The parts of an error that are printed. */
export interface Rendered {
  readonly code: string;
  readonly sentence: string;
  readonly at: readonly LabelledLocation[];
  readonly table: ErrorTable | undefined;
  readonly notes: readonly string[];
  readonly help: readonly string[];
}

/** The text of an error without its class name, which JavaScript prints in front of it. */
export function render({ code, sentence, at, table, notes, help }: Rendered): string {
  const blocks = [`[${code}] ${sentence}`];
  const places = at.map(({ location, label }) => `  at ${formatLocation(location)}${label === undefined ? "" : `   (${label})`}`);
  if (places.length > 0) blocks.push(places.join("\n"));
  if (table !== undefined) blocks.push(renderTable(table));
  const advice = [...notes.map((note) => `  note: ${note}`), ...help.map((line) => `  help: ${line}`)];
  if (advice.length > 0) blocks.push(advice.join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

/** Rows in columns of equal width, two spaces apart, marks behind their row. */
export function renderTable({ rows, marks = {} }: ErrorTable, indent = "  "): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map((row) => (row[c] ?? "").length)));
  return rows
    .map((row, r) => {
      const cells = widths.map((width, c) => (row[c] ?? "").padEnd(width)).join("  ");
      const mark = marks[r];
      return `${indent}${cells}${mark === undefined ? "" : `    <-- ${mark}`}`.trimEnd();
    })
    .join("\n");
}
