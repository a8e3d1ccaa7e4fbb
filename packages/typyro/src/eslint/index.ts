/**
 * @file Lint rules for programs that use this library: what the compiler lets through and nothing catches while a model runs.
 *
 * A value is an object, so `if (value)` and `!value` are always decided the same way, and `value < other` compiles.
 * The rules need types: ESLint 9 with the parser of typescript-eslint.
 *
 * @example
 * // eslint.config.js
 * import tseslint from "typescript-eslint";
 * import { recommended } from "typyro/eslint";
 *
 * export default [
 *   { files: ["**\/*.ts"], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } } },
 *   recommended,
 * ];
 */
import { noConditionOnValue } from "./noConditionOnValue.ts";
import { noOperatorOnValue } from "./noOperatorOnValue.ts";
import type { Rule } from "./rule.ts";

/** A plugin of ESLint. */
export interface Plugin {
  readonly meta: { readonly name: string };
  readonly rules: Record<string, Rule>;
}

/** An entry of a flat configuration. */
export interface Config {
  readonly name: string;
  readonly files: string[];
  readonly plugins: Record<string, Plugin>;
  readonly rules: Record<string, "error">;
}

/** The rules, for a configuration that chooses among them. */
export const plugin: Plugin = {
  meta: { name: "typyro" },
  rules: { "no-condition-on-value": noConditionOnValue, "no-operator-on-value": noOperatorOnValue },
};

/** All rules as errors, on TypeScript files. */
export const recommended: Config = {
  name: "typyro/recommended",
  files: ["**/*.ts", "**/*.tsx", "**/*.mts"],
  plugins: { typyro: plugin },
  rules: { "typyro/no-condition-on-value": "error", "typyro/no-operator-on-value": "error" },
};
