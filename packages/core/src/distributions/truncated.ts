/**
 * @file Define truncated distributions: a base given that it lies between bounds.
 *
 * The mass between the bounds is taken from the logarithms of the tail that is the smaller one, so bounds far out in a tail lose nothing.
 */
import { and, ceil, floor, lift, maximum, minimum, type Num, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, type CallSite, exp, formatShape, type Generator, log, modelError, type Shape, unravel } from "@typyro/base";
import { withMembers } from "../regions/region.ts";
import type { Support } from "../supports/support.ts";
import { greaterThanEqual, interval, lessThanEqual, real } from "../supports/supports.ts";
import { Cauchy } from "./cauchy.ts";
import { composite } from "./composite.ts";
import { settled } from "./countQuantile.ts";
import { commonNumber, countsTo } from "./counting.ts";
import type { Distribution } from "./distribution.ts";
import type { ClosedForm } from "./family.ts";
import { formatParameter } from "./names.ts";
import { Normal } from "./normal.ts";
import { checkParameter } from "./parameterChecks.ts";
import { rowsOf, rowsThrough } from "./rows.ts";
import { isf, logCdf, logOfRest, logSurvival, minusPLogP } from "./tails.ts";
import { truncatedNormalMoments } from "./truncatedNormalMoments.ts";

/** Bounds, each of which may be absent, known, or depend on other sites. */
export interface Bounds {
  readonly low?: Num;
  readonly high?: Num;
}

/** A base with its bounds; of counts they are whole numbers. */
interface Truncation {
  readonly base: Distribution;
  readonly low: Value | undefined;
  readonly high: Value | undefined;
}

function truncation(base: Distribution, { low, high }: Bounds): Truncation {
  const isCount = base.support.isDiscrete;
  const whole = (bound: Num | undefined, round: (x: Value) => Value): Value | undefined => (bound === undefined ? undefined : isCount ? round(lift(bound)) : lift(bound));
  return { base, low: whole(low, ceil), high: whole(high, floor) };
}

/** Where what lies below the low bound ends: of counts at the number before it, which is itself left out. */
function before({ base, low }: Truncation): Value | undefined {
  return base.support.isDiscrete ? low?.sub(1) : low;
}

/** Whether the mass between the bounds is counted from the left: the low bound lies left of the median. */
function fromLeft(t: Truncation): Value {
  const below = before(t);
  return below === undefined ? lift(0).compare("equal", 0) : logCdf(t.base, below).less(-Math.LN2);
}

/** log of the mass between the bounds; -Infinity where there is none. */
function logMass(t: Truncation): Value {
  const { base, high } = t;
  const below = before(t);
  if (below === undefined) return high === undefined ? lift(0) : logCdf(base, high);
  if (high === undefined) return logSurvival(base, below);
  const isLeft = fromLeft(t);
  const larger = where(isLeft, logCdf(base, high), logSurvival(base, below));
  const smaller = where(isLeft, logCdf(base, below), logSurvival(base, high));
  return larger.add(logOfRest(where(larger.greater(Number.NEGATIVE_INFINITY), smaller.sub(larger), 0)));
}

/** The quantile: a share q of the mass from the low bound on, found from the side whose tail is smaller. */
function quantile(t: Truncation, q: Value): Value {
  const { base, low, high } = t;
  const below = before(t);
  const under = below === undefined ? lift(0) : logCdf(base, below).exp();
  const top = high === undefined ? lift(1) : logCdf(base, high).exp();
  // Rounding may ask for a share beyond the ends.
  const share = (x: Value): Value => minimum(maximum(x, 0), 1);
  const left = base.icdf(share(under.add(q.mul(top.sub(under)))));
  if (below === undefined) return exact(t, inside(t, left), q);
  const above = high === undefined ? lift(0) : logSurvival(base, high).exp();
  const from = logSurvival(base, below).exp();
  const right = isf(base, share(from.sub(q.mul(from.sub(above)))));
  const found = inside(t, where(fromLeft(t), left, right));
  return exact(t, where(q.compare("equal", 0), low ?? found, found), q);
}

