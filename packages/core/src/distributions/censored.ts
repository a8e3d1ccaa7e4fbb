/**
 * @file Score values of which only a bound is known: by marks in the data, or by the bounds of what measures.
 */
import { and, type Bool, lift, liftBool, maximum, minimum, type Num, or, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, formatShape, modelError, type Shape } from "@typyro/base";
import { withMembers } from "../regions/region.ts";
import type { Support } from "../supports/support.ts";
import { composite } from "./composite.ts";
import type { Distribution } from "./distribution.ts";
import { interior } from "./guarded.ts";
import { formatParameter } from "./names.ts";
import { type Rows, rowsOf, rowsThrough } from "./rows.ts";
import { logBetween, logCdf, logSurvival } from "./tails.ts";

/** Which values are bounds: `right` marks those that the truth lies above, `left` those that it lies below. */
export interface Marks {
  readonly right?: Bool | Num;
  readonly left?: Bool | Num;
}

/** What an instrument can read: everything above `upper` is read as `upper`, everything below `lower` as `lower`. */
export interface Limits {
  readonly upper?: Num;
  readonly lower?: Num;
}

/** log P(X >= x): of counts, x itself belongs to what is above. */
function logAtLeast(base: Distribution, x: Value): Value {
  return logSurvival(base, base.support.isDiscrete ? x.sub(1) : x);
}

function isMarks(options: Marks | Limits): options is Marks {
  return "right" in options || "left" in options;
}

/** Marks may be booleans, or the numbers 0 and 1. */
function marks(given: Bool | Num | undefined): Value | undefined {
  if (given === undefined) return undefined;
  const value = isBool(given) ? liftBool(given) : lift(given);
  return value.dtype === "bool" ? value : value.compare("notEqual", 0);
}

function isBool(x: Bool | Num): x is Bool {
  let first: unknown = x;
  while (typeof first === "object" && first !== null && "length" in first && !("dtype" in first)) first = (first as ArrayLike<unknown>)[0];
  return typeof first === "boolean";
}

function jointShape(name: string, base: Distribution, parts: Readonly<Record<string, Value | undefined>>): Shape {
  const present = Object.entries(parts).filter((part): part is [string, Value] => part[1] !== undefined);
  const shape = broadcastShapes(base.batchShape, ...present.map(([, value]) => value.shape));
  if (shape !== undefined) return shape;
  const shapes = [`the base ${formatShape(base.batchShape)}`, ...present.map(([part, value]) => `\`${part}\` ${formatShape(value.shape)}`)];
  throw modelError("parameters-do-not-broadcast", { distribution: name, shapes });
}

/** Rows of those that are there. */
function picked<K extends string>(parts: Readonly<Record<K, Value | undefined>>, rows: Rows): Partial<Record<K, Value>> {
  const present = Object.entries<Value | undefined>(parts).filter((part): part is [K, Value] => part[1] !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, rowsOf(value, rows)])) as Partial<Record<K, Value>>;
}

const NO_FORM = { none: "what is known of a censored value is its tail, not its moments" };

/** Only bounds of some values are known, by marks; the marks are data, so they cannot be simulated. */
function byMarks(name: string, base: Distribution, { left, right }: Marks): Distribution {
  const above = marks(right);
  const below = marks(left);
  const batchShape = jointShape(name, base, { right: above, left: below });
  const hidden = above === undefined ? below : below === undefined ? above : or(above, below);
  return composite({
    name,
    parameters: base.parameters,
    batchShape,
    // A bound may lie outside of what the base can give, such as a time of 0.
    support: hidden === undefined ? base.support : { ...withMembers(base.support, (x) => or(base.support.contains(x), and(hidden, x.compare("equal", x)))), bijector: base.support.bijector },
    logDensity: (x) => {
      // Where a value is only a bound, its density is not computed: it may be infinite there.
      let density = hidden === undefined ? base.logDensity(x) : base.logDensity(where(hidden, interior(base.support, x), x));
      if (above !== undefined) density = where(above, logAtLeast(base, x), density);
      if (below !== undefined) density = where(below, logCdf(base, x), density);
      return density;
    },
    draw: (generator, shape) => base.expand(shape).sample(generator),
    cdf: NO_FORM,
    icdf: NO_FORM,
    mean: NO_FORM,
    variance: NO_FORM,
    entropy: NO_FORM,
    enumerate: NO_FORM,
    ...rowsThrough([base], ([of = base], rows) => byMarks(name, of, picked({ left: below, right: above }, rows))),
    checkParameters: (site, call) => base.checkParameters(site, call),
    text: () => `dist.censored(${base.toString()}, { ${[above === undefined ? [] : ["right"], below === undefined ? [] : ["left"]].flat().join(", ")} })`,
  });
}

