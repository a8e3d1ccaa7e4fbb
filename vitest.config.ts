/** @file The test projects, chosen by a test's suffix (see CONTRIBUTING.md). */

import { availableParallelism } from "node:os";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { unitTestsInBrowser } from "./scripts/browserFiles.ts";
import { CountReporter } from "./scripts/countReporter.ts";
import { CHROMIUM_ARGUMENTS, findChromium } from "./scripts/findChromium.ts";

const root = import.meta.dirname;
const isLong = process.env["TYPYRO_STAT"] === "long";
const SECOND = 1000;

/**
 * Many small files in one process each: loading modules afresh for every file cost 0.4 s a file, twenty times the tests.
 * A file that fails only beside others has found state that outlives a call, which is a bug in what it tests.
 */
const TOGETHER = { isolate: false } as const;

/** Properties are tried at the same points in every run, unless told otherwise. */
const setupFiles = ["./test/propertySeed.ts"];

const places = (pattern: string): string[] => [`packages/*/{src,test}/**/${pattern}`, `test/**/${pattern}`];

interface NodeProject {
  readonly pattern: string;
  /** For one test or hook, in seconds. */
  readonly timeout: number;
  readonly exclude?: readonly string[];
  readonly isolate?: boolean;
}

function inNode(name: string, { pattern, timeout, exclude = [], isolate = true }: NodeProject): TestProjectInlineConfiguration {
  const limits = { testTimeout: timeout * SECOND, hookTimeout: timeout * SECOND };
  return { test: { name, environment: "node", include: places(pattern), exclude: ["**/node_modules/**", ...exclude], isolate, setupFiles, ...limits } };
}

function inBrowser(name: string, include: string[], chromium: string, isolate: boolean): TestProjectInlineConfiguration {
  return {
    // Found up front: a dependency met in the middle of a run would reload the page under the tests.
    optimizeDeps: { include: ["fast-check", "@typyro/plot > @observablehq/plot"], exclude: ["linkedom", "@resvg/resvg-js"] },
    test: {
      name,
      include,
      isolate,
      setupFiles,
      testTimeout: 60 * SECOND,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: { executablePath: chromium, args: [...CHROMIUM_ARGUMENTS] } }),
        instances: [{ browser: "chromium" }],
      },
    },
  };
}

function browserProjects(): TestProjectInlineConfiguration[] {
  const chromium = findChromium();
  if ("missing" in chromium) {
    console.warn(`projects browser and unit-browser are skipped: ${chromium.missing}`);
    return [];
  }
  return [
    inBrowser("unit-browser", [...unitTestsInBrowser(root).files], chromium.path, TOGETHER.isolate),
    inBrowser("browser", places("*.browser.test.ts"), chromium.path, true),
  ];
}

const types: TestProjectInlineConfiguration = {
  test: {
    name: "types",
    include: [],
    typecheck: { enabled: true, only: true, include: places("*.test-d.ts"), tsconfig: "./test/types.tsconfig.json", ignoreSourceErrors: true },
  },
};

const countsFile = process.env["TYPYRO_COUNTS"];

export default defineConfig({
  test: {
    reporters: ["default", ...(countsFile === undefined ? [] : [new CountReporter(countsFile, root)])],
    // Vitest would leave one core free, which of two is half.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      inNode("unit", { pattern: "*.test.ts", timeout: 30, exclude: ["**/*.{prop,golden,stat,browser}.test.ts"], ...TOGETHER }),
      inNode("property", { pattern: "*.prop.test.ts", timeout: 120 }),
      inNode("golden", { pattern: "*.golden.test.ts", timeout: 60, ...TOGETHER }),
      inNode("statistical", { pattern: "*.stat.test.ts", timeout: isLong ? 3600 : 180 }),
      types,
      ...browserProjects(),
    ],
  },
});
