/**
 * @file Define hurdle distributions: zero with a probability of its own, else a value of the base that is not zero.
 */
import { lift, maximum, minimum, type Num, type Value, where } from "@typyro/autodiff";
import { exp, type Generator, log, type Shape } from "@typyro/base";
import type { Support } from "../supports/support.ts";
import { nonnegative } from "../supports/supports.ts";
import { composite } from "./composite.ts";
import { settled } from "./countQuantile.ts";
import type { Distribution } from "./distribution.ts";
import { Gamma } from "./gamma.ts";
import { type Gate, gateInside, gateOf, gateOfRows, type GateOptions } from "./gate.ts";
import { LogNormal } from "./logNormal.ts";
import { NegativeBinomial2 } from "./negativeBinomial.ts";
import { Poisson } from "./poisson.ts";
import { rowsThrough } from "./rows.ts";
import { logOfRest, logSurvival, minusPLogP } from "./tails.ts";
import { jointBatch, oneOfEach } from "./zeroInflated.ts";

/** Rounds of drawing anew what came out 0, before the values are searched in order. */
const REDRAWS = 20;

/** Amounts: exactly 0, or any positive number. */
const amounts: Support = { ...nonnegative, bijector: { none: "the atom at 0 cannot be reached by moving continuously" } };

/**
 * Draws of counts given that they are not 0.
 *
 * Rejection; where the base is nearly always 0, what still is 0 is found by adding the masses of 1, 2, ... up to a uniform share of them.
 */
function positiveDraws(base: Distribution, generator: Generator, shape: Shape): Float64Array {
  const expanded = base.expand(shape);
  const out = Float64Array.from(expanded.sample(generator).data());
  for (let round = 0; round < REDRAWS && out.includes(0); round++) {
    const again = expanded.sample(generator).data();
    for (const [i, x] of out.entries()) if (x === 0) out[i] = again[i] ?? 0;
  }
  if (!out.includes(0)) return out;
  const logPositive = logOfRest(expanded.logDensity(lift(new Float64Array(out.length)).reshape(shape))).data();
  const rest = Float64Array.from(out, (x, i) => (x === 0 ? exp(log(generator.uniform()) + (logPositive[i] ?? 0)) : 0));
  for (let k = 1; out.includes(0); k++) {
    const mass = expanded.logDensity(lift(new Float64Array(out.length).fill(k)).reshape(shape)).data();
    for (const [i, x] of out.entries()) {
      if (x !== 0) continue;
      const left = (rest[i] ?? 0) - exp(mass[i] ?? 0);
      rest[i] = left;
      // Rounding may leave a share beyond the last mass that counts.
      if (left <= 0 || exp(mass[i] ?? 0) === 0) out[i] = k;
    }
  }
  return out;
}

