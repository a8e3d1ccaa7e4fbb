/**
 * @file Leave elements of a batch out of the log density, or count batch dimensions as part of one draw, so that a vector is a single event.
 *
 * The two live together because each can be seen the other way again.
 *
 * A mask that is known drops its rows before anything is computed of them, so NaN in hidden data or
 * parameters gives exactly 0 and a zero gradient. A mask that is itself computed puts a safe value in
 * place of hidden data first, since 0 times an infinite derivative would be NaN.
 */
import { type Bool, lift, liftBool, not, type Num, or, scatterAdd, take, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, CallSite, formatShape, type Generator, modelError, sameShape, type Shape, sizeOf } from "@typyro/base";
import { lastAxes, withMembers } from "../regions/region.ts";
import { independentSupport, type Support } from "../supports/support.ts";
import type { Distribution } from "./distribution.ts";
import { rowsOf } from "./rows.ts";

/**
 * `base` with the elements where `mask` is false left out: they are drawn as before, and score 0.
 *
 * @shape mask: broadcasts with the batch shape
 * @error `mask-not-boolean`, `mask-shape`.
 */
export function masked(base: Distribution, mask: Value): Distribution {
  if (mask.dtype !== "bool") throw modelError("mask-not-boolean", { dtype: mask.dtype }, { at: [new CallSite(masked)] });
  const batchShape = broadcastShapes(base.batchShape, mask.shape);
  if (batchShape === undefined) {
    const facts = { mask: formatShape(mask.shape), batch: formatShape(base.batchShape), distribution: base.toString() };
    throw modelError("mask-shape", facts, { at: [new CallSite(masked)] });
  }
  return new Masked(base.expand(batchShape), mask);
}

class Masked implements Distribution {
  readonly #base: Distribution;
  readonly activeMask: Value;
  readonly support: Support;
  readonly withParameters?: (parameters: Readonly<Record<string, Num>>) => Distribution;
  readonly rows?: (positions: readonly number[], kept?: number) => Distribution;

  constructor(base: Distribution, mask: Value) {
    this.#base = base;
    this.activeMask = mask;
    const { bijector, ...region } = base.support;
    this.support = { ...withMembers(region, (x) => or(not(mask), region.contains(x))), bijector };
    if (base.withParameters !== undefined) this.withParameters = (parameters) => new Masked(base.withParameters?.(parameters) ?? base, mask);
    if (base.rows !== undefined) {
      this.rows = (positions, kept = 0) => new Masked(base.rows?.(positions, kept) ?? base, rowsOf(mask, { positions, kept, batchShape: base.batchShape }));
    }
  }

  get name(): string {
    return this.#base.name;
  }

  get parameters(): Readonly<Record<string, Value>> {
    return this.#base.parameters;
  }

  get batchShape(): Shape {
    return this.#base.batchShape;
  }

  get eventShape(): Shape {
    return this.#base.eventShape;
  }

  logProb(value: Num): Value {
    return this.#score(lift(value), (base, x) => base.logProb(x));
  }

  logDensity(value: Value): Value {
    return this.#score(value, (base, x) => base.logDensity(x));
  }

