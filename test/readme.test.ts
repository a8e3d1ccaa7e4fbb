/**
 * @file Run the README's first program, and keep its promises of size. @node-only reads files and runs programs
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = new URL("..", import.meta.url).pathname;

async function firstProgram(): Promise<string> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const [, program] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  if (program === undefined) throw new Error("README.md has no program");
  return program;
}

test("the README is under 150 lines", async () => {
  const lines = (await readFile(join(root, "README.md"), "utf8")).split("\n");
  expect(lines.length).toBeLessThan(150);
});

test("the README's first program runs as a user would run it and prints shapes, a summary and a verdict", async () => {
  const folder = await mkdtemp(join(tmpdir(), "typyro-readme-"));
  try {
    const file = join(folder, "schools.ts");
    await writeFile(file, await firstProgram());
    const { stdout } = await promisify(execFile)("node", [join(root, "scripts/bootstrap.mjs"), "try", file], { cwd: root });
    expect(stdout).toContain("theta_decentered dist 8 |");
    expect(stdout).toMatch(/tau +3\.\d/);
    expect(stdout).toMatch(/4 x 1000 \(chains x draws\), \d+ divergences?/);
    expect(stdout).toMatch(/safe to trust/);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

test("every file that ARCHITECTURE.md names exists", async () => {
  const text = await readFile(join(root, "ARCHITECTURE.md"), "utf8");
  const named = [...text.matchAll(/`?((?:packages\/)?(?:base|autodiff|core|diagnostics|inference|models)\/src\/[\w/.]+)/g)].map(([, path = ""]) => path.replace(/^packages\//, ""));
  expect(named.length).toBeGreaterThan(15);
  const { existsSync } = await import("node:fs");
  for (const path of named) expect(existsSync(join(root, "packages", path)), path).toBe(true);
});
