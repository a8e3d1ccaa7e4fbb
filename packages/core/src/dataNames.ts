/**
 * @file Know by which name the user's data argument holds an array, for errors that speak of `data.day`.
 */
import type { Value } from "@typyro/autodiff";

const names = new WeakMap<object, string>();

/** Walk the fields of a data argument, two levels deep, and name the arrays found there. */
export function nameData(data: unknown): (array: object) => string | undefined {
  const found = new Map<object, string>();
  collect(data, "", found, 2);
  return (array) => found.get(array);
}

function collect(x: unknown, path: string, found: Map<object, string>, depth: number): void {
  if (typeof x !== "object" || x === null) return;
  if (Array.isArray(x) || ArrayBuffer.isView(x)) {
    if (path !== "" && !found.has(x)) found.set(x, path);
    return;
  }
  if (depth === 0) return;
  for (const [key, field] of Object.entries(x)) collect(field, path === "" ? key : `${path}.${key}`, found, depth - 1);
}

let open: ((array: object) => string | undefined) | undefined;

/** Run `body` knowing the arrays of the data argument by name. */
export function withDataNames<R>(nameOf: (array: object) => string | undefined, body: () => R): R {
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

/** Remember from which named array a value was made. */
export function nameDataValue(value: Value, name: string): void {
  names.set(value, name);
}

/** The name of the array that a value was made from. */
export function dataNameOf(value: Value): string | undefined {
  return names.get(value);
}
