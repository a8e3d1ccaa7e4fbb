/**
 * @file Print the shape table of a trace: batch dimensions left of a bar, event dimensions right of it.
 *
 * Same layout as NumPyro's `format_shapes`, since people compare the two.
 */
import type { Shape } from "@typyro/base";
import type { Site } from "./message.ts";

/** Options of `formatShapes`. */
export interface FormatShapesOptions {
  /** Adds a row with the shape of the log density, for all sites or those that a function picks. */
  readonly computeLogProb?: boolean | ((site: Site) => boolean);
  readonly title?: string;
  /** Stop after this site. */
  readonly lastSite?: string;
}

type Row = readonly string[];

/** The table as text; see the acceptance cases in the tests for its exact form. */
export function formatShapes(trace: { readonly sites: ReadonlyMap<string, Site> }, options: FormatShapesOptions = {}): string {
  const { title = "Trace Shapes:", lastSite } = options;
  const params = [...trace.sites.values()].filter(({ type }) => type === "param");
  const rows: Row[] = [[title], ...(params.length === 0 ? [] : [["Param Sites:"]]), ...params.flatMap((site) => siteRows(site, options)), ["Sample Sites:"]];
  for (const site of trace.sites.values()) {
    if (site.type !== "param") rows.push(...siteRows(site, options));
    if (site.name === lastSite) break;
  }
  return align(rows);
}

/** The rows of one site; also what marks a row that failed. */
export function siteRows(site: Site, { computeLogProb = false }: FormatShapesOptions = {}): Row[] {
  switch (site.type) {
    case "plate":
      return [[`${site.name} plate`, String(site.frame.size), "|"]];
    case "param":
      return [[site.name, ...sizes(site.value.shape)]];
    case "deterministic":
      return [[`${site.name} deterministic`, ...batchAndEvent(site.value.shape, 0)]];
    case "sample": {
      const { batchShape, eventShape } = site.fn;
      const rows: Row[] = [
        [`${site.name} dist`, ...sizes(batchShape), "|", ...sizes(eventShape)],
        ["value", ...batchAndEvent(site.value.shape, eventShape.length)],
      ];
      const wanted = typeof computeLogProb === "function" ? computeLogProb(site) : computeLogProb;
      if (wanted) rows.push(["log_prob", ...batchAndEvent(site.fn.logProb(site.value).shape, 0)]);
      return rows;
    }
  }
}

function sizes(shape: Shape): string[] {
  return shape.map(String);
}

function batchAndEvent(shape: Shape, eventDims: number): string[] {
  const cut = shape.length - eventDims;
  return [...sizes(shape.slice(0, cut)), "|", ...sizes(shape.slice(cut))];
}

/** Columns are aligned at the bar: batch sizes end at it, event sizes start behind it. */
function align(rows: readonly Row[]): string {
  const ends = rows.map((row) => {
    const bar = row.indexOf("|");
    return bar < 0 ? row.length : bar + 1;
  });
  const left = Math.max(...ends);
  const right = Math.max(...rows.map((row, r) => row.length - (ends[r] ?? 0)));
  const cells = rows.map((row, r) => {
    const [name = "", ...batch] = row.slice(0, ends[r]);
    const event = row.slice(ends[r]);
    return [name, ...blanks(left - 1 - batch.length), ...batch, ...event, ...blanks(right - event.length)];
  });
  const widths = Array.from({ length: left + right }, (_, c) => Math.max(...cells.map((row) => row[c]?.length ?? 0)));
  return cells.map((row) => row.map((cell, c) => cell.padStart(widths[c] ?? 0)).join(" ")).join("\n");
}

function blanks(n: number): string[] {
  return new Array<string>(n).fill("");
}
