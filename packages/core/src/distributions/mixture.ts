/**
 * @file Define mixtures: a component is drawn, then a value from it; the component is summed out of the density.
 */
import { equal, lift, logSumExp, type Num, or, stack, Value, where } from "@typyro/autodiff";
import { broadcastShapes, type CallSite, formatShape, type Generator, modelError, sameShape, type Shape } from "@typyro/base";
import { withMembers } from "../regions/region.ts";
import { isSame } from "../regions/within.ts";
import type { Support } from "../supports/support.ts";
import { Categorical, masses } from "./categorical.ts";
import { Composite, type Composition } from "./composite.ts";
import { type Distribution, isDistribution } from "./distribution.ts";
import { countBetween } from "./countQuantile.ts";
import { type Continuous, quantileBetween } from "./quantileSearch.ts";
import { type Rows, rowsThrough } from "./rows.ts";
import { logCdf, logSurvival } from "./tails.ts";

/** A mixture, which can also tell the components apart. */
export interface MixtureDistribution extends Distribution {
  /** log weight plus log density of each component, along a last axis. @shape [...batch, k] */
  componentLogProbs(value: Num): Value;
  /** P(component | value), along a last axis. @shape [...batch, k] */
  responsibilities(value: Num): Value;
}

/** The components of a mixture, however they were given: k of them along the last axis. */
interface Components {
  readonly count: number;
  readonly batchShape: Shape;
  readonly eventShape: Shape;
  readonly support: Support;
  readonly parameters: Readonly<Record<string, Value>>;
  /** @shape [...batch, k] */
  readonly logProb: (x: Value) => Value;
  /** One value of each component. @shape [...shape, k, ...event] */
  readonly draw: (generator: Generator, shape: Shape) => Value;
  /** Something of each component, along the axis before the event. */
  readonly each: (f: (d: Distribution) => Value) => Value;
  readonly cdf: (x: Value) => Value;
  /** A function of one number of each component. @shape [...batch, k] */
  readonly tail: (x: Value, f: (d: Distribution, x: Value) => Value) => Value;
  readonly check: (site?: string, call?: CallSite) => void;
  /** What the components are made of, and the components of some rows. */
  readonly bases: readonly Distribution[];
  readonly rows: (rows: Rows) => Components;
  readonly text: string;
}

/** `x` with an axis of size 1 before its last `dims` axes. */
function withAxis(x: Value, dims: number): Value {
  const split = x.shape.length - dims;
  return x.reshape([...x.shape.slice(0, split), 1, ...x.shape.slice(split)]);
}

/** One distribution whose last batch axis holds the components. */
function ofBatch(base: Distribution): Components {
  const count = base.batchShape.at(-1);
  if (count === undefined) {
    throw modelError("parameters-do-not-broadcast", { distribution: "MixtureSameFamily", shapes: [`the components ${formatShape(base.batchShape)}`, "the weights [k]"] });
  }
  const dims = base.eventShape.length;
  return {
    count,
    batchShape: base.batchShape.slice(0, -1),
    eventShape: base.eventShape,
    support: base.support,
    parameters: base.parameters,
    logProb: (x) => base.logProb(withAxis(x, dims)),
    draw: (generator, shape) => base.expand([...shape, count]).sample(generator),
    each: (f) => f(base),
    cdf: (x) => base.cdf(withAxis(x, 0)),
    tail: (x, f) => f(base, withAxis(x, 0)),
    check: (site, call) => base.checkParameters(site, call),
    bases: [base],
    rows: ({ positions, kept, batchShape }) => ofBatch(base.expand([...batchShape, count]).rows?.(positions, kept + 1) ?? base),
    text: base.toString(),
  };
}

/** A list of distributions over values of one shape. */
function ofList(list: readonly Distribution[]): Components {
  const [first] = list;
  const batchShape = broadcastShapes(...list.map((d) => d.batchShape));
  if (first === undefined || batchShape === undefined || list.some((d) => !sameShape(d.eventShape, first.eventShape))) {
    const shapes = list.map((d, i) => `component ${i} ${formatShape([...d.batchShape, ...d.eventShape])}`);
    throw modelError("parameters-do-not-broadcast", { distribution: "MixtureGeneral", shapes });
  }
  const dims = first.eventShape.length;
  const along = (values: readonly Value[]): Value => stack(values, -1 - dims);
  return {
    count: list.length,
    batchShape,
    eventShape: first.eventShape,
    support: list.every((d) => isSame(d.support, first.support)) ? first.support : union(list.map((d) => d.support)),
    parameters: Object.fromEntries(list.flatMap((d, i) => Object.entries(d.parameters).map(([name, value]) => [`${name}${i}`, value]))),
    logProb: (x) => stack(list.map((d) => d.logProb(x).broadcastTo(broadcastShapes(batchShape, x.shape.slice(0, x.shape.length - dims)) ?? batchShape)), -1),
    draw: (generator, shape) => along(list.map((d) => d.expand(shape).sample(generator))),
    each: (f) => along(list.map((d) => f(d).broadcastTo([...batchShape, ...first.eventShape]))),
    cdf: (x) => stack(list.map((d) => d.cdf(x)), -1),
    tail: (x, f) => stack(list.map((d) => f(d, x).broadcastTo(broadcastShapes(batchShape, x.shape) ?? batchShape)), -1),
    check: (site, call) => {
      for (const d of list) d.checkParameters(site, call);
    },
    bases: list,
    rows: ({ positions, kept, batchShape }) => ofList(list.map((d) => d.expand(batchShape).rows?.(positions, kept) ?? d)),
    text: `[${list.map(String).join(", ")}]`,
  };
}

