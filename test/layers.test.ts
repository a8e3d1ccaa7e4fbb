/** @file The check of the import table: each kind of breach, planted in a tree of its own, is found; what is allowed is not. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { findBreaches } from "../scripts/layers/findBreaches.ts";
import { findCycles } from "../scripts/layers/findCycles.ts";
import { IMPORT_TABLE, packageName } from "../scripts/layers/importTable.ts";
import { readImports } from "../scripts/layers/readImports.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** Packages that declare all that they may import, with the given files; paths start below `packages/`. */
function plant(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "typyro-layers-"));
  roots.push(root);
  const all: Record<string, string> = {};
  for (const [folder, allowed] of Object.entries(IMPORT_TABLE)) {
    const dependencies = Object.fromEntries(allowed.map((to) => [packageName(to), "workspace:*"]));
    all[`${folder}/package.json`] = JSON.stringify({ name: packageName(folder), dependencies });
    all[`${folder}/src/index.ts`] = "export {};";
  }
  for (const [path, text] of Object.entries({ ...all, ...files })) {
    const file = join(root, "packages", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

function breachesOf(files: Readonly<Record<string, string>>): string[] {
  return findBreaches(plant(files)).breaches.map(({ kind, at }) => `${kind} ${at.replace("packages/", "")}`);
}

test("a tree that keeps the table has no breach", () => {
  const { breaches, files } = findBreaches(
    plant({
      "core/src/trace.ts": `import { a } from "@typyro/base"; import type { Tape } from "@typyro/autodiff"; import "./message.ts";`,
      "core/src/message.ts": `import "node:fs"; await import("@typyro/base");`,
      "core/src/trace.test.ts": `import { mcmc } from "@typyro/inference"; import { test } from "vitest"; import "../test/fixture.ts";`,
      "core/test/fixture.ts": `import "typyro";`,
      "inference/src/mcmc.ts": `import "@typyro/core";`,
      "models/src/radon/model.ts": `import "@typyro/core";`,
      "models/src/radon/main.ts": `import "typyro"; import "./model.ts";`,
    }),
  );
  expect(breaches).toEqual([]);
  expect(files).toBe(Object.keys(IMPORT_TABLE).length + 7);
});

describe("each planted breach is reported", () => {
  const cases: readonly (readonly [breach: string, files: Record<string, string>])[] = [
    ["upward base/src/a.ts:1", { "base/src/a.ts": `import "@typyro/core";` }],
    ["upward autodiff/src/a.ts:2", { "autodiff/src/a.ts": `\nimport type { Site } from "@typyro/core";` }],
    ["upward base/src/a.ts:1", { "base/src/a.ts": `export type T = import("@typyro/autodiff").Tape;` }],
    ["upward core/src/a.ts:1", { "core/src/a.ts": `export const load = () => import("@typyro/inference");` }],
    ["upward core/src/a.ts:1", { "core/src/a.ts": `export * from "@typyro/diagnostics";` }],
    ["upward diagnostics/src/a.ts:1", { "diagnostics/src/a.ts": `import "typyro";` }],
    ["upward base/package.json", { "base/package.json": `{ "dependencies": { "@typyro/core": "workspace:*" } }` }],
    ["deep inference/src/mcmc.ts:1", { "inference/src/mcmc.ts": `import "@typyro/core/src/hidden.js";` }],
    ["deep core/test/a.ts:1", { "core/test/a.ts": `import "@typyro/base/src/random/threefry.ts";` }],
    ["relative core/src/a.ts:1", { "core/src/a.ts": `import "../../base/src/index.ts";` }],
    ["relative core/src/a.test.ts:1", { "core/src/a.test.ts": `import "../../base/src/index.ts";` }],
    ["cycle base/src/a.ts", { "base/src/a.ts": `import "./b.ts";`, "base/src/b.ts": `import type { A } from "./a.ts";` }],
    ["undeclared core/src/a.ts:1", { "core/package.json": "{}", "core/src/a.ts": `import "@typyro/base";` }],
    ["undeclared plot/src/a.ts:1", { "plot/src/a.ts": `import "@observablehq/plot/deep";` }],
    ["npm-dependency base/src/a.ts:1", { "base/src/a.ts": `import "d3-dsv";` }],
    ["npm-dependency base/package.json", { "base/package.json": `{ "dependencies": { "d3-dsv": "^3.0.0" } }` }],
    ["sampler-knows-models inference/src/nuts.ts:1", { "inference/src/nuts.ts": `import "@typyro/core";` }],
    ["sampler-knows-models inference/src/hamiltonian/start.ts:1", { "inference/src/hamiltonian/start.ts": `import type { Tape } from "@typyro/autodiff";` }],
    ["source-imports-test base/src/a.ts:1", { "base/src/a.ts": `import "../test/close.ts";`, "base/test/close.ts": "" }],
    ["program-not-alone models/src/main.ts:1", { "models/src/main.ts": `import "@typyro/core"; import "typyro";` }],
    ["model-imports-program models/src/a.ts:1", { "models/src/a.ts": `import "@typyro/core"; import "./main.ts";`, "models/src/main.ts": `import "typyro";` }],
    ["deep models/src/main.ts:1", { "models/src/main.ts": `import "typyro/plot"; import "typyro/plot/inside";` }],
    ["unknown-package shared/package.json", { "shared/package.json": "{}" }],
  ];
  test.each(cases)("%s", (breach, files) => {
    expect(breachesOf(files)).toEqual([breach]);
  });
});

test("an import that is only quoted, in a comment, a string or a template, does not count", () => {
  const text = `// import "@typyro/core";\n/* import("@typyro/core") */\nconst a = 'import "@typyro/core"';\nconst b = \`import("@typyro/core")\`;`;
  expect(readImports("a.ts", text)).toEqual([]);
});

test("a cycle is told once, by its shortest way round, and a chain is none", () => {
  const ring = new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", ["a"]], ["d", ["c"]], ["e", ["a"]]]);
  expect(findCycles(ring)).toEqual([["a", "b", "c"]]);
  expect(findCycles(new Map([["a", ["b", "c"]], ["b", ["c"]]]))).toEqual([]);
  expect(findCycles(new Map([["a", ["a"]]]))).toEqual([["a"]]);
});

test("the table itself has no cycle, and every package in it has a row", () => {
  expect(findCycles(new Map(Object.entries(IMPORT_TABLE)))).toEqual([]);
  for (const to of Object.values(IMPORT_TABLE).flat()) expect(IMPORT_TABLE).toHaveProperty(to);
});
