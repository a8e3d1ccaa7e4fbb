/**
 * @file Count what a Vitest run did, for the last line that `npm test` prints.
 *
 * The counts are written after every file, so that they are there even when a run is stopped.
 */

import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Reporter, TestModule } from "vitest/node";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface RunCounts extends Counts {
  readonly byProject: Record<string, Counts>;
  /** Tests of each file in the project `unit`, by path from the root: the same files run in the browser. */
  readonly unitTests: Record<string, number>;
  /** Files that have begun and not ended. */
  running: readonly string[];
  /** Whether the run came to its end. */
  finished: boolean;
}

const none = (): Counts => ({ passed: 0, failed: 0, skipped: 0 });

function add(to: Counts, counts: Counts): void {
  to.passed += counts.passed;
  to.failed += counts.failed;
  to.skipped += counts.skipped;
}

/** A test that neither passed nor was skipped failed; a file that broke outside its tests is one failure more. */
function countModule(module: TestModule): Counts {
  const counts = none();
  for (const { state } of [...module.children.allTests()].map((test) => test.result())) {
    if (state === "passed") counts.passed += 1;
    else if (state === "skipped") counts.skipped += 1;
    else counts.failed += 1;
  }
  const broken = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0).length;
  counts.failed += broken + (module.errors().length > 0 ? 1 : 0);
  return counts;
}

export class CountReporter implements Reporter {
  readonly #file: string;
  readonly #root: string;
  readonly #counts: RunCounts = { ...none(), byProject: {}, unitTests: {}, running: [], finished: false };

  constructor(file: string, root: string) {
    this.#file = file;
    this.#root = root;
  }

  onTestModuleStart(module: TestModule): void {
    this.#counts.running = [...this.#counts.running, this.#nameOf(module)];
    this.#write();
  }

  onTestModuleEnd(module: TestModule): void {
    this.#counts.running = this.#counts.running.filter((name) => name !== this.#nameOf(module));
    const counts = countModule(module);
    const project = (this.#counts.byProject[module.project.name] ??= none());
    add(project, counts);
    add(this.#counts, counts);
    if (module.project.name === "unit") {
      this.#counts.unitTests[this.#pathOf(module)] = counts.passed + counts.failed + counts.skipped;
    }
    this.#write();
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    this.#counts.failed += unhandled.length;
    this.#counts.finished = true;
    this.#write();
  }

  #pathOf(module: TestModule): string {
    return relative(this.#root, module.moduleId).replaceAll("\\", "/");
  }

  #nameOf(module: TestModule): string {
    return `${this.#pathOf(module)} (${module.project.name})`;
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify(this.#counts));
  }
}
