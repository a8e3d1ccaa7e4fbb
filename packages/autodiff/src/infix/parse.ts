/**
 * @file Read the tokens of a formula as a tree.
 *
 * Binding, loosest first: comparison; `+ -`; `* / @`; unary minus; `**` (to the right); index and call. As in
 * Python, `-x**2` is `-(x**2)`, and comparisons do not chain.
 */
import type { Token } from "./tokens.ts";

/** A formula as a tree; `at` is the position of its characteristic token. */
export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "name"; readonly name: string; readonly at: number }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly at: number }
  | { readonly kind: "negate"; readonly operand: Expression; readonly at: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly at: number }
  | { readonly kind: "index"; readonly table: Expression; readonly indices: readonly Index[]; readonly at: number };

/** One index between brackets: an expression, or a slice `start:stop` with either end open. */
export type Index = { readonly kind: "at"; readonly value: Expression } | { readonly kind: "slice"; readonly start: Expression | undefined; readonly stop: Expression | undefined };

/** What was expected where something else stands. */
export class Unexpected extends Error {
  readonly token: Token;
  readonly expected: string;

  constructor(token: Token, expected: string) {
    super(expected);
    this.token = token;
    this.expected = expected;
  }
}

const LEVELS: readonly (readonly string[])[] = [["<", "<=", ">", ">=", "==", "!="], ["+", "-"], ["*", "/", "@"]];

/** The tree of a whole formula. Throws `Unexpected`. */
export function parse(tokens: readonly Token[]): Expression {
  const reader = new Reader(tokens);
  const expression = reader.level(0);
  reader.expectEnd();
  return expression;
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", text: "", at: 0 };
  }

  #take(): Token {
    const token = this.#token;
    this.#next++;
    return token;
  }

  #accept(...symbols: readonly string[]): Token | undefined {
    const token = this.#token;
    return token.kind === "symbol" && symbols.includes(token.text) ? this.#take() : undefined;
  }

  #expect(symbol: string): void {
    if (this.#accept(symbol) === undefined) throw new Unexpected(this.#token, `\`${symbol}\``);
  }

  expectEnd(): void {
    if (this.#token.kind !== "end") throw new Unexpected(this.#token, "an operator or the end");
  }

  /** Operators of one level and tighter ones, grouped to the left. */
  level(depth: number): Expression {
    const operators = LEVELS[depth];
    if (operators === undefined) return this.#unary();
    let left = this.level(depth + 1);
    for (let operator = this.#accept(...operators); operator !== undefined; operator = this.#accept(...operators)) {
      left = { kind: "binary", operator: operator.text, left, right: this.level(depth + 1), at: operator.at };
      if (depth === 0) break;
    }
    return left;
  }

  #unary(): Expression {
    const minus = this.#accept("-");
    if (minus !== undefined) return { kind: "negate", operand: this.#unary(), at: minus.at };
    return this.#accept("+") === undefined ? this.#power() : this.#unary();
  }

  #power(): Expression {
    const base = this.#postfix();
    const operator = this.#accept("**");
    if (operator === undefined) return base;
    return { kind: "binary", operator: "**", left: base, right: this.#unary(), at: operator.at };
  }

  #postfix(): Expression {
    let expression = this.#primary();
    for (;;) {
      const bracket = this.#accept("[");
      if (bracket === undefined) return expression;
      const indices = [this.#index()];
      while (this.#accept(",") !== undefined) indices.push(this.#index());
      this.#expect("]");
      expression = { kind: "index", table: expression, indices, at: bracket.at };
    }
  }

  #index(): Index {
    const isEnd = (): boolean => this.#token.kind === "symbol" && [",", "]", ":"].includes(this.#token.text);
    const start = isEnd() ? undefined : this.level(0);
    if (this.#accept(":") === undefined) {
      if (start === undefined) throw new Unexpected(this.#token, "an index");
      return { kind: "at", value: start };
    }
    return { kind: "slice", start, stop: isEnd() ? undefined : this.level(0) };
  }

  #primary(): Expression {
    const token = this.#token;
    if (token.kind === "number") return { kind: "number", value: Number(this.#take().text), at: token.at };
    if (token.kind === "name") {
      this.#take();
      if (this.#accept("(") === undefined) return { kind: "name", name: token.text, at: token.at };
      return { kind: "call", name: token.text, args: this.#arguments(), at: token.at };
    }
    if (this.#accept("(") !== undefined) {
      const inner = this.level(0);
      this.#expect(")");
      return inner;
    }
    throw new Unexpected(token, "a number, a name or `(`");
  }

  #arguments(): Expression[] {
    if (this.#accept(")") !== undefined) return [];
    const args = [this.level(0)];
    while (this.#accept(",") !== undefined) args.push(this.level(0));
    this.#expect(")");
    return args;
  }
}
