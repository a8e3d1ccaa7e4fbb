/**
 * @file Hold the study programs to what they promise of options and files. @node-only writes files and reads options
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadHeldOut, loadTraining } from "../src/sleepstudy/data.ts";
import { typedOptions } from "../src/study/options.ts";
import { writeReport } from "../src/study/writeReport.ts";

let folder = "";
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "typyro-study-"))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("a report", () => {
  test("is written to the file that was asked for", () => {
    const wanted = join(folder, "new.html");
    expect(writeReport("one", wanted)).toEqual({ path: wanted, note: undefined, ok: true });
    expect(readFileSync(wanted, "utf8")).toBe("one");
  });

  test("never replaces a file: the next free number goes into its name, and a note says so", () => {
    const wanted = file("old.html", "mine");
    expect(writeReport("first", wanted).path).toBe(join(folder, "old-2.html"));
    expect(writeReport("second", wanted)).toEqual({ path: join(folder, "old-3.html"), note: `${wanted} exists and was left as it is`, ok: true });
    expect(readFileSync(wanted, "utf8")).toBe("mine");
    expect(readFileSync(join(folder, "old-2.html"), "utf8")).toBe("first");
  });

  test("goes to the folder for temporary files where its own cannot be written, with the reason", () => {
    const wanted = join(folder, "no such folder", "report.html");
    const { path, note, ok } = writeReport("kept", wanted, folder);
    expect(path).toBe(join(folder, "report.html"));
    expect(readFileSync(join(folder, "report.html"), "utf8")).toBe("kept");
    expect(note).toContain(`${wanted} could not be written: ENOENT`);
    expect(ok).toBe(false);
  });

  test("is asked for again where nothing can be written", () => {
    const { path, note, ok } = writeReport("lost", join(folder, "none", "a.html"), join(folder, "neither"));
    expect(path).toBeUndefined();
    expect(note).toContain("until --out names another file");
    expect(ok).toBe(false);
  });

  test("is not written over a folder of its name", () => {
    mkdirSync(join(folder, "folder.html"));
    expect(writeReport("beside", join(folder, "folder.html")).path).toBe(join(folder, "folder-2.html"));
  });
});

describe("options", () => {
  test("are a name, a file and whole numbers", () => {
    expect(typedOptions(["sleepstudy", "--draws", "50", "--out", "a.html"])).toEqual({ name: "sleepstudy", out: "a.html", settings: { draws: 50, warmup: undefined, seed: undefined }, isHelp: false });
  });

  test.each([
    [["a", "b"], "2 are named: a, b"],
    [["a", "--draws", "many"], "--draws is `many`, and takes a whole number of at least 4"],
    [["a", "--draws", "1.5"], "--draws is `1.5`"],
    [["a", "--seed", ""], "--seed is ``"],
    [["a", "--fast"], "Unknown option '--fast'"],
    [["a", "--drows", "9"], "did you mean `--draws`?"],
    [["a", "--draws"], "'--draws <value>' argument missing"],
  ])("%j is refused with what is wrong", (args, part) => {
    expect(() => typedOptions(args)).toThrow(part);
  });
});

describe("rows of the sleep study", () => {
  test("with another header are refused by the column that is missing, and the nearest there is", () => {
    expect(() => loadTraining(file("header.csv", "subject,days,reaction\n308,0,250\n"))).toThrow(/header\.csv has no column `day`/);
    expect(() => loadTraining(file("header.csv", "subject,days,reaction\n308,0,250\n"))).toThrow(/`days`/);
  });

  test("with text in a number are refused with line and text", () => {
    expect(() => loadTraining(file("text.csv", "subject,day,reaction\n308,0,250\n308,one,260\n"))).toThrow(/line 3.*`one`|`one`.*line 3/s);
  });

  test("with a missing field are refused with the line", () => {
    expect(() => loadTraining(file("short.csv", "subject,day,reaction\n308,0\n"))).toThrow("[csv-ragged]");
  });

  test("held out of a subject who has no training rows are refused by name", () => {
    expect(() => loadHeldOut(loadTraining(), file("other.csv", "subject,day,reaction\n999,0,250\n"))).toThrow(/\[group-unknown\] label `999` at \[0\] is none of the 18 known groups: `308`, `309`/);
  });

  test("held out stand on the scale of the training rows", () => {
    const study = loadTraining();
    const { day, subject } = loadHeldOut(study, file("same.csv", "subject,day,reaction\n309,3,250\n"));
    expect(study.day.restore(day[0] ?? NaN)).toBeCloseTo(3, 12);
    expect(study.data.subjects[subject[0] ?? -1]).toBe("309");
  });
});
