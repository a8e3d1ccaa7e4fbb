/**
 * @file Compute the Kullback-Leibler divergence between Dirichlet distributions.
 */
import { digamma, type Value } from "@typyro/autodiff";
import { internal } from "@typyro/base";
import { logMultivariateBeta } from "../distributions/dirichlet.ts";
import type { Distribution } from "../distributions/distribution.ts";

function concentrationOf({ parameters: { concentration } }: Distribution): Value {
  if (concentration === undefined) throw internal("a Dirichlet distribution has no concentration");
  return concentration;
}

/**
 * KL(p || q) = log B(b) - log B(a) + sum (a_i - b_i) (digamma(a_i) - digamma(sum a)), B being the multivariate beta function.
 *
 * @shape broadcast of the batch shapes
 */
export function klDirichlet(p: Distribution, q: Distribution): Value {
  const [a, b] = [concentrationOf(p), concentrationOf(q)];
  const k = p.eventShape.at(-1) ?? 0;
  const total = digamma(a.sum(-1));
  const slopes = digamma(a).sub(total.reshape([...total.shape, 1]));
  return logMultivariateBeta(b, k).sub(logMultivariateBeta(a, k)).add(a.sub(b).mul(slopes).sum(-1));
}
