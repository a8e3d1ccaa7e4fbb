/** @file List the test files that run in a browser: the browser tests, and the unit tests that also can. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Packages whose unit tests run in a browser too, because users run their code there. */
const ALSO_IN_BROWSER = ["base", "autodiff", "core", "diagnostics", "plot"] as const;

const UNIT_TEST = /(?<!\.(?:prop|golden|stat|browser))\.test\.ts$/;
const BROWSER_TEST = /\.browser\.test\.ts$/;
const NODE_MODULE = /(?:from|import)\s*\(?\s*["']node:/;
const NODE_ONLY = /@node-only\b/;
const TEST_CALL = /^\s*(?:test|it)(?:\.\w+(?:\([^\n]*?\))?)?\s*\(/gm;

function filesUnder(root: string, directory: string): string[] {
  const path = join(root, directory);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => `${directory}/${name.replaceAll("\\", "/")}`);
}

export interface UnitTestsInBrowser {
  readonly files: readonly string[];
  /** Left out: they import `node:` modules, or carry `@node-only` with a reason in a comment. */
  readonly nodeOnly: readonly string[];
}

/** Paths relative to `root`. A test of what only Node has, such as the file system, stays in Node. */
export function unitTestsInBrowser(root: string): UnitTestsInBrowser {
  const all = ALSO_IN_BROWSER.flatMap((name) => [...filesUnder(root, `packages/${name}/src`), ...filesUnder(root, `packages/${name}/test`)])
    .filter((file) => UNIT_TEST.test(file))
    .sort();
  const isNodeOnly = (file: string): boolean => {
    const text = readFileSync(join(root, file), "utf8");
    return NODE_MODULE.test(text) || NODE_ONLY.test(text);
  };
  const nodeOnly = all.filter(isNodeOnly);
  return { files: all.filter((file) => !nodeOnly.includes(file)), nodeOnly };
}

/** The `*.browser.test.ts` files, relative to `root`. */
export function browserTests(root: string): readonly string[] {
  const packages = readdirSync(join(root, "packages")).flatMap((name) => [`packages/${name}/src`, `packages/${name}/test`]);
  return [...packages, "test"].flatMap((directory) => filesUnder(root, directory)).filter((file) => BROWSER_TEST.test(file));
}

/** How many tests a file holds, read from its text: for files that cannot run here. A table of cases counts once. */
export function countTestCalls(root: string, file: string): number {
  return Math.max(1, readFileSync(join(root, file), "utf8").match(TEST_CALL)?.length ?? 0);
}
