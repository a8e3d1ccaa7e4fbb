/** @file The counts behind the last line of `npm test`: whatever goes wrong in a run is counted as failed. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { RunCounts } from "../scripts/countReporter.ts";

const root = dirname(import.meta.dirname);
const vitest = join(root, "node_modules/vitest/vitest.mjs");

function countsOf(files: Readonly<Record<string, string>>): RunCounts {
  const tree = mkdtempSync(join(tmpdir(), "typyro-counts-"));
  const countsFile = join(tree, "counts.json");
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  const reporter = JSON.stringify(join(root, "scripts/countReporter.ts"));
  const config = `import { CountReporter } from ${reporter};\nexport default { test: { name: "unit", reporters: [new CountReporter(${JSON.stringify(countsFile)}, import.meta.dirname)] } };`;
  for (const [name, text] of Object.entries({ ...files, "vitest.config.ts": config })) writeFileSync(join(tree, name), text);
  spawnSync(process.execPath, [vitest, "run"], { cwd: tree, stdio: "ignore" });
  const counts = JSON.parse(readFileSync(countsFile, "utf8")) as RunCounts;
  rmSync(tree, { recursive: true });
  return counts;
}

const imports = `import { beforeAll, describe, test } from "vitest";\n`;

test("tests are counted as passed, failed and skipped; a broken file, a broken hook and a stray rejection as one failed each", () => {
  const counts = countsOf({
    "plain.test.ts": `${imports}test("a", () => {}); test("b", () => {}); test("c", () => { throw new Error("no"); }); test.skip("d", () => {});`,
    "broken.test.ts": `import "./absent.ts";`,
    "hook.test.ts": `${imports}describe("in it", () => { beforeAll(() => { throw new Error("no"); }); test("never runs", () => {}); });`,
    "stray.test.ts": `${imports}test("e", () => { void Promise.reject(new Error("stray")); });`,
  });
  expect(counts).toMatchObject({ passed: 3, failed: 4, finished: true });
  expect(counts.unitTests["plain.test.ts"]).toBe(4);
});