/** Of counts, the smallest whose cdf is at least q. */
function exact(t: Truncation, k: Value, q: Value): Value {
  return t.base.support.isDiscrete ? inside(t, settled(k, q, (x) => cdf(t, x))) : k;
}

/** Rounding may step over a bound. */
function inside({ low, high }: Pick<Truncation, "low" | "high">, x: Value): Value {
  const raised = low === undefined ? x : maximum(x, low);
  return high === undefined ? raised : minimum(raised, high);
}

function cdf(t: Truncation, x: Value): Value {
  const { base, low, high } = t;
  const isCount = base.support.isDiscrete;
  const clamped = inside(t, isCount ? floor(x) : x);
  const mass = logMass({ base, low, high: clamped }).sub(logMass(t)).exp();
  const isStarted = low === undefined ? undefined : isCount ? x.compare("greaterEqual", low) : clamped.greater(low);
  const started = isStarted === undefined ? mass : where(isStarted, mass, 0);
  return high === undefined ? started : where(x.compare("greaterEqual", high), 1, started);
}

function supportOf(t: Truncation): Support {
  const { base, low, high } = t;
  const { support } = base;
  if (support.isDiscrete) {
    const within = (x: Value): Value => x.compare("equal", inside(t, x));
    const counts = withMembers(support, (x) => and(support.contains(x), within(x)));
    return { ...counts, description: `${support.description} within the bounds`, example: inside(t, lift(support.example ?? 0)), bijector: support.bijector };
  }
  const from = tightest(low, ownEnd(base, 0), maximum);
  const to = tightest(high, ownEnd(base, 1), minimum);
  if (from !== undefined && to !== undefined) return interval(from, to);
  if (from !== undefined) return greaterThanEqual(from);
  return to === undefined ? support : lessThanEqual(to);
}

/** Where the support of the base ends on the left (q = 0) or on the right (q = 1): where its quantiles do. */
function ownEnd(base: Distribution, q: 0 | 1): Value | undefined {
  const { name } = base.support;
  if (name === "unitInterval") return lift(q);
  if (name === "positive" || name === "nonnegative") return q === 0 ? lift(0) : undefined;
  const isBounded = name === "interval" || name.startsWith(q === 0 ? "greaterThan" : "lessThan");
  return isBounded ? base.icdf(q) : undefined;
}

function tightest(given: Value | undefined, own: Value | undefined, choose: (a: Value, b: Value) => Value): Value | undefined {
  return given === undefined || own === undefined ? given ?? own : choose(given, own);
}

/** The closed forms that the base has no part in. */
interface Moments {
  readonly mean?: ClosedForm<() => Value>;
  readonly variance?: ClosedForm<() => Value>;
  readonly entropy?: ClosedForm<() => Value>;
  readonly draw?: (generator: Generator, shape: readonly number[]) => Value;
}

function build(name: string, text: string, base: Distribution, bounds: Bounds, momentsOf: (t: Truncation) => Moments = momentsByBase): Distribution {
  if (base.eventShape.length > 0) {
    throw modelError("not-implemented-for", { distribution: name, method: "logProb", reason: `its base ${base.toString()} is not a distribution of single numbers` });
  }
  const t = truncation(base, bounds);
  const moments = momentsOf(t);
  const batchShape = broadcastShapes(base.batchShape, t.low?.shape ?? [], t.high?.shape ?? []);
  if (batchShape === undefined) {
    const shapes = [`the base ${formatShape(base.batchShape)}`, `\`low\` ${formatShape(t.low?.shape ?? [])}`, `\`high\` ${formatShape(t.high?.shape ?? [])}`];
    throw modelError("parameters-do-not-broadcast", { distribution: name, shapes });
  }
  const none = { none: "it has no closed form for every base" };
  return composite({
    name,
    parameters: { ...base.parameters, ...(t.low === undefined ? {} : { low: t.low }), ...(t.high === undefined ? {} : { high: t.high }) },
    batchShape,
    support: supportOf(t),
    logDensity: (x) => base.logDensity(x).sub(logMass(t)),
    draw:
      moments.draw ??
      ((generator, shape) => {
        const u = new Float64Array(shape.reduce((n, m) => n * m, 1));
        generator.fillUniform(u);
        return quantile({ ...t, base: base.expand([...shape]) }, lift(u).reshape([...shape]));
      }),
    cdf: (x) => cdf(t, x),
    icdf: (q) => quantile(t, q),
    mean: moments.mean ?? none,
    variance: moments.variance ?? none,
    entropy: moments.entropy ?? none,
    ...rowsThrough([base], ([of = base], rows) =>
      build(name, text, of, { ...(t.low === undefined ? {} : { low: rowsOf(t.low, rows) }), ...(t.high === undefined ? {} : { high: rowsOf(t.high, rows) }) }, momentsOf),
    ),
    checkParameters: (site, call) => {
      base.checkParameters(site, call);
      if (t.low !== undefined) checkParameter(t.low, { distribution: name, parameter: "low", support: real }, site, call);
      if (t.high !== undefined) checkParameter(t.high, { distribution: name, parameter: "high", support: real }, site, call);
      checkMass(t, batchShape, site, call);
    },
    ...(base.support.isDiscrete ? { enumerate: () => listed(name, t) } : {}),
    text: () => text,
  });
}

