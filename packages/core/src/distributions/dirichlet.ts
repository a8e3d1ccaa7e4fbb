/**
 * @file Define the Dirichlet distribution.
 */
import { array, cumsum, digammaMinusLog, lbeta, type Num, type Value } from "@typyro/autodiff";
import { exp, sizeOf } from "@typyro/base";
import { drawLogGamma } from "../draws/gamma.ts";
import { positive } from "../supports/supports.ts";
import { simplex } from "../supports/vectors.ts";
import { logBetaPeak } from "./beta.ts";
import type { Factory } from "./family.ts";
import { xLogY } from "./logProducts.ts";
import { vectorFamily } from "./vectorFamily.ts";

/**
 * The logarithm of prod gamma(a_i) / gamma(sum a): the sum over i > 0 of log B(a_i, a_0 + ... + a_{i-1}), where nothing
 * cancels for large concentrations.
 */
export function logMultivariateBeta(a: Value, k: number): Value {
  const before = cumsum(a.slice(0, Math.max(0, k - 1), { axis: -1 }), -1);
  return lbeta(a.slice(Math.min(1, k), k, { axis: -1 }), before).sum(-1);
}

/**
 * Dirichlet distribution on vectors of shares.
 *
 * @param concentration - [..., k], positive; all ones is uniform on the simplex.
 * @shape batch = the axes of `concentration` but the last; event = [k]
 * @support simplex
 */
export const Dirichlet: Factory<[concentration: Num], { readonly concentration: Num }> = vectorFamily({
  name: "Dirichlet",
  parameters: { concentration: { rank: 1, support: positive } },
  event: ({ concentration }) => concentration,
  shapes: "a vector [k]",
  support: simplex,
  logDensity: (x, { concentration }, [k = 0]) => xLogY(concentration.sub(1), x).sum(-1).sub(logMultivariateBeta(concentration, k)),
  // Gamma variables over their sum (Devroye 1986, "Non-uniform random variate generation", chapter XI), on the log scale: for small concentrations all of them may be too small for doubles.
  draw: (generator, { concentration }, shape, [k = 0]) => {
    const a = concentration.broadcastTo([...shape, k]).data();
    const out = new Float64Array(sizeOf(shape) * k);
    for (let start = 0; start < out.length; start += k) {
      let top = Number.NEGATIVE_INFINITY;
      for (let i = start; i < start + k; i++) {
        out[i] = drawLogGamma(generator, a[i]!);
        top = Math.max(top, out[i]!);
      }
      let total = 0;
      for (let i = start; i < start + k; i++) {
        out[i] = exp(out[i]! - top);
        total += out[i]!;
      }
      for (let i = start; i < start + k; i++) out[i] = out[i]! / total;
    }
    return array(out).reshape([...shape, k]);
  },
  mean: ({ concentration }) => concentration.div(kept(concentration)),
  variance: ({ concentration }) => {
    const total = kept(concentration);
    const share = concentration.div(total);
    return share.mul(share.neg().add(1)).div(total.add(1));
  },
  entropy: ({ concentration }, [k = 0]) => {
    // The sum of a - 1 times digamma(total) - digamma(a), and logMultivariateBeta, both less a log(total / a) and so on, as in the beta entropy.
    const before = cumsum(concentration.slice(0, Math.max(0, k - 1), { axis: -1 }), -1);
    const peaks = logBetaPeak(concentration.slice(Math.min(1, k), k, { axis: -1 }), before).sum(-1);
    const total = kept(concentration);
    const spreads = concentration.sub(1).mul(digammaMinusLog(total).sub(digammaMinusLog(concentration))).sub(total.div(concentration).log());
    return spreads.sum(-1).sub(peaks);
  },
});

/** The sum of each vector, broadcasting against it. */
function kept(a: Value): Value {
  return a.sum(-1).reshape([...a.shape.slice(0, -1), 1]);
}
