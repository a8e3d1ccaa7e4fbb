import { modelError } from "@typyro/base";
import { describe, expect, it } from "vitest";
import type { Derivative, Op } from "../src/op.ts";
import { rule } from "../src/op.ts";
import { elementwise } from "../src/ops/elementwise.ts";
import { rearrange } from "../src/ops/rearrange.ts";
import { reduce } from "../src/ops/reduce.ts";
import { apply, lift, type Value } from "../src/value.ts";
import { expectGradient, operation } from "./expectGradient.ts";
import { arrayCases, elementwiseCases, filled } from "./opCases.ts";

/** Run `body` while an operation has another derivative. */
function withDerivative(op: Op, vjp: Derivative, body: () => void): void {
  const own = op.vjp;
  const open: { vjp: Derivative } = op;
  open.vjp = vjp;
  try {
    body();
  } finally {
    open.vjp = own;
  }
}

/** The same derivative, with the adjoint of input `i` off by a factor. */
function off(vjp: Derivative, i: number, factor: number): Derivative {
  if (vjp.kind !== "rule") return vjp;
  return rule((c, d) =>
    vjp.rule(c, d).map((pullback, k) => () => {
      const adjoint = pullback();
      return adjoint === undefined || k !== i ? adjoint : c.mul(adjoint, factor);
    }),
  );
}

describe("expectGradient finds", () => {
  const rules = Object.entries(elementwise).flatMap(([name, op]) => {
    const { inputs } = elementwiseCases[name as keyof typeof elementwise];
    return op.vjp.kind === "rule" ? Array.from({ length: inputs }, (_, i) => [name, i, op, inputs] as const) : [];
  });

  it.each(rules.filter(([name, i]) => name !== "where" || i > 0))("an error of one part in 10^10 in the derivative of %s by input %i", (_, i, op, inputs) => {
    const point = [0.3, 0.7, 0.6].slice(0, inputs);
    const points = op.name === "where" ? [point, [0, 0.7, 0.6]] : op.name === "max" || op.name === "min" ? [point, [0.7, 0.3]] : [point];
    expectGradient(operation(op), points);
    withDerivative(op, off(op.vjp, i, 1 + 1e-10), () => expect(() => expectGradient(operation(op), points)).toThrow(/d\/x\d is not|is not/));
  });

  it.each(Object.entries(arrayCases).filter(([name]) => name !== "all" && name !== "any"))("such an error in the derivative of %s", (name, [first]) => {
    const op = { ...rearrange, ...reduce }[name as keyof typeof arrayCases];
    const { attrs, at, index } = first ?? { attrs: {}, at: [] };
    const f = (...inputs: readonly Value[]): Value => apply(op, index === undefined ? inputs : [...inputs, lift(index)], attrs);
    expectGradient(f, at);
    withDerivative(op, off(op.vjp, 0, 1 + 1e-10), () => expect(() => expectGradient(f, at)).toThrow("is not"));
  });

  it("a value that differs between evaluating and recording", () => {
    expect(() => expectGradient((x) => x.mul(x.isKnown ? 2 : 3), [[1]])).toThrow("interpreted against eager: element 0 is 3, not 2 to the bit");
    expect(() => expectGradient((x) => (x.isKnown ? x.mul(1) : x.add(0)), [[-0]])).toThrow("element 0 is 0, not 0 to the bit");
  });

  it("an error thrown in one of them only", () => {
    const refuse = (): never => {
      throw modelError("not-a-scalar", { shape: "[2]" });
    };
    expect(() => expectGradient((x) => (x.isKnown ? refuse() : x), [[1]])).toThrow("f(1) throws not-a-scalar when evaluated and nothing when recorded");
    expect(() => expectGradient((x) => (x.isKnown ? x : refuse()), [[1]])).toThrow("throws nothing when evaluated and not-a-scalar when recorded");
    expectGradient(refuse, [[1]]);
  });

  it("a derivative by another definition, through differences", () => {
    expect(() => expectGradient((x) => apply(elementwise.stopGradient, [x.square()]), [[1.5]])).toThrow("against differences");
  });

  it("a kernel with a wrong value", () => {
    const own = rearrange.transpose.prepare;
    const open: { prepare: Op["prepare"] } = rearrange.transpose;
    open.prepare = (inputs, out, attrs) => (buffers, target) => {
      own(inputs, out, attrs)(buffers, target);
      target.reverse();
    };
    try {
      expect(() => expectGradient((x) => x.transpose(), [[filled([2, 3])]])).toThrow("node 1 (transpose)");
    } finally {
      open.prepare = own;
    }
  });
});
