/**
 * @file Make the factory of a distribution from one record, so that a new family is a single small file.
 *
 * The record says what is particular to the family: parameters with their supports, the support of its
 * values, the log density, one draw, and the closed forms or the reason why there is none. Broadcasting,
 * batch shapes, argument checks and printing are the same for all and live here.
 */
import { type Bool, isTensor, lift, liftBool, type Num, Value, where } from "@typyro/autodiff";
import {
  broadcastShapes, broadcastsTo, type CallSite, formatShape, type Generator, modelError, nearestName, sameShape, type Shape, sizeOf, unravel,
} from "@typyro/base";
import { firstOutside, type Support } from "../supports/support.ts";
import type { Distribution } from "./distribution.ts";
import { enumerated } from "./enumerated.ts";
import { guarded, interior } from "./guarded.ts";
import { independent, masked } from "./masked.ts";
import { calledName, formatCall, formatParameter } from "./names.ts";
import { rowsOf, shapeOfRows } from "./rows.ts";
import { logOf, logOfComplement } from "./tails.ts";

/** A closed form of the family, or the reason that it has none. */
export type ClosedForm<F> = F | { readonly none: string };

/** The values of a family's parameters by name. */
export type Parameters<N extends string> = Readonly<Record<N, Value>>;

/** What is particular to a family of distributions of single numbers. `p` holds the parameters by name. */
export interface Family<N extends string> {
  readonly name: string;
  /** Parameters in positional order, each with where it may lie. */
  readonly parameters: Readonly<Record<N, Support>>;
  /** Where values may lie; a function where the bounds are parameters. */
  readonly support: Support | ((p: Parameters<N>) => Support);
  /** Log density for values inside the support. */
  readonly logDensity: (x: Value, p: Parameters<N>) => Value;
  /**
   * One draw, from numbers, by an exact algorithm: those longer than a line name theirs, in `draws/` or beside it; one line of `log`, `pow` or
   * `tan` of a uniform variable is inversion of the cdf.
   *
   * @source Devroye 1986, "Non-uniform random variate generation", chapter II (inversion).
   */
  readonly draw: (generator: Generator, p: Readonly<Record<N, number>>) => number;
  readonly cdf: ClosedForm<(x: Value, p: Parameters<N>) => Value>;
  readonly icdf: ClosedForm<(q: Value, p: Parameters<N>) => Value>;
  readonly mean: ClosedForm<(p: Parameters<N>) => Value>;
  readonly variance: ClosedForm<(p: Parameters<N>) => Value>;
  readonly entropy: ClosedForm<(p: Parameters<N>) => Value>;
  /** log P(X <= x), P(X > x) and its logarithm, and the quantile from the right, where they are better known than through the cdf. */
  readonly logCdf?: (x: Value, p: Parameters<N>) => Value;
  readonly survival?: (x: Value, p: Parameters<N>) => Value;
  readonly logSurvival?: (x: Value, p: Parameters<N>) => Value;
  readonly isf?: (q: Value, p: Parameters<N>) => Value;
  /** The values with mass in ascending order, a vector, or why they cannot be listed; left out for continuous values. */
  readonly enumerate?: ClosedForm<(p: Parameters<N>) => Value>;
}

/** Called with parameters in order, or with one record of them by name. */
export interface Factory<Positional extends readonly Num[], Named> {
  (...parameters: Positional): Distribution;
  (parameters: Named): Distribution;
}

/**
 * The factory of a family: `Normal(0, 1)` or `Normal({ loc: 0, scale: 1 })`.
 *
 * @error `parameter-missing`, `parameter-unknown`, `not-numbers`, `parameters-do-not-broadcast`.
 */
export function family<Positional extends readonly Num[], Named extends Readonly<Record<keyof Named, Num>>>(
  record: Family<Extract<keyof Named, string>>,
): Factory<Positional, Named> {
  type N = Extract<keyof Named, string>;
  const names = Object.keys(record.parameters) as N[];
  return (...given: readonly (Num | Named)[]): Distribution => {
    const byName = bind(record.name, names, given);
    const parameters = Object.fromEntries(names.map((name) => [name, lift(byName[name])])) as Record<N, Value>;
    const shapes = names.map((name) => parameters[name].shape);
    const batchShape = broadcastShapes(...shapes);
    if (batchShape === undefined) {
      throw modelError("parameters-do-not-broadcast", { distribution: record.name, shapes: names.map((name, i) => `\`${name}\` ${formatShape(shapes[i] ?? [])}`) });
    }
    return new FamilyMember(record, parameters, batchShape);
  };
}

