import { describe, expect, it } from "vitest";
import { betaI, cholesky, gammaP, gammaQ, logDet, solveTriangular } from "../src/index.ts";
import { gradient } from "../src/gradient.ts";
import { Tape } from "../src/tape.ts";
import { lift, nodeOn, recorded, type Value } from "../src/value.ts";
import { expectDerivatives, expectDualValues } from "./expectGradient.ts";
import { filled } from "./opCases.ts";

/** The gradient of a weighted sum of the gradient of `f`, held against dual numbers carried through that gradient. */
function expectSecondDerivatives(f: (...inputs: readonly Value[]) => Value, at: readonly Value[], by: readonly number[] = [...at.keys()]): void {
  const tape = new Tape();
  const inputs = at.map((x, i) => (by.includes(i) ? recorded(tape, tape.input(`x${i}`, { dtype: "f64", shape: x.shape })) : x));
  tape.output("f", nodeOn(tape, f(...inputs).sum()));
  const first = gradient(tape, "f");
  const work = first.continued();
  const total = by.map((i) => recorded(work, first.outputs.get(`d/x${i}`) ?? -1).mul(filled(at[i]?.shape ?? [], i + 1)).sum()).reduce((sum, part) => sum.add(part));
  work.output("total", nodeOn(work, total));
  const data = by.map((i) => at[i]?.data() ?? []);
  expectDerivatives(work, data, expectDualValues(work, data, "gradient"), "second derivative");
}

const values = (shape: readonly number[], seed = 0): Value => lift(filled(shape, seed));
const covariance = (shape: readonly number[]): Value => {
  const a = values(shape);
  return a.matmul(a.transpose([...shape.keys()].map((axis) => (axis < shape.length - 2 ? axis : 2 * shape.length - 3 - axis)))).add(lift([[3, 0], [0, 3]]));
};

describe("the gradient of a gradient is the derivative of the first one", () => {
  it("of functions of a factor, a log determinant and a solve", () => {
    for (const shape of [[2, 2], [3, 2, 2]]) {
      expectSecondDerivatives((a) => cholesky(a), [covariance(shape)]);
      expectSecondDerivatives((a) => logDet(a), [covariance(shape)]);
      expectSecondDerivatives((a, b) => solveTriangular(cholesky(a), b).square(), [covariance(shape), values([2, 1], 3)]);
    }
  });

  it("of cumulative distribution functions in the variable, and in the variable and a shape in turn", () => {
    for (const x of [0.2, 1.5, 6]) {
      expectSecondDerivatives((y) => gammaP(2.5, y), [lift(x)]);
      expectSecondDerivatives((y) => gammaQ(0.7, y), [lift(x)]);
    }
    for (const x of [0.1, 0.5, 0.9]) expectSecondDerivatives((y) => betaI(2.5, 0.7, y), [lift(x)]);
  });

  it("and where it is not known, says so", () => {
    expect(() => expectSecondDerivatives((a, x) => gammaP(a, x), [lift(2), lift(1)])).toThrow("second derivatives of incomplete gamma and beta functions in their shapes are not implemented");
  });
});
