import { isModelError, type ModelError } from "@typyro/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as functions from "../functions.ts";
import * as matrices from "../matrices.ts";
import { Tape } from "../tape.ts";
import { lift, type Nested, recorded } from "../value.ts";
import { callables } from "./callable.ts";
import { math, type Scope } from "./math.ts";

/** A formula from text, as the tag sees it. */
const evaluate = (scope: Scope, text: string): Nested => math(scope)(Object.assign([text], { raw: [text] })).toArray();
const thrown = (scope: Scope, text: string): ModelError => {
  try {
    evaluate(scope, text);
  } catch (error) {
    if (isModelError(error)) return error;
    throw error;
  }
  throw new Error(`${text} was evaluated`);
};

const scope = { a: 2, b: 3, c: 5, x: [1, 2, 3], i: [2, 0], m: [[1, 2, 3], [4, 5, 6]], index: { index: [1, 1, 0] } };

describe("math", () => {
  it.each<[string, Nested]>([
    ["a + b * c", 17],
    ["(a + b) * c", 25],
    ["a - b - c", -6],
    ["a / b / c", 2 / 3 / 5],
    ["a ** b ** a", 512],
    ["-a ** 2", -4],
    ["(-a) ** 2", 4],
    ["a ** -1", 0.5],
    ["--a", 2],
    ["+a", 2],
    ["a * -b", -6],
    ["2e1 + .5 + 1.", 21.5],
    ["x[1]", 2],
    ["x[i]", [3, 1]],
    ["x[index]", [2, 2, 1]],
    ["x[0:2]", [1, 2]],
    ["x[1:]", [2, 3]],
    ["x[:1]", [1]],
    ["x[:]", [1, 2, 3]],
    ["m[1, 2]", 6],
    ["m[1]", [4, 5, 6]],
    ["m[:, 1]", [2, 5]],
    ["m[0:1, 1:]", [[2, 3]]],
    ["m[1][2]", 6],
    ["m @ x", [14, 32]],
    ["x @ x", 14],
    ["x[a - 1]", 2],
    ["exp(log(b)) * sum(x)", 18],
    ["sum(m, 0)", [5, 7, 9]],
    ["pow(a, b)", 8],
    ["where(x > a, x, -x)", [-1, -2, 3]],
    ["where(and(x >= 2, not(x == 3)), 1, 0)", [0, 1, 0]],
    ["  a\n  + b ", 5],
  ])("%s", (text, expected) => {
    const shown = JSON.stringify(evaluate(scope, text), (_, x: unknown) => (typeof x === "number" ? Number(x.toPrecision(14)) : x));
    expect(shown).toBe(JSON.stringify(expected, (_, x: unknown) => (typeof x === "number" ? Number(x.toPrecision(14)) : x)));
  });

  it.each([["a < b", true], ["a >= b", false], ["a == 2", true], ["a != 2", false], ["a + 1 <= b", true], ["a > b", false]])("%s is %s", (text, expected) => {
    expect(evaluate(scope, text)).toBe(expected ? 1 : 0);
  });

  it("takes numbers and values by insertion", () => {
    expect(math({ x: [1, 2] })`x * ${3} + ${[10, 20]}`.toArray()).toEqual([13, 26]);
  });

  it("records where a name is recorded", () => {
    const tape = new Tape();
    const theta = recorded(tape, tape.input("theta", { dtype: "f64", shape: [] }));
    const value = math({ theta })`2 * theta + 1`;
    expect(value.isKnown).toBe(false);
  });

  it("knows every function of values by name but those that take lists or positions", () => {
    const others = ["liftBool", "array", "concat", "take", "scatterAdd", "eye", "pad", "placeAt", "readAt"];
    const exported = [...Object.entries(functions), ...Object.entries(matrices)].flatMap(([name, f]: [string, unknown]) => (typeof f === "function" ? [name] : []));
    expect(exported.filter((name) => !(name in callables)).sort()).toEqual(others.sort());
    expect(Object.keys(callables).filter((name) => !exported.includes(name))).toEqual([]);
  });

  it("calls each of them as the function itself is called", () => {
    const p = { u: 0.3, v: 0.6, w: 0.2, A: [[2, 0.5], [0.5, 1]], B: [[1, 0.2], [0.2, 3]], t: lift(0.4).less(1) };
    for (const [name, { least }] of Object.entries(callables)) {
      const isOfMatrices = ["cholesky", "isPositiveDefinite", "logDet", "matrixTranspose", "diagonal", "tril", "triu", "choleskySolve", "solveTriangular", "matmul", "dot", "addDiag"].includes(name);
      const isOfVectors = ["outer", "sqdist", "cumsum", "diag", "all", "any"].includes(name);
      const isOfBooleans = ["not", "and", "or"].includes(name);
      const args = isOfMatrices ? ["A", "B"] : isOfVectors ? ["(A > 0)", "B"] : isOfBooleans ? ["t", "t"] : name === "where" ? ["t", "u", "v"] : ["u", "v", "w"];
      if (["outer", "sqdist", "cumsum", "diag"].includes(name)) args[0] = "A";
      const list = args.slice(0, least);
      if (name === "outer") list.splice(0, 2, "A[0]", "B[0]");
      if (name === "log1mExp") list[0] = "(-u)";
      if (name === "addDiag") list[1] = "u";
      expect(() => evaluate(p, `${name}(${list.join(", ")})`), name).not.toThrow();
    }
  });

  it.each([
    ["a +", 3, "the end", "a number, a name or `(`"],
    ["a b", 2, "`b`", "an operator or the end"],
    ["(a + b", 6, "the end", "`)`"],
    ["a # b", 2, "`#`", "a number, a name or an operator"],
    ["x[", 2, "the end", "a number, a name or `(`"],
    ["a < b < c", 6, "`<`", "an operator or the end"],
    ["pow(a)", 0, "`p`", "pow with 2 arguments, not 1,"],
    ["exp(a, b)", 0, "`e`", "exp with 1 argument, not 2,"],
  ])("%s points at character %i, where %s stands instead of %s", (text, at, found, expected) => {
    const error = thrown(scope, text);
    expect(error).toMatchObject({ code: "formula-syntax", facts: { at, found, expected } });
    expect(error.table?.rows[1]?.[0]).toBe(`${" ".repeat(at)}^`);
  });

  it("names what is in scope for a name that is not", () => {
    expect(thrown({ alpha: 1, beta: 2 }, "alpa + beta")).toMatchObject({ code: "formula-name", facts: { name: "alpa", scope: ["alpha", "beta"], nearest: "alpha" } });
    expect(thrown({ alpha: 1 }, "expp(alpha)")).toMatchObject({ code: "formula-name", facts: { isFunction: true, nearest: "exp" } });
    expect(thrown({}, "1 + toString")).toMatchObject({ code: "formula-name", facts: { name: "toString" } });
    expect(thrown({}, "toString(1)")).toMatchObject({ code: "formula-name" });
  });

  it("refuses what is no number where it is used", () => {
    expect(thrown({ label: "text" }, "1 + label").code).toBe("not-numbers");
    expect(evaluate({ label: "text", a: 1 }, "1 + a")).toBe(2);
  });
});

