/**
 * @file Build the package, lay it into a folder where nothing else is installed, and run a model from there. @node-only builds and starts processes
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { mcmc } from "typyro";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPackage, packInto } from "../scripts/build.ts";
import { data, model } from "./packageModel.ts";

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "typyro-package-")));
  await buildPackage({ outDir: join(folder, "built"), types: false });
  await packInto(join(folder, "app/node_modules/typyro"), join(folder, "built"));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Run a program in plain Node, without what this process was started with. */
async function inApp(name: string, program: string): Promise<string> {
  await writeFile(join(folder, "app", name), program);
  const { stdout } = await run(process.execPath, [join(folder, "app", name)], { env: {}, cwd: join(folder, "app") });
  return stdout;
}

const MODEL = `import { dist, mcmc, plate, sample } from "typyro";
function model({ effect, error }) {
  const mu = sample("mu", dist.Normal(0, 5));
  const tau = sample("tau", dist.HalfCauchy(5));
  const z = plate("schools", effect.length, () => sample("z", dist.Normal(0, 1)));
  sample("y", dist.Normal(mu.add(z.mul(tau)), error), { obs: effect });
}
const data = ${JSON.stringify(data)};
`;

test.each([1, 2])("the built package gives the draws of the sources, with nothing else installed and %i workers", async (workers) => {
  const options = { seed: 5, warmup: 200, draws: 50, chains: 2, workers } as const;
  const program = `${MODEL}const { draws } = await mcmc(model, data, ${JSON.stringify(options)});
console.log(JSON.stringify(draws.names.map((name) => [...draws.get(name).data])));`;
  const { draws } = await mcmc(model, data, options);
  expect(JSON.parse(await inApp("run.mjs", program))).toEqual(draws.names.map((name) => [...draws.get(name).data]));
}, 30_000);

test("its errors name the line of the program, and CSV is read without another package", async () => {
  const program = `${MODEL}import { parseCsv } from "typyro";
console.log(parseCsv("a,b\\n1,2\\n").numbers("b").join());
await mcmc(model, { effect: [1, 2], error: [1, 2, 3] }).catch(({ code, message }) => console.log(code, /schools?|run|error/.test(message), message));`;
  const out = await inApp("error.mjs", program);
  expect(out).toMatch(/^2\n\S+ true/);
  expect(out).toContain("error.mjs:6:");
});

test("its command runs a TypeScript model in a folder where `npm init` was typed, and saves what its other commands read", async () => {
  const app = join(folder, "app");
  const modules = join(app, "node_modules");
  for (const [name, from] of [["commander", "packages/typyro/node_modules"], ["tsx", "node_modules"]] as const) await symlink(await realpath(join(import.meta.dirname, "..", from, name)), join(modules, name));
  await writeFile(join(app, "package.json"), JSON.stringify({ name: "app", type: "commonjs" }));
  await writeFile(join(app, "line.ts"), `import { type Csv, dist, sample } from "typyro";
interface Data { readonly y: readonly number[] }
export default function model({ y }: Data): void { sample("y", dist.Normal(sample("mu", dist.Normal(0, 5)), 1), { obs: y }); }
export const data = (csv: Csv): Data => ({ y: csv.numbers("y") });
`);
  await writeFile(join(app, "line.csv"), "y\n1\n2\n4\n");
  const typed = (...args: string[]) => run(process.execPath, [join(modules, "typyro/dist/cli/bin.js"), ...args], { env: {}, cwd: app });
  expect((await typed("trace", "line.ts", "--data", "line.csv")).stdout).toMatch(/y dist 3 \|/);
  const { stdout, stderr } = await typed("run", "line.ts", "--data", "line.csv", "--seed", "1", "--save", "fit.json");
  expect([stdout, stderr]).toEqual([expect.stringContaining("safe to trust"), "saved fit.json\n"]);
  expect((await typed("summary", "fit.json")).stdout).toMatch(/^ +mean +sd/);
  await expect(typed("run", "line.ts", "--data", "line.csv", "--save", "fit.json")).rejects.toThrow("fit.json exists already");
}, 60_000);

test("`typyro` loads no other package until it draws a figure or writes netCDF", async () => {
  const seen = new Set<string>();
  const outside: string[] = [];
  const follow = async (file: string): Promise<void> => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = await readFile(join(folder, "built", file), "utf8");
    for (const [, name = ""] of text.matchAll(/(?:^|[;}\n])import(?:[^"'`;()]*from)?\s*["'`]([^"'`]+)["'`]/g)) {
      if (name.startsWith("./")) await follow(name.slice(2));
      else outside.push(`${file}: ${name}`);
    }
  };
  await follow("index.js");
  expect([seen.size > 1, outside]).toEqual([true, []]);
});
