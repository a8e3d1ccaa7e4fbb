/** @file Differentiate a function of scalars by the project's own tape. */
import { gradient, interpret, nodeOn, recorded, Tape, type Value } from "@typyro/autodiff";

/** A value and the derivatives by each argument, in order. */
export interface Differentiated {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** `f` with its derivatives, recorded once and evaluated at any number of points. @param n - how many arguments `f` has. */
export function differentiated(f: (...x: Value[]) => Value, n: number): (at: readonly number[]) => Differentiated {
  const tape = new Tape();
  const inputs = Array.from({ length: n }, (_, i) => recorded(tape, tape.input(`x${i}`, { dtype: "f64", shape: [] })));
  tape.output("f", nodeOn(tape, f(...inputs)));
  const evaluator = interpret(gradient(tape, "f"));
  const output = (name: string): number => evaluator.outputs.get(name)?.[0] ?? Number.NaN;
  return (at) => {
    for (const [i, x] of at.entries()) evaluator.inputs[i]?.fill(x);
    evaluator.run();
    return { value: output("f"), gradient: at.map((_, i) => output(`d/x${i}`)) };
  };
}

/** The value and the derivatives of `f` at one point. */
export function gradientOf(f: (...x: Value[]) => Value, at: readonly number[]): Differentiated {
  return differentiated(f, at.length)(at);
}
