/**
 * @file Tell from the compiler's types whether an expression is a value of this library, which JavaScript's operators cannot use.
 */
import type { Node, ProgramSource, RuleContext, Type, TypeServices } from "./rule.ts";

/** What an expression may be: no value, a value for certain or beside numbers, or a value that may be absent. */
export type Kind = "no value" | "value" | "value or nothing";

/** Asks the compiler about expressions of one file. */
export class ValueTypes {
  readonly #source: ProgramSource;
  readonly #services: TypeServices;

  /** Throws where the parser gives no types. */
  constructor({ sourceCode }: RuleContext) {
    const services = isProgram(sourceCode) ? sourceCode.parserServices : undefined;
    if (!isProgram(sourceCode) || services === undefined || !hasTypes(services)) {
      throw new Error("the rules of typyro/eslint need types: set `languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } }` for the files that they check");
    }
    this.#source = sourceCode;
    this.#services = services;
  }

  /** The text of a node. */
  textOf(node: Node): string {
    return this.#source.getText(node);
  }

  kindOf(node: Node): Kind {
    return this.#kindOfType(this.#services.getTypeAtLocation(node));
  }

  /** Whether what a function returns is a value. */
  returnsValue(node: Node): boolean {
    return this.#services.getTypeAtLocation(node).getCallSignatures().some((signature) => this.#kindOfType(signature.getReturnType()) === "value");
  }

  /** Whether an expression is null or undefined and nothing else. */
  isNothing(node: Node): boolean {
    return this.#partsOf(this.#services.getTypeAtLocation(node)).every((part) => this.#isEmpty(part));
  }

  /** Whether an expression may be a string. */
  isText(node: Node): boolean {
    return this.#partsOf(this.#services.getTypeAtLocation(node)).some((part) => /^(string|".*"|`.*`)$/s.test(this.#checker.typeToString(part)));
  }

  #kindOfType(type: Type): Kind {
    const parts = this.#partsOf(type);
    if (!parts.some(isValue)) return "no value";
    const others = parts.filter((part) => !isValue(part));
    return others.length > 0 && others.every((part) => this.#isEmpty(part)) ? "value or nothing" : "value";
  }

  #partsOf(type: Type): readonly Type[] {
    const known = this.#checker.getBaseConstraintOfType(type) ?? type;
    return known.isUnion() ? known.types : [known];
  }

  /** Types with one value that counts as false, so that a test tells whether there is a value. */
  #isEmpty(type: Type): boolean {
    return ["undefined", "null", "void", "false"].includes(this.#checker.typeToString(type));
  }

  get #checker(): ReturnType<TypeServices["program"]["getTypeChecker"]> {
    return this.#services.program.getTypeChecker();
  }
}

/** By what the class is, so that values of any copy of the library are recognised. */
function isValue(type: Type): boolean {
  return type.getSymbol()?.getName() === "Value" && ["isKnown", "broadcastTo", "toArray"].every((name) => type.getProperty(name) !== undefined);
}

function isProgram(source: object): source is ProgramSource {
  return "parserServices" in source && typeof source.parserServices === "object" && "getText" in source;
}

function hasTypes(services: object): services is TypeServices {
  return "program" in services && typeof services.program === "object" && services.program !== null && "getTypeAtLocation" in services;
}
