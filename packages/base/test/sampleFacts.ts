/**
 * @file Make facts for every entry of the error catalogue from the types that the entries declare, so that no entry is forgotten.
 */
import { join } from "node:path";
import ts from "typescript";

/** How many forms of the facts are made: with everything given first, then with each alternative of a union in turn. */
const FORMS = 6;

/**
 * Facts by code, for the record of entries that a module exports.
 *
 * @cost a second or two: the compiler reads the catalogue.
 */
export function sampleFacts(file: string, exported: string): ReadonlyMap<string, readonly unknown[]> {
  const { config } = ts.readConfigFile(join(import.meta.dirname, "../../../tsconfig.base.json"), (path) => ts.sys.readFile(path)) as { config: { compilerOptions: unknown } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, import.meta.dirname);
  const program = ts.createProgram([file], { ...options, types: [], lib: ["lib.es2023.d.ts"] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const record = module?.exports?.get(ts.escapeLeadingUnderscores(exported));
  if (record === undefined) throw new Error(`${file} exports no ${exported}`);
  return new Map(checker.getPropertiesOfType(checker.getTypeOfSymbol(record)).map((entry) => [entry.name, samplesOf(checker, checker.getTypeOfSymbol(entry))]));
}

function samplesOf(checker: ts.TypeChecker, entry: ts.Type): unknown[] {
  const describe = entry.getProperty("describe");
  const [facts] = describe === undefined ? [] : (checker.getTypeOfSymbol(describe).getCallSignatures()[0]?.parameters ?? []);
  return Array.from({ length: FORMS }, (_, form) => (facts === undefined ? {} : sample(checker, checker.getTypeOfSymbol(facts), form, "facts")));
}

/** A value of a type. Form 0 gives every optional fact; the others walk through the alternatives. */
function sample(checker: ts.TypeChecker, type: ts.Type, form: number, name: string): unknown {
  if (type.isUnion()) {
    const given = [...type.types].sort((a, b) => Number(isUndefined(a)) - Number(isUndefined(b)));
    const chosen = given[form % given.length];
    return chosen === undefined ? undefined : sample(checker, chosen, form, name);
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if ((type.flags & ts.TypeFlags.BooleanLiteral) !== 0) return checker.typeToString(type) === "true";
  if ((type.flags & ts.TypeFlags.StringLike) !== 0) return `a ${name}`;
  if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return [3, 1, 0, 8, -2, 0.5][form % FORMS];
  if (isUndefined(type)) return undefined;
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return element === undefined ? [] : Array.from({ length: 1 + (form % 3) }, (_, i) => sample(checker, element, form + i, name));
  }
  if ((type.flags & ts.TypeFlags.Object) !== 0) {
    return Object.fromEntries(checker.getPropertiesOfType(type).map((property) => [property.name, sample(checker, checker.getTypeOfSymbol(property), form, property.name)]));
  }
  return `a ${name}`;
}

function isUndefined(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Undefined) !== 0;
}
