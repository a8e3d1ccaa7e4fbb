/** @file Take a help line at its word: put the code that it says to type where the program has its mistake. */
import * as typyro from "typyro";
import type { Edit, Repair } from "./expected.ts";

const EXPORTED = new Set(Object.keys(typyro));

/** The pieces of code in backticks of a help line. */
export function codeIn(help: string): string[] {
  return [...help.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** The part of a case that a user wrote: all but what is expected of it. */
export function programOf(source: string): string {
  return source.slice(0, source.indexOf("export const expected")).replace('import type { Expected } from "../expected.ts";', "");
}

/** The program with one help line taken. Throws where the help has no such code, or the place is not there just once. */
export function applied(program: string, help: string, repair: Repair): string {
  const edits: Edit[] = [repair.remove === true ? { at: repair.at, typed: repair.at.replace(pieceOf(help, repair), "") } : repair, ...(repair.also ?? [])];
  const text = edits.reduce((before, edit) => edited(before, help, edit), program);
  return withImports(withoutExpectedErrors(text));
}

function edited(source: string, help: string, edit: Edit): string {
  const places = source.split(edit.at).length - 1;
  if (places !== 1) throw new Error(`the program has ${places} places that read ${edit.at}, where one is to be replaced`);
  const code = edit.typed ?? withoutDots(pieceOf(help, edit));
  return source.replace(edit.at, () => `${edit.before ?? ""}${code}${edit.after ?? ""}`);
}

function pieceOf(help: string, { code = 0 }: Edit): string {
  const piece = codeIn(help)[code];
  if (piece === undefined) throw new Error(`help has no piece of code ${code}: ${help}`);
  return piece;
}

/** `plate("rows", 4, ...)` is typed up to its dots: what follows in the program stays. */
function withoutDots(code: string): string {
  return code.replace(/,? ?\.\.\.( \}|\)|\])*$/, (dots) => (dots.startsWith(",") ? "," : ""));
}

/** What the compiler refused before must now compile. */
function withoutExpectedErrors(source: string): string {
  return source.replaceAll(/\/\/ @ts-expect-error.*$/gm, "//");
}

/** An editor adds the import of a name that was pasted, and removes one that is no longer used. */
function withImports(source: string): string {
  const line = /import \{ (.*) \} from "typyro";/.exec(source)?.[0] ?? "";
  const rest = source.replace(line, "");
  const words = new Set(rest.replaceAll(/"[^"\n]*"|\/\/.*$|\/\*.*\*\//gm, "").match(/(?<![.\w])[a-zA-Z]\w*(?!:)/g) ?? []);
  const declared = new Set([...rest.matchAll(/(?:const|let|function|interface|for \(const) (\w+)/g)].map(([, name]) => name));
  const used = [...words].filter((name) => EXPORTED.has(name) && !declared.has(name)).sort();
  const types = [...line.matchAll(/\btype (\w+)/g)].flatMap(([written, name = ""]) => (words.has(name) ? [{ written, name }] : []));
  const values = used.filter((name) => !types.some((type) => type.name === name));
  return source.replace(line, `import { ${[...values, ...types.map(({ written }) => written)].join(", ")} } from "typyro";`);
}
