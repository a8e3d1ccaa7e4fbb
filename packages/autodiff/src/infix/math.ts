/**
 * @file Evaluate formulas written as text: math(scope)`alpha[subject] + beta[subject] * day`.
 */
import { CallSite, modelError, nearestName } from "@typyro/base";
import * as functions from "../functions.ts";
import { matmul } from "../matrices.ts";
import { type Indexed, lift, type Num, Value } from "../value.ts";
import { callables } from "./callable.ts";
import { type Expression, type Index, parse, Unexpected } from "./parse.ts";
import { tokenize } from "./tokens.ts";

/** The names that a formula may use. Fields that are no numbers are allowed, and refused where they are used. */
export type Scope = Readonly<Record<string, unknown>>;

/** The tag of a formula; `${...}` puts further numbers or values in. */
export type Formula = (text: TemplateStringsArray, ...inserted: readonly Num[]) => Value;

const OPERATORS: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  "+": (a, b) => a.add(b),
  "-": (a, b) => a.sub(b),
  "*": (a, b) => a.mul(b),
  "/": (a, b) => a.div(b),
  "@": (a, b) => matmul(a, b),
  "**": (a, b) => a.pow(b),
  "<": (a, b) => a.compare("less", b),
  "<=": (a, b) => a.compare("lessEqual", b),
  ">": (a, b) => a.compare("greater", b),
  ">=": (a, b) => a.compare("greaterEqual", b),
  "==": (a, b) => a.compare("equal", b),
  "!=": (a, b) => a.compare("notEqual", b),
};

/**
 * Formulas over the names of `scope`: `+ - * / ** @`, comparison, unary minus, parentheses, `x[i]`, `x[i, j]`,
 * slices `x[1:3]`, and the functions of values by name.
 *
 * @error `formula-syntax` and `formula-name`, pointing at the character; whatever the operations refuse.
 * @example
 * const mu = math({ alpha, beta, subject, day })`alpha[subject] + beta[subject] * day`;
 */
export function math(scope: Scope): Formula {
  const formula: Formula = (text, ...inserted) => {
    const call = new CallSite(formula);
    const names: Record<string, unknown> = { ...scope };
    const source = text.raw.reduce((joined, part, i) => {
      names[`$${i - 1}`] = inserted[i - 1];
      return `${joined}$${i - 1}${part}`;
    });
    return new Evaluation(source, names, Object.keys(scope), call).run();
  };
  return formula;
}

/** One formula being evaluated; keeps the text for errors. */
class Evaluation {
  readonly #text: string;
  readonly #scope: Scope;
  readonly #names: readonly string[];
  readonly #call: CallSite;

  constructor(text: string, scope: Scope, names: readonly string[], call: CallSite) {
    this.#text = text;
    this.#scope = scope;
    this.#names = names;
    this.#call = call;
  }

  run(): Value {
    const tokens = tokenize(this.#text);
    if (!Array.isArray(tokens)) throw this.#syntax(tokens.badAt, "a number, a name or an operator");
    return this.#value(this.#parsed(tokens));
  }

  #parsed(tokens: Parameters<typeof parse>[0]): Expression {
    try {
      return parse(tokens);
    } catch (problem) {
      if (problem instanceof Unexpected) throw this.#syntax(problem.token.at, problem.expected);
      throw problem;
    }
  }

  #syntax(at: number, expected: string): Error {
    const found = this.#text.slice(at).trim() === "" ? "the end" : `\`${this.#text.slice(at).trim().charAt(0)}\``;
    return modelError("formula-syntax", { at, found, expected }, { at: [this.#call], table: this.#pointer(at) });
  }

  /** The formula with a caret below the character. */
  #pointer(at: number): { rows: string[][] } {
    const line = this.#text.replaceAll(/\s/g, " ");
    return { rows: [[line], [`${" ".repeat(at)}^`]] };
  }

  #value(expression: Expression): Value {
    switch (expression.kind) {
      case "number":
        return lift(expression.value);
      case "name":
        return this.#number(expression.name, expression.at);
      case "negate":
        return this.#value(expression.operand).neg();
      case "binary":
        return this.#binary(expression.operator, this.#value(expression.left), this.#value(expression.right));
      case "call":
        return this.#callFunction(expression.name, expression.args, expression.at);
      case "index":
        return this.#index(this.#value(expression.table), expression.indices);
    }
  }

  #binary(operator: string, left: Value, right: Value): Value {
    const operation = OPERATORS[operator];
    if (operation === undefined) throw new Error(`internal: formula operator ${operator}`);
    return operation(left, right);
  }

  #look(name: string, at: number): unknown {
    if (Object.hasOwn(this.#scope, name)) return this.#scope[name];
    const known = [...this.#names, ...Object.keys(callables)];
    const facts = { name, isFunction: false, scope: this.#names, nearest: nearestName(name, known) };
    throw modelError("formula-name", facts, { at: [this.#call], table: this.#pointer(at) });
  }

  #number(name: string, at: number): Value {
    const found = this.#look(name, at);
    // `lift` says what is wrong with anything that is no number; groups stand for their index.
    return lift(isIndexed(found) ? found.index : (found as Num));
  }

  #callFunction(name: string, args: readonly Expression[], at: number): Value {
    const operation = Object.hasOwn(callables, name) ? callables[name] : undefined;
    if (operation === undefined) {
      const known = Object.keys(callables);
      const facts = { name, isFunction: true, scope: known, nearest: nearestName(name, known) };
      throw modelError("formula-name", facts, { at: [this.#call], table: this.#pointer(at) });
    }
    const { least, most } = operation;
    if (args.length < least || args.length > most) {
      throw this.#syntax(at, `${name} with ${least === most ? least : `${least} or ${most}`} argument${most === 1 ? "" : "s"}, not ${args.length},`);
    }
    return operation.apply(args.map((arg) => this.#value(arg)));
  }

  #index(table: Value, indices: readonly Index[]): Value {
    if (indices.every((index) => index.kind === "at")) return table.at(...indices.map((index) => this.#value(index.value)));
    // From the right, so that an index that drops its axis leaves the axes to its left where they were.
    return indices.reduceRight<Value>((value, index, axis) => {
      if (index.kind === "at") return functions.take(value, this.#value(index.value), axis);
      const start = index.start === undefined ? 0 : this.#value(index.start).item();
      const stop = index.stop === undefined ? (value.shape[axis] ?? 0) : this.#value(index.stop).item();
      return value.slice(start, stop, { axis });
    }, table);
  }
}

function isIndexed(x: unknown): x is Indexed {
  return typeof x === "object" && x !== null && !(x instanceof Value) && !Array.isArray(x) && "index" in x;
}
