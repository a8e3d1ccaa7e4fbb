/**
 * @file The lint rules: what the compiler lets through and this project does not.
 *
 * Typed rules need the whole program, so one run takes about as long as two runs of the compiler.
 */

import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Packages whose numbers must be the same in every engine, bit for bit. */
const BIT_EXACT = ["base", "autodiff", "core", "inference", "diagnostics"];

const sources = (packages) => packages.map((name) => `packages/${name}/src/**/*.ts`);
const tests = ["**/*.test.ts", "**/*.test-d.ts", "**/*.bench.ts", "packages/*/test/**/*.ts", "test/**/*.ts"];

/** Not fixed by the ECMAScript standard to the last bit. The others, such as `sqrt`, `floor` and `fround`, are. */
const ENGINE_DEPENDENT = [
  ...["exp", "expm1", "log", "log1p", "log2", "log10", "pow", "cbrt", "hypot"],
  ...["sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"],
];

const noDefaultExport = { selector: "ExportDefaultDeclaration", message: "Export by name, so that a thing has one name everywhere." };

const bitExactness = {
  "no-restricted-properties": [
    "error",
    ...ENGINE_DEPENDENT.map((property) => ({ object: "Math", property, message: "Engines differ in its last bits: use the function of @typyro/base (packages/base/src/special)." })),
    { object: "Math", property: "random", message: "Draws are a function of the seed: use the generator of @typyro/base (packages/base/src/random)." },
  ],
  "no-restricted-syntax": [
    "error",
    { selector: "BinaryExpression[operator='**']", message: "Engines differ in the last bits of `**`: multiply, or use `pow` of @typyro/base." },
    { selector: "AssignmentExpression[operator='**=']", message: "Engines differ in the last bits of `**=`: multiply, or use `pow` of @typyro/base." },
    { selector: "MemberExpression[object.name='Math'][computed=true]", message: "Name the function of Math, so that the engine-dependent ones can be told apart." },
    { selector: "Identifier[name='Math']:not(MemberExpression > Identifier.object):not(VariableDeclarator > Identifier.init)", message: "Name the function of Math, so that the engine-dependent ones can be told apart." },
    { selector: "VariableDeclarator[id.type='Identifier'] > Identifier.init[name='Math']", message: "Name the function of Math, so that the engine-dependent ones can be told apart." },
    noDefaultExport,
  ],
};

export default defineConfig(
  { ignores: ["packages/inference/src/workers/workerSource.ts", "**/node_modules/**", "**/dist/**", "**/coverage/**", "scratch/**", "shared/**", "packages/typyro/test/eslint/mistakes.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A Value is always truthy, so `if (value)` and `!value` are mistakes that nothing can catch while a model runs.
      "@typescript-eslint/strict-boolean-expressions": ["error", { allowString: false, allowNumber: false }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" }],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/prefer-readonly": "error",
      // Reading a typed array at an index that the loop keeps in range: `?? 0` there would cost time and hide mistakes.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-empty-object-type": "off",
      // `new CallSite(Value.prototype.item)` names the method below which the user's line is looked for.
      "@typescript-eslint/unbound-method": "off",
      "eqeqeq": "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
    },
  },
  // The scripts that run before there is a compiler, and this file: rules without types, since no program has them.
  {
    files: ["**/*.mjs", "**/*.js"],
    extends: [tseslint.configs.recommended],
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "none" }],
      "eqeqeq": "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
    },
  },
  { files: sources(["*"]), ignores: tests, rules: { "no-console": "error", "no-restricted-syntax": ["error", noDefaultExport] } },
  { files: sources(BIT_EXACT), ignores: tests, rules: bitExactness },
  // Programs print: those of the models, and the command line.
  { files: ["packages/models/src/**/main.ts", "packages/models/src/**/*.program.ts", "packages/typyro/src/cli/**/*.ts"], rules: { "no-console": "off" } },
  // The one place from which a run warns its user.
  { files: ["packages/inference/src/mcmc.ts"], rules: { "no-console": ["error", { allow: ["warn"] }] } },
  { files: tests, rules: { "@typescript-eslint/require-await": "off" } },
);
