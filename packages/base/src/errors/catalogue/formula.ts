/**
 * @file Errors about formulas written as text.
 */
import { didYouMean, entry } from "../entry.ts";

export const formulaErrors = {
  "formula-syntax": entry("TraceError", (f: { at: number; found: string; expected: string }) => ({
    sentence: `a formula has ${f.found} at character ${f.at + 1}, where ${f.expected} belongs`,
    help: ["write a formula such as `alpha[subject] + beta * day`; the operators are `+ - * / ** @` and comparisons"],
  })),
  "formula-name": entry("TraceError", (f: { name: string; isFunction: boolean; scope: readonly string[]; nearest: string | undefined }) => ({
    sentence: f.isFunction
      ? `a formula calls \`${f.name}\`, which is no function of formulas${didYouMean(f.nearest)}`
      : `a formula uses \`${f.name}\`, but its scope has ${f.scope.length === 0 ? "no names" : f.scope.map((name) => `\`${name}\``).join(", ")}${didYouMean(f.nearest)}`,
    help: [f.nearest === undefined ? (f.isFunction ? "compute it outside of the formula and put it in the scope" : `add it to the scope: \`math({ ${f.name} })\``) : `write \`${f.nearest}\``],
  })),
} as const;
