/** @file Say what a case of a user's mistake must be told, and how the advice is taken. */
import type { Code, ErrorClass } from "@typyro/base";

/** One place of the program that is typed over. */
export interface Edit {
  /** The text that is replaced; it stands in the program once. */
  readonly at: string;
  /** The piece of code of the help line that replaces it, counted from 0; its dots `...` stand for what follows in the program. */
  readonly code?: number;
  /** What a reader types who takes a line without code, or fills in what only the user knows. */
  readonly typed?: string;
  /** Kept, or added around the code, as a reader would. */
  readonly before?: string;
  readonly after?: string;
}

/** One line of help, taken as a reader would take it: what it says to type goes where the mistake stands. */
export interface Repair extends Edit {
  /** Which help line, counted from 0. */
  readonly help: number;
  /** The help says to leave something out: its code is removed from `at`. */
  readonly remove?: boolean;
  readonly also?: readonly Edit[];
}

/** What one program must be told. */
export interface Expected {
  readonly code: Code;
  readonly errorClass: ErrorClass;
  readonly site?: string;
  /** Both sides of the disagreement, as they must stand in the sentence. */
  readonly facts: readonly [string, string, ...string[]];
  readonly repairs: readonly [Repair, ...Repair[]];
  /** Help lines that no repair takes, by number, with the reason. */
  readonly untaken?: Readonly<Record<number, string>>;
  /** The sentence comes as a warning of the run instead of an error. */
  readonly isWarning?: boolean;
}
