/** @file Every distribution, as typed after `dist.`; adding one adds its line here. */
export { Bernoulli, BernoulliLogits, BernoulliProbs } from "./bernoulli.ts";
export { Delta, Unit } from "./delta.ts";
export { Exponential } from "./exponential.ts";
export { HalfCauchy } from "./halfCauchy.ts";
export { HalfNormal } from "./halfNormal.ts";
export { Normal } from "./normal.ts";
export { Uniform } from "./uniform.ts";
