import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compile, concat, gradient, interpret, lift, logSumExp, nodeOn, ops, recorded, roll, stack, Tape, type Value, verify, where } from "../src/index.ts";
import { type Expression, expressions } from "./expressions.ts";
import { computed, computedInLanes, interpreted } from "./randomTapes.ts";

/** What a row computes of what is carried, parameters, data of the row and its latent number. */
const statement = expressions({ maxDepth: 3, leaf: 7, setting: 3, operation: 8 });

const loops = fc.record({ statements: fc.array(statement, { minLength: 1, maxLength: 3 }), lag: fc.nat(2), rows: fc.integer({ min: 30, max: 45 }), term: statement, isKnownAtFirst: fc.boolean(), ending: fc.nat(2) });
type Loop = typeof loops extends fc.Arbitrary<infer P> ? P : never;

interface Row {
  readonly t: number;
  readonly carried: readonly Value[];
  readonly inputs: Readonly<Record<"a" | "b" | "z", Value>>;
}

function evaluated(e: Expression, row: Row): Value {
  if (e.kind === "leaf") return leafOf(e, row);
  const [x, y] = [evaluated(e.of[0], row), evaluated(e.of[1], row)];
  switch (e.operation) {
    case 0:
    case 1:
      return x.add(y);
    case 2:
      return x.sub(y);
    case 3:
      return x.mul(0.4).add(y.mul(0.3));
    case 4:
      return x.map("tanh").mul(y.map("sigmoid"));
    case 5:
      // A standard deviation: its square is what can be carried.
      return x.square().mul(0.3).add(y.square()).add(0.1).sqrt();
    case 6:
      return x.div(y.square().add(1));
    case 7:
      return x.neg();
    default:
      return x.mul(row.inputs.b.map("sigmoid"));
  }
}

function leafOf({ leaf, setting }: { readonly leaf: number; readonly setting: number }, { t, carried, inputs: { a, b, z } }: Row): Value {
  switch (leaf) {
    case 0:
    case 1:
    case 2:
    case 3:
      return carried[setting % carried.length] ?? a;
    case 4:
      return a;
    case 5:
      return z.at(t);
    case 6:
      return lift(Math.sin(t * (setting + 1)));
    default:
      return b.mul(Math.cos(t + setting));
  }
}

function tapeOf({ statements, lag, rows, term, isKnownAtFirst, ending }: Loop): Tape {
  const tape = new Tape();
  const input = (name: string, shape: number[]): Value => recorded(tape, tape.input(name, { dtype: "f64", shape }));
  const inputs = { a: input("a", []), b: input("b", []), z: input("z", [rows]) };
  // Each number is carried for `lag + 1` rows.
  let carried = Array.from({ length: statements.length * (lag + 1) }, (_, i) => (isKnownAtFirst ? lift(0.1 * i + 0.2) : inputs.a.mul(0.1 * i).add(inputs.b)));
  const terms: Value[] = [];
  for (let t = 0; t < rows; t++) {
    const row = { t, carried, inputs };
    const made = statements.map((statement, i) => evaluated(statement, row).map("sin").add((row.carried[row.carried.length - 1 - i] ?? inputs.a).mul(0.4)).add(inputs.b.mul(0.1 + 0.1 * i)));
    carried = [...made, ...carried.slice(0, statements.length * lag)];
    terms.push(evaluated(term, { t, carried, inputs }).add(carried[0] ?? 0).square());
  }
  const sum = terms.reduce((total, value) => total.add(value));
  const last = (carried[0] ?? inputs.a).add(carried.at(-1) ?? 0).square();
  tape.output("y", nodeOn(tape, ending === 0 ? sum : ending === 1 ? sum.add(last).add(inputs.z.square().sum()) : last));
  return tape;
}

/** What a row computes of the vector that is carried, a vector and a matrix of parameters, data of the row and its latent vector. */
const vectorStatement = expressions({ maxDepth: 3, leaf: 6, setting: 2, operation: 11 });
const vectorLoops = fc.record({ statement: vectorStatement, size: fc.integer({ min: 2, max: 4 }), rows: fc.integer({ min: 30, max: 40 }), term: vectorStatement, isRead: fc.boolean(), isKnownAtFirst: fc.boolean() });
type VectorLoop = typeof vectorLoops extends fc.Arbitrary<infer P> ? P : never;

interface VectorRow {
  readonly t: number;
  readonly x: Value;
  readonly inputs: Readonly<Record<"v" | "w" | "z", Value>>;
}

