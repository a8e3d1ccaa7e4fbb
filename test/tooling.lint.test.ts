/** @file The lint rules that guard promises: each planted mistake is reported, and what looks like one but is not, is not. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = dirname(import.meta.dirname);

const planted: Readonly<Record<string, readonly (readonly [rule: string | undefined, code: string])[]>> = {
  "packages/core/src/planted.ts": [
    ["no-restricted-properties", `export const a = Math.exp(1);`],
    ["no-restricted-properties", `export const { log: b } = Math;`],
    ["no-restricted-properties", `export const c = Math.random();`],
    ["no-restricted-syntax", `export const d = 2 ** 0.5;`],
    ["no-restricted-syntax", `export let e = 2; e **= 3;`],
    ["no-restricted-syntax", `export const f = Math;`],
    ["no-restricted-syntax", `export const g = (name: "exp") => Math[name](1);`],
    ["no-restricted-syntax", `export const h = Object.keys(Math);`],
    [undefined, `export const i = Math.sqrt(2) + Math.abs(-1) + Math.imul(2, 3);`],
    ["@typescript-eslint/strict-boolean-expressions", `export const j = (value: { readonly shape: number[] }) => { if (value) return 1; return 2; };`],
    ["@typescript-eslint/strict-boolean-expressions", `export const k = (n: number) => !n;`],
    [undefined, `export const l = (x: { a: number } | undefined) => (x ? 1 : 2);`],
    ["@typescript-eslint/no-explicit-any", `export const m = (x: any) => { void x; };`],
    ["@typescript-eslint/no-unsafe-member-access", `export const n = () => { JSON.parse("1").a; };`],
    ["@typescript-eslint/no-floating-promises", `export const o = () => { Promise.resolve(1); };`],
    ["@typescript-eslint/switch-exhaustiveness-check", `export const p = (k: "a" | "b") => { switch (k) { case "a": return 1; } return 2; };`],
    ["no-console", `console.log(1);`],
    ["no-restricted-syntax", `export default function (): void {}`],
    [undefined, `/* Math.exp(1) and 2 ** 3 */ export const q = "Math.exp(1)";`],
  ],
  "packages/core/src/planted.test.ts": [
    [undefined, `export const a = Math.exp(2 ** 3); console.log(a);`],
    ["@typescript-eslint/no-explicit-any", `export const b = (x: any) => { void x; };`],
  ],
  "scripts/planted.mjs": [
    ["eqeqeq", `export const a = (x) => x == 1;`],
    ["no-var", `export var b = 1;`],
    ["@typescript-eslint/no-unused-vars", `const c = 1;`],
    [undefined, `export const d = (x) => x === Math.exp(1);`],
  ],
  "packages/models/src/radon/main.ts": [[undefined, `console.log(Math.log(2));`]],
};

interface Report {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly line: number }[];
}

let tree = "";
let reports: readonly Report[] = [];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "typyro-lint-"));
  for (const [path, lines] of Object.entries(planted)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), lines.map(([, code]) => code).join("\n"));
  }
  writeFileSync(join(tree, "tsconfig.json"), JSON.stringify({ extends: join(root, "tsconfig.base.json"), include: ["packages"] }));
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  const eslint = join(root, "node_modules/eslint/bin/eslint.js");
  const run = spawnSync(process.execPath, [eslint, "--config", join(root, "eslint.config.js"), "--format", "json", "packages", "scripts"], { cwd: tree, encoding: "utf8" });
  expect(run.stderr).toBe("");
  reports = JSON.parse(run.stdout) as Report[];
});

afterAll(() => rmSync(tree, { recursive: true }));

describe.each(Object.entries(planted))("in %s", (path, lines) => {
  test.each(lines.map(([rule, code], i) => [code, rule ?? "nothing", i + 1] as const))("%s is reported by %s", (_code, rule, line) => {
    const messages = reports.find(({ filePath }) => filePath.endsWith(path))?.messages;
    const rules = messages?.filter((message) => message.line === line).map(({ ruleId }) => ruleId);
    if (rule === "nothing") expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });
});
