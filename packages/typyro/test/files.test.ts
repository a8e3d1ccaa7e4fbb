/**
 * @file Save draws, read them back, and let Python open them. @node-only writes files and runs Python
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isModelError } from "@typyro/base";
import { cmdStanCsv, dist, Draws, fromCmdStanCsv, inferenceData, mcmc, plate, predictive, read, sample, save } from "typyro";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
let folder: string;
let posterior: Awaited<ReturnType<typeof fit>>;

interface Schools {
  readonly y: readonly number[];
  readonly x: readonly number[];
  readonly town: readonly string[];
  readonly study: string;
}

const data: Schools = { y: [1, 2], x: [0.5, 0.25], town: ["Wallingford", "Åsgård, 深"], study: "1981" };
const TEXTS = [["x", [0.5, 0.25]], ["town", ["Wallingford", "Åsgård, 深"]], ["study", ["1981"]]];

function model({ y, x }: Schools) {
  const mu = sample("mu", dist.Normal(0, 5));
  return plate("school", ["Choate", "Deerfield"], () => {
    const theta = sample("theta", dist.Normal(mu, 1));
    sample("y", dist.Normal(theta.add(x), 1), { obs: y });
    return { theta };
  });
}

function fit() {
  return mcmc(model, data, { chains: 2, warmup: 50, draws: 30, seed: 1, keepWarmup: true });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "typyro-files-"));
  posterior = await fit();
});

afterAll(() => rm(folder, { recursive: true }));

async function codeOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (isModelError(error)) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

const groups = () => ({
  posterior, posterior_predictive: posterior.predict(), log_likelihood: posterior.logLikelihood(), log_prior: posterior.logPrior(),
  prior: predictive(model, data, { draws: 20, sites: ["mu", "theta"] }), prior_predictive: predictive(model, data, { draws: 20, sites: ["y"] }),
});

describe.each(["draws.json", "draws.nc"])("%s", (name) => {
  test("gives back every number, name, dimension, label and statistic", async () => {
    const path = join(folder, name);
    await save(path, groups());
    const back = await read(path);
    const theta = back.get("posterior").get("theta");
    expect(theta.data).toEqual(posterior.site("theta").data);
    expect(theta.shape).toEqual([2]);
    expect(theta.dims).toEqual(["school"]);
    expect(theta.coords).toEqual({ school: ["Choate", "Deerfield"] });
    expect(back.get("posterior").stats.diverging).toEqual(posterior.draws.stats.diverging);
    expect(back.get("posterior").stats.lp).toEqual(posterior.draws.stats.lp);
    expect(back.get("posterior_predictive").get("y").data).toEqual(posterior.predict().get("y").data);
    expect(back.get("log_likelihood").get("y").data).toEqual(posterior.logLikelihood().get("y").data);
    expect(back.groups.observed_data?.[0]?.data).toEqual(Float64Array.of(1, 2));
    const constants = back.groups.constant_data ?? [];
    expect(constants.map((array) => [array.name, [...array.data]]).sort()).toEqual(TEXTS.toSorted());
    expect(constants.map(({ name, shape }) => [name, shape]).sort()).toEqual([["study", []], ["town", [2]], ["x", [2]]]);
  });

  test("is never overwritten silently", async () => {
    const path = join(folder, `again-${name}`);
    await save(path, { posterior });
    expect(await codeOf(() => save(path, { posterior }))).toBe("file-exists");
    await save(path, { posterior }, { overwrite: true });
  });
});

test("numbers that JSON does not have come back from JSON", async () => {
  const odd = Float64Array.of(Number.NaN, Infinity, -Infinity, -0, 1e-320, 0.1);
  const path = join(folder, "odd.json");
  await save(path, { posterior: new Draws({ chains: 1, draws: 6, variables: [{ name: "x", shape: [], data: odd }] }) });
  expect((await read(path)).get("posterior").get("x").data).toEqual(odd);
});

test("files of other kinds, other endings and missing groups are named", async () => {
  const path = join(folder, "other.json");
  await writeFile(path, '{"a": 1}');
  expect(await codeOf(() => read(path))).toBe("file-not-inference-data");
  await writeFile(path, "not json");
  expect(await codeOf(() => read(path))).toBe("file-not-inference-data");
  expect(await codeOf(() => read(join(folder, "draws.txt")))).toBe("file-ending");
  expect(await codeOf(async () => inferenceData({ posterior }).get("prior"))).toBe("group-missing");
});

async function pythonWithXarray(): Promise<string | undefined> {
  for (const python of ["/usr/bin/python3", "python3"]) {
    try {
      await run(python, ["-c", "import xarray, h5netcdf"]);
      return python;
    } catch {
      // This Python lacks the packages; the next one may have them.
    }
  }
  return undefined;
}

const PROGRAM = `
import sys, json, xarray
path = sys.argv[1]
out = {}
import h5netcdf
for group in h5netcdf.File(path, "r").groups:
    data = xarray.open_dataset(path, group=group, engine="h5netcdf")
    out[group] = {name: {"dims": list(v.dims), "dtype": str(v.dtype), "sum": float(v.astype(float).sum()) if v.dtype != object else 0.0, "texts": [str(t) for t in v.values.ravel()] if v.dtype == object else []} for name, v in data.data_vars.items()}
    if group == "posterior":
        out["schools"] = [str(s) for s in data.coords["school"].values]
        out["draws"] = [int(d) for d in data.coords["draw"].values[:3]]
print(json.dumps(out))
`;

test("xarray in Python opens the netCDF file with dimensions, labels, booleans and numbers as ArviZ expects them", async ({ skip }) => {
  const python = await pythonWithXarray();
  if (python === undefined) skip("no Python with xarray and h5netcdf");
  const path = join(folder, "python.nc");
  await save(path, groups());
  const script = join(folder, "open.py");
  await writeFile(script, PROGRAM);
  const { stdout } = await run(python ?? "", [script, path]);
  const seen = JSON.parse(stdout) as Record<string, Record<string, { dims: string[]; dtype: string; sum: number; texts: string[] }>> & { schools: string[]; draws: number[] };
  expect(seen.schools).toEqual(["Choate", "Deerfield"]);
  expect(seen.draws).toEqual([0, 1, 2]);
  expect(seen["posterior"]?.["theta"]?.dims).toEqual(["chain", "draw", "school"]);
  const total = posterior.site("theta").data.reduce((a, b) => a + b, 0);
  expect(Math.abs((seen["posterior"]?.["theta"]?.sum ?? 0) - total)).toBeLessThan(1e-12 * 120 * 10);
  expect(seen["sample_stats"]?.["diverging"]?.dtype).toBe("bool");
  expect(seen["sample_stats"]?.["lp"]?.dims).toEqual(["chain", "draw"]);
  expect(seen["observed_data"]?.["y"]).toEqual({ dims: ["school"], dtype: "float64", sum: 3, texts: [] });
  expect(seen["constant_data"]?.["town"]).toEqual({ dims: ["town_dim_0"], dtype: "object", sum: 0, texts: data.town });
  expect(seen["constant_data"]?.["study"]?.texts).toEqual(["1981"]);
  expect(seen["constant_data"]?.["x"]?.sum).toBe(0.75);
  expect(Object.keys(seen).filter((key) => key !== "schools" && key !== "draws").sort()).toEqual([
    "constant_data", "log_likelihood", "log_prior", "observed_data", "posterior", "posterior_predictive", "prior", "prior_predictive", "sample_stats",
    "unconstrained_posterior", "warmup_posterior", "warmup_sample_stats",
  ]);
  for (const group of ["log_likelihood", "posterior_predictive", "prior_predictive"]) expect(seen[group]?.["y"]?.dims, group).toEqual(["chain", "draw", "school"]);
  for (const group of ["log_prior", "prior", "warmup_posterior"]) expect(Object.keys(seen[group] ?? {}), group).toEqual(["mu", "theta"]);
  expect(seen["warmup_sample_stats"]?.["diverging"]?.dtype).toBe("bool");
}, 60_000);

const WRITER = `
import sys, numpy, xarray
posterior = xarray.Dataset({"mu": (("chain", "draw"), numpy.arange(6.0).reshape(2, 3))}, coords={"chain": [0, 1], "draw": [0, 1, 2]})
names = numpy.array(["Ann", "Bob", "Åsa"], dtype=object)
constant = xarray.Dataset({"name": ("who", names), "code": ("who", numpy.array([b"a", b"bcd", b""])), "age": ("who", [30, 40, 50]), "kept": ("who", [True, False, True])})
posterior.to_netcdf(sys.argv[1], group="posterior", engine="h5netcdf", mode="w")
constant.to_netcdf(sys.argv[1], group="constant_data", engine="h5netcdf", mode="a")
`;

test("a file that xarray wrote is read, with texts of variable and of fixed length", async ({ skip }) => {
  const python = await pythonWithXarray();
  if (python === undefined) skip("no Python with xarray and h5netcdf");
  const script = join(folder, "write.py");
  const path = join(folder, "written.nc");
  await writeFile(script, WRITER);
  await run(python ?? "", [script, path]);
  const { groups } = await read(path);
  expect([...(groups.posterior?.get("mu").data ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
  const constants = new Map(groups.constant_data?.map((array) => [array.name, array]));
  expect([...constants.keys()].sort()).toEqual(["age", "code", "kept", "name"]);
  expect(constants.get("name")).toMatchObject({ shape: [3], dims: ["who"], data: ["Ann", "Bob", "Åsa"], coords: {} });
  expect(constants.get("code")).toMatchObject({ shape: [3], dims: ["who"], data: ["a", "bcd", ""] });
  expect([...(constants.get("age")?.data ?? []), ...(constants.get("kept")?.data ?? [])]).toEqual([30, 40, 50, 1, 0, 1]);
}, 60_000);

describe("CmdStan's CSV", () => {
  const file = "# model = x\n# num_warmup = 2\n# save_warmup = 0\nlp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,theta.1.1,theta.2.1,theta.1.2,theta.2.2\n# Adaptation terminated\n-1,0.9,0.5,2,3,0,1.5,0.1,11,21,12,22\n-2,0.8,0.5,2,3,1,2.5,0.2,111,121,112,122\n# Elapsed Time\n";

  test("is read with the sampler's columns apart and arrays in the order of their indices", () => {
    const draws = fromCmdStanCsv([file, file]);
    expect([draws.chains, draws.draws, draws.names]).toEqual([2, 2, ["mu", "theta"]]);
    expect(draws.get("theta").shape).toEqual([2, 2]);
    expect([...draws.get("theta").data.subarray(0, 4)]).toEqual([11, 12, 21, 22]);
    expect(draws.divergences).toEqual([1, 1]);
    expect([...(draws.stats.lp ?? [])]).toEqual([-1, -2, -1, -2]);
  });

  test("is written so that it reads back the same", async () => {
    const back = fromCmdStanCsv(cmdStanCsv(posterior.draws));
    expect(back.get("theta").data).toEqual(posterior.site("theta").data);
    expect(back.stats.energy).toEqual(posterior.draws.stats.energy);
    const draws = fromCmdStanCsv([file]);
    expect(fromCmdStanCsv(cmdStanCsv(draws)).get("theta").data).toEqual(draws.get("theta").data);
    await readFile(join(folder, "draws.json"), "utf8");
  });

  test("saved warm-up rows are left out", () => {
    const saved = file.replace("save_warmup = 0", "save_warmup = 1").replace("num_warmup = 2", "num_warmup = 1");
    expect(fromCmdStanCsv([saved]).draws).toBe(1);
  });

  test.each([["text in a number", file.replace("0.1,11", "abc,11")], ["a short row", file.replace(",22\n", "\n")], ["no header", "1,2\n"], ["nothing", ""]])("%s is refused with its line", (_, text) => {
    expect(() => fromCmdStanCsv([text])).toThrow("cmdstan-csv");
  });
});
