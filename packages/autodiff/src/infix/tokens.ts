/**
 * @file Cut the text of a formula into tokens.
 */

/** A piece of a formula with its place in the text. */
export interface Token {
  readonly kind: "number" | "name" | "symbol" | "end";
  readonly text: string;
  /** Position of the first character, 0-based. */
  readonly at: number;
}

const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_$][\w$]*)|(\*\*|<=|>=|==|!=|[-+*/@()[\],:<>]))/y;

/** The tokens of a formula, or the position of the first character that fits none. */
export function tokenize(text: string): Token[] | { readonly badAt: number } {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN.source, "y");
  let end = 0;
  while (text.slice(end).trim() !== "") {
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    if (match === null) return { badAt: end + (text.slice(end).length - text.slice(end).trimStart().length) };
    const [whole, number, name, symbol] = match;
    const piece = number ?? name ?? symbol ?? "";
    const kind = number !== undefined ? "number" : name !== undefined ? "name" : "symbol";
    tokens.push({ kind, text: piece, at: end + whole.length - piece.length });
    end += whole.length;
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}
