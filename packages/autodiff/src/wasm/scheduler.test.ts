import { describe, expect, test } from "vitest";
import { compile, compileAsIs } from "../compile.ts";
import { array, exp, sin, sum } from "../functions.ts";
import { gradient } from "../gradient.ts";
import { interpret } from "../interpret.ts";
import { Tape } from "../tape.ts";
import { nodeOn, recorded, type Value } from "../value.ts";

/** A state of three numbers that goes so many steps on: each step a loop that needs the one before. */
function state(from: Value, steps: number): Value {
  let u = from;
  for (let t = 0; t < steps; t++) u = sin(u.mul(0.9).add(sum(u)));
  return u;
}

describe("a tape of thousands of short loops, each of which waits for the one before", () => {
  test("has the bits of the interpreter, its gradient included", () => {
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [3] }));
    tape.output("y", nodeOn(tape, sum(state(x, 1500))));
    const kernel = compileAsIs(gradient(tape, "y"));
    expect(kernel.tape.nodes.length).toBeGreaterThan(10_000);
    const evaluator = interpret(kernel.tape);
    evaluator.inputs[0]?.set([0.1, -0.4, 0.7]);
    evaluator.run();
    const { point, results, run } = kernel.port(1);
    point.set([0.1, -0.4, 0.7]);
    run();
    expect([...results]).toEqual([...evaluator.outputs.values()].flatMap((data) => [...data]));
    kernel.dispose();
  });

  test("still takes long rows in one pass, forward and backward together, wherever their parts stand", () => {
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [3] }));
    const z = recorded(tape, tape.input("z", { dtype: "f64", shape: [] }));
    const data = array(Float64Array.from({ length: 1000 }, (_, i) => i / 1000));
    const rows = sum(exp(data.mul(z)).square());
    tape.output("y", nodeOn(tape, rows.add(sum(state(x, 800))).add(sum(exp(data.mul(z))))));
    const kernel = compile(gradient(tape, "y"));
    expect(kernel.tape.nodes.length).toBeGreaterThan(5000);
    expect(String(kernel).match(/loop over 1000 rows/g)).toHaveLength(1);
    kernel.dispose();
  });

  test("adds up thousands of arrays of a size in loops of bounded code, to the bits of the interpreter", () => {
    const tape = new Tape();
    const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [5] }));
    let total = x;
    for (let t = 0; t < 1000; t++) total = total.mul(0.999).add(x.slice(t % 5, (t % 5) + 1));
    tape.output("y", nodeOn(tape, total));
    const kernel = compileAsIs(tape);
    const evaluator = interpret(kernel.tape);
    const point = [0.1, -0.4, 0.7, 2, -3];
    evaluator.inputs[0]?.set(point);
    evaluator.run();
    const port = kernel.port(1);
    port.point.set(point);
    port.run();
    expect([...port.results]).toEqual([...(evaluator.outputs.get("y") ?? [])]);
    expect(String(kernel).match(/loop over 5 rows/g)).toHaveLength(5);
    kernel.dispose();
  });
});
