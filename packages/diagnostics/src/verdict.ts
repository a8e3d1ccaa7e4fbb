/**
 * @file Say whether the draws of a run are safe to trust, and if not, why and what to do next.
 *
 * Every sampled variable is judged, and the deterministic ones that are named. Conventions:
 * - A deterministic variable, or single elements of a sampled one (the diagonal of a Cholesky factor), may be constant;
 *   a sampled variable none of whose elements ever changes may not, since nothing shows that it could have moved.
 * - Draws that are not finite are a problem in a sampled variable and a note in a deterministic one.
 * - A tail ESS that does not exist (binary draws) is no problem; too few draws for any ESS are one.
 * - One chain is a problem by itself: nothing shows where another chain would have gone.
 * - Trees that reach their greatest depth are a problem above 1 % of the transitions and a note below.
 *
 * @source Thresholds of R-hat and ESS: Vehtari et al. 2021, Bayesian Analysis 16(2); of E-BFMI:
 *   Betancourt 2016, arXiv:1604.00695.
 */
import { modelError } from "@typyro/base";
import { type Drawn, type Draws, divergencesText, drawsOf } from "./draws.ts";
import { type ElementCheck, checkElements } from "./elementCheck.ts";
import { formatWhole } from "./formatNumber.ts";
import type { Problem } from "./problem.ts";
import { chainProblems, elementProblems } from "./problems.ts";

/** What is judged beside the sampled variables. */
export interface VerdictOptions {
  /** Deterministic variables to judge too; all of them when absent. */
  readonly variables?: readonly string[];
}

/** Whether a run is safe to trust. It prints itself. */
export class Verdict {
  /** True when no problem was found. */
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** What is worth knowing but no reason to distrust the run. */
  readonly notes: readonly Problem[];
  readonly #evidence: string;

  constructor(problems: readonly Problem[], notes: readonly Problem[], evidence: string) {
    this.ok = problems.length === 0;
    this.problems = problems;
    this.notes = notes;
    this.#evidence = evidence;
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(): string {
    const notes = this.notes.map(({ message, help }) => `note: ${message}\n  help: ${help}`);
    if (this.ok) return [`safe to trust: ${this.#evidence}`, ...notes].join("\n");
    const { length } = this.problems;
    const problems = this.problems.map(({ message, help }, i) => `  ${i + 1}. ${message}\n     help: ${help}`);
    return [`not safe to trust, for ${length === 1 ? "this reason" : `these ${length} reasons`}:`, ...problems, ...notes].join("\n");
  }

  toJSON(): { ok: boolean; problems: readonly Problem[]; notes: readonly Problem[] } {
    return { ok: this.ok, problems: this.problems, notes: this.notes };
  }
}

/**
 * Judge a posterior as it comes, or its draws.
 *
 * @error no-draws when there are none, unknown-draws when an option names no variable
 * @cost that of R-hat and two ESS for each element, about a millisecond at 4 x 2000 draws
 * @example
 * console.log(String(verdict(posterior)));
 */
export function verdict(run: Drawn, options: VerdictOptions = {}): Verdict {
  const draws = drawsOf(run);
  const { variables = draws.names } = options;
  for (const name of variables) draws.get(name);
  const names = draws.names.filter((name) => draws.get(name).role !== "deterministic" || variables.includes(name));
  return verdictOf(draws, checkElements(draws, names));
}

/** The name that CmdStan and ArviZ have for `verdict`. */
export const diagnose: typeof verdict = verdict;

/** Judge a run from the checks of its elements. */
export function verdictOf(draws: Draws, checks: readonly ElementCheck[]): Verdict {
  if (draws.draws === 0) throw modelError("no-draws", { chains: draws.chains, draws: 0 });
  const found = [...chainProblems(draws, checks), ...elementProblems(draws, checks)];
  const problems = found.filter(({ isNote }) => !isNote).map(({ problem }) => problem);
  const notes = found.filter(({ isNote }) => isNote).map(({ problem }) => problem);
  return new Verdict(problems, notes, evidence(draws, checks));
}

/** The figures that speak for a run. */
function evidence(draws: Draws, checks: readonly ElementCheck[]): string {
  const known = (values: readonly number[]): number[] => values.filter((value) => !Number.isNaN(value));
  const rHat = Math.max(...known(checks.map((check) => check.rHat)));
  const bulk = Math.min(...known(checks.map((check) => check.essBulk)));
  const tail = Math.min(...known(checks.map((check) => check.essTail)));
  const { divergences } = draws;
  return [
    divergences === undefined ? "divergences were not recorded" : `no ${divergencesText(divergences).slice(2)}`,
    ...(rHat > -Infinity ? [`R-hat at most ${rHat.toFixed(3)}`] : []),
    ...(bulk < Infinity ? [`ESS at least ${formatWhole(Math.floor(bulk))} in the bulk`] : []),
    ...(tail < Infinity ? [`at least ${formatWhole(Math.floor(tail))} in the tails`] : []),
  ].join(", ");
}