function vectorOf(e: Expression, row: VectorRow): Value {
  const { t, inputs: { v, w, z } } = row;
  const [size = 1] = v.shape;
  if (e.kind === "leaf") {
    const data = Array.from({ length: size }, (_, i) => Math.sin(t * (i + 1) + e.setting));
    return [row.x, row.x, row.x, v, z.at(t), lift(data), v.mul(data)][e.leaf] ?? v;
  }
  const [x, y] = [vectorOf(e.of[0], row), vectorOf(e.of[1], row)];
  switch (e.operation) {
    case 0:
      return x.add(y);
    case 1:
      return x.mul(0.4).sub(y.mul(0.3));
    case 2:
      return x.map("tanh").mul(y.map("sigmoid"));
    case 3:
      return x.div(y.square().add(1));
    case 4:
      return w.matmul(x).mul(0.4).add(y);
    case 5:
      return logSumExp(x.reshape([size, 1]).add(w).map("sin"), 0).add(y);
    case 6:
      return x.sub(y.mean());
    case 7:
      return concat([x.slice(1, size), y.slice(0, 1)]);
    case 8:
      return stack([x, y.map("sin")]).transpose().sum(1);
    case 9:
      return where(x.less(y), x, y.map("sin"));
    case 10:
      return x.at(Array.from({ length: size }, (_, i) => (i + 1) % size)).cumsum().mul(0.3).add(y);
    default:
      return x.map("sin").sub(y.max());
  }
}

function vectorTapeOf({ statement, size, rows, term, isRead, isKnownAtFirst }: VectorLoop): Tape {
  const tape = new Tape();
  const input = (name: string, shape: number[]): Value => recorded(tape, tape.input(name, { dtype: "f64", shape }));
  const inputs = { v: input("v", [size]), w: input("w", [size, size]), z: input("z", [rows, size]) };
  let x = isKnownAtFirst ? lift(Array.from({ length: size }, (_, i) => 0.1 * i + 0.2)) : inputs.v.mul(0.3).add(0.1);
  const terms: Value[] = [];
  for (let t = 0; t < rows; t++) {
    x = vectorOf(statement, { t, x, inputs }).map("sin").add(x.mul(0.4)).add(inputs.v.mul(0.1));
    terms.push(vectorOf(term, { t, x, inputs }).add(x).square().sum());
  }
  tape.output("y", nodeOn(tape, isRead ? terms.reduce((total, value) => total.add(value)) : x.add(inputs.v).square().sum()));
  return tape;
}

const kinds = [["numbers", loops.map(tapeOf)], ["vectors", vectorLoops.map(vectorTapeOf)]] as const;

function outputsOf(tape: Tape): Map<string, number[]> {
  const evaluator = interpret(tape);
  for (const [i, input] of evaluator.inputs.entries()) for (let j = 0; j < input.length; j++) input[j] = Math.fround(((i * 7 + j * 3) % 11) / 8 - 0.6);
  evaluator.run();
  return new Map([...evaluator.outputs].map(([name, data]) => [name, Array.from(data)]));
}

const carries = (tape: Tape): boolean => tape.nodes.some((node) => node.kind === "op" && node.op === ops.recurrence);
/** A row's rounding grows by what each later row makes of it; loops in which that is a lot say nothing. */
const LARGEST = 1e4;
const BOUND = 1e-8;

test.each(kinds)("a loop whose rows need %s of the one before has the values and gradient of the program as it was recorded, up to rounding", (_, tapes) => {
  let rolled = 0;
  fc.assert(
    fc.property(tapes, (tape) => {
      const after = verify(roll(tape), "rolling");
      if (carries(after)) rolled++;
      const expected = outputsOf(gradient(tape, "y"));
      fc.pre([...expected.values()].every((values) => values.every((x) => Math.abs(x) < LARGEST)));
      const found = outputsOf(gradient(after, "y"));
      for (const [name, values] of expected) {
        for (const [i, x] of values.entries()) expect(Math.abs((found.get(name)?.[i] ?? NaN) - x), name).toBeLessThanOrEqual(BOUND * Math.max(1, Math.abs(x)));
      }
    }),
    { numRuns: 100 },
  );
  expect(rolled).toBeGreaterThan(50);
});

test.each(kinds)("of %s, its compiled gradient has the bits of the interpreter on the final tape, for one point and in lanes", (_, tapes) => {
  let rolled = 0;
  fc.assert(
    fc.property(tapes, (tape) => {
      const kernel = compile(gradient(roll(tape), "y"));
      if (carries(kernel.tape)) rolled++;
      const expected = [0, 1, 2, 3].map((lane) => interpreted(kernel.tape, lane));
      expect(computed(kernel, 1)).toEqual(expected[1]);
      expect(computedInLanes(kernel, 2)).toEqual(expected.slice(0, 2));
      expect(computedInLanes(kernel, 4)).toEqual(expected);
      kernel.dispose();
    }),
    { numRuns: 40 },
  );
  expect(rolled).toBeGreaterThan(20);
});
