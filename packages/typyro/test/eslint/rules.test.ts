import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "eslint/config";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";
import { plugin, recommended } from "../../src/eslint/index.ts";

const here = import.meta.dirname;
const path = join(here, "mistakes.ts");
const parsed = { files: ["**/*.ts"], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: here } } };

async function lint(config: Parameters<typeof defineConfig>): Promise<readonly ESLint.LintResult["messages"][number][]> {
  const eslint = new ESLint({ overrideConfigFile: true, overrideConfig: defineConfig(...config), cwd: here });
  const [result] = await eslint.lintFiles([path]);
  return result?.messages ?? [];
}

describe("the rules of typyro/eslint", () => {
  const reports = lint([parsed, recommended]);

  test("report every planted mistake on its line, with the rule that it names, and nothing else", async () => {
    const messages = await reports;
    const marked = readFileSync(path, "utf8").split("\n").flatMap((line, i) => {
      const rule = /\/\/ <-- (\S+)$/.exec(line)?.[1];
      return rule === undefined ? [] : [`${i + 1} typyro/${rule}`];
    });
    expect(marked.length).toBeGreaterThan(25);
    expect(messages.map(({ line, ruleId }) => `${line} ${ruleId}`)).toEqual(marked);
  });

  test("say what to write, and offer to write a negation", async () => {
    const messages = await reports;
    const at = (text: string) => {
      const line = readFileSync(path, "utf8").split("\n").findIndex((code) => code.includes(text)) + 1;
      return messages.find((message) => message.line === line);
    };
    expect(at("if (tau) return")?.message).toContain("`where(condition, a, b)`");
    expect(at("    -tau, ")).toMatchObject({ message: "`-` cannot be recorded: write `tau.neg()`.", suggestions: [{ desc: "write `tau.neg()`", fix: { text: "tau.neg()" } }] });
    expect(at("-(known")).toMatchObject({ suggestions: [{ fix: { text: "(known ? tau : tau.exp()).neg()" } }] });
    expect(at("tau < tau.exp()")?.message).toContain("`less(a, b)`");
    expect(at("tau === tau")?.message).toContain("`equal(a, b)`");
    expect(at('"tau is " + tau')?.message).toContain("a template, `${value}`");
  });

  test("can be chosen one by one, and say so where the parser gives no types", async () => {
    const one = await lint([parsed, { files: ["**/*.ts"], plugins: { typyro: plugin }, rules: { "typyro/no-operator-on-value": "warn" } }]);
    expect(new Set(one.map(({ ruleId }) => ruleId))).toEqual(new Set(["typyro/no-operator-on-value"]));
    await expect(lint([{ files: ["**/*.ts"], languageOptions: { parser: tseslint.parser } }, recommended])).rejects.toThrow("need types");
  });
});