/** A formula as a tree with its meaning. */
interface Tree {
  readonly text: string;
  readonly value: number;
  /** How tightly its outermost operator binds. */
  readonly binding: number;
}

const atom: fc.Arbitrary<Tree> = fc.oneof(
  fc.constantFrom({ text: "a", value: 2, binding: 9 }, { text: "b", value: 3, binding: 9 }, { text: "c", value: 5, binding: 9 }),
  fc.integer({ min: 0, max: 9 }).map((n) => ({ text: String(n), value: n, binding: 9 })),
);

const inside = ({ text, binding }: Tree, least: number): string => (binding < least ? `(${text})` : text);

function binary(symbol: string, binding: number, isRight: boolean, f: (x: number, y: number) => number) {
  return (left: Tree, right: Tree): Tree => ({
    text: `${inside(left, isRight ? binding + 1 : binding)}${symbol}${inside(right, isRight ? 3 : binding + 1)}`,
    value: f(left.value, right.value),
    binding,
  });
}

const OPERATIONS = [
  binary(" + ", 1, false, (x, y) => x + y),
  binary("-", 1, false, (x, y) => x - y),
  binary("*", 2, false, (x, y) => x * y),
  binary(" / ", 2, false, (x, y) => x / y),
];

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    atom,
    fc.tuple(fc.constantFrom(...OPERATIONS), tie("tree"), tie("tree")).map(([make, left, right]) => make(left, right)),
    tie("tree").map((operand) => ({ text: `-${inside(operand, 3)}`, value: -operand.value, binding: 3 })),
    tie("tree").map((operand) => ({ text: `${inside(operand, 9)}**2`, value: operand.value * operand.value, binding: 4 })),
  ),
}));

it("a formula printed with as few parentheses as the rules allow has the value of its tree", () => {
  fc.assert(
    fc.property(tree, ({ text, value }) => {
      const found = evaluate({ a: 2, b: 3, c: 5 }, text);
      expect(Object.is(found, value) || (found === 0 && value === 0) || (Number.isNaN(found) && Number.isNaN(value)) || Math.abs(Number(found) - value) <= 1e-9 * Math.abs(value), `${text} is ${value}, not ${JSON.stringify(found)}`).toBe(true);
    }),
    { numRuns: 500 },
  );
});
