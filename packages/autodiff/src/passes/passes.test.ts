import { expect, test } from "vitest";
import { interpret } from "../interpret.ts";
import { ops } from "../ops/table.ts";
import { printTape } from "../print.ts";
import { Tape } from "../tape.ts";
import { array, sum } from "../functions.ts";
import { apply, known, nodeOn, recorded, type Value } from "../value.ts";
import { cancel } from "./cancel.ts";
import { columns } from "./columns.ts";
import { fold } from "./fold.ts";
import { logRates } from "./logRates.ts";
import { hoistScale } from "./hoistScale.ts";
import { reciprocals } from "./reciprocals.ts";
import { rewrite } from "./rewrite.ts";
import { segments } from "./segments.ts";
import { tabulate } from "./tabulate.ts";
import { trailingAxes } from "./trailingAxes.ts";

function tapeOf(shapes: Readonly<Record<string, number[]>>, result: (inputs: Record<string, Value>) => Value): Tape {
  const tape = new Tape();
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, recorded(tape, tape.input(name, { dtype: "f64", shape }))]));
  tape.output("y", nodeOn(tape, result(inputs)));
  return tape;
}

/** The output with every input filled by a fixed sequence. */
function valueOf(tape: Tape): number[] {
  const evaluator = interpret(tape);
  for (const [i, input] of evaluator.inputs.entries()) for (let j = 0; j < input.length; j++) input[j] = ((i + 2) * (j + 3)) % 7 + 0.5;
  evaluator.run();
  return Array.from(evaluator.outputs.get("y") ?? []);
}

const index = (...rows: number[]): Value => known("i32", [rows.length], Int32Array.from(rows));

test("a scale inside of a sum of squares becomes one reciprocal outside, its logarithm one product", () => {
  const tape = tapeOf({ x: [5], m: [], s: [] }, ({ x, m, s }) => sum(x!.sub(m!).div(s!).square().mul(-0.5).sub(s!.log())));
  const hoisted = hoistScale(tape);
  expect(printTape(hoisted)).toMatchInlineSnapshot(`
    "  a:f64[5] = input x
      b:f64[] = input m
      c:f64[] = input s
      d:f64[5] = sub a b
      e:f64[] = div 1 c
      f:f64[5] = square d
      g:f64[] = mul e e
      h:f64[] = mul g -0.5
      i:f64[] = log c
      j:f64[] = neg i
      k:f64[] = mul 5 j
      l:f64[] = sum axes=[0] f
      m:f64[] = mul h l
      n:f64[] = add m k
      return y=n"
  `);
  expect(valueOf(hoisted)[0]).toBeCloseTo(valueOf(tape)[0]!, 10);
});

test("what centres data stays inside, so that nothing cancels far from 0", () => {
  const tape = tapeOf({ m: [] }, ({ m }) => sum(array([1e9 + 1, 1e9 + 2, 1e9 + 4]).sub(m!).div(3)));
  const hoisted = hoistScale(tape);
  const evaluator = interpret(hoisted);
  evaluator.inputs[0]!.fill(1e9);
  evaluator.run();
  expect(evaluator.outputs.get("y")?.[0]).toBeCloseTo(7 / 3, 14);
});

test("sums over sorted groups become sums of segments, in one order with the sum over all rows", () => {
  const rows = index(0, 0, 0, 1, 1, 1, 1);
  const tape = tapeOf({ a: [2] }, ({ a }) => sum(a!.at(rows).mul(array([1, 2, 3, 4, 5, 6, 7])).square()));
  expect(printTape(segments(tape))).toMatchInlineSnapshot(`
    "  a:f64[2] = input a
      b:i32[7] = data [0, 0, 0, ...]
      c:f64[7] = gather axis=0 a b
      d:f64[7] = data [1, 2, 3, ...]
      e:f64[7] = mul c d
      f:f64[7] = square e
      g:f64[] = segmentTotal size=2 f b
      return y=g"
  `);
});

test("unsorted rows are sorted once, with all their data", () => {
  const rows = index(1, 0, 1, 0, 1, 0, 0);
  const tape = tapeOf({ a: [2] }, ({ a }) => sum(a!.at(rows).mul(array([1, 2, 3, 4, 5, 6, 7])).map("sin")));
  const sorted = segments(tape);
  expect(printTape(sorted)).toContain("data [2, 4, 6, ...]");
  expect(printTape(sorted)).toContain("segmentTotal");
  expect(valueOf(sorted)[0]).toBeCloseTo(valueOf(tape)[0]!, 8);
});

test("rows that something besides sums consumes keep their order", () => {
  const rows = index(1, 0, 1, 0, 1, 0, 0);
  const tape = tapeOf({ a: [2] }, ({ a }) => a!.at(rows).mul(array([1, 2, 3, 4, 5, 6, 7])));
  expect(printTape(segments(tape))).toBe(printTape(tape));
});

test("rows with a latent value each keep their order", () => {
  const rows = index(1, 0, 1, 0, 1, 0, 0);
  const tape = tapeOf({ a: [2], z: [7] }, ({ a, z }) => sum(a!.at(rows).mul(z!)));
  expect(printTape(segments(tape))).toBe(printTape(tape));
});

