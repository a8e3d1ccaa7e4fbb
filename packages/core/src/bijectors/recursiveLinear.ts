/**
 * @file Turn innovations into the states of a linear recursion.
 */
import { concat, lift, matrixTranspose, type Num, pad, type Value } from "@typyro/autodiff";
import { CallSite, formatShape, modelError } from "@typyro/base";
import { realMatrix } from "../regions/vectors.ts";
import { type Bijector, shapeKept } from "./bijector.ts";

/**
 * x_0 = u_0, x_t = A x_{t-1} + u_t, where times are rows and states columns; log |det| = 0, since each row adds its own innovation.
 *
 * @param transition - A. @shape transition: [..., n, n]; u and x: [..., times, n]
 * @error `bijector-size` where rows do not have n elements.
 */
export function recursiveLinear(transition: Num): Bijector {
  const matrix = lift(transition);
  const across = matrixTranspose(matrix);
  const n = matrix.shape.at(-1);
  const times = (u: Value): number => {
    if (u.shape.length >= 2 && u.shape.at(-1) === n && matrix.shape.at(-2) === n) return u.shape.at(-2) ?? 0;
    const facts = { bijector: "recursiveLinear", given: `values of shape ${formatShape(u.shape)} with a transition matrix of shape ${formatShape(matrix.shape)}`, needed: "[times, n] and [n, n]", help: "give a square matrix with a row for each state" };
    throw modelError("bijector-size", facts, { at: [new CallSite(recursiveLinear)] });
  };
  return {
    ...shapeKept,
    name: "recursiveLinear",
    domain: realMatrix,
    codomain: realMatrix,
    forward: (u) => {
      const count = times(u);
      const rows: Value[] = [];
      for (let t = 0; t < count; t++) {
        const own = u.slice(t, t + 1, { axis: -2 });
        const before = rows.at(-1);
        rows.push(before === undefined ? own : before.matmul(across).add(own));
      }
      return count === 0 ? u : concat(rows, -2);
    },
    inverse: (x) => {
      const count = times(x);
      return count === 0 ? x : x.sub(pad(x.slice(0, count - 1, { axis: -2 }), 1, 0, -2).matmul(across));
    },
    logAbsDetJacobian: (u) => u.mul(0).sum([-1, -2]),
  };
}
