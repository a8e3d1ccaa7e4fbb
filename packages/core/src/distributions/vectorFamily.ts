/**
 * @file Make the factory of a distribution over vectors or matrices from one record, so that a new family is a single small file.
 *
 * As `family.ts` does for numbers: the record says what is particular to the family, while batches, broadcasting,
 * checks of parameters and printing are the same for all and live here.
 */
import { type Bool, findNotPositiveDefinite, lift, liftBool, type Num, type Value, where } from "@typyro/autodiff";
import {
  broadcastShapes, broadcastsTo, type CallSite, formatShape, type Generator, type ModelError, modelError, sameShape, type Shape, sizeOf, unravel,
} from "@typyro/base";
import { firstOutside, type Support } from "../supports/support.ts";
import { violationOf } from "../supports/violation.ts";
import type { Distribution } from "./distribution.ts";
import { bind, type ClosedForm, type Factory, type Parameters } from "./family.ts";
import { guarded, interior } from "./guarded.ts";
import { independent, masked } from "./masked.ts";
import { formatCall, formatParameter, nameOf, nameValue } from "./names.ts";
import { rowsOf, shapeOfRows } from "./rows.ts";

/** A parameter: how many axes at the right make one of it (0 a number, 1 a vector, 2 a matrix), and where it may lie. */
export interface VectorParameter {
  readonly rank: 0 | 1 | 2;
  /** Of each element, or of the whole where it is a support of vectors or matrices. */
  readonly support: Support;
}

/**
 * What is particular to a family. `p` holds the parameters by name, each with its batch axes at the left and at least
 * as many axes as its rank; `event` is the shape of one draw.
 */
export interface VectorFamily<N extends string> {
  readonly name: string;
  readonly parameters: Readonly<Record<N, VectorParameter>>;
  /** The shape of one draw, given the shapes of the parameters without their batches; undefined where these do not fit. */
  readonly event: (shapes: Readonly<Record<N, Shape>>) => Shape | undefined;
  /** What the shapes must be, as an error says it: "a vector [n] with a matrix `covariance` [n, n]". */
  readonly shapes: string;
  /** How it prints, where not by its parameters in order. */
  readonly typed?: (parameters: Readonly<Record<N, string>>) => string;
  readonly support: Support | ((p: Parameters<N>, event: Shape) => Support);
  /** Log density for values inside the support. @shape x: [..., ...event], result: [...] */
  readonly logDensity: (x: Value, p: Parameters<N>, event: Shape) => Value;
  /** Draws, from known parameters. @shape [...shape, ...event] */
  readonly draw: (generator: Generator, p: Parameters<N>, shape: Shape, event: Shape) => Value;
  /** @shape [..., ...event] */
  readonly mean: ClosedForm<(p: Parameters<N>, event: Shape) => Value>;
  /** Of each element. @shape [..., ...event] */
  readonly variance: ClosedForm<(p: Parameters<N>, event: Shape) => Value>;
  /** @shape [...] */
  readonly entropy: ClosedForm<(p: Parameters<N>, event: Shape) => Value>;
}

/** The distribution of a family with given parameters. @error `parameter-event-shape`, `parameters-do-not-broadcast`, `not-numbers`. */
export function vectorMember<N extends string>(record: VectorFamily<N>, given: Readonly<Record<N, Num>>): Distribution {
  const names = Object.keys(record.parameters) as N[];
  const parameters = Object.fromEntries(names.map((name) => [name, ranked(record, name, lift(given[name]))])) as Record<N, Value>;
  const split = (name: N): number => parameters[name].shape.length - record.parameters[name].rank;
  const event = record.event(Object.fromEntries(names.map((name): [string, Shape] => [name, parameters[name].shape.slice(split(name))])) as Record<N, Shape>);
  if (event === undefined) throw misshapen(record, names[names.length - 1], parameters);
  const batchShape = broadcastShapes(...names.map((name) => parameters[name].shape.slice(0, split(name))));
  if (batchShape === undefined) {
    throw modelError("parameters-do-not-broadcast", { distribution: record.name, shapes: names.map((name) => `\`${name}\` ${formatShape(parameters[name].shape)}`) });
  }
  return new VectorMember(record, parameters, batchShape, event);
}

/** The factory of a family, called with parameters in order or with one record of them. */
export function vectorFamily<Positional extends readonly Num[], Named extends Readonly<Record<keyof Named, Num>>>(
  record: VectorFamily<Extract<keyof Named, string>>,
): Factory<Positional, Named> {
  const names = Object.keys(record.parameters) as Extract<keyof Named, string>[];
  return (...given: readonly (Num | Named)[]): Distribution => vectorMember(record, bind(record.name, names, given));
}

