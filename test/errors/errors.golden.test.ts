import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue, isModelError, type ModelError } from "@typyro/base";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { applied, programOf } from "./apply.ts";
import type { Expected } from "./expected.ts";
import { unshown } from "./unshown.ts";

const here = import.meta.dirname;
/** Of this process alone, so that two runs at a time do not meet. */
const generated = join(here, ".generated", String(process.pid));
const names = readdirSync(join(here, "cases")).map((file) => file.replace(/\.ts$/, ""));

interface Case {
  readonly run: () => unknown;
  readonly expected: Expected;
}

const read = (name: string): string => programOf(readFileSync(join(here, "cases", `${name}.ts`), "utf8"));
const load = async (path: string): Promise<Case> => (await import(/* @vite-ignore */ path)) as Case;

/** What a program was told: the error that it ended with, or the warning that it was given. */
async function told({ run }: Pick<Case, "run">, isWarning = false): Promise<{ error: unknown; warnings: string[] }> {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  try {
    const result: unknown = await run();
    const warnings = warn.mock.calls.map(([text]) => String(text));
    const of = typeof result === "object" && result !== null && "warnings" in result && Array.isArray(result.warnings) ? result.warnings : [];
    return { error: isWarning ? (of[0] as unknown) : undefined, warnings };
  } catch (error) {
    return { error, warnings: [] };
  } finally {
    warn.mockRestore();
  }
}


async function errorOf(name: string): Promise<{ error: ModelError; expected: Expected }> {
  const found = await load(join(here, "cases", `${name}.ts`));
  const { error } = await told(found, found.expected.isWarning);
  if (!isModelError(error)) throw new Error(`${name} was told ${String(error)}`);
  return { error, expected: found.expected };
}

/** The numbers of the lines that end in a mark. */
function marked(source: string, mark: string): number[] {
  return source.split("\n").flatMap((line, i) => (line.endsWith(`// <-- ${mark}`) ? [i + 1] : []));
}

beforeAll(async () => {
  await rm(generated, { recursive: true, force: true });
  await mkdir(generated, { recursive: true });
});

afterAll(() => rm(generated, { recursive: true, force: true }));

describe.each(names)("%s", (name) => {
  it("names the code, the class, the site and both facts", async () => {
    const { error, expected } = await errorOf(name);
    expect(error.code).toBe(expected.code);
    expect(error.name).toBe(expected.errorClass);
    expect(error.site).toBe(expected.site);
    for (const fact of expected.facts) expect(error.sentence).toContain(fact);
    if (expected.site !== undefined) expect(error.sentence).toContain(`\`${expected.site}\``);
  });

  it("points at the user's line", async () => {
    const { error } = await errorOf(name);
    const source = read(name);
    const lines = error.at.map(({ location }) => location.line);
    expect(error.at.every(({ location }) => location.file.endsWith(`cases/${name}.ts`))).toBe(true);
    expect(marked(source, "fault")).toHaveLength(1);
    expect(lines.slice(0, 1)).toEqual(marked(source, "fault"));
    for (const line of lines.slice(1)) expect([...marked(source, "also"), ...marked(source, "fault")]).toContain(line);
  });

  it("reads as it is written down", async () => {
    const { error } = await errorOf(name);
    await expect(`${String(error)}\n`).toMatchFileSnapshot(`texts/${name}.txt`);
  });

  it("has help that repairs the program as it is typed", async () => {
    const { error, expected } = await errorOf(name);
    const taken = new Set([...expected.repairs.map(({ help }) => help), ...Object.keys(expected.untaken ?? {}).map(Number)]);
    expect([...taken].sort()).toEqual(error.help.map((_, i) => i));
    for (const [i, repair] of expected.repairs.entries()) {
      const path = join(generated, `${name}.${i}.mts`);
      await writeFile(path, applied(read(name), error.help[repair.help] ?? "", repair));
      const { error: second, warnings } = await told(await load(path));
      expect(second, `after: ${error.help[repair.help]}`).toBeUndefined();
      expect(warnings, `after: ${error.help[repair.help]}`).toEqual([]);
    }
  });
});

it("has help that compiles where it is typed", () => {
  const { config } = ts.readConfigFile(join(here, "../../tsconfig.base.json"), (path) => readFileSync(path, "utf8")) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, here);
  const files = readdirSync(generated).map((file) => join(generated, file));
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false, noUnusedParameters: false });
  const found = files.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)));
  expect(found.map(({ file, messageText }) => `${file?.fileName.slice(generated.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`)).toEqual([]);
});

it("has a program for every code of the catalogue, or a reason why not", async () => {
  const cases = await Promise.all(names.map((name) => load(join(here, "cases", `${name}.ts`))));
  const shown = new Set<string>(cases.map(({ expected }) => expected.code));
  const missing = Object.keys(catalogue).filter((code) => !shown.has(code) && !(code in unshown));
  expect(missing).toEqual([]);
  expect(Object.keys(unshown).filter((code) => shown.has(code))).toEqual([]);
});

it("keeps no text of a program that is gone", () => {
  const texts = readdirSync(join(here, "texts")).map((file) => file.replace(/\.txt$/, ""));
  expect(texts.filter((name) => !names.includes(name))).toEqual([]);
});