/** Values that some component can give; only where all supports are the same is there one map onto it. */
function union(supports: readonly Support[]): Support {
  const [first, ...rest] = supports;
  if (first === undefined) throw modelError("parameters-do-not-broadcast", { distribution: "MixtureGeneral", shapes: [] });
  return {
    ...withMembers(first, (x) => rest.reduce((inside, support) => or(inside, support.contains(x)), first.contains(x))),
    name: `union(${supports.map(({ name }) => name).join(", ")})`,
    description: "a value that one of the components can give",
    bijector: { none: "its components have different supports" },
  };
}

class Mixed extends Composite implements MixtureDistribution {
  readonly #logWeights: Value;
  readonly #components: Components;

  constructor(record: Composition, logWeights: Value, components: Components) {
    super(record, record.batchShape);
    this.#logWeights = logWeights;
    this.#components = components;
  }

  componentLogProbs(value: Num): Value {
    return this.#components.logProb(lift(value)).add(this.#logWeights);
  }

  responsibilities(value: Num): Value {
    const each = this.componentLogProbs(value);
    return each.sub(withAxis(logSumExp(each, -1), 0)).exp();
  }
}

function build(name: string, mixing: Distribution, components: Components): MixtureDistribution {
  const weights = masses(mixing);
  if (weights === undefined) {
    throw modelError("not-implemented-for", { distribution: name, method: "logProb", reason: `its weights are ${mixing.toString()}, not a dist.Categorical` });
  }
  const { logProbs, probs } = weights;
  const batchShape = broadcastShapes(mixing.batchShape, components.batchShape);
  if (batchShape === undefined || logProbs.shape.at(-1) !== components.count) {
    const shapes = [`the weights ${formatShape(logProbs.shape)}`, `the components ${formatShape([...components.batchShape, components.count])}`];
    throw modelError("parameters-do-not-broadcast", { distribution: name, shapes });
  }
  const dims = components.eventShape.length;
  const perEvent = (): Value => probs.reshape([...probs.shape, ...components.eventShape.map(() => 1)]);
  const average = (values: Value): Value => values.mul(perEvent()).sum(-1 - dims);
  const mean = (): Value => average(components.each((d) => d.mean()));
  const weighted = (values: Value): Value => logSumExp(values.add(logProbs), -1);
  const variable: Continuous = {
    logCdf: (x) => weighted(components.tail(x, logCdf)),
    logSurvival: (x) => weighted(components.tail(x, logSurvival)),
    logDensity: (x) => logSumExp(components.logProb(x).add(logProbs), -1),
  };
  /** Between the least and the greatest of the components' quantiles. */
  const quantile = (q: Value): Value => {
    const each = components.tail(q, (d, p) => d.icdf(p));
    const bracket = [each.min(-1), each.max(-1)] as const;
    return components.support.isDiscrete ? countBetween((k) => components.cdf(k).mul(probs).sum(-1), q, bracket) : quantileBetween(variable, q, bracket);
  };
  const record: Composition = {
    name,
    parameters: { ...components.parameters, ...mixing.parameters },
    batchShape,
    eventShape: components.eventShape,
    support: components.support,
    logDensity: variable.logDensity,
    draw: (generator, shape) => {
      const which = mixing.expand(shape).sample(generator);
      const all = components.draw(generator, shape);
      const labels = lift(Float64Array.from({ length: components.count }, (_, i) => i));
      const chosen = equal(withAxis(which, 0), labels);
      return where(chosen.reshape([...chosen.shape, ...components.eventShape.map(() => 1)]), all, 0).sum(-1 - dims);
    },
    cdf: (x) => components.cdf(x).mul(probs).sum(-1),
    icdf: components.eventShape.length > 0 ? { none: "vectors have no quantiles" } : (q) => quantile(q),
    mean,
    variance: () => average(components.each((d) => d.variance().add(d.mean().square()))).sub(mean().square()),
    entropy: { none: "it has no closed form" },
    enumerate: { none: "its components cannot be listed together" },
    ...(components.bases.every(({ rows }) => rows !== undefined) ? rowsThrough([mixing], ([of = mixing], rows) => build(name, of, components.rows(rows))) : {}),
    checkParameters: (site, call) => {
      mixing.checkParameters(site, call);
      components.check(site, call);
    },
    text: () => `dist.${name}(${mixing.toString()}, ${components.text})`,
  };
  return new Mixed(record, logProbs, components);
}

/**
 * Mixture of the members of one batch.
 *
 * @param mixing - a `dist.Categorical` over k labels. @param components - a distribution whose last batch axis has k members.
 * @support that of the components
 */
export function MixtureSameFamily(mixing: Distribution, components: Distribution): MixtureDistribution {
  return build("MixtureSameFamily", mixing, ofBatch(components));
}

/**
 * Mixture of k distributions, which may be of different families.
 *
 * @param mixing - a `dist.Categorical` over k labels. @param components - k distributions with the same event shape.
 * @support the union of theirs
 */
export function MixtureGeneral(mixing: Distribution, components: readonly Distribution[]): MixtureDistribution {
  return build("MixtureGeneral", mixing, ofList(components));
}

/**
 * Mixture of distributions.
 *
 * @param weights - vector of weights that sum to 1, or a `dist.Categorical`.
 * @param components - a list of distributions, or one whose last batch axis holds the components.
 * @example
 * sample("y", dist.Mixture(weights, dist.Normal(means, scales)), { obs: y });
 */
export function Mixture(weights: Num | Distribution, components: Distribution | readonly Distribution[]): MixtureDistribution {
  const mixing = isWeights(weights) ? Categorical(weights) : weights;
  return isDistribution(components) ? MixtureSameFamily(mixing, components) : MixtureGeneral(mixing, components);
}

function isWeights(x: Num | Distribution): x is Num {
  return x instanceof Value || !isDistribution(x);
}
