/**
 * @file Say what a problem of a run is: what was found, where, and what to do about it.
 */

/** What can be wrong with a run. */
export type ProblemKind =
  | "divergences"
  | "r-hat"
  | "ess-bulk"
  | "ess-tail"
  | "tree-depth"
  | "energy"
  | "non-finite"
  | "constant"
  | "one-chain"
  | "too-few-draws";

/** One thing that is wrong: what was found, and what to do about it. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  readonly help: string;
  /** Labels of the variables concerned, the worst first; empty where the whole run is. */
  readonly variables: readonly string[];
}
