import { describe, expect, test } from "vitest";
import { compileAsIs } from "../compile.ts";
import { interpret } from "../interpret.ts";
import { ops } from "../ops/table.ts";
import { Tape } from "../tape.ts";
import { apply, nodeOn, recorded, type Value } from "../value.ts";
import { sum } from "../functions.ts";

const ROWS = 100;

/** A tape of one input of rows and one output; its code and the interpreter at the same point. */
function ran(build: (x: Value) => Value): { memoryBytes: number; one: number[]; lane: number[]; expected: number[] } {
  const tape = new Tape();
  tape.output("y", nodeOn(tape, build(recorded(tape, tape.input("x", { dtype: "f64", shape: [ROWS] })))));
  const point = Float64Array.from({ length: ROWS }, (_, i) => i / ROWS);
  const kernel = compileAsIs(tape);
  const [one, many] = [kernel.port(1), kernel.port(2)];
  one.point.set(point);
  one.run();
  many.point.set(Float64Array.from({ length: 2 * ROWS }, (_, i) => point[i >> 1] ?? NaN));
  many.run();
  const evaluator = interpret(tape);
  evaluator.inputs[0]?.set(point);
  evaluator.run();
  const found = { memoryBytes: kernel.memoryBytes, one: [...one.results], lane: [...many.results].filter((_, i) => i % 2 === 0), expected: [...(evaluator.outputs.get("y") ?? [])] };
  kernel.dispose();
  return found;
}

/** Rows that need all rows before them, so that each array is a step of its own, and dear enough to be kept. */
const next = (x: Value): Value => x.sub(sum(x)).exp();

describe("temporary arrays", () => {
  test("take the place of others that nothing reads any more: a chain of any length needs the memory of two", () => {
    const chain = (steps: number) => (x: Value): Value => sum(Array.from({ length: steps }).reduce<Value>((y) => next(y), x));
    const [short, long] = [ran(chain(4)), ran(chain(40))];
    for (const { one, lane, expected } of [short, long]) {
      expect(one).toEqual(expected);
      expect(lane).toEqual(expected);
    }
    expect(long.memoryBytes - short.memoryBytes).toBeLessThan(8 * ROWS);
  });

  test("stay as long as a later loop computes something again from them", () => {
    const { one, lane, expected } = ran((x) => {
      const kept = x.exp();
      // Cheap, so the last loop does it again, from what is kept; no loop after the second reads that for itself.
      const again = kept.add(1);
      const other = kept.mul(sum(again)).map("tanh");
      const third = other.mul(sum(other)).map("sin");
      return sum(apply(ops.mul, [again, third.mul(sum(third))]));
    });
    expect(one).toEqual(expected);
    expect(lane).toEqual(expected);
  });
});
