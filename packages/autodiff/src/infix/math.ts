/**
 * @file Evaluate formulas written as text: math(scope)`alpha[subject] + beta[subject] * day`.
 */
import { CallSite, modelError, nearestName } from "@typyro/base";
import * as functions from "../functions.ts";
import { matmul } from "../matrices.ts";
import { type Indexed, lift, type Num, Value } from "../value.ts";
import { type Expression, type Index, parse, Unexpected } from "./parse.ts";
import { tokenize } from "./tokens.ts";

/** The names that a formula may use. Fields that are no numbers are allowed, and refused where they are used. */
export type Scope = Readonly<Record<string, unknown>>;

/** The tag of a formula; `${...}` puts further numbers or values in. */
export type Formula = (text: TemplateStringsArray, ...inserted: readonly Num[]) => Value;

type Operation = (...args: Num[]) => Value;

/** Functions whose second argument is an axis. */
const AXIS: Readonly<Record<string, (x: Num, axis?: number) => Value>> = { sum: functions.sum, mean: functions.mean, logSumExp: functions.logSumExp };

const {
  abs, atan, ceil, cos, cosh, digamma, erf, erfc, exp, expm1, floor, lgamma, log, log1p, logNormalCdf, logSigmoid, maximum, minimum, normalCdf, normalQuantile,
  pow, sigmoid, sign, sin, sinh, softplus, sqrt, square, tan, tanh,
} = functions;
const where: Operation = (condition, a, b) => functions.where(lift(condition ?? Number.NaN), a ?? Number.NaN, b ?? Number.NaN);

/** Every function that a formula may call. */
const FUNCTIONS: Readonly<Record<string, Operation>> = {
  abs: one(abs), atan: one(atan), ceil: one(ceil), cos: one(cos), cosh: one(cosh), digamma: one(digamma), erf: one(erf), erfc: one(erfc), exp: one(exp),
  expm1: one(expm1), floor: one(floor), lgamma: one(lgamma), log: one(log), log1p: one(log1p), logNormalCdf: one(logNormalCdf), logSigmoid: one(logSigmoid),
  maximum: two(maximum), minimum: two(minimum), normalCdf: one(normalCdf), normalQuantile: one(normalQuantile), pow: two(pow), sigmoid: one(sigmoid),
  sign: one(sign), sin: one(sin), sinh: one(sinh), softplus: one(softplus), sqrt: one(sqrt), square: one(square), tan: one(tan), tanh: one(tanh), where,
};

/** How many arguments each function takes, so that a missing one is an error and not NaN. */
const ARITY: Readonly<Record<string, readonly [least: number, most: number]>> = {
  maximum: [2, 2], minimum: [2, 2], pow: [2, 2], where: [3, 3], sum: [1, 2], mean: [1, 2], logSumExp: [1, 2],
};

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

function one(f: (x: Num) => Value): Operation {
  return (x = Number.NaN) => f(x);
}

function two(f: (x: Num, y: Num) => Value): Operation {
  return (x = Number.NaN, y = Number.NaN) => f(x, y);
}

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
    const known = [...this.#names, ...Object.keys(FUNCTIONS), ...Object.keys(AXIS)];
    const facts = { name, isFunction: false, scope: this.#names, nearest: nearestName(name, known) };
    throw modelError("formula-name", facts, { at: [this.#call], table: this.#pointer(at) });
  }

  #number(name: string, at: number): Value {
    const found = this.#look(name, at);
    // `lift` says what is wrong with anything that is no number; groups stand for their index.
    return lift(isIndexed(found) ? found.index : (found as Num));
  }

  #callFunction(name: string, args: readonly Expression[], at: number): Value {
    const [least, most] = ARITY[name] ?? [1, 1];
    const operation = FUNCTIONS[name];
    const overAxis = AXIS[name];
    if (operation === undefined && overAxis === undefined) {
      const known = [...Object.keys(FUNCTIONS), ...Object.keys(AXIS)];
      const facts = { name, isFunction: true, scope: known, nearest: nearestName(name, known) };
      throw modelError("formula-name", facts, { at: [this.#call], table: this.#pointer(at) });
    }
    if (args.length < least || args.length > most) {
      const expected = `${name} with ${least === most ? least : `${least} or ${most}`} argument${most === 1 ? "" : "s"}, not ${args.length}`;
      throw this.#syntax(at, expected);
    }
    const values = args.map((arg) => this.#value(arg));
    const [x, axis] = values;
    if (operation !== undefined || overAxis === undefined || x === undefined) return operation?.(...values) ?? lift(Number.NaN);
    return axis === undefined ? overAxis(x) : overAxis(x, axis.item());
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
