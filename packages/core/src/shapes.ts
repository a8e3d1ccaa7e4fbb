/**
 * @file Show the shape table of a model without throwing: what fails is a marked row with its error.
 */
import { isModelError } from "@typyro/base";
import { nameData, withDataNames } from "./dataNames.ts";
import { formatShapes, type FormatShapesOptions } from "./formatShapes.ts";
import { seed } from "./handlers/seed.ts";
import type { Handled } from "./model.ts";
import { RecordMessenger, withRecord } from "./trace.ts";

/** The shape table of a model; prints itself. */
export interface ShapeTable {
  /** What the model threw, if it did; the table then ends at the failing site. */
  readonly error: unknown;
  readonly record: RecordMessenger;
  toString(): string;
}

/**
 * Run a model once with random numbers and tabulate its sites. Never throws: a failing site is marked and
 * its error printed below the table.
 *
 * @example
 * console.log(String(shapes(model, data)));
 */
export function shapes<M extends Handled>(model: M, ...data: Parameters<M>): ShapeTable {
  const record = new RecordMessenger();
  let error: unknown;
  try {
    const seeded = seed(model, 0);
    withDataNames(nameData(data[0]), () => withRecord(record, () => seeded(...data)));
  } catch (thrown) {
    error = thrown ?? new Error(`${String(thrown)} was thrown`);
  }
  return { error, record, toString: () => text(record, error) };
}

function text(record: RecordMessenger, error: unknown, options: FormatShapesOptions = {}): string {
  const table = formatShapes(record, options);
  if (error === undefined) return table;
  const site = record.pending === undefined ? (isModelError(error) ? error.site : undefined) : `${record.pending.name} ${record.pending.type}`;
  const failed = site === undefined ? "" : `\n${site}    <-- failed`;
  return `${table}${failed}\n\n${thrownText(error)}`;
}

/** What was thrown as text, even where it is something that has none. */
function thrownText(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  if (typeof thrown === "string") return thrown;
  if (typeof thrown !== "object") return `${typeof thrown === "undefined" ? "undefined" : `a ${typeof thrown}`} was thrown`;
  try {
    return JSON.stringify(thrown);
  } catch {
    return "an object was thrown";
  }
}