/** The parameters by name, however they were given. */
export function bind<N extends string>(family: string, names: readonly N[], given: readonly unknown[]): Record<N, Num> {
  const [first] = given;
  const isRecord = given.length === 1 && isPlainRecord(first);
  const byName: Record<string, unknown> = isRecord ? { ...first } : {};
  if (!isRecord) for (let i = 0; i < given.length; i++) byName[names[i] ?? `argument ${i + 1}`] = given[i];
  const known: readonly string[] = names;
  const expected = (): string => (isRecord ? `dist.${family}({ ${names.join(", ")} })` : `dist.${family}(${names.join(", ")})`);
  for (const parameter of Object.keys(byName)) {
    if (known.includes(parameter)) continue;
    throw modelError("parameter-unknown", { distribution: family, parameter, known, nearest: nearestName(parameter, known), expected: expected() });
  }
  for (const parameter of names) {
    if (byName[parameter] !== undefined) continue;
    throw modelError("parameter-missing", { distribution: family, parameter, expected: expected() });
  }
  return byName as Record<N, Num>;
}

function isPlainRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === "object" && x !== null && !(x instanceof Value) && !Array.isArray(x) && !ArrayBuffer.isView(x) && !isTensor(x);
}

/** Supports of parameters that hold their own edges. */
const EDGED: ReadonlySet<string> = new Set(["unitInterval", "nonnegative"]);

/** One distribution of a family. */
class FamilyMember<N extends string> implements Distribution {
  readonly #family: Family<N>;
  readonly #parameters: Parameters<N>;
  /** Whether every known parameter lies where it may. */
  #isChecked = false;
  readonly batchShape: Shape;
  readonly eventShape: Shape = [];
  readonly support: Support;

  constructor(record: Family<N>, parameters: Parameters<N>, batchShape: Shape) {
    this.#family = record;
    this.#parameters = parameters;
    this.batchShape = batchShape;
    this.support = typeof record.support === "function" ? record.support(parameters) : record.support;
  }

  get name(): string {
    return this.#family.name;
  }

  get parameters(): Readonly<Record<string, Value>> {
    return this.#parameters;
  }