test("operations on constants are computed, but a scalar is not stretched into memory", () => {
  const tape = new Tape();
  const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [3] }));
  const known = recorded(tape, nodeOn(tape, array([1, 2, 4]))).mul(3);
  tape.output("y", nodeOn(tape, x.add(known)));
  expect(printTape(rewrite(tape, fold))).toContain("data [3, 6, 12]");
});

test("reductions over leading axes become reductions over the last, with the same bits", () => {
  const tape = tapeOf({ m: [3, 5] }, ({ m }) => m!.exp().sum(0));
  const moved = trailingAxes(tape);
  expect(printTape(moved)).toContain("transpose permutation=[1,0]");
  expect(valueOf(moved)).toEqual(valueOf(tape));
});

test("the logarithm of an exponential is its argument, also where the exponential overflows", () => {
  const tape = tapeOf({ x: [2] }, ({ x }) => x!.mul(1000).exp().log());
  expect(valueOf(rewrite(tape, cancel))).toEqual([6500, 1500]);
  expect(valueOf(tape)).toEqual([Infinity, Infinity]);
});

test("a division by data becomes a product with reciprocals, and stays where a reciprocal would lose digits", () => {
  const ordinary = tapeOf({ x: [2] }, ({ x }) => x!.div(array([3, 8])));
  expect(printTape(rewrite(ordinary, reciprocals))).not.toContain("div");
  expect(valueOf(rewrite(ordinary, reciprocals))).toEqual([6.5 * (1 / 3), 1.5 * (1 / 8)]);
  for (const edge of [0, 1e-310, 1e308, Infinity]) {
    const tape = tapeOf({ x: [2] }, ({ x }) => x!.div(array([3, edge])));
    expect(printTape(rewrite(tape, reciprocals))).toBe(printTape(tape));
  }
});

test("the density of counts whose rate is an exponential is written by its logarithm, to a rounding of the largest term", () => {
  const counts = [0, 1, 3, 17, 400, 9000];
  const tape = tapeOf({ u: [6] }, ({ u }) => apply(ops.logGammaDensity, [array(counts).add(1), u!.exp()]));
  const written = logRates(tape);
  expect(printTape(written)).toMatchInlineSnapshot(`
    "  a:f64[6] = input u
      b:f64[6] = exp a
      c:f64[6] = data [0, 1, 3, ...]
      d:f64[6] = mul c a
      e:f64[6] = sub d b
      f:f64[6] = data [0, 0, 1.791759469228055, ...]
      g:f64[6] = sub e f
      return y=g"
  `);
  const [before, after] = [valueOf(tape), valueOf(written)];
  for (const [i, n] of counts.entries()) expect(Math.abs(after[i]! - before[i]!)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(1, n * Math.log(n + 1)) + 1e-13 * Math.abs(before[i]!));
  const large = tapeOf({ u: [1] }, ({ u }) => apply(ops.logGammaDensity, [array([1e6]), u!.exp()]));
  expect(logRates(large)).toBe(large);
});

test("a logarithm keeps the shape of its operand where the terms of many rows cancel", () => {
  const shapes = { u: [3], v: [] };
  const quotients: ((u: Value, v: Value) => Value)[] = [
    (u) => u.exp().div(u.exp()),
    (u) => u.exp().mul(2).div(u.exp()),
    (u, v) => u.exp().mul(v.exp()).div(u.exp()),
    (u) => u.exp().square().reshape([3, 1]).div(u.exp().mul(u.exp()).reshape([3, 1])),
  ];
  for (const quotient of quotients) {
    for (const name of ["log", "log1p"] as const) {
      const tape = tapeOf(shapes, ({ u, v }) => sum(quotient(u!, v!).map(name)));
      const written = logRates(tape);
      expect(written).not.toBe(tape);
      expect(valueOf(written)[0]).toBeCloseTo(valueOf(tape)[0]!, 12);
    }
  }
});

test("truth values times 1 stay numbers when scalars are taken out, in sums and for themselves", () => {
  for (const factor of [1, -1, 2]) {
    const tape = tapeOf({ u: [3] }, ({ u }) => {
      const numbers = apply(ops.less, [u!, array([3, 30, 3])]).mul(factor);
      return numbers.add(sum(numbers));
    });
    const hoisted = hoistScale(tape);
    expect(hoisted.node(hoisted.outputs.get("y")!).dtype).toBe("f64");
    expect(valueOf(hoisted)).toEqual(valueOf(tape));
    const bare = tapeOf({ u: [3] }, ({ u }) => apply(ops.less, [u!, array([3, 30, 3])]).mul(factor));
    expect(hoistScale(bare).node(hoistScale(bare).outputs.get("y")!).dtype).toBe("f64");
  }
});

