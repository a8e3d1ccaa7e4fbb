/** @file `npm run try`: a program that lies outside of the repository imports `typyro`, and its errors name its own lines. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const bootstrap = join(dirname(import.meta.dirname), "scripts/bootstrap.mjs");
let elsewhere = "";

beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), "typyro-try-"));
});
afterAll(() => rmSync(elsewhere, { recursive: true }));

function tryProgram(...args: string[]) {
  const env = { ...process.env, INIT_CWD: elsewhere };
  return spawnSync(process.execPath, [bootstrap, "try", ...args], { encoding: "utf8", env });
}

test("a program outside of the repository imports typyro, awaits at its top level and gets its arguments", () => {
  writeFileSync(join(elsewhere, "data.ts"), `export const rows: readonly number[] = [1, 2];`);
  writeFileSync(join(elsewhere, "model.ts"), `import * as typyro from "typyro";\nimport "typyro/plot";\nimport { rows } from "./data.ts";\nconst kind: string = await Promise.resolve(typeof typyro);\nconsole.log(kind, rows.length, process.argv.slice(2).join(" "), process.cwd());`);
  const { status, stdout, stderr } = tryProgram("model.ts", "--draws", "5");
  expect(stderr).toBe("");
  expect(stdout).toBe(`object 2 --draws 5 ${elsewhere}\n`);
  expect(status).toBe(0);
});

test("the packages are given joined, for a quick start, with the draws and the errors of their sources", () => {
  const program = `import { dist, mcmc, sample } from "typyro";
import { Draws } from "@typyro/diagnostics";
const posterior = await mcmc(() => { sample("mu", dist.Normal(0, 1)); }, undefined, { prior: true, seed: 3, chains: 1, warmup: 50, draws: 4 });
console.log(posterior.site("mu").data.join(), posterior.draws instanceof Draws, import.meta.resolve("typyro").includes("/.joined/"));
sample("y", dist.Normal("a", 1));
`;
  writeFileSync(join(elsewhere, "draws.ts"), program);
  const joined = tryProgram("draws.ts");
  const apart = spawnSync(process.execPath, [bootstrap, "try", "draws.ts"], { encoding: "utf8", env: { ...process.env, INIT_CWD: elsewhere, TYPYRO_JOINED: "no" } });
  expect(joined.stdout).toMatch(/^\S+ true true\n$/);
  expect(apart.stdout).toBe(joined.stdout.replace("true true", "true false"));
  for (const { stderr } of [joined, apart]) expect(stderr).toMatch(/\[not-numbers\][\s\S]*at draws\.ts:5:\d+\n/);
}, 60_000);

test("an error shows the line of the TypeScript that was written", () => {
  writeFileSync(join(elsewhere, "fails.ts"), `interface Data {\n  readonly y: number;\n}\n\nfunction model(data: Data): number {\n  throw new Error("too " + data.y);\n}\nmodel({ y: 1 });\n`);
  const { status, stderr } = tryProgram(join(elsewhere, "fails.ts"));
  expect(stderr).toContain("fails.ts:6:9");
  expect(stderr).toContain("fails.ts:8:1");
  expect(status).toBe(1);
});

test("a folder in which `npm init` was typed is no obstacle", () => {
  const own = join(elsewhere, "own");
  mkdirSync(own);
  writeFileSync(join(own, "package.json"), JSON.stringify({ name: "own", type: "commonjs" }));
  writeFileSync(join(own, "model.ts"), `import { dist } from "typyro";\nconsole.log(await Promise.resolve(typeof dist.Normal));`);
  expect(tryProgram(join(own, "model.ts"))).toMatchObject({ status: 0, stdout: "function\n" });
});

test("the program's exit code is passed on", () => {
  writeFileSync(join(elsewhere, "ends.ts"), `process.exit(7);`);
  expect(tryProgram("ends.ts").status).toBe(7);
});

test("--help prints the usage and ends with 0", () => {
  const { status, stdout, stderr } = tryProgram("--help");
  expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^usage: npm run try -- FILE\.ts/), ""]);
});

test("without a file, or with one that is not there, it says so and shows what there is", () => {
  expect(tryProgram().stderr).toBe("no file was named; type, for example, `npm run try -- scratch/model.ts`\n");
  writeFileSync(join(elsewhere, "model.ts"), "");
  const missing = tryProgram("modle.ts");
  expect(missing.stderr).toContain(`there is no file ${join(elsewhere, "modle.ts")}\n`);
  expect(missing.stderr).toContain("model.ts");
  expect(missing.status).toBe(2);
});
