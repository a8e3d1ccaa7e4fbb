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

function row({ name, fn, value }: Readonly<SampleMessage>): string[] {
  return [name, fn.toString(), formatShape(fn.batchShape), formatShape(fn.eventShape), value === undefined ? "-" : formatShape(value.shape)];
}
