/**
 * @file Run every check and every test, and say at the very end how many tests passed and failed.
 *
 * Types, lint and layers run first; when one fails its output is shown, it counts as one failed test, and the tests run
 * all the same. Arguments: `--only PROJECT` (repeatable) runs those test projects without the checks, `--long` runs the
 * statistical tests at their full length, `--update` rewrites golden files, `--no-checks` runs the tests alone; all else goes to Vitest.
 */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browserTests, countTestCalls, unitTestsInBrowser } from "./browserFiles.ts";
import type { Counts, RunCounts } from "./countReporter.ts";
import { findChromium } from "./findChromium.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MINUTE = 60_000;

/** A worker in an endless loop never comes back; without a limit neither would this command. */
const LIMIT = 20 * MINUTE;
const LONG_LIMIT = 180 * MINUTE;

const BROWSER_PROJECTS = ["unit-browser", "browser"] as const;

interface Options {
  readonly only: readonly string[];
  readonly long: boolean;
  readonly update: boolean;
  readonly checks: boolean;
  readonly vitest: readonly string[];
}

function readOptions(args: readonly string[]): Options {
  const only: string[] = [];
  const vitest: string[] = [];
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--only") only.push(args[++i] ?? "");
    else if (["--long", "--update", "--no-checks"].includes(arg)) flags.add(arg);
    else vitest.push(arg);
  }
  const checks = only.length === 0 && vitest.length === 0 && !flags.has("--no-checks");
  return { only, long: flags.has("--long"), update: flags.has("--update"), checks, vitest };
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

// ---- checks ----

interface Check {
  readonly name: string;
  readonly node: readonly string[];
}

const CHECKS: readonly Check[] = [
  { name: "types", node: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."] },
  { name: "lint", node: ["node_modules/eslint/bin/eslint.js", "."] },
  { name: "layers", node: ["--import", "tsx", "scripts/checkLayers.ts"] },
];

/** Resolves to whether the check passed; its output is shown whole, and only when it did not. */
function runCheck({ name, node }: Check): Promise<boolean> {
  const started = Date.now();
  return new Promise((settle) => {
    const child = spawn(process.execPath, node, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", (error) => (output += error.message));
    child.on("close", (code) => {
      say(code === 0 ? `  ${name.padEnd(7)} ok      ${seconds(started)}` : `  ${name.padEnd(7)} FAILED  ${seconds(started)}\n${output.trimEnd()}\n`);
      settle(code === 0);
    });
  });
}

/** How many checks failed. */
async function runChecks(): Promise<number> {
  say("Checking types, lint and layers");
  const results = await Promise.all(CHECKS.map(runCheck));
  return results.filter((passed) => !passed).length;
}

// ---- tests ----

interface VitestEnd {
  readonly exitCode: number;
  readonly stopped: boolean;
  readonly counts: RunCounts;
}

const noCounts = (): RunCounts => ({ passed: 0, failed: 0, skipped: 0, byProject: {}, unitTests: {}, running: [], finished: false });

function readCounts(file: string): RunCounts {
  // Written by CountReporter, hence of this type.
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RunCounts) : noCounts();
}

function runVitest(args: readonly string[], long: boolean): Promise<VitestEnd> {
  const directory = mkdtempSync(join(tmpdir(), "typyro-test-"));
  const countsFile = join(directory, "counts.json");
  const env = { ...process.env, TYPYRO_COUNTS: countsFile, ...(long ? { TYPYRO_STAT: "long" } : {}) };
  return new Promise((settle) => {
    // A group of its own, so that a stop reaches the workers too: one in an endless loop hears nothing but SIGKILL.
    const detached = process.platform !== "win32";
    const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...args], { cwd: root, env, detached, stdio: ["ignore", "inherit", "inherit"] });
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      if (detached && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    };
    const limit = setTimeout(stop, long ? LONG_LIMIT : LIMIT);
    process.once("SIGINT", stop).once("SIGTERM", stop);
    child.on("close", (code) => {
      clearTimeout(limit);
      const counts = readCounts(countsFile);
      rmSync(directory, { recursive: true, force: true });
      settle({ exitCode: code ?? 1, stopped, counts });
    });
  });
}

/** How many tests would have run in a browser; the unit tests among them were just counted in Node. */
function skippedForWantOfBrowser(projects: readonly string[], counts: RunCounts, isFiltered: boolean): number {
  const files = [...(projects.includes("unit-browser") ? unitTestsInBrowser(root).files : []), ...(projects.includes("browser") ? browserTests(root) : [])];
  return files.reduce((total, file) => total + (counts.unitTests[file] ?? (isFiltered ? 0 : countTestCalls(root, file))), 0);
}

function vitestArguments(options: Options, projects: readonly string[]): string[] {
  // Elsewhere than in CI, Vitest would write a missing snapshot and pass; here a golden file changes only when asked.
  return [`--update=${options.update ? "all" : "none"}`, ...projects.map((project) => `--project=${project}`), ...options.vitest];
}

function report({ exitCode, stopped, counts }: VitestEnd, started: number): void {
  if (stopped) {
    say(`the tests were STOPPED after ${seconds(started)}, which counts as 1 failed; not ended then: ${counts.running.join(", ")}`);
    counts.failed += 1;
  } else if (counts.failed === 0 && (exitCode !== 0 || !counts.finished)) {
    say(`vitest ended with code ${exitCode} but no failed test; its output above says why; it counts as 1 failed`);
    counts.failed = 1;
  }
  for (const [name, { passed, failed, skipped }] of Object.entries(counts.byProject)) {
    say(`  ${name.padEnd(24)} ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  }
}

/** Runs the tests and returns their counts; a run that broke otherwise than by a test counts one failure. */
async function runTests(options: Options): Promise<Counts> {
  const chromium = findChromium();
  const everything = options.only.length === 0;
  const unbrowsed = "missing" in chromium ? BROWSER_PROJECTS.filter((project) => everything || options.only.includes(project)) : [];
  const projects = options.only.filter((project) => !unbrowsed.some((name) => name === project));

  let counts = noCounts();
  if (everything || projects.length > 0) {
    say(`Running the tests${everything ? "" : ` of ${projects.join(", ")}`}${"version" in chromium ? ` (browser: Chromium ${chromium.version})` : ""}`);
    const started = Date.now();
    const end = await runVitest(vitestArguments(options, projects), options.long);
    report(end, started);
    ({ counts } = end);
  }
  if (unbrowsed.length > 0 && "missing" in chromium) {
    const skipped = skippedForWantOfBrowser(unbrowsed, counts, options.vitest.length > 0);
    counts.skipped += skipped;
    say(`  ${unbrowsed.join(", ")}: ${skipped} tests SKIPPED: ${chromium.missing}`);
  }
  return counts;
}

const options = readOptions(process.argv.slice(2));
const started = Date.now();
const failedChecks = options.checks ? await runChecks() : 0;
const counts = await runTests(options);
const failed = counts.failed + failedChecks;
process.exitCode = failed === 0 ? 0 : 1;

say("");
if (failedChecks > 0) say(`${failedChecks} of ${CHECKS.length} checks failed (types, lint, layers) and count as failed below; see above`);
say(`All done in ${seconds(started)}`);
say(`${counts.passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`);
