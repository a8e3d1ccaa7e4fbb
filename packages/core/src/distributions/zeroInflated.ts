/**
 * @file Define distributions of counts with extra zeros.
 */
import { and, lift, logAddExp, maximum, minimum, not, type Num, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, formatShape, modelError } from "@typyro/base";
import { composite } from "./composite.ts";
import { settled } from "./countQuantile.ts";
import type { Distribution } from "./distribution.ts";
import type { ClosedForm } from "./family.ts";
import { type Gate, gateOf, gateOfRows, type GateOptions } from "./gate.ts";
import { formatParameter } from "./names.ts";
import { NegativeBinomial2 } from "./negativeBinomial.ts";
import { Poisson } from "./poisson.ts";
import { rowsThrough } from "./rows.ts";
import { logOfRest, minusPLogP } from "./tails.ts";

/** log(gate + (1 - gate) p0), with a finite slope in the gate at 0 and 1 too. */
function logZero(gate: Gate, logMass: Value): Value {
  if (gate.isLogits) return logAddExp(gate.logOpen, gate.logClosed.add(logMass));
  const mass = gate.probability.add(gate.complement.mul(logMass.exp()));
  const isPositive = mass.greater(0);
  return where(isPositive, where(isPositive, mass, 1).log(), logMass);
}

/** The batch shape of a gate and a base. @error `parameters-do-not-broadcast` */
export function jointBatch(name: string, gate: Gate, base: Distribution): number[] {
  const shape = broadcastShapes(gate.given.shape, base.batchShape);
  if (shape !== undefined) return shape;
  throw modelError("parameters-do-not-broadcast", { distribution: name, shapes: [`\`gate\` ${formatShape(gate.given.shape)}`, `the base ${formatShape(base.batchShape)}`] });
}

function build(name: string, text: string, base: Distribution, gate: Gate): Distribution {
  if (!base.support.isDiscrete || base.eventShape.length > 0) {
    const reason = `its base ${base.toString()} is not a distribution of counts; of amounts with extra zeros write dist.HurdleDistribution`;
    throw modelError("not-implemented-for", { distribution: name, method: "logProb", reason });
  }
  const cdf = (x: Value): Value => where(x.less(0), 0, gate.probability).add(gate.complement.mul(base.cdf(x)));
  const scaledMean = (): Value => gate.complement.mul(base.mean());
  const enumerate: ClosedForm<() => Value> = base.enumerateSupport === undefined ? { none: "its base cannot be listed" } : () => oneOfEach(base);
  return composite({
    name,
    parameters: { ...base.parameters, ...gate.parameters },
    batchShape: jointBatch(name, gate, base),
    support: base.support,
    logDensity: (x) => {
      const density = base.logDensity(x);
      const isZero = x.compare("equal", 0);
      return where(isZero, logZero(gate, base.logDensity(lift(0))), gate.logClosed.add(density));
    },
    draw: (generator, shape) => {
      const draws = base.expand(shape).sample(generator).data();
      const open = gate.probability.broadcastTo(shape).data();
      return lift(Float64Array.from(draws, (x, i) => (generator.uniform() < (open[i] ?? 0) ? 0 : x))).reshape(shape);
    },
    cdf,
    icdf: (q) => quantile(q, base, gate, cdf),
    mean: scaledMean,
    variance: () => gate.complement.mul(base.mean().square().add(base.variance())).sub(scaledMean().square()),
    entropy: () => entropy(base, gate),
    enumerate,
    ...rowsThrough([base], ([of = base], rows) => build(name, text, of, gateOfRows(gate, rows))),
    checkParameters: (site, call) => {
      gate.check(name, site, call);
      base.checkParameters(site, call);
    },
    text: () => text,
  });
}