  #score(x: Value, density: (base: Distribution, x: Value) => Value): Value {
    const mask = this.activeMask;
    const whole = [...this.batchShape, ...this.eventShape];
    if (!mask.isKnown || !sameShape(x.shape, whole)) return this.#scoreSafely(x, density);
    const shown = [...mask.broadcastTo(this.batchShape).data()].flatMap((bit, row) => (bit === 0 ? [] : [row]));
    const size = sizeOf(this.batchShape);
    if (shown.length === size) return density(this.#base, x);
    if (shown.length === 0) return lift(new Float64Array(size)).reshape(this.batchShape);
    if (this.#base.rows === undefined) return this.#scoreSafely(x, density);
    const rows = take(x.reshape([size, ...this.eventShape]), shown);
    return scatterAdd(density(this.#base.rows(shown), rows), shown, size).reshape(this.batchShape);
  }

  #scoreSafely(x: Value, density: (base: Distribution, x: Value) => Value): Value {
    const ones = new Array<number>(this.eventShape.length).fill(1);
    const perElement = this.activeMask.reshape([...this.activeMask.shape, ...ones]);
    return where(this.activeMask, density(this.#base, where(perElement, x, this.#interior())), 0);
  }

  /** A value inside the support, put in place of hidden data. */
  #interior(): Value {
    const { support } = this.#base;
    if ("none" in support.bijector) return lift(0);
    const { forward, inverseShape } = support.bijector;
    const shape = inverseShape([...this.batchShape, ...this.eventShape]);
    return forward(lift(new Float64Array(sizeOf(shape))).reshape(shape));
  }

  sample(generator: Generator, sampleShape?: Shape): Value {
    return this.#base.sample(generator, sampleShape);
  }

  cdf(value: Num): Value {
    return this.#base.cdf(value);
  }

  icdf(probability: Num): Value {
    return this.#base.icdf(probability);
  }

  mean(): Value {
    return this.#base.mean();
  }

  variance(): Value {
    return this.#base.variance();
  }

  entropy(): Value {
    return this.#base.entropy();
  }

  expand(batchShape: Shape): Distribution {
    return new Masked(this.#base.expand(batchShape), this.activeMask);
  }

  toEvent(dims = 1): Distribution {
    return independent(this, dims);
  }

  mask(mask: Bool): Distribution {
    return masked(this, liftBool(mask));
  }

  checkParameters(site?: string, call?: CallSite): void {
    this.#base.checkParameters(site, call);
  }

  toString(): string {
    return `${this.#base.toString()} masked`;
  }
}

/**
 * `base` with its last `dims` batch dimensions as event dimensions.
 *
 * @error `event-dims` where it has fewer.
 */
export function independent(base: Distribution, dims: number): Distribution {
  if (dims === 0) return base;
  const kept = base.batchShape.length - dims;
  if (!Number.isInteger(dims) || dims < 0 || kept < 0) {
    throw modelError("event-dims", { distribution: base.toString(), dims, batch: formatShape(base.batchShape), most: base.batchShape.length });
  }
  return new Independent(base, dims);
}

class Independent implements Distribution {
  readonly #base: Distribution;
  readonly #dims: number;
  readonly batchShape: Shape;
  readonly eventShape: Shape;
  readonly support: Support;
  readonly withParameters?: (parameters: Readonly<Record<string, Num>>) => Distribution;
  readonly rows?: (positions: readonly number[], kept?: number) => Distribution;

  constructor(base: Distribution, dims: number) {
    const kept = base.batchShape.length - dims;
    this.#base = base;
    this.#dims = dims;
    this.batchShape = base.batchShape.slice(0, kept);
    this.eventShape = [...base.batchShape.slice(kept), ...base.eventShape];
    this.support = independentSupport(base.support, dims);
    if (base.withParameters !== undefined) this.withParameters = (parameters) => new Independent(base.withParameters?.(parameters) ?? base, dims);
    if (base.rows !== undefined) this.rows = (positions, keptAxes = 0) => new Independent(base.rows?.(positions, keptAxes + dims) ?? base, dims);
  }

  get counted(): { readonly base: Distribution; readonly dims: number } {
    return { base: this.#base, dims: this.#dims };
  }

  get name(): string {
    return this.#base.name;
  }

  get parameters(): Readonly<Record<string, Value>> {
    return this.#base.parameters;
  }

  logProb(value: Num): Value {
    return this.#base.logProb(value).sum(lastAxes(this.#dims));
  }

  logDensity(value: Value): Value {
    return this.#base.logDensity(value).sum(lastAxes(this.#dims));
  }

  sample(generator: Generator, sampleShape: Shape = []): Value {
    return this.#base.sample(generator, sampleShape);
  }

  cdf(): Value {
    throw this.#noSuch("cdf");
  }

  icdf(): Value {
    throw this.#noSuch("icdf");
  }

  #noSuch(method: string): Error {
    return modelError("not-implemented-for", { distribution: this.name, method, reason: "vectors have no quantiles" });
  }

  mean(): Value {
    return this.#base.mean();
  }

  variance(): Value {
    return this.#base.variance();
  }

  entropy(): Value {
    return this.#base.entropy().sum(lastAxes(this.#dims));
  }

  expand(batchShape: Shape): Distribution {
    const own = this.#base.batchShape.slice(this.batchShape.length);
    return new Independent(this.#base.expand([...batchShape, ...own]), this.#dims);
  }

  toEvent(dims = 1): Distribution {
    return independent(this.#base, this.#dims + dims);
  }

  mask(mask: Bool): Distribution {
    return masked(this, liftBool(mask));
  }

  checkParameters(site?: string, call?: CallSite): void {
    this.#base.checkParameters(site, call);
  }

  toString(): string {
    return `${this.#base.toString()}.toEvent(${this.#dims})`;
  }
}
