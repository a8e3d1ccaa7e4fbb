/** @file The test projects, chosen by a test's suffix (see CONTRIBUTING.md). */

import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { unitTestsInBrowser } from "./scripts/browserFiles.ts";
import { CountReporter } from "./scripts/countReporter.ts";
import { CHROMIUM_ARGUMENTS, findChromium } from "./scripts/findChromium.ts";

const root = import.meta.dirname;
const isLong = process.env["TYPYRO_STAT"] === "long";
const SECOND = 1000;

const places = (pattern: string): string[] => [`packages/*/{src,test}/**/${pattern}`, `test/**/${pattern}`];

function inNode(name: string, pattern: string, timeout: number, exclude: readonly string[] = []): TestProjectInlineConfiguration {
  return {
    test: { name, environment: "node", include: places(pattern), exclude: ["**/node_modules/**", ...exclude], testTimeout: timeout, hookTimeout: timeout },
  };
}

function inBrowser(name: string, include: string[], chromium: string): TestProjectInlineConfiguration {
  return {
    // Found up front: a dependency met in the middle of a run would reload the page under the tests.
    optimizeDeps: { include: ["fast-check"] },
    test: {
      name,
      include,
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
    inBrowser("unit-browser", [...unitTestsInBrowser(root).files], chromium.path),
    inBrowser("browser", places("*.browser.test.ts"), chromium.path),
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
    projects: [
      inNode("unit", "*.test.ts", 30 * SECOND, ["**/*.{prop,golden,stat,browser}.test.ts"]),
      inNode("property", "*.prop.test.ts", 120 * SECOND),
      inNode("golden", "*.golden.test.ts", 60 * SECOND),
      inNode("statistical", "*.stat.test.ts", (isLong ? 3600 : 180) * SECOND),
      types,
      ...browserProjects(),
    ],
  },
});