/** Values beyond the limits are read as the limits, so the distribution has atoms there and draws are clamped. */
function byLimits(name: string, base: Distribution, limits: Limits): Distribution {
  const upper = limits.upper === undefined ? undefined : lift(limits.upper);
  const lower = limits.lower === undefined ? undefined : lift(limits.lower);
  const batchShape = jointShape(name, base, { upper, lower });
  const clamp = (x: Value): Value => {
    const raised = lower === undefined ? x : maximum(x, lower);
    return upper === undefined ? raised : minimum(raised, upper);
  };
  const atUpper = (x: Value): Value | undefined => (upper === undefined ? undefined : x.compare("greaterEqual", upper));
  const atLower = (x: Value): Value | undefined => (lower === undefined ? undefined : x.compare("lessEqual", lower));
  const support: Support = {
    ...withMembers(base.support, (x) => {
      const atom = [upper, lower].reduce<Value | undefined>((found, limit) => (limit === undefined ? found : found === undefined ? x.compare("equal", limit) : or(found, x.compare("equal", limit))), undefined);
      const within = x.compare("equal", clamp(x));
      return atom === undefined ? base.support.contains(x) : and(within, or(atom, base.support.contains(x)));
    }),
    description: `${base.support.description} within the limits`,
    bijector: { none: "the atoms at the limits cannot be reached by moving continuously" },
  };
  const step = (x: Value, p: Value): Value => {
    const above = atUpper(x);
    const started = lower === undefined ? p : where(x.less(lower), 0, p);
    return above === undefined ? started : where(above, 1, started);
  };
  return composite({
    name,
    parameters: { ...base.parameters, ...(upper === undefined ? {} : { upper }), ...(lower === undefined ? {} : { lower }) },
    batchShape,
    support,
    logDensity: (x) => {
      const [above, below] = [atUpper(x), atLower(x)];
      const isAtom = above === undefined ? below : below === undefined ? above : or(above, below);
      let density = isAtom === undefined ? base.logDensity(x) : base.logDensity(where(isAtom, interior(base.support, x), x));
      if (above !== undefined && upper !== undefined) density = where(above, logAtLeast(base, upper), density);
      if (below !== undefined && lower !== undefined) density = where(below, logCdf(base, lower), density);
      return density;
    },
    draw: (generator, shape) => clamp(base.expand(shape).sample(generator)),
    cdf: (x) => step(x, base.cdf(x)),
    icdf: (q) => clamp(base.icdf(q)),
    mean: { none: "it has no closed form for every base" },
    variance: { none: "it has no closed form for every base" },
    entropy: { none: "it mixes atoms with a density" },
    enumerate: { none: "its values are not countable" },
    ...rowsThrough([base], ([of = base], rows) => byLimits(name, of, picked({ lower, upper }, rows))),
    checkParameters: (site, call) => base.checkParameters(site, call),
    text: () => `dist.censored(${base.toString()}, { ${[lower === undefined ? [] : [`lower: ${formatParameter(lower)}`], upper === undefined ? [] : [`upper: ${formatParameter(upper)}`]].flat().join(", ")} })`,
  });
}

/**
 * `base` where some values are known only to lie beyond a bound.
 *
 * `{ right: mask }` (`{ left: mask }`): where the mask is true, the observed value is a lower (upper) bound of the truth.
 * `{ upper }` (`{ lower }`): what measures cannot read beyond; draws are clamped, so the data can be simulated.
 *
 * @example
 * sample("time", dist.censored(dist.Weibull(scale, shape), { right: stillAlive }), { obs: time });
 */
export function censored(base: Distribution, options: Marks | Limits): Distribution {
  return isMarks(options) ? byMarks("censored", base, options) : byLimits("censored", base, options);
}

/** `base` where marked values are upper bounds of the truth: they score log P(X <= value). */
export const LeftCensoredDistribution = (base: Distribution, isCensored: Bool | Num): Distribution =>
  byMarks("LeftCensoredDistribution", base, { left: isCensored });

/** `base` where marked values are lower bounds of the truth: they score log P(X >= value). */
export const RightCensoredDistribution = (base: Distribution, isCensored: Bool | Num): Distribution =>
  byMarks("RightCensoredDistribution", base, { right: isCensored });

/**
 * `base` of which intervals are observed: a value is a pair [low, high], and scores log P(low < X <= high).
 *
 * A pair of equal numbers is an exact value and scores the density. Where `isLeft` (`isRight`) is true, the truth is only known to be
 * at most `high` (above `low`).
 *
 * @shape value: [..., 2]
 */
export function IntervalCensoredDistribution(base: Distribution, isLeft: Bool | Num = false, isRight: Bool | Num = false): Distribution {
  const name = "IntervalCensoredDistribution";
  const left = marks(isLeft);
  const right = marks(isRight);
  const batchShape = jointShape(name, base, { left, right });
  const end = (x: Value, i: number): Value => x.slice(i, i + 1, { axis: -1 }).reshape(x.shape.slice(0, -1));
  const support: Support = {
    name: "interval pairs",
    description: "a pair [low, high] of numbers in ascending order",
    eventDim: 1,
    isDiscrete: base.support.isDiscrete,
    contains: (x) => end(x, 0).compare("lessEqual", end(x, 1)),
    bijector: { none: "an observed interval is not a draw" },
  };
  return composite({
    name,
    parameters: base.parameters,
    batchShape,
    eventShape: [2],
    support,
    logDensity: (x) => {
      const [low, high] = [end(x, 0), end(x, 1)];
      const isExact = low.compare("equal", high);
      const inner = base.logDensity(where(base.support.contains(low), low, interior(base.support, low)));
      const between = logBetween(base, where(isExact, low.sub(1), low), high);
      const twoSided = where(isExact, inner, between);
      const below = left === undefined ? twoSided : where(left, logCdf(base, high), twoSided);
      return right === undefined ? below : where(right, logSurvival(base, low), below);
    },
    draw: () => {
      throw modelError("not-implemented-for", { distribution: name, method: "sample", reason: "what intervals would be observed is not said" });
    },
    cdf: NO_FORM,
    icdf: NO_FORM,
    mean: NO_FORM,
    variance: NO_FORM,
    entropy: NO_FORM,
    enumerate: NO_FORM,
    ...rowsThrough([base], ([of = base], rows) => IntervalCensoredDistribution(of, left === undefined ? false : rowsOf(left, rows), right === undefined ? false : rowsOf(right, rows))),
    checkParameters: (site, call) => base.checkParameters(site, call),
    text: () => `dist.${name}(${base.toString()})`,
  });
}
