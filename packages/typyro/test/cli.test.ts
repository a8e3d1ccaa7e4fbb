/**
 * @file Type commands at `typyro`: what they print, which files they write, and how they end. @node-only starts processes and writes files
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hmc, mcmc, metropolis, nuts, read } from "typyro";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/cli/main.ts";
import lineModel from "./fixtures/lineModel.ts";

const model = fileURLToPath(new URL("fixtures/lineModel.ts", import.meta.url));
let folder: string;
let csv: string;
const at = (name: string): string => join(folder, name);
const x = Array.from({ length: 20 }, (_, i) => i / 10);
const y = x.map((value, i) => 1 + 2 * value + 0.3 * Math.sin(7 * i));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "typyro-cli-"));
  csv = at("line.csv");
  await writeFile(csv, `x,y\n${x.map((value, i) => `${value},${y[i]}`).join("\n")}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function typed(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, { out: (text) => void out.push(text), err: (text) => void err.push(text) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("typyro run", () => {
  test("gives the draws of mcmc, prints a summary with a verdict, saves where asked, and ends with 0", async () => {
    const { code, out, err } = await typed("run", model, "--data", csv, "--seed", "3", "--save", at("fit.json"));
    expect(out).toMatch(/mean +sd[\s\S]*\nsigma [\s\S]*safe to trust/);
    expect([code, err]).toEqual([0, `saved ${at("fit.json")}`]);
    const { draws } = await mcmc(lineModel, { x, y }, { seed: 3 });
    expect((await read(at("fit.json"))).get("posterior").get("b").data).toEqual(draws.get("b").data);
  });

  test("ends with 2 where the verdict is not to trust the draws, as JSON too", async () => {
    const { code, out } = await typed("run", model, "--data", csv, "--draws", "20", "--warmup", "5", "--chains", "2", "--json");
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ outcome: "complete", chains: 2, draws: 20, summary: { verdict: { ok: false } } });
  });

  test("never replaces a file silently, and says so before it samples", async () => {
    await writeFile(at("precious.nc"), "precious");
    const before = performance.now();
    const { code, err } = await typed("run", model, "--data", csv, "--draws", "100000000", "--save", at("precious.nc"));
    expect([code, err]).toEqual([1, expect.stringContaining("precious.nc exists already")]);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await readFile(at("precious.nc"), "utf8")).toBe("precious");
  });

  test.each([
    ["no such model", ["run", "nowhere.ts"], "there is no file"],
    ["no such data", ["run", model, "--data", "nowhere.csv"], "nowhere.csv"],
    ["data forgotten", ["run", model], "none was named"],
    ["no folder to save to", ["run", model, "--save", "/nowhere/fit.nc"], "there is no folder /nowhere"],
    ["another ending", ["run", model, "--save", "fit.txt"], "[file-ending]"],
    ["another sampler", ["run", model, "--sampler", "gibbs"], "there is no sampler `gibbs`"],
    ["a misspelt sampler", ["run", model, "--sampler", "metropols"], "help: typyro run model.ts --sampler metropolis"],
    ["hmc without a length", ["run", model, "--sampler", "hmc"], "`--steps` or `--trajectory-length`"],
    ["hmc with two lengths", ["run", model, "--sampler", "hmc", "--steps", "4", "--trajectory-length", "1.5"], "`--steps 4` and `--trajectory-length 1.5`"],
    ["an option of another sampler", ["run", model, "--steps", "4"], "`--steps` is an option of hmc, and the sampler is nuts"],
    ["a metric that is none", ["run", model, "--metric", "dens"], "help: --metric dense"],
    ["a metric that is not for it", ["run", model, "--sampler", "metropolis", "--metric", "gradient"], "which metropolis does not take"],
    ["a share above 1", ["run", model, "--target-accept", "1.5"], "[option-outside-range]"],
    ["text for a number", ["run", model, "--step-size", "small"], "a number"],
    ["a misspelt option", ["run", model, "--drws", "9"], "Did you mean --draws?"],
    ["a misspelt command", ["sumary", "fit.nc"], "Did you mean summary?"],
    ["a rule that is none", ["run", model, "--until", "soon"], "--until soon"],
    ["a number that is none", ["run", model, "--draws", "many"], "a whole number"],
    ["a command that is none", ["fly"], "unknown command"],
  ])("%s ends with 1 and a line that says so", async (_, args, text) => {
    const { code, out, err } = await typed(...args);
    expect([code, out, err]).toEqual([1, "", expect.stringContaining(text)]);
  });

  test("a column that is missing is named as parseCsv names it", async () => {
    await writeFile(at("other.csv"), "x,z\n1,2\n");
    const { code, err } = await typed("run", model, "--data", at("other.csv"));
    expect([code, err]).toEqual([1, expect.stringMatching(/\[csv-missing-column\].*`y`/)]);
  });

  test("takes a sampler with its options, as mcmc does", async () => {
    for (const [name, sampler, ...args] of [
      ["hmc", hmc({ steps: 8, targetAccept: 0.9 }), "--sampler", "hmc", "--steps", "8", "--target-accept", "0.9"],
      ["metropolis", metropolis({ metric: "dense" }), "--sampler", "metropolis", "--metric", "dense"],
      ["nuts", nuts({ maxTreeDepth: 5, initialStepSize: 0.1 }), "--max-tree-depth", "5", "--step-size", "0.1"],
    ] as const) {
      await typed("run", model, "--data", csv, "--seed", "3", "--draws", "50", "--warmup", "50", "--save", at(`${name}.json`), ...args);
      const { draws } = await mcmc(lineModel, { x, y }, { seed: 3, draws: 50, warmup: 50, sampler });
      expect((await read(at(`${name}.json`))).get("posterior").get("b").data).toEqual(draws.get("b").data);
    }
  });

  test("keeps and saves the draws so far at Ctrl-C", async () => {
    const root = new URL("../../../", import.meta.url);
    const loader = [new URL("node_modules/tsx/dist/loader.mjs", root).href];
    const bin = fileURLToPath(new URL("../src/cli/bin.ts", import.meta.url));
    const args = ["run", model, "--data", csv, "--warmup", "20", "--draws", "10000000", "--chains", "1", "--thin", "1000", "--until", "seconds=60", "--save", at("cut.json")];
    const child = spawn(process.execPath, [...loader.flatMap((url) => ["--import", url]), bin, ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, TYPYRO_TELL: "1" } });
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => {
      const hadBegun = err.includes("model runs");
      err += chunk.toString();
      // The model has been recorded, so sampling is about to begin; 20 iterations of warm-up take milliseconds.
      if (!hadBegun && err.includes("model runs")) setTimeout(() => child.kill("SIGINT"), 1500);
    });
    await new Promise((done) => child.on("close", done));
    expect(err).toMatch(/saved .*cut\.json[\s\S]*interrupted: \d+ draws/);
    expect((await read(at("cut.json"))).get("posterior").draws).toBeGreaterThan(0);
  }, 60_000);
});

describe("typyro", () => {
  test("trace prints the table of shapes", async () => {
    const { code, out } = await typed("trace", model, "--data", csv);
    expect([code, out]).toEqual([0, expect.stringMatching(/y dist +20 \|/)]);
  });

  test("trace as JSON has a record for each site; one of a model that fails has its error, and ends with 1", async () => {
    const { code, out } = await typed("trace", model, "--data", csv, "--json");
    expect([code, JSON.parse(out)]).toEqual([0, { error: null, sites: [
      { name: "a", type: "sample", distribution: "dist.Normal(0, 10)", batchShape: [], eventShape: [], shape: [], isObserved: false, plates: [] },
      expect.objectContaining({ name: "b" }),
      expect.objectContaining({ name: "sigma", distribution: "dist.Exponential(1)" }),
      expect.objectContaining({ name: "y", shape: [20], isObserved: true }),
    ] }]);
    const typyro = pathToFileURL(fileURLToPath(new URL("../src/index.ts", import.meta.url))).href;
    await writeFile(at("fails.mjs"), `import { dist, sample } from "${typyro}";\nexport default () => { sample("mu", dist.Normal(0, 1)); sample("mu", dist.Normal(0, 1)); };\n`);
    for (const args of [[], ["--json"]]) {
      const failed = await typed("trace", at("fails.mjs"), ...args);
      expect([failed.code, failed.out]).toEqual([1, expect.stringContaining("duplicate-site")]);
    }
  });

  test("explain as JSON has every stage", async () => {
    const { code, out } = await typed("explain", model, "--data", csv, "--json");
    const explained = JSON.parse(out) as Readonly<Record<string, unknown>>;
    expect([code, Object.keys(explained)]).toEqual([0, ["sites", "unconstrained", "density", "gradient", "kernel"]]);
    const printed = await typed("explain", model, "--data", csv);
    for (const stage of ["density", "gradient", "kernel"]) expect(printed.out).toContain(explained[stage]);
    expect(explained["unconstrained"]).toMatchObject({ dim: 3, layout: [{ site: "a", offset: 0, size: 1 }, { site: "b" }, { site: "sigma", offset: 2 }] });
  });

  test("explain prints every stage", async () => {
    const { code, out } = await typed("explain", model, "--data", csv);
    expect([code, out]).toEqual([0, expect.stringContaining("sigma")]);
  });

  test("summary prints that of saved draws, from JSON and from CmdStan's CSV", async () => {
    const saved = await typed("summary", at("fit.json"), "--json");
    expect([saved.code, (JSON.parse(saved.out) as { rows: { name: string }[] }).rows.map(({ name }) => name)]).toEqual([0, ["a", "b", "sigma"]]);
    await writeFile(at("stan_1.csv"), "lp__,mu\n-1,0.1\n-2,0.2\n-3,0.");
    const { code, out, err } = await typed("summary", at("stan_1.csv"));
    expect([code, out, err]).toEqual([2, expect.stringContaining("mu"), expect.stringMatching(/note: line 4 of chain 0 has no end/)]);
  });

  test("plot writes a figure, and replaces one only when told to", async () => {
    expect(await typed("plot", at("fit.json"), "--kind", "forest", "--out", at("f.svg"))).toEqual({ code: 0, out: "", err: `wrote ${at("f.svg")}` });
    expect(await readFile(at("f.svg"), "utf8")).toMatch(/^<svg/);
    expect((await typed("plot", at("fit.json"), "--kind", "forest", "--out", at("f.svg"))).code).toBe(1);
    expect((await typed("plot", at("fit.json"), "--kind", "trace", "--out", at("f.svg"), "--overwrite", "--vars", "a")).code).toBe(0);
    expect((await typed("plot", at("fit.json"), "--kind", "forst", "--out", at("p.svg"))).err).toMatch(/there is no figure `forst`[\s\S]*help: typyro plot fit\.nc --kind forest/);
  });

  test("compare ranks saved runs by how well they predict", async () => {
    await typed("run", model, "--data", csv, "--seed", "4", "--save", at("again.json"));
    const { code, out } = await typed("compare", at("fit.json"), at("again.json"));
    expect([code, out]).toEqual([0, expect.stringMatching(/20 observations[\s\S]*\n(?:fit|again) +0 /)]);
  });

  test("--help of run says what a model's file exports", async () => {
    const { code, out } = await typed("run", "--help");
    expect([code, out]).toEqual([0, expect.stringContaining("--draws <n>")]);
  });
});

test("a model's file may export its data, or nothing but the model", async () => {
  const typyro = pathToFileURL(fileURLToPath(new URL("../src/index.ts", import.meta.url))).href;
  const body = `import { dist, sample } from "${typyro}";\nexport default ({ y }) => { sample("mu", dist.Normal(0, 1)); sample("y", dist.Normal(0, 1), { obs: y }); };\n`;
  await writeFile(at("own.mjs"), `${body}export const data = { y: [1, 2, 3] };\n`);
  await writeFile(at("bare.mjs"), body);
  await writeFile(at("none.mjs"), "export const x = 1;\n");
  expect((await typed("trace", at("own.mjs"))).out).toMatch(/y dist +3 \|/);
  expect((await typed("trace", at("bare.mjs"), "--data", csv)).out).toMatch(/y dist +20 \|/);
  expect((await typed("trace", at("own.mjs"), "--data", csv)).err).toContain("exports its data");
  expect((await typed("trace", at("none.mjs"))).err).toContain("no model as its default export");
});
