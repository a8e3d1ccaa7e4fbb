/**
 * @file Tabulate sites for errors: distribution, batch, event and value shape, the faulty row marked.
 */
import { type ErrorTable, formatShape } from "@typyro/base";
import type { SampleMessage, Site } from "./message.ts";

/** Rows for the random sites met so far, then the one being settled with its fault. */
export function siteTable(before: readonly Site[], last: SampleMessage, fault: string | undefined): ErrorTable {
  const random = before.filter((site) => site.type === "sample");
  const rows = [["site", "distribution", "batch", "event", "value"], ...[...random, last].map(row)];
  return fault === undefined ? { rows } : { rows, marks: { [rows.length - 1]: fault } };
}

/** Rows for the random and computed sites met so far; undefined where there are none. */
export function sitesMet(sites: Iterable<Site>): ErrorTable | undefined {
  const rows = [...sites].flatMap((site) => {
    if (site.type === "sample") return [row(site)];
    return site.type === "deterministic" ? [[site.name, "computed", "", "", formatShape(site.value.shape)]] : [];
  });
  return rows.length === 0 ? undefined : { rows: [["site", "distribution", "batch", "event", "value"], ...rows] };
}

function row({ name, fn, value }: Readonly<SampleMessage>): string[] {
  return [name, fn.toString(), formatShape(fn.batchShape), formatShape(fn.eventShape), value === undefined ? "-" : formatShape(value.shape)];
}