/** @error `truncation-without-mass` for the first element whose parameters and bounds are known and leave nothing. */
function checkMass(t: Truncation, batchShape: Shape, site: string | undefined, call: CallSite | undefined): void {
  if ([...Object.values(t.base.parameters), t.low, t.high].some((x) => x !== undefined && !x.isKnown)) return;
  const mass = logMass(t).broadcastTo(batchShape).data();
  const row = mass.findIndex((x) => !(x > Number.NEGATIVE_INFINITY));
  if (row < 0) return;
  const at = (x: Value | undefined): number | undefined => (x === undefined ? undefined : Number(x.broadcastTo(batchShape).data()[row]));
  const index = batchShape.length === 0 ? "" : ` at [${unravel(row, batchShape).join(", ")}]`;
  throw modelError("truncation-without-mass", { site, base: t.base.toString(), low: at(t.low), high: at(t.high), index }, call === undefined ? {} : { at: [call] });
}

/** The values between the bounds that the base can give, where they are the same for the whole batch. */
function listed(name: string, t: Truncation): Value {
  const ends = [0, 1].map((q) => commonNumber(inside(t, t.base.icdf(q))));
  const [from, to] = ends;
  if (from === undefined || to === undefined) throw modelError("not-implemented-for", { distribution: name, method: "enumerateSupport", reason: "its elements have different values" });
  if (!Number.isFinite(to - from)) throw modelError("not-implemented-for", { distribution: name, method: "enumerateSupport", reason: "it has infinitely many values" });
  return countsTo(to - from).add(from);
}

function boundsText({ low, high }: Bounds): string {
  const parts = [low === undefined ? [] : [`low: ${formatParameter(lift(low))}`], high === undefined ? [] : [`high: ${formatParameter(lift(high))}`]].flat();
  return `{ ${parts.join(", ")} }`;
}

/** Bounds that are known and infinite bound nothing. */
function finite({ low, high }: Bounds): Bounds {
  const isAbsent = (bound: Num | undefined, end: number): boolean => {
    if (bound === undefined) return true;
    const value = lift(bound);
    return value.isKnown && value.data().every((x) => x === end);
  };
  return {
    ...(low === undefined || isAbsent(low, Number.NEGATIVE_INFINITY) ? {} : { low }),
    ...(high === undefined || isAbsent(high, Number.POSITIVE_INFINITY) ? {} : { high }),
  };
}

/**
 * `base` given that it lies between `low` and `high`, ends included.
 *
 * @param base - a distribution of single numbers with a cdf and quantiles, continuous or of counts. @param bounds - `{ low }`, `{ high }` or both.
 * @support the part of the support of `base` between the bounds
 * @error `truncation-without-mass` where known bounds leave nothing of a known base.
 * @example
 * sample("visits", dist.TruncatedDistribution(dist.Poisson(rate), { low: 1 }), { obs: visits });
 */
