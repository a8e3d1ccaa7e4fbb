/**
 * @file Map probabilities of K ordered categories to the K - 1 cut points between them on the logistic scale.
 */
import { concat, cumsum, pad, type Value, where } from "@typyro/autodiff";
import { orderedVector, simplex } from "../regions/vectors.ts";
import type { Bijector } from "./bijector.ts";
import { lastSize } from "./sizedConstants.ts";

/**
 * c_k = logit(x_0 + ... + x_k) - anchor; `inverse` takes cut points to probabilities.
 *
 * @source Betancourt 2019, "Ordinal Regression", section 2.2 (the induced Dirichlet prior).
 */
export function simplexToOrdered(anchor: Value): Bijector {
  const cuts = (x: Value): { below: Value; above: Value } => {
    const n = lastSize(x.shape) - 1;
    return { below: cumsum(x.slice(0, n, { axis: -1 }), -1), above: cumsum(x.slice(1, n + 1, { axis: -1 }), -1, { reversed: true }) };
  };
  const column = anchor.shape.length === 0 ? anchor : anchor.reshape([...anchor.shape, 1]);
  return {
    name: "simplexToOrdered",
    domain: simplex,
    codomain: orderedVector,
    forward: (x) => {
      const { below, above } = cuts(x);
      return below.log().sub(above.log()).sub(column);
    },
    inverse: (c) => {
      const t = c.add(column);
      const n = lastSize(c.shape);
      if (n === 0) return pad(c, 0, 1).add(1);
      const [below, above] = [t.map("sigmoid"), t.neg().map("sigmoid")];
      // Differences of cdf values, taken on the side where they are small.
      const gap = (from: number, to: number, p: Value): Value => p.slice(from, to, { axis: -1 });
      const left = gap(1, n, below).sub(gap(0, n - 1, below));
      const right = gap(0, n - 1, above).sub(gap(1, n, above));
      const middle = where(gap(1, n, t).less(0), left, right);
      return concat([gap(0, 1, below), middle, gap(n - 1, n, above)], -1);
    },
    logAbsDetJacobian: (x) => {
      const { below, above } = cuts(x);
      return below.log().add(above.log()).sum(-1).neg();
    },
    forwardShape: (shape) => [...shape.slice(0, -1), lastSize(shape) - 1],
    inverseShape: (shape) => [...shape.slice(0, -1), lastSize(shape) + 1],
  };
}
