/**
 * @file Say what one entry of the error catalogue is.
 *
 * Grammar of every entry: the sentence states the fact, lower-case, names in backticks, no full stop,
 * both sides of a disagreement, never advice; `note` says why the rule exists; `help` says what to type.
 */

/** Errors are classed by the stage that found them. */
export type ErrorClass =
  | "TraceError"
  | "PlateError"
  | "ShapeError"
  | "SupportError"
  | "InitError"
  | "KernelError"
  | "DataError"
  | "OptionError"
  | "WorkerError";

/** What an entry says once the facts are known. */
export interface Description {
  readonly sentence: string;
  readonly notes?: readonly string[];
  readonly help: readonly string[];
}

/** One entry: its class and the words made from its facts. */
export interface Entry<F> {
  readonly errorClass: ErrorClass;
  readonly describe: (facts: F) => Description;
}

/** Declare an entry; the facts' type is what a thrower must supply. */
export function entry<F>(errorClass: ErrorClass, describe: (facts: F) => Description): Entry<F> {
  return { errorClass, describe };
}

/** `1 row`, `2 rows`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** ` (did you mean \`beta\`?)`, or nothing. */
export function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? "" : `; did you mean \`${nearest}\`?`;
}