export function TruncatedDistribution(base: Distribution, bounds: Bounds): Distribution {
  return build("TruncatedDistribution", `dist.TruncatedDistribution(${base.toString()}, ${boundsText(bounds)})`, base, finite(bounds));
}

/** `base` given that it is at least `low`. */
export const LeftTruncatedDistribution = (base: Distribution, low: Num): Distribution => TruncatedDistribution(base, { low });

/** `base` given that it is at most `high`. */
export const RightTruncatedDistribution = (base: Distribution, high: Num): Distribution => TruncatedDistribution(base, { high });

/** `base` given that it lies from `low` to `high`. */
export const TwoSidedTruncatedDistribution = (base: Distribution, low: Num, high: Num): Distribution => TruncatedDistribution(base, { low, high });

/** The parameters of a truncated location-scale family. */
export type TruncatedParameters = { readonly loc: Num; readonly scale: Num } & Bounds;

/** Called with location and scale and then the bounds, or with all of them by name. */
export interface TruncatedFactory {
  (loc: Num, scale: Num, bounds: Bounds): Distribution;
  (parameters: TruncatedParameters): Distribution;
}

function isNamed(x: Num | TruncatedParameters): x is TruncatedParameters {
  return typeof x === "object" && "loc" in x;
}

function withBase(name: string, make: (loc: Num, scale: Num) => Distribution, moments: (t: Truncation) => Moments): TruncatedFactory {
  return (first: Num | TruncatedParameters, scale?: Num, bounds: Bounds = {}): Distribution => {
    const given = isNamed(first) ? first : { loc: first, scale: scale ?? 1, ...bounds };
    const base = make(given.loc, given.scale);
    const text = `${base.toString().replace(/^dist\.\w+/, `dist.${name}`).replace(/\)$/, "")}, ${boundsText(given)})`;
    const kept = finite(given);
    return build(name, text, base, kept, moments);
  };
}

/** Closed forms that belong to the base, however the truncation was called. */
function momentsByBase(t: Truncation): Moments {
  if (t.base.support.isDiscrete) return countMoments(t);
  return t.base.name === "Normal" ? normalMoments(t) : t.base.name === "Cauchy" ? cauchyMoments(t) : {};
}

/** What of a count is added up: k, k^2 and -log p, over the values between the bounds or over those below. */
function countMoments(t: Truncation): Moments {
  const { base, low, high } = t;
  const isOpen = high === undefined && base.support.ends?.[1] === Number.POSITIVE_INFINITY;
  const shares = (power: 0 | 1 | 2): Value => {
    const last = isOpen ? before(t) : inside(t, base.icdf(1));
    const most = last === undefined ? -1 : last.isKnown ? last.max().item() : Number.NaN;
    if (!(most < 1048576)) throw modelError("not-implemented-for", { distribution: base.name, method: "mean", reason: "how many values lie between its bounds is not known, or too many to be added up" });
    const k = countsTo(Math.max(most, 0)).reshape([Math.max(most, 0) + 1, ...base.batchShape.map(() => 1)]);
    const isCounted = isOpen ? (low === undefined ? k.less(0) : k.less(low)) : and(k.compare("greaterEqual", low ?? 0), k.compare("lessEqual", last ?? 0));
    const density = base.logDensity(k);
    const of = power === 0 ? minusPLogP(density) : k.pow(power).mul(density.exp());
    return where(isCounted, of, 0).sum(0);
  };
  const mass = (): Value => logMass(t).exp();
  const mean = (): Value => (isOpen ? base.mean().sub(shares(1)) : shares(1)).div(mass());
  const square = (): Value => (isOpen ? base.variance().add(base.mean().square()).sub(shares(2)) : shares(2)).div(mass());
  return {
    mean,
    variance: () => square().sub(mean().square()),
    entropy: () => (isOpen ? base.entropy().sub(shares(0)) : shares(0)).div(mass()).add(logMass(t)),
  };
}

function normalMoments(t: Truncation): Moments {
  const { loc = lift(0), scale = lift(1) } = t.base.parameters;
  return { ...truncatedNormalMoments({ loc, scale, low: t.low, high: t.high }), draw: (generator, shape) => drawNormal(t, generator, shape) };
}

