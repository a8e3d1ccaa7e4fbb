/**
 * @file Put words, tables and figures together as one HTML page that needs nothing but itself.
 */
import { modelError } from "@typyro/base";
import { Comparison, Loo, Summary, Verdict } from "@typyro/diagnostics";
import { Figure } from "../figure.ts";
import { escapeXml } from "../render/svgText.ts";
import { STYLE } from "./style.ts";
import { comparisonTable, looTable, summaryTable, Table } from "./table.ts";

/** Text to be shown as it is, in a font of fixed width: a shape table, a program. */
export interface Preformatted {
  readonly pre: string;
}

/** A figure with words below it. */
export interface CaptionedFigure {
  readonly figure: Figure;
  readonly caption: string;
}

/** Items with a dot before each. */
export interface List {
  readonly list: readonly string[];
}

/**
 * A piece of a report. A string is plain text, in which an empty line parts paragraphs and `backticks` mark names. What
 * was computed may be given as it is: summaries come with their verdict, `loo` and `compare` as tables.
 */
export type Block = string | Figure | CaptionedFigure | Table | Summary | Verdict | Comparison | Loo | Preformatted | List;

/** A part of a report under a heading. */
export interface Section {
  readonly title: string;
  readonly content: readonly Block[];
}

/** What a report is made from. */
export interface ReportContents {
  readonly title: string;
  /** One or two sentences below the title. */
  readonly subtitle?: string | undefined;
  readonly sections: readonly Section[];
  /** Small, at the end: how it was made, how long it took. */
  readonly footer?: string | undefined;
}

/**
 * One self-contained HTML page: figures are inline SVG, the style is in it, nothing is loaded. It follows the reader's
 * light or dark theme and prints on white.
 *
 * @error `figure-nothing` without sections
 * @example
 * writeFileSync("study.html", report({ title: "Sleep study", sections: [{ title: "Fit", content: [posterior.summary(), plotTrace(posterior)] }] }));
 */
export function report({ title, subtitle, sections, footer }: ReportContents): string {
  if (sections.length === 0) throw modelError("figure-nothing", { figure: "report", what: "sections" });
  const ids = idsOf(sections);
  const contents = sections.length < 3 ? [] : ["<nav>", "<ol>", ...sections.map((section, i) => `<li><a href="#${ids[i] ?? ""}">${inline(section.title)}</a></li>`), "</ol>", "</nav>"];
  const parts = sections.map((section, i) => `<section id="${ids[i] ?? ""}">\n<h2>${inline(section.title)}</h2>\n${section.content.map(blockHtml).join("\n")}\n</section>`);
  return [
    "<!doctype html>",
    "<html lang=\"en\">",
    "<head>",
    "<meta charset=\"utf-8\">",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
    "<meta name=\"color-scheme\" content=\"light dark\">",
    `<title>${escapeXml(title)}</title>`,
    `<style>\n${STYLE}</style>`,
    "</head>",
    "<body>",
    "<header>",
    `<h1>${inline(title)}</h1>`,
    ...(subtitle === undefined ? [] : [`<p class="subtitle">${inline(subtitle)}</p>`]),
    "</header>",
    ...contents,
    "<main>",
    ...parts,
    "</main>",
    ...(footer === undefined ? [] : [`<footer>${paragraphs(footer)}</footer>`]),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function blockHtml(block: Block): string {
  if (typeof block === "string") return paragraphs(block);
  if (block instanceof Figure) return figureHtml(block);
  if (block instanceof Table) return tableHtml(block);
  if (block instanceof Summary) return `${tableHtml(summaryTable(block))}\n${verdictHtml(block.verdict)}`;
  if (block instanceof Verdict) return verdictHtml(block);
  if (block instanceof Comparison) return tableHtml(comparisonTable(block));
  if (block instanceof Loo) return [tableHtml(looTable(block)), ...block.warnings.map(({ message, help }) => problemHtml("note", message, help))].join("\n");
  if ("pre" in block) return `<pre>${escapeXml(block.pre)}</pre>`;
  if ("list" in block) return `<ul>\n${block.list.map((item) => `<li>${inline(item)}</li>`).join("\n")}\n</ul>`;
  return figureHtml(block.figure, block.caption);
}

function figureHtml({ svg }: Figure, caption?: string): string {
  return `<figure>\n${svg}${caption === undefined ? "" : `<figcaption>${inline(caption)}</figcaption>\n`}</figure>`;
}

/** Wide tables scroll by themselves, not the page. */
function tableHtml(block: Table): string {
  return `<div class="table">${block.toHtml()}</div>`;
}

function verdictHtml(verdict: Verdict): string {
  const { ok, problems, notes } = verdict;
  const lines = [...problems.map(({ message, help }) => problemHtml("problem", message, help)), ...notes.map(({ message, help }) => problemHtml("note", message, help))];
  return `<div class="verdict ${ok ? "ok" : "problem"}"><p><strong>${ok ? escapeXml(firstLine(verdict)) : `Not safe to trust, for ${problems.length === 1 ? "this reason" : `these ${problems.length} reasons`}:`}</strong></p>\n${lines.join("\n")}</div>`;
}

/** Of a run that is safe: with the figures that speak for it. */
function firstLine(verdict: Verdict): string {
  return `${verdict.toString().split("\n")[0] ?? ""}.`.replace(/^./, (letter) => letter.toUpperCase());
}

function problemHtml(kind: "problem" | "note", message: string, help: string): string {
  return `<p class="${kind}">${inline(message)}<br><span class="help">help: ${inline(help)}</span></p>`;
}

function paragraphs(text: string): string {
  return text.split(/\n\s*\n/).map((part) => `<p>${inline(part.trim())}</p>`).join("\n");
}

/** Escaped text with `names` marked as code. */
function inline(text: string): string {
  return escapeXml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** Anchors made from the titles, each once. */
function idsOf(sections: readonly Section[]): string[] {
  const used = new Map<string, number>();
  return sections.map(({ title }) => {
    const letters = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    const plain = letters === "" ? "section" : letters;
    const times = (used.get(plain) ?? 0) + 1;
    used.set(plain, times);
    return times === 1 ? plain : `${plain}-${times}`;
  });
}