test("of an exponential times what is positive, log and log1p are those of its logarithm, without the exponential", () => {
  const tape = tapeOf({ u: [2], v: [] }, ({ u, v }) => {
    const rate = v!.exp().mul(array([2, 3])).div(u!.exp());
    return rate.map("log1p").add(rate.pow(-1).map("log1p")).add(rate.log());
  });
  const written = logRates(tape);
  expect(printTape(written)).toMatchInlineSnapshot(`
    "  a:f64[2] = input u
      b:f64[] = input v
      c:f64[2] = data [0.6931471805599453, 1.0986122886681096]
      d:f64[2] = sub a c
      e:f64[2] = sub d b
      f:f64[2] = neg e
      g:f64[2] = softplus f
      h:f64[2] = data [0.6931471805599453, 1.0986122886681096]
      i:f64[2] = sub a h
      j:f64[2] = sub i b
      k:f64[2] = softplus j
      l:f64[2] = add g k
      m:f64[2] = data [0.6931471805599453, 1.0986122886681096]
      n:f64[2] = sub a m
      o:f64[2] = sub n b
      p:f64[2] = neg o
      q:f64[2] = add l p
      return y=q"
  `);
  const [before, after] = [valueOf(tape), valueOf(written)];
  for (const [i, y] of before.entries()) expect(after[i]).toBeCloseTo(y, 13);
});

test("a logarithm of what may be negative is left as it is", () => {
  const tape = tapeOf({ u: [2], v: [] }, ({ u, v }) => u!.exp().mul(v!).map("log1p").add(u!.exp().mul(array([1, -1])).log()));
  expect(logRates(tape)).toBe(tape);
});

test("what depends on a number and on data that repeat is computed once for each distinct row, with the same bits", () => {
  const counts = Array.from({ length: 60 }, (_, i) => (i * i) % 7);
  const groups = Array.from({ length: 60 }, (_, i) => i % 2);
  const tape = tapeOf({ r: [], x: [60] }, ({ r, x }) => sum(array(counts).add(r!).map("lgamma").mul(array(groups)).add(x!)));
  const written = tabulate(tape);
  expect(printTape(written)).toMatchInlineSnapshot(`
    "  a:f64[] = input r
      b:f64[60] = input x
      c:f64[8] = data [0, 1, 4, ...]
      d:f64[8] = add c a
      e:f64[8] = lgamma d
      f:f64[8] = data [0, 1, 0, ...]
      g:f64[8] = mul e f
      h:i32[60] = data [0, 1, 2, ...]
      i:f64[60] = gather axis=0 g h
      j:f64[60] = add i b
      k:f64[] = sum axes=[0] j
      return y=k"
  `);
  expect(valueOf(written)).toEqual(valueOf(tape));
});

test("no table is made of few rows, of rows that differ, of cheap operations, or of latent rows", () => {
  const alternating = array(Array.from({ length: 40 }, (_, i) => i % 2));
  const tapes = [
    tapeOf({ r: [] }, ({ r }) => sum(array([0, 1, 0, 1, 0, 1]).add(r!).map("lgamma"))),
    tapeOf({ r: [] }, ({ r }) => sum(array(Array.from({ length: 40 }, (_, i) => i)).add(r!).map("lgamma"))),
    tapeOf({ r: [] }, ({ r }) => sum(array(Array.from({ length: 5000 }, (_, i) => i % 4999)).add(r!).map("lgamma"))),
    tapeOf({ r: [] }, ({ r }) => sum(alternating.mul(r!).add(1))),
    tapeOf({ r: [40] }, ({ r }) => sum(alternating.add(r!).map("lgamma"))),
  ];
  for (const tape of tapes) expect(tabulate(tape)).toBe(tape);
});

test("0 and -0 are rows that differ", () => {
  const tape = tapeOf({ r: [] }, ({ r }) => sum(array(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0 : -0))).mul(r!).map("atan")));
  expect(printTape(tabulate(tape))).toContain("f64[2]");
});

test.each(["logNegativeBinomial", "logNegativeBinomial2"] as const)("%s of counts is written by the logarithm of its odds, to a rounding of the largest term", (name) => {
  const counts = [0, 1, 3, 17, 400, 9000];
  const tape = tapeOf({ u: [6], v: [] }, ({ u, v }) => apply(ops[name], [array(counts), u!.exp(), v!.exp()]));
  const written = logRates(tape);
  expect(written.nodes.some((node) => node.kind === "op" && node.op === ops[name])).toBe(false);
  const [before, after] = [valueOf(tape), valueOf(written)];
  for (const [i, n] of counts.entries()) expect(Math.abs(after[i]! - before[i]!)).toBeLessThanOrEqual(8 * Number.EPSILON * Math.max(1, n * Math.log(n + 1)) + 1e-13 * Math.abs(before[i]!));
  const large = tapeOf({ u: [1], v: [] }, ({ u, v }) => apply(ops[name], [array([1e6]), u!.exp(), v!.exp()]));
  expect(logRates(large)).toBe(large);
});

test("tables that a long chain of operations joins are taken apart as one, without a stack as deep as the chain", () => {
  const tape = tapeOf({ x: [8, 1] }, ({ x }) => sum(Array.from({ length: 15_000 }).reduce<Value>((table) => table.add(1), x!.mul([[1, 2]])).sum(1)));
  const apart = columns(tape);
  expect(apart.nodes.length).toBeGreaterThan(30_000);
  expect(valueOf(apart)).toEqual(valueOf(tape));
});