function build(name: string, text: string, base: Distribution, gate: Gate): Distribution {
  const isCount = base.support.isDiscrete;
  const zeros = (): Value => base.logDensity(lift(0).broadcastTo(base.batchShape));
  // log P(base > 0): 0 for amounts.
  const logPositive = (): Value => (isCount ? logOfRest(zeros()) : lift(0));
  const share = (): Value => gate.complement.div(logPositive().exp());
  const mean = (): Value => share().mul(base.mean());
  const cdf = (x: Value): Value => {
    // The mass of 1, 2, ..., x, from the side that does not cancel: where 0 has most of the mass, what is above 0 less what is above x.
    const below = isCount ? where(zeros().greater(-Math.LN2), logPositive().exp().sub(logSurvival(base, x).exp()), base.cdf(x).sub(zeros().exp())) : base.cdf(x);
    return where(x.less(0), 0, minimum(gate.probability.add(share().mul(below)), 1));
  };
  // The share of q that the gate leaves to the values above 0, as a probability of the base.
  const icdf = (q: Value): Value => {
    const isZero = q.compare("lessEqual", gate.probability);
    const rest = where(isZero, 0.5, q.sub(gate.probability).div(where(isZero, 1, gate.complement)));
    const above = isCount ? settled(maximum(base.icdf(minimum(zeros().exp().add(rest.mul(logPositive().exp())), 1)), 1), q, cdf) : base.icdf(minimum(rest, 1));
    return where(isZero, where(q.compare("greaterEqual", 0), 0, Number.NaN), above);
  };
  return composite({
    name,
    parameters: { ...base.parameters, ...gate.parameters },
    batchShape: jointBatch(name, gate, base),
    support: isCount ? base.support : amounts,
    logDensity: (x, inside) => {
      const { logOpen, logClosed } = inside === undefined ? gate : gateInside(gate, inside);
      const isZero = x.compare("equal", 0);
      const positive = base.logDensity(where(isZero, 1, x)).sub(logPositive());
      return where(isZero, logOpen, logClosed.add(positive));
    },
    draw: (generator, shape) => {
      const draws = isCount ? positiveDraws(base, generator, shape) : base.expand(shape).sample(generator).data();
      const open = gate.probability.broadcastTo(shape).data();
      return lift(Float64Array.from(draws, (x, i) => (generator.uniform() < (open[i] ?? 0) ? 0 : x))).reshape(shape);
    },
    cdf,
    icdf,
    mean,
    variance: () => share().mul(base.mean().square().add(base.variance())).sub(mean().square()),
    // Of counts, the base given that it is not 0; of amounts, the atom and the density with their logarithms as `logProb` has them.
    entropy: () => {
      const ofGate = minusPLogP(gate.logOpen).add(minusPLogP(gate.logClosed));
      const ofPositive = isCount ? base.entropy().sub(minusPLogP(zeros())).div(logPositive().exp()).add(logPositive()) : base.entropy();
      return ofGate.add(gate.complement.mul(ofPositive));
    },
    enumerate: base.enumerateSupport === undefined ? { none: "its base cannot be listed" } : () => oneOfEach(base),
    ...rowsThrough([base], ([of = base], rows) => build(name, text, of, gateOfRows(gate, rows))),
    checkParameters: (site, call) => {
      gate.check(name, site, call);
      base.checkParameters(site, call);
    },
    text: () => text,
  });
}

function named(name: string, base: Distribution, options: GateOptions): Distribution {
  const gate = gateOf(options);
  const text = base.toString().replace(/^dist\.\w+/, `dist.${name}`).replace(/\)$/, `, ${gate.text})`);
  return build(name, text, base, gate);
}

/**
 * Hurdle distribution: 0 with probability `gate`, else a value of `base` given that it is not 0.
 *
 * @param base - counts, or positive amounts, which then have a density beside the atom at 0. @param options - `{ gate }` or `{ gateLogits }`.
 * @support that of `base`, with 0
 */
export function HurdleDistribution(base: Distribution, options: GateOptions): Distribution {
  const gate = gateOf(options);
  return build("HurdleDistribution", `dist.HurdleDistribution(${base.toString()}, ${gate.text})`, base, gate);
}

/** `HurdleDistribution` by the probability of 0. */
export const HurdleProbs = (base: Distribution, gate: Num): Distribution => HurdleDistribution(base, { gate });

/** `HurdleDistribution` by the log-odds of 0. */
export const HurdleLogits = (base: Distribution, gateLogits: Num): Distribution => HurdleDistribution(base, { gateLogits });

/** Hurdle over a Poisson distribution. @support nonnegativeInteger */
export const HurdlePoisson = (rate: Num, options: GateOptions): Distribution => named("HurdlePoisson", Poisson(rate), options);

/** Hurdle over a negative binomial distribution. @support nonnegativeInteger */
export const HurdleNegativeBinomial2 = (mean: Num, concentration: Num, options: GateOptions): Distribution =>
  named("HurdleNegativeBinomial2", NegativeBinomial2(mean, concentration), options);

/** Hurdle over a gamma distribution. @support nonnegative */
export const HurdleGamma = (concentration: Num, rate: Num, options: GateOptions): Distribution =>
  named("HurdleGamma", Gamma(concentration, rate), options);

/** Hurdle over a log-normal distribution. @support nonnegative */
export const HurdleLogNormal = (loc: Num, scale: Num, options: GateOptions): Distribution => named("HurdleLogNormal", LogNormal(loc, scale), options);
