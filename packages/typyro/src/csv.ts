/**
 * @file Read columns of a CSV text, with errors that name file, line and column.
 */
import { modelError, nearestName } from "@typyro/base";
import { csvParseRows } from "d3-dsv";

/** The columns of a CSV file, read as numbers or as text when they are asked for. */
export class Csv {
  /** The name used in errors. */
  readonly file: string;
  readonly columns: readonly string[];
  /** Number of rows, without the header. */
  readonly length: number;
  readonly #rows: readonly (readonly string[])[];
  /** The line of the first row, counted from 1. */
  readonly #firstLine: number;

  /** Use `parseCsv`. */
  constructor(file: string, columns: readonly string[], rows: readonly (readonly string[])[], firstLine: number) {
    this.file = file;
    this.columns = columns;
    this.#rows = rows;
    this.#firstLine = firstLine;
    this.length = rows.length;
  }

  /**
   * A column of numbers.
   *
   * @error `csv-missing-column` with the nearest name; `csv-not-a-number` with line and text, for empty fields too.
   */
  numbers(column: string): number[] {
    return this.text(column).map((text, row) => {
      const value = text.trim() === "" ? Number.NaN : Number(text);
      if (!Number.isNaN(value)) return value;
      throw modelError("csv-not-a-number", { file: this.file, column, line: row + this.#firstLine, text });
    });
  }

  /** A column as it stands in the file. @error `csv-missing-column` */
  text(column: string): string[] {
    const position = this.columns.indexOf(column);
    if (position < 0) throw modelError("csv-missing-column", { file: this.file, column, columns: this.columns, nearest: nearestName(column, this.columns) });
    return this.#rows.map((row) => row[position] ?? "");
  }
}

/** How a CSV text is laid out. */
export interface CsvOptions {
  /** Names for the columns of a file without a header, from left to right. By default the first line names them. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Read a CSV text.
 *
 * @param file - the name to use in errors.
 * @error `csv-no-rows`, `csv-ragged` with the line.
 * @example
 * const table = parseCsv(await readFile("sleepstudy.csv", "utf8"), "sleepstudy.csv");
 * const day = table.numbers("day");
 * const bare = parseCsv("1,0.5\n2,0.7\n", "labs.csv", { columns: ["lab", "y"] });
 */
export function parseCsv(text: string, file = "the CSV text", { columns }: CsvOptions = {}): Csv {
  // By its number: a minifier would write the character itself, and one such character makes an engine read the whole module as two-byte text.
  const withoutMark = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const lines = csvParseRows(withoutMark);
  const header = columns ?? lines[0] ?? [];
  const below = columns === undefined ? lines.slice(1) : lines;
  const rows = below.filter((row) => row.length > 1 || row[0] !== "");
  if (rows.length === 0) throw modelError("csv-no-rows", { file });
  const firstLine = columns === undefined ? 2 : 1;
  for (const [i, row] of rows.entries()) {
    if (row.length !== header.length) throw modelError("csv-ragged", { file, line: i + firstLine, fields: row.length, expected: header.length });
  }
  return new Csv(file, header.map((name) => name.trim()), rows, firstLine);
}
