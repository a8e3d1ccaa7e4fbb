import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CommandError, named, numberAfter, onlyOf } from "../bench/named.ts";

const root = join(import.meta.dirname, "..");

test.each([
  [["--only", "nine schools"], 'no name has "nine schools" in it; there are:\n  eight schools, 10 parameters\n'],
  [["--against", "no-such-commit"], "git knows no commit no-such-commit\n"],
])("npm run bench -- %j says what is wrong, times nothing and ends with 2", (args, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", join(root, "bench/main.ts"), ...args], { encoding: "utf8", cwd: root });
  expect(stderr).toContain(message);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});

test("what is timed has a part of the name given, or is all there is; a part that no name has is a mistake", () => {
  const names = ["radon, intercepts vary", "radon, slopes vary", "garch"];
  const of = (only?: string): string[] => named(names, (name) => name, only);
  expect(of()).toEqual(names);
  expect(of("radon")).toEqual(names.slice(0, 2));
  expect(() => of("radom")).toThrow(new CommandError('no name has "radom" in it; there are:\n  radon, intercepts vary\n  radon, slopes vary\n  garch'));
});

test("--only is followed by a part of a name", () => {
  expect([onlyOf([]), onlyOf(["--seeds", "3"]), onlyOf(["--seeds", "3", "--only", "garch"])]).toEqual([undefined, undefined, "garch"]);
  expect(() => onlyOf(["--only"])).toThrow(CommandError);
});

test("a flag is followed by a whole number that makes sense: of one run there is no spread", () => {
  const seeds = (...args: string[]): number => numberAfter(args, "--seeds", { otherwise: 20, least: 2 });
  expect([seeds(), seeds("--seeds", "3")]).toEqual([20, 3]);
  for (const args of [["--seeds"], ["--seeds", "1"], ["--seeds", "many"], ["--seeds", "2.5"]]) expect(() => seeds(...args)).toThrow(new CommandError("--seeds is followed by a whole number of at least 2"));
});
