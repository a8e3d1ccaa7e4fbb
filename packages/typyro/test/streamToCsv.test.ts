/**
 * @file Stream draws to disk, run out of room, be interrupted, and go on. @node-only writes files and starts processes
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Code, isModelError } from "@typyro/base";
import { cmdStanCsv, dist, fromCmdStanCsv, mcmc, plate, sample, stream, streamToCsv } from "typyro";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LineSink, writeStream } from "../src/files/streamToCsv.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "typyro-stream-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function model({ y }: { readonly y: readonly number[] }) {
  const mu = sample("mu", dist.Normal(0, 5));
  const theta = plate("group", 2, () => sample("theta", dist.Normal(mu, 1)));
  sample("y", dist.Normal(theta, 1), { obs: y });
}

const data = { y: [1, 2] };
const options = { chains: 2, warmup: 60, draws: 40, seed: 3, block: 10 } as const;

async function errorOf(promise: Promise<unknown>): Promise<{ readonly code: Code | undefined; readonly message: string }> {
  try {
    await promise;
  } catch (problem) {
    return { code: isModelError(problem) ? problem.code : undefined, message: String(problem) };
  }
  throw new Error("nothing was thrown");
}

const textsOf = (files: readonly string[]): Promise<string[]> => Promise.all(files.map((file) => readFile(file, "utf8")));

/** The files that a run without a break would write. */
async function wholeFiles(): Promise<string[]> {
  const { draws } = await mcmc(model, data, { chains: 2, warmup: 60, draws: 40, seed: 3 });
  return cmdStanCsv(draws);
}

/** Takes so many calls, then fails in the middle of one, as a disk that is full does. */
function memorySink(file: string, calls: number): LineSink & { text: string } {
  let left = calls;
  return {
    file, header: undefined, text: "",
    add(lines) {
      if (left-- === 0) return Promise.reject(new Error("ENOSPC: no space left on device"));
      this.text += lines;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

describe("draws streamed to disk", () => {
  test("are, chain by chain, the files that the whole run would give", async () => {
    const { files, draws } = await streamToCsv(join(folder, "whole.csv"), stream(model, data, options));
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual(["whole_1.csv", "whole_2.csv"]);
    expect(draws).toEqual([40, 40]);
    expect(await textsOf(files)).toEqual(await wholeFiles());
  });

  test("never replace files silently, and say so before anything is drawn", async () => {
    const path = join(folder, "there.csv");
    await writeFile(join(folder, "there_2.csv"), "precious\n");
    const run = stream(model, data, options);
    expect((await errorOf(streamToCsv(path, run))).code).toBe("file-exists");
    expect(run.state).toBeUndefined();
    expect(await readFile(join(folder, "there_2.csv"), "utf8")).toBe("precious\n");
    await streamToCsv(path, stream(model, data, options), { overwrite: true });
    expect(await readFile(join(folder, "there_2.csv"), "utf8")).toBe((await wholeFiles())[1]);
  });

  test.runIf(process.platform === "linux")("meet a full disk with an error that counts what is safe, and go on to the same files", async () => {
    const [path, first, second] = ["full.csv", "full_1.csv", "full_2.csv"].map((name) => join(folder, name)) as [string, string, string];
    await symlink("/dev/full", second);
    const run = stream(model, data, options);
    const { code, message } = await errorOf(streamToCsv(path, run, { overwrite: true }));
    expect([code, message]).toEqual(["draws-not-written", expect.stringMatching(/full_2\.csv took no more draws \(ENOSPC.*; on disk are 10 of chain 0, 0 of chain 1/)]);
    expect(fromCmdStanCsv([await readFile(first, "utf8")]).draws).toBe(10);
    await rm(second);
    // Chain 1 is a block ahead: each goes on from where it stands.
    const { draws } = await streamToCsv(path, stream(model, data, { resume: run.state!, draws: 40, block: 10 }), { append: true });
    expect(draws).toEqual([40, 40]);
    const whole = await wholeFiles();
    const [one, two] = await textsOf([first, second]);
    expect(one!.startsWith(whole[0]!)).toBe(true);
    expect(two).toBe(whole[1]);
  });

  test.each([0, 1, 2, 3])("that stop after %i blocks of the second chain are safe up to there, and `state` goes on with the next", async (blocks) => {
    const sinks = [memorySink("one", Infinity), memorySink("two", blocks)];
    const run = stream(model, data, options);
    const { code, message } = await errorOf(writeStream(run, sinks));
    expect([code, message]).toEqual(["draws-not-written", expect.stringContaining(`on disk are ${10 * (blocks + 1)} of chain 0, ${10 * blocks} of chain 1`)]);
    const rest = await mcmc(model, data, { resume: run.state!, draws: 40 - 10 * blocks });
    const whole = await wholeFiles();
    const second = cmdStanCsv(rest.draws)[1]!;
    const rows = second.slice(second.indexOf("\n") + 1);
    expect(blocks === 0 ? second : sinks[1]!.text + rows).toBe(whole[1]);
  });

  test("are not continued below other columns, or below a line that has no end", async () => {
    await writeFile(join(folder, "other_1.csv"), "lp__,x\n1,2\n");
    await writeFile(join(folder, "cut_1.csv"), "lp__,x\n1,2");
    const again = (name: string): Promise<unknown> => streamToCsv(join(folder, name), stream(model, data, { ...options, chains: 1 }), { append: true });
    expect((await errorOf(again("other.csv"))).message).toContain("names other columns");
    expect((await errorOf(again("cut.csv"))).message).toContain("line 2 has no end");
  });

  test("that were cut off in a line are read up to it, with a note", async () => {
    const [one = "", two = ""] = await wholeFiles();
    const draws = fromCmdStanCsv([one, two.slice(0, -3)]);
    expect(draws.draws).toBe(39);
    expect(draws.notes).toEqual(["line 41 of chain 1 has no end and is left out: the run that wrote it was cut off", "the chains have 39 to 40 draws: the first 39 of each are read"]);
    expect(String(draws)).toContain("note: line 41 of chain 1");
    expect(fromCmdStanCsv([one, two]).notes).toEqual([]);
  });
});

describe("Ctrl-C", () => {
  test("keeps the draws so far and lets the program go on", async () => {
    const program = fileURLToPath(new URL("fixtures/interrupted.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", program], { stdio: ["ignore", "pipe", "inherit"] });
    let out = "";
    const ended = new Promise<number | null>((done) => child.on("close", done));
    child.stdout.on("data", (chunk: Buffer) => {
      const before = out.includes("sampling");
      out += chunk.toString();
      if (!before && out.includes("sampling")) child.kill("SIGINT");
    });
    expect([await ended, out]).toEqual([0, expect.stringMatching(/^sampling\naborted, some draws kept: true\ngoes on: complete, 4 x 10\n$/)]);
  }, 60_000);
});
