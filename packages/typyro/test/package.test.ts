/**
 * @file Build the package, lay it into a folder where nothing else is installed, and run a model from there. @node-only builds and starts processes
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { mcmc } from "typyro";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPackage, packInto } from "../../../scripts/build.ts";
import { data, model } from "./fixtures/schools.ts";

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

test("what a program loads without figures or netCDF imports no other package", async () => {
  const { readdir } = await import("node:fs/promises");
  const built = join(folder, "built");
  for (const file of (await readdir(built)).filter((name) => name.endsWith(".js") && name !== "plot.js")) {
    const text = await readFile(join(built, file), "utf8");
    const imported = [...text.matchAll(/(?:^|[;}\n])import(?:[^"'`;()]*from)?\s*["'`]([^"'`]+)["'`]/g)].map(([, name = ""]) => name);
    expect(imported.filter((name) => !name.startsWith("./")), file).toEqual([]);
  }
});
