/**
 * @file Hold a table that prints itself on a terminal and as HTML.
 */
import { modelError } from "@typyro/base";
import type { Comparison, Loo, Summary } from "@typyro/diagnostics";
import { escapeXml } from "../render/svgText.ts";

/** What stands in one cell. Numbers are printed as they are: round them first, or give text. */
export type Cell = string | number;

/** What a table is made from. */
export interface TableContents {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly caption?: string | undefined;
}

/** Rows under named columns. Columns of numbers stand to the right. */
export class Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly caption: string | undefined;

  /** @error `figure-lengths` for a row with more or fewer cells than there are columns */
  constructor({ columns, rows, caption }: TableContents) {
    for (const [i, row] of rows.entries()) {
      if (row.length !== columns.length) throw modelError("figure-lengths", { figure: "table", first: "columns", firstLength: columns.length, second: `rows[${i}]`, secondLength: row.length });
    }
    this.columns = columns;
    this.rows = rows;
    this.caption = caption;
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Columns two spaces apart, for a terminal. */
  toString(): string {
    const texts = [this.columns, ...this.rows.map((row) => row.map(String))];
    const widths = this.columns.map((_, c) => Math.max(...texts.map((row) => (row[c] ?? "").length)));
    const right = this.#numeric();
    const lines = texts.map((row) => widths.map((width, c) => (right[c] === true ? (row[c] ?? "").padStart(width) : (row[c] ?? "").padEnd(width))).join("  ").trimEnd());
    return (this.caption === undefined ? lines : [this.caption, "", ...lines]).join("\n");
  }

  /** A `table` element. */
  toHtml(): string {
    const right = this.#numeric();
    const cell = (tag: string, text: Cell, c: number): string => `<${tag}${right[c] === true ? " class=\"number\"" : ""}>${escapeXml(String(text))}</${tag}>`;
    const caption = this.caption === undefined ? "" : `<caption>${escapeXml(this.caption)}</caption>`;
    const head = `<thead><tr>${this.columns.map((name, c) => cell("th", name, c)).join("")}</tr></thead>`;
    const body = this.rows.map((row) => `<tr>${row.map((text, c) => cell(c === 0 && right[0] !== true ? "th" : "td", text, c)).join("")}</tr>`).join("\n");
    return `<table>${caption}${head}<tbody>\n${body}\n</tbody></table>`;
  }

  /** Whether a column holds figures: every cell is a number, looks like one, or is empty, and not all are empty. */
  #numeric(): boolean[] {
    return this.columns.map((_, c) => {
      const texts = this.rows.map((row) => String(row[c] ?? "").trim()).filter((text) => text !== "");
      return texts.length > 0 && texts.every((text) => /^[-+\u2212]?(\d|\.\d|NaN$|Infinity$)[\d.,]*(e[-+]?\d+)?( ?%)?$/.test(text) || text === "NaN" || text === "-Infinity");
    });
  }
}

/** A table of rows under named columns. @error `figure-lengths` */
export function table(contents: TableContents): Table {
  return new Table(contents);
}

/** The figures of a summary as a table, rounded as the summary prints them. */
export function summaryTable(summary: Summary, caption?: string): Table {
  return printedTable(summary.toString(), caption);
}

/** The models of a comparison as a table. */
export function comparisonTable(comparison: Comparison, caption?: string): Table {
  const figure = (x: number): string => (Number.isFinite(x) ? x.toFixed(1) : String(x));
  return new Table({
    caption: caption ?? `${comparison.observations} observations, weights by ${comparison.method}`,
    columns: ["model", "elpd", "se", "elpd_diff", "dse", "p", "weight", "to note"],
    rows: comparison.models.map((model) => [model.name, figure(model.elpd), figure(model.se), figure(model.elpdDiff), figure(model.dse), figure(model.p), model.weight.toFixed(2), [model.diagDiff, model.diagElpd].filter((text) => text !== "").join("; ")]),
  });
}

/** The estimates of PSIS-LOO as a table. */
export function looTable(loo: Loo, caption?: string): Table {
  const bad = loo.rows.filter(({ paretoK }) => paretoK > loo.goodK).length;
  return new Table({
    caption: caption ?? `PSIS-LOO of ${loo.rows.length} observations; Pareto k is above ${Math.round(loo.goodK * 100) / 100} for ${bad}`,
    columns: ["", "estimate", "se"],
    rows: [["elpd", loo.elpd.toFixed(1), loo.se.toFixed(1)], ["p", loo.p.toFixed(1), loo.pSe.toFixed(1)]],
  });
}

/** The table at the top of a printed summary: its cells are two spaces apart, and only the first may hold single ones. */
function printedTable(text: string, caption: string | undefined): Table {
  const [head = "", ...lines] = text.split("\n").slice(0, text.split("\n").indexOf(""));
  const columns = head.trim().split(/\s+/);
  const rows = lines.filter((line) => !line.startsWith("... and ")).map((line) => {
    const cells = line.trimEnd().split(/\s+/);
    const figures = cells.slice(-columns.length);
    return [cells.slice(0, -columns.length).join(" "), ...figures];
  });
  return new Table({ columns: ["", ...columns], rows, caption });
}
