import * as fc from "fast-check";
import { expect, test } from "vitest";
import { gradient, interpret, lift, nodeOn, recorded, roll, stack, Tape, type Value, verify } from "../src/index.ts";
import { type Expression, expressions } from "./expressions.ts";

/** One expression that every row evaluates, on parameters, data, the row's latent number and earlier rows. */
const statement = expressions({ maxDepth: 5, leaf: 9, setting: 6, operation: 6 });

const program = fc.record({ statement, other: statement, rows: fc.integer({ min: 17, max: 40 }), mix: fc.nat(3), ending: fc.nat(3) });
type Program = typeof program extends fc.Arbitrary<infer P> ? P : never;

interface Row {
  readonly t: number;
  readonly latent: Value;
  readonly earlier: readonly Value[];
  readonly a: Value;
  readonly v: Value;
}

function evaluated(e: Expression, row: Row): Value {
  if (e.kind === "leaf") return leafOf(e, row);
  const [x, y] = e.of.map((part) => evaluated(part, row));
  if (x === undefined || y === undefined) throw new Error("an expression has two parts");
  switch (e.operation) {
    case 0:
      return x.add(y);
    case 1:
      return x.sub(y);
    case 2:
      return x.map("tanh").mul(y.map("tanh"));
    case 3:
      return x.map("sigmoid").div(y.square().add(1));
    case 4:
      return x.map("sin");
    case 5:
      return x.mul(y.map("sigmoid"));
    default:
      return stack([x, y]).map("tanh").sum();
  }
}

function leafOf({ leaf, setting }: { readonly leaf: number; readonly setting: number }, { t, latent, earlier, a, v }: Row): Value {
  switch (leaf) {
    case 0:
      return a;
    case 1:
      return latent;
    case 2:
      return v.at(setting % 3);
    case 3:
      return v.at((t * (setting + 1)) % 3);
    case 4:
    case 5:
      // Ones and zeros among the data: operations that change nothing are not recorded there.
      return lift([0, 1, 0.5, -2, 1, 0.25, 3][(t * 5 + setting) % 7] ?? 0).mul(a);
    case 6:
      return earlier[earlier.length - 1 - (setting % 3)] ?? a;
    case 7:
      return v.mul([t, setting, 0.1]).sum();
    case 8:
      return v.slice(t % 2, (t % 2) + 1).reshape([]);
    default:
      return a.sub(lift([0, 2, 0, -1, 5, 1, 1][(t + setting) % 7] ?? 0));
  }
}

function tapeOf({ statement: usual, other, rows, mix, ending }: Program): Tape {
  const tape = new Tape();
  const input = (name: string, shape: number[]): Value => recorded(tape, tape.input(name, { dtype: "f64", shape }));
  const a = input("a", []);
  const v = input("v", [3]);
  const values: Value[] = [];
  for (let t = 0; t < rows; t++) {
    const row: Row = { t, latent: input(`z${t}`, []), earlier: values, a, v };
    values.push(evaluated(mix > 0 && t % (mix + 1) === mix ? other : usual, row));
  }
  const sum = values.reduce((total, value) => total.add(value.map("tanh")), lift(0));
  const total = ending === 0 ? sum : ending === 1 ? stack(values).map("tanh").sum() : sum.add(stack(values).square().sum()).add(values[3] ?? 0);
  tape.output("y", nodeOn(tape, total.add(a.mul(0))));
  return tape;
}

function outputsOf(tape: Tape): Map<string, number[]> {
  const evaluator = interpret(tape);
  for (const [i, input] of evaluator.inputs.entries()) for (let j = 0; j < input.length; j++) input[j] = Math.fround(((i * 7 + j * 3) % 11) / 8 - 0.6);
  evaluator.run();
  return new Map([...evaluator.outputs].map(([name, data]) => [name, Array.from(data)]));
}

/** Rows hold values of order 1, so sums of 40 of them that are added in another order differ by rounding of order 1e-14; derivatives of recurrences carry it on. */
const BOUND = 1e-9;

test("a rolled program has the values and the gradient of the program as it was recorded, up to rounding", () => {
  let rolled = 0;
  fc.assert(
    fc.property(program, (p) => {
      const tape = tapeOf(p);
      const after = verify(roll(tape), "rolling");
      if (after.nodes.filter((node) => node.kind === "op" && (node.shape[0] ?? 0) > 15).length > 2 * p.ending + 2) rolled++;
      const expected = outputsOf(gradient(tape, "y"));
      const found = outputsOf(gradient(after, "y"));
      for (const [name, values] of expected) {
        for (const [i, x] of values.entries()) expect(Math.abs((found.get(name)?.[i] ?? NaN) - x), name).toBeLessThanOrEqual(BOUND * Math.max(1, Math.abs(x)));
      }
    }),
    { numRuns: 120 },
  );
  expect(rolled).toBeGreaterThan(20);
});
