/**
 * @file Type `npm run study -- ...` with small studies: what is printed and written, and the exit code. @node-only writes files
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawsFromArrays, standardize, verdict } from "typyro";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runStudy, type Studies } from "../src/study/command.ts";
import type { Studied } from "../src/study/study.ts";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "typyro-study-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const contents = { title: "Small", sections: [{ title: "Conclusion", content: ["It is so."] }] };
/** Two chains that never meet. */
const apart = { verdict: verdict(drawsFromArrays({ mu: [[0, 1, 0, 1, 0, 1, 0, 1], [9, 8, 9, 8, 9, 8, 9, 8]] })) };
const studyOf = (restsOn: Studied["restsOn"]): Studies[string] => () => Promise.resolve({ study: (_, print) => (print("a table"), Promise.resolve({ ...contents, restsOn })) });

const studies: Studies = {
  sound: studyOf({ "a run": { verdict: { ok: true } } }),
  doubtful: studyOf({ "a run": apart }),
  broken: () => Promise.resolve({ study: () => Promise.resolve({ ...contents, restsOn: {}, subtitle: String(standardize([1, 1], "x").mean) }) }),
};

async function typed(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runStudy(args, { out: (text) => void out.push(text), err: (text) => void err.push(text) }, studies);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

test("a study whose runs are to be trusted prints its tables, writes its report and ends with 0", async () => {
  const path = join(folder, "sound.html");
  const { code, out, err } = await typed("sound", "--out", path);
  expect([code, out, err]).toEqual([0, expect.stringMatching(/^a table\n\nThe report with all figures is \S+sound\.html/), ""]);
  expect(readFileSync(path, "utf8")).toContain("It is so.");
});

test("one that rests on a run that is not to be trusted says so, with the verdict, and ends with 2; the report is written", async () => {
  const path = join(folder, "doubtful.html");
  const { code, err } = await typed("doubtful", "--out", path);
  expect([code, err]).toEqual([2, expect.stringMatching(/^\nThe conclusions rest on `a run`, which is not safe to trust, for[\s\S]*R-hat is/)]);
  expect(existsSync(path)).toBe(true);
});

test("a report that could not be written where it was asked for ends with 1, and is kept elsewhere", async () => {
  const { code, out, err } = await typed("sound", "--out", join(folder, "none", `${process.pid}.html`));
  expect([code, err]).toEqual([1, expect.stringContaining("could not be written: ENOENT")]);
  const path = /report with all figures is (\S+)/.exec(out)?.[1] ?? "";
  expect(readFileSync(path, "utf8")).toContain("It is so.");
  rmSync(path);
});

test("a file that exists is left as it is, and the report gets a number", async () => {
  const path = join(folder, "mine.html");
  writeFileSync(path, "mine");
  const { code, out, err } = await typed("sound", "--out", path);
  expect([code, err]).toEqual([0, `\nnote: ${path} exists and was left as it is`]);
  expect(out).toContain("mine-2.html");
  expect(readFileSync(path, "utf8")).toBe("mine");
});

test("--help prints the usage and ends with 0", async () => {
  for (const args of [["--help"], ["sound", "-h"]]) {
    const { code, out, err } = await typed(...args);
    expect([code, out, err]).toEqual([0, expect.stringMatching(/^usage: [\s\S]*NAME is one of sound, doubtful, broken[\s\S]*Exit code: 0 ok/), ""]);
  }
});

test.each([
  [[], "no study was named"],
  [["soud"], "there is no study `soud`; did you mean `sound`?"],
  [["sound", "--sed", "1"], "did you mean `--seed`?"],
  [["sound", "doubtful"], "2 are named: sound, doubtful"],
])("%j ends with 1, what is wrong and the usage", async (args, said) => {
  const { code, out, err } = await typed(...args);
  expect([code, out, err]).toEqual([1, "", expect.stringContaining(said)]);
});

test("a mistake in the data ends with 1 and the catalogue's text", async () => {
  const { code, out, err } = await typed("broken");
  expect([code, out, err]).toEqual([1, "", expect.stringContaining("[standardize-constant]")]);
});
