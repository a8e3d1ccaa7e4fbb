import { describe, expect, test } from "vitest";
import { gradient, interpret, logSumExp, nodeOn, recorded, Tape } from "../src/index.ts";

/** The value and gradient of logSumExp at a point. */
function at(x: readonly number[]): { readonly value: number; readonly slopes: number[] } {
  const tape = new Tape();
  const q = recorded(tape, tape.input("q", { dtype: "f64", shape: [x.length] }));
  tape.output("y", nodeOn(tape, logSumExp(q)));
  const evaluator = interpret(gradient(tape, "y"));
  evaluator.inputs[0]?.set(x);
  evaluator.run();
  return { value: evaluator.outputs.get("y")?.[0] ?? NaN, slopes: [...(evaluator.outputs.get("d/q") ?? [])] };
}

describe("logSumExp", () => {
  // 50 digits by mpmath: log(exp(a) + exp(b)).
  test.each([
    [[0, -50], 1.9287498479639178e-22],
    [[-50, 0], 1.9287498479639178e-22],
    [[0, -36], 2.3195228302435691e-16],
    [[-0.6931471805599453, -0.6931471805599454], -3.2320683092794829e-17],
  ])("of %j keeps what a small term adds", (x, expected) => {
    const condition = Math.max(1, x.reduce((sum, xi) => sum + Math.abs(xi * Math.exp(xi)), 0) / Math.abs(expected));
    expect(Math.abs(at(x).value - expected)).toBeLessThan(4 * condition * Math.abs(expected) * 2 ** -52);
  });

  test("shares its slope among equal largest terms, and leaves none to a term that adds nothing", () => {
    expect(at([3, 3])).toEqual({ value: 3 + Math.LN2, slopes: [0.5, 0.5] });
    expect(at([2, -Infinity])).toEqual({ value: 2, slopes: [1, 0] });
    expect(at([-Infinity, -Infinity])).toEqual({ value: -Infinity, slopes: [0, 0] });
    expect(at([Infinity, 0]).value).toBe(Infinity);
    expect(at([NaN, 0]).value).toBeNaN();
    expect(at([7])).toEqual({ value: 7, slopes: [1] });
  });
});