/** A number may stand for a vector of it beside a matrix, which says how long the vector is. */
function ranked<N extends string>(record: VectorFamily<N>, name: N, value: Value): Value {
  const { rank } = record.parameters[name];
  if (value.shape.length >= rank) return value;
  if (rank === 1 && Object.values<VectorParameter>(record.parameters).some((other) => other.rank === 2)) return renamed(value.reshape([1]), nameOf(value));
  throw misshapen(record, name, { [name]: value });
}

function renamed(value: Value, name: string | undefined): Value {
  if (name !== undefined) nameValue(value, name);
  return value;
}

function misshapen<N extends string>(record: VectorFamily<N>, name: N | undefined, parameters: Readonly<Record<string, Value>>): ModelError {
  const shape = formatShape(parameters[name ?? ""]?.shape ?? []);
  const others = Object.keys(parameters).filter((other) => other !== name);
  const beside = others.length === 0 ? "" : ` beside ${others.map((other) => `\`${other}\` ${formatShape(parameters[other]?.shape ?? [])}`).join(", ")}`;
  return modelError("parameter-event-shape", { distribution: record.name, parameter: name ?? "", shape: `${shape}${beside}`, needed: record.shapes });
}

/** How many elements of a vector an error prints. */
const SHOWN = 6;

class VectorMember<N extends string> implements Distribution {
  readonly #family: VectorFamily<N>;
  readonly #parameters: Parameters<N>;
  readonly batchShape: Shape;
  readonly eventShape: Shape;
  readonly support: Support;

  constructor(record: VectorFamily<N>, parameters: Parameters<N>, batchShape: Shape, eventShape: Shape) {
    this.#family = record;
    this.#parameters = parameters;
    this.batchShape = batchShape;
    this.eventShape = eventShape;
    this.support = typeof record.support === "function" ? record.support(parameters, eventShape) : record.support;
  }

  get name(): string {
    return this.#family.name;
  }

  get parameters(): Readonly<Record<string, Value>> {
    return this.#parameters;
  }

  get #names(): N[] {
    return Object.keys(this.#parameters) as N[];
  }

  logProb(value: Num): Value {
    this.checkParameters();
    const x = lift(value);
    if (!sameShape(x.shape.slice(Math.max(0, x.shape.length - this.eventShape.length)), this.eventShape)) {
      throw modelError("value-event-shape", { distribution: this.toString(), value: formatShape(x.shape), event: formatShape(this.eventShape) });
    }
    return guarded(this.support, x, (safe, inside) => this.#density(safe, inside === undefined ? this.#parameters : this.#away(inside)));
  }

  logDensity(value: Value): Value {
    return this.#density(value, this.#parameters);
  }

  /** Parameters made of elements are replaced where the value lies outside: far from it, the density has infinite slopes. */
  #away(inside: Value): Parameters<N> {
    const replaced = (name: N): Value => {
      const { rank, support } = this.#family.parameters[name];
      const parameter = this.#parameters[name];
      if (typeof this.#family.support === "function" || support.eventDim > 0 || support.isDiscrete || rank > 1) return parameter;
      return where(rank === 0 ? inside : inside.reshape([...inside.shape, 1]), parameter, interior(support, parameter));
    };
    return Object.fromEntries(this.#names.map((name) => [name, replaced(name)])) as Record<N, Value>;
  }

  #density(value: Value, parameters: Parameters<N>): Value {
    const density = this.#family.logDensity(value, parameters, this.eventShape);
    const shape = broadcastShapes(density.shape, this.batchShape, value.shape.slice(0, value.shape.length - this.eventShape.length));
    return shape === undefined ? density : density.broadcastTo(shape);
  }

  sample(generator: Generator, sampleShape: Shape = []): Value {
    this.checkParameters();
    if (this.#names.some((name) => !this.#parameters[name].isKnown)) throw modelError("sample-of-recorded", { distribution: this.toString() });
    const shape = [...sampleShape, ...this.batchShape];
    return this.#family.draw(generator, this.#parameters, shape, this.eventShape).broadcastTo([...shape, ...this.eventShape]);
  }

  cdf(): Value {
    throw this.#noSuch("cdf", "vectors have no quantiles");
  }

  icdf(): Value {
    throw this.#noSuch("icdf", "vectors have no quantiles");
  }

  mean(): Value {
    return this.#closed("mean", this.#family.mean).broadcastTo([...this.batchShape, ...this.eventShape]);
  }

  variance(): Value {
    return this.#closed("variance", this.#family.variance).broadcastTo([...this.batchShape, ...this.eventShape]);
  }

  entropy(): Value {
    return this.#closed("entropy", this.#family.entropy).broadcastTo(this.batchShape);
  }

  #closed(method: string, form: ClosedForm<(p: Parameters<N>, event: Shape) => Value>): Value {
    if (typeof form === "function") return form(this.#parameters, this.eventShape);
    throw this.#noSuch(method, form.none);
  }

  #noSuch(method: string, reason: string): Error {
    return modelError("not-implemented-for", { distribution: this.name, method, reason });
  }

  expand(batchShape: Shape): Distribution {
    if (sameShape(batchShape, this.batchShape)) return this;
    if (!broadcastsTo(this.batchShape, batchShape)) {
      const repetitions = batchShape.slice(0, Math.max(1, batchShape.length - this.batchShape.length));
      const facts = { distribution: this.toString(), from: formatShape(this.batchShape), to: formatShape(batchShape), fixed: formatShape([...repetitions, ...this.batchShape]) };
      throw modelError("expand-shape", facts);
    }
    return new VectorMember(this.#family, this.#parameters, batchShape, this.eventShape);
  }

  toEvent(dims = 1): Distribution {
    return independent(this, dims);
  }

  mask(mask: Bool): Distribution {
    return masked(this, liftBool(mask));
  }

  rows(positions: readonly number[], kept = 0): Distribution {
    const rows = { positions, kept, batchShape: this.batchShape };
    const picked = Object.fromEntries(this.#names.map((name) => [name, rowsOf(this.#parameters[name], rows, this.#family.parameters[name].rank)])) as Record<N, Value>;
    return new VectorMember(this.#family, picked, shapeOfRows(rows), this.eventShape);
  }

  withParameters(replaced: Readonly<Record<string, Num>>): Distribution {
    const given = Object.fromEntries(this.#names.map((name) => [name, replaced[name] ?? this.#parameters[name]])) as Record<N, Num>;
    return vectorMember(this.#family, given).expand(this.batchShape);
  }

  checkParameters(site?: string, call?: CallSite): void {
    for (const name of this.#names) {
      const parameter = this.#parameters[name];
      if (!parameter.isKnown) continue;
      const { support } = this.#family.parameters[name];
      const row = firstOutside(support, parameter);
      if (row !== undefined) throw this.#outside(name, parameter, support, row, site, call === undefined ? {} : { at: [call] });
    }
  }

  #outside(name: N, parameter: Value, support: Support, row: number, site: string | undefined, context: { at?: CallSite[] }): Error {
    const whole = parameter.shape.slice(parameter.shape.length - support.eventDim);
    const batch = parameter.shape.slice(0, parameter.shape.length - support.eventDim);
    const index = batch.length === 0 ? "" : ` at [${unravel(row, batch).join(", ")}]`;
    const facts = { site, distribution: this.name, parameter: name, index, support: support.description };
    const data = parameter.data().subarray(row * sizeOf(whole), (row + 1) * sizeOf(whole));
    if (support.eventDim === 0) return modelError("parameter-outside-support", { ...facts, value: data[0] ?? Number.NaN, fixed: undefined }, context);
    const matrix = `\`${name}\` of dist.${this.name}`;
    const n = whole.at(-1) ?? 0;
    const uneven = support.name === "positiveDefinite" ? firstUneven(data, n) : undefined;
    if (uneven !== undefined) return modelError("matrix-not-symmetric", { site, matrix, ...uneven }, context);
    const indefinite = support.name === "positiveDefinite" ? findNotPositiveDefinite(data, n) : undefined;
    if (indefinite !== undefined) return modelError("matrix-not-positive-definite", { site, matrix, typed: name, index, jitter: indefinite.jitter }, context);
    const shown = [...data.subarray(0, SHOWN)].map((x) => String(Number(x.toPrecision(4)))).join(", ");
    const violation = violationOf(support, [...data]);
    const fault = violation === undefined ? "" : ` (${violation})`;
    return modelError("vector-outside-support", { ...facts, value: `[${shown}${data.length > SHOWN ? ", ..." : ""}]${fault}` }, context);
  }

  toString(): string {
    const shown = Object.fromEntries(this.#names.map((name) => [name, formatParameter(this.#parameters[name])])) as Record<N, string>;
    const typed = this.#family.typed?.(shown);
    return typed === undefined ? formatCall(this.name, shown) : `dist.${this.name}(${typed})`;
  }
}

/** The first pair of elements across the diagonal that differ by more than the support of covariances allows. */
function firstUneven(a: ArrayLike<number>, n: number): { row: number; column: number; upper: number; lower: number } | undefined {
  const scale = Array.from(a).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  for (let row = 0; row < n; row++) {
    for (let column = row + 1; column < n; column++) {
      const [upper = 0, lower = 0] = [a[row * n + column], a[column * n + row]];
      if (Math.abs(upper - lower) > 1e-6 * scale) return { row, column, upper, lower };
    }
  }
  return undefined;
}
