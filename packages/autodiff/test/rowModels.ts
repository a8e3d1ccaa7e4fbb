/** @file Make random sums of squares of rows that are linear in recorded values, and evaluate them and their gradients without rounding. */
import { Generator } from "@typyro/base";
import * as fc from "fast-check";
import { array, gradient, interpret, known, matmul, nodeOn, recorded, scatterAdd, sum, take, Tape, type Value } from "../src/index.ts";
import { type Dyadic, exact, plus, rounded, times } from "./dyadic.ts";

/** What a row's mean has: a number for all, one for each of some groups, or a product with a matrix; each of the first two times data or alone. */
export type Term =
  | { readonly kind: "one"; readonly isTimesData: boolean }
  | { readonly kind: "grouped"; readonly groups: number; readonly isTimesData: boolean }
  | { readonly kind: "matrix"; readonly columns: number };

/** Sums of squares over some rows. */
export interface RowModel {
  readonly rows: number;
  readonly terms: readonly Term[];
  /** How the squares are weighted: not, by data, by a recorded number, or by one of each group of the first grouped term. */
  readonly weighting: "none" | "data" | "number" | "group";
  /** Whether every third row is left out. */
  readonly isMasked: boolean;
  /** Whether rows are spread over a table that is reduced axis by axis. */
  readonly isTable: boolean;
  readonly seed: number;
}

const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ kind: fc.constant("one" as const), isTimesData: fc.boolean() }),
  fc.record({ kind: fc.constant("grouped" as const), groups: fc.integer({ min: 1, max: 7 }), isTimesData: fc.boolean() }),
  fc.record({ kind: fc.constant("matrix" as const), columns: fc.integer({ min: 1, max: 7 }) }),
);