/** By the entropy of the base: its values above 0 keep their shares, and 0 gains the gate. */
function entropy(base: Distribution, gate: Gate): Value {
  const logZeroBefore = base.logDensity(lift(0).broadcastTo(base.batchShape));
  const positive = logOfRest(logZeroBefore).exp();
  const ofPositive = base.entropy().sub(minusPLogP(logZeroBefore));
  return minusPLogP(logZero(gate, logZeroBefore)).add(gate.complement.mul(ofPositive)).add(minusPLogP(gate.logClosed).mul(positive));
}

/** The quantile of the base at the share of q that is left to it: all of q below 0, and from 0 on what the gate does not take. */
function quantile(q: Value, base: Distribution, gate: Gate, cdf: (x: Value) => Value): Value {
  const isShut = gate.complement.compare("equal", 0);
  const complement = where(isShut, 1, gate.complement);
  const isBelow = q.compare("lessEqual", complement.mul(base.cdf(-1)));
  const share = where(isBelow, q, maximum(q.sub(gate.probability), 0)).div(complement);
  const k = base.icdf(minimum(share, 1));
  const found = settled(where(isBelow, k, maximum(k, 0)), q, cdf);
  return where(and(q.greater(0), not(isShut)), found, where(isShut, q.mul(0), base.icdf(minimum(q, 0))));
}

/** The values of a finite support, once, whatever the batch. */
export function oneOfEach(base: Distribution): Value {
  const listed = base.enumerateSupport?.({ expand: false }) ?? lift([]);
  return listed.reshape([listed.size]);
}

/**
 * `base` with extra zeros: 0 with probability `gate`, else a draw from `base`.
 *
 * @param base - a distribution of counts. @param options - `{ gate }` in [0, 1], or its log-odds `{ gateLogits }`.
 * @support that of `base`
 */
export function ZeroInflatedDistribution(base: Distribution, options: GateOptions): Distribution {
  const gate = gateOf(options);
  return build("ZeroInflatedDistribution", `dist.ZeroInflatedDistribution(${base.toString()}, ${gate.text})`, base, gate);
}

/** `ZeroInflatedDistribution` by the probability of an extra zero. */
export const ZeroInflatedProbs = (base: Distribution, gate: Num): Distribution => ZeroInflatedDistribution(base, { gate });

/** `ZeroInflatedDistribution` by the log-odds of an extra zero. */
export const ZeroInflatedLogits = (base: Distribution, gateLogits: Num): Distribution => ZeroInflatedDistribution(base, { gateLogits });

/**
 * Poisson distribution with extra zeros.
 *
 * @param gate - probability of an extra zero, in [0, 1]; with `{ rate, gate }` or `{ rate, gateLogits }` by name. @param rate - of the Poisson.
 * @support nonnegativeInteger
 */
export const ZeroInflatedPoisson: {
  (gate: Num, rate: Num): Distribution;
  (parameters: { readonly rate: Num } & GateOptions): Distribution;
} = (first: Num | ({ readonly rate: Num } & GateOptions), rate?: Num): Distribution => {
  const options = isGated(first) ? first : { gate: first, rate: rate ?? 1 };
  const gate = gateOf(options);
  const base = Poisson(options.rate);
  return build("ZeroInflatedPoisson", `dist.ZeroInflatedPoisson({ rate: ${formatParameter(lift(options.rate))}, ${gate.text.slice(2)})`, base, gate);
};

/**
 * Negative binomial distribution by mean and concentration, with extra zeros.
 *
 * @param mean - positive. @param concentration - positive. @param options - `{ gate }` or `{ gateLogits }`.
 * @support nonnegativeInteger
 */
export function ZeroInflatedNegativeBinomial2(mean: Num, concentration: Num, options: GateOptions): Distribution {
  const gate = gateOf(options);
  const base = NegativeBinomial2(mean, concentration);
  const text = base.toString().replace(/^dist\.NegativeBinomial2/, "dist.ZeroInflatedNegativeBinomial2").replace(/\)$/, `, ${gate.text})`);
  return build("ZeroInflatedNegativeBinomial2", text, base, gate);
}

function isGated<P extends GateOptions>(x: Num | P): x is P {
  return typeof x === "object" && ("gate" in x || "gateLogits" in x);
}
