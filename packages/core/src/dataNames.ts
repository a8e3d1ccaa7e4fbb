/**
 * @file Know by which name the user's data argument holds an array, for errors that speak of `data.day`.
 */
import { isTensor, type Value } from "@typyro/autodiff";

const names = new WeakMap<object, string>();

/** Tells the name of an array of the data argument. */
export interface DataNames {
  (array: object): string | undefined;
  /** Every array with its name. */
  readonly columns: ReadonlyMap<object, string>;
}

/** Walk the fields of a data argument, two levels deep, and name the arrays and tensors found there. */
export function nameData(data: unknown): DataNames {
  const columns = new Map<object, string>();
  collect(data, "", columns, 2);
  return Object.assign((array: object) => columns.get(array), { columns });
}

function collect(x: unknown, path: string, found: Map<object, string>, depth: number): void {
  if (typeof x !== "object" || x === null) return;
  if (Array.isArray(x) || ArrayBuffer.isView(x) || isTensor(x)) {
    if (path !== "" && !found.has(x)) found.set(x, path);
    return;
  }
  if (depth === 0) return;
  for (const [key, field] of Object.entries(x)) collect(field, path === "" ? key : `${path}.${key}`, found, depth - 1);
}

let open: DataNames | undefined;

/** Run `body` knowing the arrays of the data argument by name. */
export function withDataNames<R>(nameOf: DataNames, body: () => R): R {
  const before = open;
  open = nameOf;
  try {
    return body();
  } finally {
    open = before;
  }
}

/** The name of an array of the data argument of the model that is running. */
export function openDataName(array: object): string | undefined {
  return open?.(array);
}

/** The name of a column of the data that could say to which of `groups` groups each of `rows` rows belongs. */
export function openIndexName(rows: number, groups: number): string | undefined {
  for (const [array, name] of open?.columns ?? []) {
    if (!isList(array) || array.length !== rows) continue;
    const column = Array.from(array);
    if (column.every((x) => typeof x === "number" && Number.isInteger(x) && x >= 0 && x < groups)) return name;
  }
  return undefined;
}

function isList(x: object): x is ArrayLike<unknown> {
  return "length" in x && typeof x.length === "number";
}

/** Remember from which named array a value was made. */
export function nameDataValue(value: Value, name: string): void {
  names.set(value, name);
}

/** The name of the array that a value was made from. */
export function dataNameOf(value: Value): string | undefined {
  return names.get(value);
}
