/**
 * @file Leave elements of a batch out of the log density.
 *
 * A mask that is known drops its rows before anything is computed of them, so NaN in hidden data or
 * parameters gives exactly 0 and a zero gradient. A mask that is itself computed puts a safe value in
 * place of hidden data first, since 0 times an infinite derivative would be NaN.
 */
import { lift, not, type Num, or, scatterAdd, take, type Value, where } from "@typyro/autodiff";
import { broadcastShapes, CallSite, formatShape, type Generator, modelError, sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Support } from "../supports/support.ts";
import type { Distribution } from "./distribution.ts";
import { independent } from "./independent.ts";

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
  readonly rows?: (positions: readonly number[]) => Distribution;

  constructor(base: Distribution, mask: Value) {
    this.#base = base;
    this.activeMask = mask;
    const { contains } = base.support;
    this.support = { ...base.support, contains: (x) => or(not(mask), contains(x)) };
    if (base.withParameters !== undefined) this.withParameters = (parameters) => new Masked(base.withParameters?.(parameters) ?? base, mask);
    if (base.rows !== undefined) {
      this.rows = (positions) => new Masked(base.rows?.(positions) ?? base, take(mask.broadcastTo(base.batchShape).reshape([-1]), positions));
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

  checkParameters(site?: string, call?: CallSite): void {
    this.#base.checkParameters(site, call);
  }

  toString(): string {
    return `${this.#base.toString()} masked`;
  }
}

