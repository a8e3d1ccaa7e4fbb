/**
 * @file Ask every distribution what it offers, and write the answers as a table.
 *
 * A cell is "yes", or the number of the reason that the distribution itself gives when it is asked. A cell that is neither is blank, which
 * the test of this table refuses.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gradient, interpret, nodeOn, recorded, Tape } from "@typyro/autodiff";
import { Generator, ModelError } from "@typyro/base";
import { dist, type Distribution } from "@typyro/core";
import { aliases, examples } from "./examples.ts";

/** One row: the family and its cells, each yes, a reason, or blank. */
export interface Row {
  readonly family: string;
  readonly cells: readonly { readonly column: string; readonly isYes: boolean; readonly reason: string }[];
}

const METHODS = {
  logDensity: (d: Distribution) => d.logProb(aValue(d)),
  cdf: (d: Distribution) => d.cdf(aValue(d)),
  icdf: (d: Distribution) => d.icdf(0.5),
  mean: (d: Distribution) => d.mean(),
  variance: (d: Distribution) => d.variance(),
  entropy: (d: Distribution) => d.entropy(),
  sample: (d: Distribution) => d.sample(Generator.fromSeed(0)),
  enumerate: (d: Distribution) => {
    if (d.enumerateSupport === undefined) throw new NotOffered(d.support.isDiscrete ? "its values are vectors" : "its values are not countable");
    return d.enumerateSupport();
  },
} as const;

class NotOffered extends Error {}

/** Some value that the distribution can be asked about. */
function aValue(d: Distribution): ReturnType<Distribution["mean"]> {
  try {
    return d.sample(Generator.fromSeed(0));
  } catch {
    return dist.Normal(d.eventShape.length === 0 ? 1 : Array.from({ length: d.eventShape[0] ?? 1 }, (_, i) => i), 1).mean();
  }
}

/** The names that need a row or an alias: every export of `dist`. */
export const families: readonly string[] = Object.keys(dist).sort();

/** The files of tests and fixtures, read once. */
function testTexts(root: string): { readonly fixtures: ReadonlySet<string>; readonly tests: string } {
  const folder = join(root, "packages/core/test");
  const fixtures = new Set(readdirSync(join(folder, "fixtures/distributions")).map((file) => file.replace(/\.json$/, "")));
  const vectors: unknown = JSON.parse(readFileSync(join(folder, "fixtures/multivariate.json"), "utf8"));
  if (Array.isArray(vectors)) for (const found of vectors as readonly unknown[]) if (typeof found === "object" && found !== null && "family" in found) fixtures.add(String(found.family));
  const wrappers = readFileSync(join(folder, "distributions/wrapperValues.test.ts"), "utf8");
  for (const [, name = ""] of wrappers.matchAll(/dist\.(\w+)\(/g)) if (aliases[name] === undefined) fixtures.add(name);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".test.ts"));
  return { fixtures, tests: files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n") };
}

/** What makes a member of a family: the one given by hand, or the first case of its fixture. */
export function exampleOf(root: string, family: string): (() => Distribution) | undefined {
  const byHand = examples[family];
  const path = join(root, "packages/core/test/fixtures/distributions", `${family}.json`);
  const make: unknown = Object.entries(dist).find(([name]) => name === family)?.[1];
  if (byHand !== undefined || !existsSync(path) || !isFactory(make)) return byHand;
  const { cases: [first] } = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly { readonly parameters: Readonly<Record<string, number>> }[] };
  return first === undefined ? undefined : () => make(first.parameters);
}

function isFactory(x: unknown): x is (parameters: Readonly<Record<string, number>>) => Distribution {
  return typeof x === "function";
}

/** A row for every family that is not an alias. */
export function rows(root: string): readonly Row[] {
  const { fixtures, tests } = testTexts(root);
  return families
    .filter((family) => aliases[family] === undefined)
    .map((family) => {
      const make = exampleOf(root, family);
      if (make === undefined) return { family, cells: [] };
      const cells = Object.entries(METHODS).map(([column, ask]) => ({ column, ...answer(() => ask(make())) }));
      const named = [family, ...Object.entries(aliases).filter(([, to]) => to.split(", ").includes(family)).map(([alias]) => alias)];
      const isTested = named.some((name) => tests.includes(`dist.${name}`));
      const slope = { column: "gradient", ...answer(() => slopeOf(make())) };
      const fixture = { column: "reference", isYes: fixtures.has(family), reason: isTested ? "held to closed forms and to its base in the tests" : "" };
      return { family, cells: [...cells, slope, fixture] };
    });
}

function answer(ask: () => unknown): { readonly isYes: boolean; readonly reason: string } {
  try {
    ask();
    return { isYes: true, reason: "" };
  } catch (error) {
    if (error instanceof NotOffered) return { isYes: false, reason: error.message };
    if (error instanceof ModelError && error.code === "not-implemented-for") return { isYes: false, reason: reasonOf(error.facts) };
    throw error;
  }
}

function reasonOf(facts: unknown): string {
  return typeof facts === "object" && facts !== null && "reason" in facts ? String(facts.reason) : "";
}

/** The gradient of the log density by the value, where it is continuous; a value of a discrete family has none. */
function slopeOf(d: Distribution): number {
  const tape = new Tape();
  const x = aValue(d);
  const input = recorded(tape, tape.input("x", { dtype: "f64", shape: x.shape }));
  tape.output("f", nodeOn(tape, d.logProb(input).sum()));
  const evaluator = interpret(gradient(tape, "f"));
  evaluator.inputs[0]?.set(x.data());
  evaluator.run();
  const slopes = evaluator.outputs.get("d/x") ?? [];
  for (const slope of slopes) if (Number.isNaN(slope)) throw new Error(`the gradient of ${String(d)} is not a number`);
  return slopes.length;
}

/** The page. */
export function page(table: readonly Row[]): string {
  const columns = table[0]?.cells.map(({ column }) => column) ?? [];
  const reasons: string[] = [];
  const mark = (isYes: boolean, reason: string): string => {
    if (isYes) return "yes";
    if (reason === "") return "";
    if (!reasons.includes(reason)) reasons.push(reason);
    return String(reasons.indexOf(reason) + 1);
  };
  const lines = table.map(({ family, cells }) => `| \`${family}\` | ${cells.map(({ isYes, reason }) => mark(isYes, reason)).join(" | ")} |`);
  const others = Object.entries(aliases).map(([alias, to]) => `- \`${alias}\`: ${to.split(", ").map((name) => `\`${name}\``).join(" or ")}`);
  return [
    "# Distributions",
    "",
    "Written by `npx tsx scripts/coverage.ts` from the code: every export of `dist`, and what each answers when it is asked. A number",
    "stands for the reason, given below, why there is no answer. `reference` is a fixture of values with 40 digits or more.",
    "",
    `| distribution | ${columns.join(" | ")} |`,
    `| --- |${columns.map(() => " --- |").join("")}`,
    ...lines,
    "",
    "## Reasons",
    "",
    ...reasons.map((reason, i) => `${i + 1}. ${reason}`),
    "",
    "## Other names",
    "",
    ...others,
    "",
  ].join("\n");
}
