import { expect, test } from "vitest";
import { cholesky, compileAsIs, interpret, matmul, nodeOn, recorded, Tape } from "../src/index.ts";

test("an operation of the host waits for the rows of an input that it takes in another order", () => {
  const tape = new Tape();
  const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [4, 4] }));
  tape.output("factor", nodeOn(tape, cholesky(x.at([3, 1]).transpose().at([3, 1]))));
  tape.output("product", nodeOn(tape, matmul(x.at([2, 0]), x)));
  const [one, evaluator] = [compileAsIs(tape).port(1), interpret(tape)];
  for (let run = 0; run < 2; run++) {
    for (const { inputs } of [one, evaluator]) for (let i = 0; i < 16; i++) inputs[0]![i] = (i % 5 === 0 ? 4 + run : 0.5) + 0.01 * (i % 4) * Math.floor(i / 4);
    one.run();
    evaluator.run();
    for (const name of ["factor", "product"]) expect(one.outputs.get(name), `${name} of run ${run}`).toEqual(evaluator.outputs.get(name));
  }
});