/** Random models. */
export const rowModel: fc.Arbitrary<RowModel> = fc.record({
  rows: fc.integer({ min: 0, max: 100 }).map((half) => 2 * half),
  terms: fc.array(term, { minLength: 1, maxLength: 4 }),
  weighting: fc.constantFrom("none", "data", "number", "group"),
  isMasked: fc.boolean(),
  isTable: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** A column of data before one element of one input, row by row. */
interface Column {
  readonly input: string;
  readonly element: (row: number) => number;
  readonly data: (row: number) => number;
}

/** A tape with output `total`, and the numbers with which it is evaluated without rounding. */
export interface RowTape {
  readonly tape: Tape;
  readonly point: ReadonlyMap<string, Float64Array>;
  /** The rows that count. */
  readonly shown: readonly number[];
  readonly y: Float64Array;
  readonly columns: readonly Column[];
  readonly weights: (row: number) => number;
  /** The element of input `s` by which a row is multiplied before it is squared. */
  readonly scaleOf: ((row: number) => number) | undefined;
}

/** The tape of a model. */
export function rowTape({ rows, terms, weighting, isMasked, isTable, seed }: RowModel): RowTape {
  const generator = Generator.fromSeed(seed);
  const normals = (n: number): Float64Array => Float64Array.from({ length: n }, () => generator.normal());
  const shown = Array.from({ length: rows }, (_, row) => row).filter((row) => !isMasked || row % 3 !== 0);
  const shownOf = (value: Value): Value => (isMasked ? take(value, shown) : value);
  const tape = new Tape();
  const point = new Map<string, Float64Array>();
  const columns: Column[] = [];
  const input = (name: string, shape: readonly number[]): Value => {
    point.set(name, normals(shape.reduce((a, b) => a * b, 1)));
    return recorded(tape, tape.input(name, { dtype: "f64", shape }));
  };
  const y = normals(rows);
  let mean: Value | undefined;
  let group: ((row: number) => number) | undefined;
  let groups = 1;
  for (const [k, own] of terms.entries()) {
    const name = `t${k}`;
    let value: Value;
    if (own.kind === "matrix") {
      const matrix = normals(rows * own.columns);
      value = matmul(array(matrix, [rows, own.columns]), input(name, [own.columns]));
      for (let j = 0; j < own.columns; j++) columns.push({ input: name, element: () => j, data: (row) => matrix[row * own.columns + j]! });
    } else {
      const count = own.kind === "one" ? 1 : own.groups;
      const places = Int32Array.from({ length: rows }, () => Math.floor(generator.uniform() * count));
      const data = own.isTimesData ? normals(rows) : undefined;
      const source = input(name, own.kind === "one" ? [] : [count]);
      const read = own.kind === "one" ? source : source.at(known("i32", [rows], places));
      value = data === undefined ? read : read.mul(array(data));
      columns.push({ input: name, element: (row) => (own.kind === "one" ? 0 : places[row]!), data: (row) => data?.[row] ?? 1 });
      if (own.kind === "grouped" && group === undefined) [group, groups] = [(row) => places[row]!, count];
    }
    mean = mean === undefined ? value : mean.add(value);
  }
  const scaleOf = weighting === "number" ? (): number => 0 : weighting === "group" ? (group ?? ((): number => 0)) : undefined;
  const w = Float64Array.from({ length: rows }, (_, row) => ((row * 7) % 5) / 2);
  let rest = shownOf(array(y)).sub(mean === undefined ? 0 : shownOf(mean.broadcastTo([rows])));
  if (scaleOf !== undefined) {
    const s = input("s", weighting === "number" || group === undefined ? [] : [groups]);
    rest = rest.mul(s.shape.length === 0 ? s : s.at(known("i32", [shown.length], Int32Array.from(shown, (row) => scaleOf(row)))));
  }
  let squares = rest.square();
  if (weighting === "data") squares = squares.mul(shownOf(array(w)));
  if (isMasked) squares = scatterAdd(squares, shown, rows);
  if (isTable) squares = squares.reshape([2, rows / 2]).sum(0);
  tape.output("total", nodeOn(tape, sum(squares.mul(-0.5).sub(0.25))));
  return { tape, point, shown, y, columns, weights: (row) => (weighting === "data" ? w[row]! : 1), scaleOf };
}

/** Outputs by name. */
export type Outputs = ReadonlyMap<string, readonly number[]>;

/** The value and the gradient of a tape at the point of another that has its inputs. */
export function evaluated(tape: Tape, { point }: Pick<RowTape, "point">): Outputs {
  const evaluator = interpret(gradient(tape, "total"));
  for (const [i, { name }] of tape.inputs.entries()) evaluator.inputs[i]?.set(point.get(name) ?? []);
  evaluator.run();
  return new Map([...evaluator.outputs].map(([name, data]) => [name, [...data]]));
}

/** The same without rounding; and what roundings are measured by: for each output, how much it would change were all data and products as large as can be, relatively. */
export function evaluatedExactly({ point, shown, y, columns, weights, scaleOf }: RowTape, counted: number): { readonly values: Outputs; readonly sizes: Outputs } {
  const at = (name: string, element: number): number => point.get(name)?.[element] ?? NaN;
  const totals = new Map([...point].map(([name, data]) => [name, Array.from(data, () => exact(0))]));
  let total = exact(-0.25 * counted);
  const add = (name: string, element: number, part: Dyadic): void => {
    const own = totals.get(name)!;
    own[element] = plus(own[element]!, part);
  };
  const norms = columns.map(() => 0);
  let [ofY, ofRest] = [0, 0];
  for (const row of shown) {
    const scale = exact(scaleOf === undefined ? 1 : at("s", scaleOf(row)));
    const rest = columns.map(({ input, element, data }) => times(exact(-at(input, element(row))), exact(data(row)))).reduce(plus, exact(y[row]!));
    const weight = exact(weights(row));
    const weighted = times(weight, times(rest, times(scale, scale)));
    total = plus(total, times(exact(-0.5), times(weighted, rest)));
    for (const { input, element, data } of columns) add(input, element(row), times(weighted, exact(data(row))));
    if (scaleOf !== undefined) add("s", scaleOf(row), times(exact(-1), times(weight, times(scale, times(rest, rest)))));
    const size = weights(row) * rounded(scale) * rounded(scale);
    for (const [k, { input, element, data }] of columns.entries()) norms[k]! += size * (at(input, element(row)) * data(row)) ** 2;
    ofY += size * y[row]! ** 2;
    ofRest += size * rounded(rest) ** 2;
  }
  const whole = Math.sqrt(ofY) + norms.reduce((sum, x) => sum + Math.sqrt(x), 0);
  const scaled = (name: string): number => 1 / Math.min(...(point.get(name) ?? [1]).map(Math.abs));
  const sizes = new Map<string, readonly number[]>([["total", [Math.sqrt(ofRest) * whole + ofRest + 0.25 * counted]]]);
  for (const [name, data] of point) {
    const own = Math.sqrt(columns.reduce((sum, { input }, k) => sum + (input === name ? norms[k]! : 0), 0));
    sizes.set(`d/${name}`, Array.from(data, () => (name === "s" ? 2 * whole * Math.sqrt(ofRest) : own * whole) * scaled(name)));
  }
  const values = new Map([["total", [rounded(total)]], ...[...totals].map(([name, parts]) => [`d/${name}`, parts.map(rounded)] as const)]);
  return { values, sizes };
}