/** The truncated Cauchy has moments, where both bounds are there, by integrals of x / (1 + x^2) and x^2 / (1 + x^2). */
function cauchyMoments(t: Truncation): Moments {
  const { loc = lift(0), scale = lift(1) } = t.base.parameters;
  const { low, high } = t;
  if (low === undefined || high === undefined) {
    const infinite = (): Value => scale.mul(low === undefined ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    return { mean: low === undefined && high === undefined ? () => loc.mul(Number.NaN) : infinite, variance: () => scale.mul(Number.POSITIVE_INFINITY) };
  }
  const z = (bound: Value): Value => bound.sub(loc).div(scale);
  const angle = (): Value => logMass(t).exp().mul(Math.PI);
  const first = (): Value => z(high).square().map("log1p").sub(z(low).square().map("log1p")).mul(0.5).div(angle());
  const second = (): Value => z(high).sub(z(low)).div(angle()).sub(1);
  return { mean: () => first().mul(scale).add(loc), variance: () => second().sub(first().square()).mul(scale.square()) };
}

/** Beyond so many standard deviations a tail is no longer a double, and the quantile no longer a way to draw. */
const TAIL = 30;

/**
 * Truncated normal draws: by the quantile, and far out in a tail by rejection from an exponential.
 *
 * @source Robert 1995, "Simulation of truncated normal variables", Statistics and Computing 5, 121-125, propositions 2.3 and 2.4.
 */
function drawNormal(t: Truncation, generator: Generator, shape: readonly number[]): Value {
  const { loc = lift(0), scale = lift(1) } = t.base.parameters;
  const column = (x: Value): ArrayLike<number> => x.broadcastTo([...shape]).data();
  const lows = column((t.low ?? lift(Number.NEGATIVE_INFINITY)).sub(loc).div(scale));
  const highs = column((t.high ?? lift(Number.POSITIVE_INFINITY)).sub(loc).div(scale));
  const u = new Float64Array(lows.length);
  generator.fillUniform(u);
  const near = quantile({ base: t.base.expand([...shape]), low: t.low, high: t.high }, lift(u).reshape([...shape])).data();
  const far = Float64Array.from(u, (_, i) => {
    const [low = 0, high = 0] = [lows[i], highs[i]];
    if (low > TAIL) return tailDraw(generator, low, high);
    return high < -TAIL ? -tailDraw(generator, -high, -low) : Number.NaN;
  });
  const isFar = lift(far).reshape([...shape]);
  return inside(t, where(isFar.compare("equal", isFar), isFar.mul(scale).add(loc), lift(near).reshape([...shape])));
}

/** A standard normal given that it lies in [low, high], low > 0. */
function tailDraw(generator: Generator, low: number, high: number): number {
  const rate = 0.5 * (low + Math.sqrt(low * low + 4));
  // The mass of the exponential beyond `high`, which is cut off.
  const cut = high === Number.POSITIVE_INFINITY ? 0 : exp(-rate * (high - low));
  for (;;) {
    const z = low - log(cut + (1 - cut) * generator.uniform()) / rate;
    const gap = z - rate;
    if (generator.uniform() <= exp(-0.5 * gap * gap)) return z;
  }
}

/**
 * Normal distribution given that it lies between bounds; stable far in a tail.
 *
 * @param loc - mean before truncation. @param scale - standard deviation before truncation, positive. @param bounds - `{ low, high }`, either optional.
 * @support interval(low, high), or above or below the one bound
 */
export const TruncatedNormal: TruncatedFactory = withBase("TruncatedNormal", (loc, scale) => Normal(loc, scale), normalMoments);

/**
 * Cauchy distribution given that it lies between bounds.
 *
 * @param loc - median before truncation. @param scale - positive. @param bounds - `{ low, high }`, either optional.
 * @support interval(low, high), or above or below the one bound
 */
export const TruncatedCauchy: TruncatedFactory = withBase("TruncatedCauchy", (loc, scale) => Cauchy(loc, scale), cauchyMoments);
