import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleFacts } from "../../test/sampleFacts.ts";
import { catalogue, type Code, describe as describeError, type Facts } from "./catalogue/index.ts";

const folder = join(import.meta.dirname, "catalogue");
const codes = Object.keys(catalogue) as readonly Code[];

describe("the catalogue", () => {
  it("holds every area, and no code of two of them", async () => {
    const areas = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "index.ts");
    const modules = await Promise.all(areas.map((file) => import(/* @vite-ignore */ join(folder, file)) as Promise<Record<string, object>>));
    const all = modules.flatMap((module) => Object.values(module).flatMap((record) => Object.keys(record)));
    expect(all.filter((code, i) => all.indexOf(code) !== i)).toEqual([]);
    expect([...all].sort()).toEqual([...codes].sort());
  });

  it("has codes of lower-case words, each with the class of the stage that finds the mistake", () => {
    const classes = ["TraceError", "PlateError", "ShapeError", "SupportError", "InitError", "KernelError", "DataError", "OptionError", "WorkerError"];
    for (const code of codes) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(classes).toContain(catalogue[code].errorClass);
    }
  });

  it("has no entry that nothing throws", () => {
    const packages = join(import.meta.dirname, "../../../");
    const sources = readdirSync(packages).flatMap((name) => readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" }).map((file) => join(packages, name, "src", file)));
    const isSource = (file: string): boolean => file.endsWith(".ts") && !file.includes(".test") && !file.includes(join("errors", "catalogue"));
    const text = sources.filter(isSource).map((file) => readFileSync(file, "utf8")).join("\n");
    expect(codes.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });
});

describe("every entry", () => {
  interface Text {
    readonly code: Code;
    readonly facts: unknown;
    readonly sentence: string;
    readonly notes: readonly string[];
    readonly help: readonly string[];
  }

  /** What entries say of facts of the types that they ask for, in several forms; the first has every fact. */
  let texts: readonly Text[];

  beforeAll(() => {
    const samples = sampleFacts(join(folder, "index.ts"), "catalogue");
    texts = codes.flatMap((code) => (samples.get(code) ?? []).map((facts) => ({ code, facts, ...describeError(code, facts as Facts<typeof code>) })));
  });

  /** The lines that break a rule, with the code of their entry. */
  const faults = (linesOf: (text: Text) => readonly string[], isFault: (line: string) => boolean): string[] => [
    ...new Set(texts.flatMap((text) => linesOf(text).filter(isFault).map((line) => `${text.code}: ${line}`))),
  ];
  const sentence = (text: Text): readonly string[] => [text.sentence];
  const advice = ({ notes, help }: Text): readonly string[] => [...notes, ...help];
  const everything = (text: Text): readonly string[] => [...sentence(text), ...advice(text)];

  it("is described", () => {
    expect([...new Set(texts.map(({ code }) => code))]).toEqual(codes);
  });

  it("says one fact in lower case, or begins with a name, and ends without a full stop", () => {
    expect(faults(sentence, (line) => !/^[a-z0-9`"[(-]/.test(line))).toEqual([]);
    expect(faults(sentence, (line) => /[.!]$|\n/.test(line) || (line.endsWith("?") && !/; did you mean `[^`]+`\?$/.test(line)))).toEqual([]);
  });

  it("gives no advice in its sentence, and blames nobody", () => {
    expect(faults(sentence, (line) => /\bplease\b|\binvalid\b|\btry\b|\byou (?:must|should|can)\b/i.test(line))).toEqual([]);
  });

  it("says what to type, in lines of their own, without a full stop", () => {
    expect(texts.filter(({ help }) => help.length === 0).map(({ code }) => code)).toEqual([]);
    expect(faults(advice, (line) => !/^\S.*\S$/.test(line) || /\n|!$|(?<!\.\.)\.$|\bplease\b/i.test(line))).toEqual([]);
  });

  it("puts names and code in pairs of backticks, and prints every fact as text", () => {
    expect(faults(everything, (line) => line.split("`").length % 2 === 0 || / {2}|\[object |=> \{/.test(line))).toEqual([]);
  });

  it("does not say `undefined` of a fact that is left out", () => {
    const undefinedIn = (text: Text): number => everything(text).join("\n").split("undefined").length - 1;
    const whole = new Map(texts.map((text) => [text.code, undefinedIn(text)] as const).reverse());
    expect(texts.filter((text) => undefinedIn(text) > (whole.get(text.code) ?? 0)).map(({ code, facts }) => [code, facts])).toEqual([]);
  });
});
