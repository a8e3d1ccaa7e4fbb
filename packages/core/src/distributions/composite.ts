/**
 * @file Make a distribution from one that it wraps, from several, or from parameters that are vectors, by one record.
 *
 * The record speaks in values, with the batch axes at the left; guarding, broadcasting, expansion and printing live here.
 */
import { type Bool, lift, liftBool, type Num, type Value } from "@typyro/autodiff";
import { broadcastShapes, broadcastsTo, type CallSite, formatShape, type Generator, modelError, sameShape, type Shape } from "@typyro/base";
import type { Support } from "../supports/support.ts";
import type { Distribution, Transformation } from "./distribution.ts";
import { enumerated } from "./enumerated.ts";
import type { ClosedForm } from "./family.ts";
import { guarded } from "./guarded.ts";
import { independent, masked } from "./masked.ts";
import type { Rows } from "./rows.ts";

/** What is particular to a composed distribution. */
export interface Composition {
  readonly name: string;
  readonly parameters: Readonly<Record<string, Value>>;
  readonly batchShape: Shape;
  readonly eventShape?: Shape;
  readonly support: Support;
  /**
   * Log density for values inside the support. Where values outside were replaced, `inside` says which were not, so that parameters whose slopes
   * would be infinite can be replaced too. @shape broadcast of the value's batch and the own batch
   */
  readonly logDensity: (x: Value, inside?: Value) => Value;
  /** One draw for each element of `shape`, to which the batch shape broadcasts. @shape [...shape, ...event] */
  readonly draw: (generator: Generator, shape: Shape) => Value;
  readonly cdf: ClosedForm<(x: Value) => Value>;
  readonly icdf: ClosedForm<(q: Value) => Value>;
  readonly mean: ClosedForm<() => Value>;
  readonly variance: ClosedForm<() => Value>;
  readonly entropy: ClosedForm<() => Value>;
  readonly logCdf?: (x: Value) => Value;
  readonly logSurvival?: (x: Value) => Value;
  readonly isf?: (q: Value) => Value;
  /** The distribution of some rows; left out where parts of it cannot be split. */
  readonly rows?: (rows: Rows) => Distribution;
  /** The variable that this one is a function of. */
  readonly transformation?: Transformation;
  /** The values with mass, a vector. */
  readonly enumerate?: ClosedForm<() => Value>;
  readonly checkParameters: (site?: string, call?: CallSite) => void;
  /** As typed. */
  readonly text: () => string;
}

/** The distribution of a record. */
export function composite(record: Composition): Distribution {
  return new Composite(record, record.batchShape);
}

/** A distribution by its record; a class for those that add methods of their own. */
export class Composite implements Distribution {
  readonly #record: Composition;
  readonly batchShape: Shape;
  readonly logCdf?: (value: Num) => Value;
  readonly logSurvival?: (value: Num) => Value;
  readonly isf?: (probability: Num) => Value;
  readonly rows?: (positions: readonly number[], kept?: number) => Distribution;
  readonly transformation?: Transformation;

  constructor(record: Composition, batchShape: Shape) {
    this.#record = record;
    this.batchShape = batchShape;
    const { logCdf, logSurvival, isf, rows, transformation } = record;
    if (rows !== undefined) this.rows = (positions, kept = 0) => rows({ positions, kept, batchShape });
    if (transformation !== undefined) this.transformation = { ...transformation, base: transformation.base.expand(batchShape) };
    if (logCdf !== undefined) this.logCdf = (value) => logCdf(lift(value));
    if (logSurvival !== undefined) this.logSurvival = (value) => logSurvival(lift(value));
    if (isf !== undefined) this.isf = (probability) => isf(lift(probability));
  }

  get name(): string {
    return this.#record.name;
  }

  get parameters(): Readonly<Record<string, Value>> {
    return this.#record.parameters;
  }

  get eventShape(): Shape {
    return this.#record.eventShape ?? [];
  }

  get support(): Support {
    return this.#record.support;
  }

  logProb(value: Num): Value {
    this.checkParameters();
    return guarded(this.support, value, (x, inside) => this.#density(x, inside));
  }

  logDensity(value: Value): Value {
    return this.#density(value);
  }

  #density(value: Value, inside?: Value): Value {
    const density = this.#record.logDensity(value, inside);
    const shape = broadcastShapes(density.shape, this.batchShape, value.shape.slice(0, value.shape.length - this.eventShape.length));
    return shape === undefined ? density : density.broadcastTo(shape);
  }

  sample(generator: Generator, sampleShape: Shape = []): Value {
    this.checkParameters();
    if (Object.values(this.parameters).some((parameter) => !parameter.isKnown)) throw modelError("sample-of-recorded", { distribution: this.toString() });
    const shape = [...sampleShape, ...this.batchShape];
    return this.#record.draw(generator, shape).broadcastTo([...shape, ...this.eventShape]);
  }

  cdf(value: Num): Value {
    return this.#closed("cdf", this.#record.cdf)(lift(value));
  }

  icdf(probability: Num): Value {
    return this.#closed("icdf", this.#record.icdf)(lift(probability));
  }

  mean(): Value {
    return this.#closed("mean", this.#record.mean)().broadcastTo([...this.batchShape, ...this.eventShape]);
  }

  variance(): Value {
    return this.#closed("variance", this.#record.variance)().broadcastTo([...this.batchShape, ...this.eventShape]);
  }

  entropy(): Value {
    return this.#closed("entropy", this.#record.entropy)().broadcastTo(this.batchShape);
  }

  enumerateSupport({ expand = true }: { readonly expand?: boolean } = {}): Value {
    const form = this.#record.enumerate ?? { none: "its values are not countable" };
    return enumerated(this.#closed("enumerateSupport", form)(), this.batchShape, expand);
  }

  #closed<F extends (...args: never[]) => Value>(method: string, form: ClosedForm<F>): F {
    if (typeof form === "function") return form;
    throw modelError("not-implemented-for", { distribution: this.name, method, reason: form.none });
  }

  expand(batchShape: Shape): Distribution {
    if (sameShape(batchShape, this.batchShape)) return this;
    if (!broadcastsTo(this.batchShape, batchShape)) {
      const repetitions = batchShape.slice(0, Math.max(1, batchShape.length - this.batchShape.length));
      const facts = { distribution: this.toString(), from: formatShape(this.batchShape), to: formatShape(batchShape), fixed: formatShape([...repetitions, ...this.batchShape]) };
      throw modelError("expand-shape", facts);
    }
    return new Composite(this.#record, batchShape);
  }

  toEvent(dims = 1): Distribution {
    return independent(this, dims);
  }

  mask(mask: Bool): Distribution {
    return masked(this, liftBool(mask));
  }

  checkParameters(site?: string, call?: CallSite): void {
    this.#record.checkParameters(site, call);
  }

  toString(): string {
    return this.#record.text();
  }
}