  logProb(value: Num): Value {
    this.checkParameters();
    return guarded(this.support, value, (x, inside) => this.#density(x, inside === undefined ? this.#parameters : this.#away(inside)));
  }

  logDensity(value: Value): Value {
    return this.#density(value, this.#parameters);
  }

  /**
   * Parameters that are replaced where the value lies outside: on the edge of where they may lie, such as a probability of 1, or far out, the
   * density has infinite slopes. A parameter that bounds the support stays, since the value put in place of one outside is made of it.
   */
  #away(inside: Value): Parameters<N> {
    const isBounded = typeof this.#family.support === "function";
    const replaced = (name: N): Value => {
      const [support, parameter] = [this.#family.parameters[name], this.#parameters[name]];
      return isBounded && !EDGED.has(support.name) ? parameter : where(inside, parameter, interior(support, parameter));
    };
    return Object.fromEntries((Object.keys(this.#parameters) as N[]).map((name) => [name, replaced(name)])) as Record<N, Value>;
  }

  #density(value: Value, parameters: Parameters<N>): Value {
    const density = this.#family.logDensity(value, parameters);
    const shape = broadcastShapes(density.shape, this.batchShape, value.shape);
    return shape === undefined ? density : density.broadcastTo(shape);
  }

  sample(generator: Generator, sampleShape: Shape = []): Value {
    this.checkParameters();
    const shape = [...sampleShape, ...this.batchShape];
    const names = Object.keys(this.#parameters) as N[];
    const columns = names.map((name) => {
      const parameter = this.#parameters[name];
      if (!parameter.isKnown) throw modelError("sample-of-recorded", { distribution: this.toString() });
      // A parameter of one element serves every element as it is.
      return parameter.size === 1 ? parameter.data() : parameter.broadcastTo(shape).data();
    });
    const out = new Float64Array(sizeOf(shape));
    const row = Object.fromEntries(names.map((name) => [name, 0])) as Record<N, number>;
    for (let i = 0; i < out.length; i++) {
      for (let c = 0; c < names.length; c++) row[names[c]!] = columns[c]![columns[c]!.length === 1 ? 0 : i]!;
      out[i] = this.#family.draw(generator, row);
    }
    return lift(out).reshape(shape);
  }

  cdf(value: Num): Value {
    return this.#closed("cdf", this.#family.cdf)(lift(value), this.#parameters);
  }

  icdf(probability: Num): Value {
    return this.#closed("icdf", this.#family.icdf)(lift(probability), this.#parameters);
  }

  mean(): Value {
    return this.#closed("mean", this.#family.mean)(this.#parameters).broadcastTo(this.batchShape);
  }

  variance(): Value {
    return this.#closed("variance", this.#family.variance)(this.#parameters).broadcastTo(this.batchShape);
  }

  entropy(): Value {
    return this.#closed("entropy", this.#family.entropy)(this.#parameters).broadcastTo(this.batchShape);
  }

  logCdf(value: Num): Value {
    const x = lift(value);
    return this.#family.logCdf?.(x, this.#parameters) ?? logOf(this.cdf(x));
  }

  logSurvival(value: Num): Value {
    const x = lift(value);
    const { logSurvival, survival } = this.#family;
    if (logSurvival !== undefined) return logSurvival(x, this.#parameters);
    return survival === undefined ? logOfComplement(this.cdf(x)) : logOf(survival(x, this.#parameters));
  }

  isf(probability: Num): Value {
    const q = lift(probability);
    return this.#family.isf?.(q, this.#parameters) ?? this.icdf(q.neg().add(1));
  }

  enumerateSupport({ expand = true }: { readonly expand?: boolean } = {}): Value {
    const form = this.#family.enumerate ?? { none: "its values are not countable" };
    return enumerated(this.#closed("enumerateSupport", form)(this.#parameters), this.batchShape, expand);
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
    return new FamilyMember(this.#family, this.#parameters, batchShape);
  }

  toEvent(dims = 1): Distribution {
    return independent(this, dims);
  }

  mask(mask: Bool): Distribution {
    return masked(this, liftBool(mask));
  }

  rows(positions: readonly number[], kept = 0): Distribution {
    const rows = { positions, kept, batchShape: this.batchShape };
    return this.#like((name) => rowsOf(this.#parameters[name], rows), shapeOfRows(rows));
  }

  withParameters(replaced: Readonly<Record<string, Num>>): Distribution {
    return this.#like((name) => (Object.hasOwn(replaced, name) ? lift(replaced[name] ?? Number.NaN) : this.#parameters[name]), this.batchShape);
  }

  #like(parameter: (name: N) => Value, batchShape: Shape): Distribution {
    const names = Object.keys(this.#parameters) as N[];
    return new FamilyMember(this.#family, Object.fromEntries(names.map((name) => [name, parameter(name)])) as Record<N, Value>, batchShape);
  }

  checkParameters(site?: string, call?: CallSite): void {
    // Simulators draw from one member again and again.
    if (this.#isChecked) return;
    for (const name of Object.keys(this.#parameters) as N[]) {
      const parameter = this.#parameters[name];
      const support = this.#family.parameters[name];
      if (!parameter.isKnown) continue;
      const row = firstOutside(support, parameter);
      if (row === undefined) continue;
      const index = parameter.shape.length === 0 ? "" : ` at [${unravel(row, parameter.shape).join(", ")}]`;
      const value = parameter.data()[row] ?? Number.NaN;
      const facts = { site, distribution: calledName(this.name), parameter: name, value, index, support: support.description };
      throw modelError("parameter-outside-support", { ...facts, fixed: this.#repaired(name, value) }, call === undefined ? {} : { at: [call] });
    }
    this.#isChecked = true;
  }

  /** The call with a wrong scalar replaced by one that is allowed: a negative scale by its size. */
  #repaired(wrong: N, value: number): string | undefined {
    if (this.#parameters[wrong].shape.length > 0 || !Number.isFinite(value) || value === 0) return undefined;
    if (firstOutside(this.#family.parameters[wrong], lift(Math.abs(value))) !== undefined) return undefined;
    const names = Object.keys(this.#parameters) as N[];
    return formatCall(this.name, Object.fromEntries(names.map((name) => [name, name === wrong ? String(Math.abs(value)) : formatParameter(this.#parameters[name])])));
  }

  toString(): string {
    return formatCall(this.name, Object.fromEntries(Object.entries<Value>(this.#parameters).map(([name, value]) => [name, formatParameter(value)])));
  }
}
