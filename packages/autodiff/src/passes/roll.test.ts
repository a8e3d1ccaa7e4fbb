import { expect, test } from "vitest";
import { lift, nodeOn, printTape, recorded, roll, stack, Tape, type Value } from "../index.ts";
import { gradient } from "../gradient.ts";

function tapeOf(shapes: Readonly<Record<string, number[]>>, result: (inputs: Record<string, Value>) => Value): Tape {
  const tape = new Tape();
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, recorded(tape, tape.input(name, { dtype: "f64", shape }))]));
  tape.output("y", nodeOn(tape, result(inputs)));
  return tape;
}

const total = (values: readonly Value[]): Value => values.reduce((sum, value) => sum.add(value));
const rows = (n: number, f: (t: number) => Value): Value[] => Array.from({ length: n }, (_, t) => f(t));

test("rows of one statement become one statement on arrays, whatever their number", () => {
  const model = (n: number): Tape => tapeOf({ a: [], b: [] }, ({ a, b }) => total(rows(n, (t) => lift(2 * t).sub(a!.add(b!.mul(0.5 * t + 1))).div(b!).square().mul(-0.5))));
  expect(printTape(roll(model(200)))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[] = input b
      c:f64[200] = data [0, 2, 4, ...]
      d:f64[200] = data [1, 1.5, 2, ...]
      e:f64[200] = mul b d
      f:f64[200] = add a e
      g:f64[200] = sub c f
      h:f64[200] = div g b
      i:f64[200] = square h
      j:f64[200] = mul i -0.5
      k:f64[] = sum axes=[0] j
      return y=k"
  `);
  expect(roll(model(2000)).nodes.length).toBe(roll(model(20)).nodes.length);
});

test("few rows stay as they are", () => {
  const tape = tapeOf({ a: [] }, ({ a }) => total(rows(15, (t) => a!.mul(t).square())));
  expect(roll(tape)).toBe(tape);
});

test("elements of a vector become one gather, and its adjoint one addition", () => {
  const tape = tapeOf({ v: [3] }, ({ v }) => total(rows(20, (t) => v!.at((7 * t) % 3).mul(t).exp())));
  expect(printTape(gradient(roll(tape), "y"))).toMatchInlineSnapshot(`
    "  a:f64[3] = input v
      b:i32[20] = data [0, 2, 0, ...]
      c:f64[20] = gather axis=0 a b
      d:f64[20] = data [0, 2, 3, ...]
      e:f64[20] = mul c d
      f:f64[20] = exp e
      g:f64[] = sum axes=[0] f
      h:f64[20] = mul f d
      i:f64[3] = scatterAdd axis=0 size=3 h b
      return y=g d/v=i"
  `);
});

test("rows that lack an operation since it changes nothing there are given it", () => {
  const tape = tapeOf({ a: [], b: [] }, ({ a, b }) => total(rows(30, (t) => a!.add(b!.mul(t % 3 === 0 ? 1 : t)).sub(t).square())));
  expect(printTape(roll(tape))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[] = input b
      c:f64[30] = data [2, 4, 5, ...]
      d:f64[30] = mul b c
      e:f64[30] = add a d
      f:f64[30] = data [2, 4, 5, ...]
      g:f64[30] = sub e f
      h:f64[30] = square g
      i:f64[] = sum axes=[0] h
      return y=i"
  `);
});

test("rows that are equal are computed once and counted", () => {
  const tape = tapeOf({ a: [] }, ({ a }) => total(rows(60, (t) => a!.mul(t % 20).exp())));
  expect(printTape(roll(tape))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[20] = data [0, 2, 3, ...]
      c:f64[20] = mul a b
      d:f64[20] = exp c
      e:f64[20] = data [3, 3, 3, ...]
      f:f64[20] = mul d e
      g:f64[] = sum axes=[0] f
      return y=g"
  `);
});

test("rows of several kinds are rolled by kind, and what needs their order picks it", () => {
  const values = (a: Value): Value[] => rows(40, (t) => (t % 2 === 0 ? a.mul(t + 2).exp() : a.add(t + 2).map("sin")));
  const tape = tapeOf({ a: [] }, ({ a }) => stack(values(a!)).mul(Array.from({ length: 40 }, (_, t) => t)).sum());
  expect(printTape(roll(tape))).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[40] = data [0, 1, 2, ...]
      c:f64[20] = data [2, 4, 6, ...]
      d:f64[20] = mul a c
      e:f64[20] = exp d
      f:f64[20] = data [3, 5, 7, ...]
      g:f64[20] = add a f
      h:f64[20] = sin g
      i:f64[40] = concat axis=0 e h
      j:i32[40] = data [0, 20, 1, ...]
      k:f64[40] = gather axis=0 i j
      l:f64[40] = mul k b
      m:f64[] = sum axes=[0] l
      return y=m"
  `);
});

test("outputs that repeat one statement are rows of one array", () => {
  const tape = tapeOf({ a: [] }, ({ a }) => a!.exp());
  const { a } = { a: recorded(tape, 0) };
  for (let t = 0; t < 20; t++) tape.output(`y${t}`, nodeOn(tape, a.sub(t + 1).square()));
  expect(printTape(roll(tape)).split("\n").slice(0, 8).join("\n")).toMatchInlineSnapshot(`
    "  a:f64[] = input a
      b:f64[20] = data [1, 2, 3, ...]
      c:f64[20] = sub a b
      d:f64[20] = square c
      e:f64[] = exp a
      f:f64[] = gather axis=0 d 0
      g:f64[] = gather axis=0 d 1
      h:f64[] = gather axis=0 d 2"
  `);
});

test("a recurrence stays unrolled, but what it reads from outside and what reads it are rolled", () => {
  const model = (n: number): Tape =>
    tapeOf({ a: [], s: [] }, ({ a, s }) => {
      const states = [s!];
      for (let t = 1; t < n; t++) states.push((states[t - 1] ?? s!).mul(0.5).add(a!.sub(t).square()));
      return total(states.map((state) => state.log()));
    });
  const counts = new Map<string, number>();
  for (const node of roll(model(101)).nodes) if (node.kind === "op") counts.set(`${node.op.name} ${node.shape.length === 0 ? "of rows" : "of arrays"}`, (counts.get(`${node.op.name} ${node.shape.length === 0 ? "of rows" : "of arrays"}`) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toMatchInlineSnapshot(`
    {
      "add of rows": 102,
      "concat of arrays": 1,
      "gather of rows": 99,
      "log of arrays": 1,
      "log of rows": 2,
      "mul of rows": 100,
      "reshape of arrays": 99,
      "square of arrays": 1,
      "square of rows": 1,
      "sub of arrays": 1,
      "sub of rows": 1,
      "sum of rows": 1,
    }
  `);
  const [small, large] = [model(101), model(401)].map((tape) => gradient(roll(tape), "y").nodes.length);
  expect(large! - small!).toBeLessThanOrEqual(3.01 * small!);
});

test("reading every element of a vector by itself gives a gradient whose arrays do not grow with the square of its length", () => {
  const sizes = [50, 100].map((n) => {
    const tape = tapeOf({ v: [n] }, ({ v }) => rows(n, (t) => v!.at(t)).reduce((state, element) => state.mul(0.5).add(element).map("tanh")));
    return gradient(tape, "y").nodes.reduce((sum, { shape }) => sum + shape.reduce((product, k) => product * k, 1), 0);
  });
  expect(sizes[1]! / sizes[0]!).toBeLessThan(2.1);
});
