/**
 * @file Split plain data into a header that JSON can hold and one list of all its float64 arrays, and join the two again.
 */

/** Plain data without arrays of numbers: these are named by where they stand in the list. */
export type FlatValue = null | boolean | number | string | readonly FlatValue[] | { readonly [key: string]: FlatValue };

/** The key of a record that stands for an array. */
const ARRAY = "float64";

/** Take the arrays out of plain data: numbers, strings, lists, records, and `Float64Array`. */
export function flatten(value: unknown): { readonly header: FlatValue; readonly numbers: Float64Array } {
  const arrays: Float64Array[] = [];
  let length = 0;
  const flat = (given: unknown): FlatValue => {
    if (given instanceof Float64Array) {
      arrays.push(given);
      length += given.length;
      return { [ARRAY]: [length - given.length, given.length] };
    }
    if (Array.isArray(given)) return given.map(flat);
    if (typeof given === "object" && given !== null) {
      return Object.fromEntries(Object.entries(given).filter(([, item]) => item !== undefined).map(([key, item]) => [key, flat(item)]));
    }
    if (typeof given === "number" || typeof given === "string" || typeof given === "boolean") return given;
    return null;
  };
  const header = flat(value);
  const numbers = new Float64Array(length);
  let at = 0;
  for (const array of arrays) {
    numbers.set(array, at);
    at += array.length;
  }
  return { header, numbers };
}

/** Put the arrays back. @throws where the list is too short */
export function unflatten(header: unknown, numbers: Float64Array): unknown {
  if (Array.isArray(header)) return header.map((item) => unflatten(item, numbers));
  if (typeof header !== "object" || header === null) return header;
  const entries: [string, unknown][] = Object.entries(header);
  const [only] = entries;
  if (only?.[0] === ARRAY && entries.length === 1) return arrayAt(only[1], numbers);
  return Object.fromEntries(entries.map(([key, item]) => [key, unflatten(item, numbers)]));
}

function arrayAt(place: unknown, numbers: Float64Array): Float64Array {
  const list: readonly unknown[] = Array.isArray(place) ? place : [];
  const [start, length] = list;
  if (typeof start !== "number" || typeof length !== "number" || start < 0 || start + length > numbers.length) {
    throw new Error("it ends before all its numbers");
  }
  return numbers.slice(start, start + length);
}
