/**
 * @file Hold a number or an array of numbers, either known now or computed later by a tape.
 *
 * There is one kind of value and one set of operations. An operation on known values is evaluated at
 * once and records nothing; when one input belongs to a tape, the operation is recorded on it, and a
 * known value enters the tape as a constant when it first meets one.
 *
 * The file is long because a value, its methods and the application of an operation need each other,
 * and an import cycle between three files would hide that.
 */
import { broadcastsTo, CallSite, formatShape, internal, modelError, sameShape, type Shape, sizeOf } from "@typyro/base";
import { type Aval, allocate, type Buffer, type DType, formatAval } from "./aval.ts";
import { checkedIndices, normalizeAxes, normalizeAxis, resolveShape } from "./axes.ts";
import { matmulShapes } from "./matmulShapes.ts";
import { readArray } from "./nested.ts";
import { type Attrs, type ComparisonName, NO_ATTRS, type Op, type UnaryName } from "./op.ts";
import { broadcastOf } from "./ops/broadcast.ts";
import { elementwise } from "./ops/elementwise.ts";
import { cumsumAttrs, matmulAttrs } from "./ops/linalg.ts";
import { ops } from "./ops/table.ts";
import { formatNumber } from "./print.ts";
import { isTensor, type TensorLike } from "./tensor.ts";
import type { NodeId, Tape } from "./tape.ts";

/** A value known now, or a node of a tape. */
type Content = { readonly kind: "known"; readonly data: Buffer } | { readonly kind: "recorded"; readonly tape: Tape; readonly id: NodeId };

/** What arrays of numbers may look like: arrays, nested arrays, `as const` arrays and typed arrays, but not strings. */
export interface NumArr {
  readonly length: number;
  readonly [index: number]: Num;
  /** Present on every array and typed array, absent on strings; never called. */
  forEach(callback: never): void;
}

/** A number, a value, a tensor of TensorFlow.js, or an array of them. */
export type Num = number | Value | TensorLike | NumArr;

/** Nested arrays of plain numbers, as `toArray` returns them. */
export type Nested = number | Nested[];

/**
 * A number or an array of numbers (`shape` `[]` is a scalar). Every operation is also a function:
 * `a.add(b)` is `add(a, b)`.
 */
export class Value implements Aval {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly #content: Content;

  /** Made by `array`, by operations and while a model is recorded; not meant to be called by users. */
  constructor({ dtype, shape }: Aval, content: Content) {
    this.dtype = dtype;
    this.shape = shape;
    this.#content = content;
    if (content.kind === "known" && content.data.length !== sizeOf(shape)) {
      throw internal(`value of shape ${formatShape(shape)} was given ${content.data.length} elements`);
    }
  }

  get content(): Content {
    return this.#content;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Whether the numbers are known now, as against computed later by a tape. */
  get isKnown(): boolean {
    return this.#content.kind === "known";
  }

  /** The elements, row-major; not to be written to. Throws `number-from-value` where they are not known yet. */
  data(): Buffer {
    if (this.#content.kind === "known") return this.#content.data;
    throw this.#notANumber();
  }

  add(other: Num): Value {
    return apply(ops.add, [this, lift(other)]);
  }

  sub(other: Num): Value {
    return apply(ops.sub, [this, lift(other)]);
  }

  mul(other: Num): Value {
    return apply(ops.mul, [this, lift(other)]);
  }

  div(other: Num): Value {
    return apply(ops.div, [this, lift(other)]);
  }

  /** `this` to the power `exponent`; an exponent known to be 2 is a multiplication. */
  pow(exponent: Num): Value {
    const power = lift(exponent);
    return isScalar(power, 2) ? this.map("square") : apply(ops.pow, [this, power]);
  }

  neg(): Value {
    return apply(ops.neg, [this]);
  }

  /** A function of each element, by name. */
  map(name: UnaryName): Value {
    return apply(ops[name], [this]);
  }

  exp(): Value {
    return this.map("exp");
  }

  log(): Value {
    return this.map("log");
  }

  sqrt(): Value {
    return this.map("sqrt");
  }

  abs(): Value {
    return this.map("abs");
  }

  square(): Value {
    return this.map("square");
  }

  /** A comparison with another value, by name; the result holds booleans. */
  compare(name: ComparisonName, other: Num): Value {
    return apply(ops[name], [this, lift(other)]);
  }

  less(other: Num): Value {
    return this.compare("less", other);
  }

  greater(other: Num): Value {
    return this.compare("greater", other);
  }

  /** Sum over `axes` (all of them where none is given), in the order that `ops/reduce.ts` fixes. */
  sum(axes?: number | readonly number[]): Value {
    const reduced = normalizeAxes(axes, this.shape);
    if (reduced.length === 0) return this;
    return apply(ops.sum, [this], { axes: reduced });
  }

  mean(axes?: number | readonly number[]): Value {
    const reduced = normalizeAxes(axes, this.shape);
    return this.sum(reduced).div(sizeOf(reduced.map((axis) => this.shape[axis] ?? 1)));
  }

  /** Largest element over `axes`. */
  max(axes?: number | readonly number[]): Value {
    const reduced = normalizeAxes(axes, this.shape);
    return reduced.length === 0 ? this : apply(ops.maxOf, [this], { axes: reduced });
  }

  /** Smallest element over `axes`. */
  min(axes?: number | readonly number[]): Value {
    return this.neg().max(axes).neg();
  }

  /**
   * Product of matrices in the last two axes, as NumPy's `@`: a vector is a row at the left and a column at
   * the right, and axes before the last two are batches, which broadcast.
   *
   * @error `matmul-shapes`
   */
  matmul(other: Num): Value {
    const b = lift(other);
    const { left, right, product } = matmulShapes(this.shape, b.shape);
    return apply(ops.matmul, [this.reshape(left), b.reshape(right)], matmulAttrs({ left: false, right: false })).reshape(product);
  }

  /** Sums of the elements up to each one along an axis. */
  cumsum(axis = 0): Value {
    return apply(ops.cumsum, [this], cumsumAttrs(normalizeAxis(axis, this.shape), false));
  }

  /** The same elements under another shape; one size may be -1. */
  reshape(shape: Shape): Value {
    const to = resolveShape(this.shape, shape);
    if (sameShape(to, this.shape)) return this;
    if (this.#content.kind === "known") return known(this.dtype, to, this.#content.data);
    const { tape, id } = this.#content;
    const node = tape.node(id);
    const [source] = node.kind === "op" && node.op === ops.reshape ? node.inputs : [];
    return source === undefined ? apply(ops.reshape, [this], { shape: to }) : recorded(tape, source).reshape(to);
  }

  /** Stretched to a shape that this one broadcasts to. */
  broadcastTo(shape: Shape): Value {
    if (sameShape(shape, this.shape)) return this;
    if (!broadcastsTo(this.shape, shape)) {
      const shapes = [formatShape(this.shape), formatShape(shape)];
      throw modelError("shapes-do-not-broadcast", { operation: "broadcastTo", shapes }, { at: [new CallSite(Value.prototype.broadcastTo)] });
    }
    return apply(ops.broadcastTo, [this], { shape: [...shape] });
  }

  /**
   * Axes in another order, each named once; reversed where none is given.
   *
   * @error `transpose-axes`.
   */
  transpose(permutation: readonly number[] = this.shape.map((_, i) => this.shape.length - 1 - i)): Value {
    const axes = permutation.map((axis) => normalizeAxis(axis, this.shape));
    if (axes.length !== this.shape.length || new Set(axes).size < axes.length) {
      throw modelError("transpose-axes", { axes: permutation, shape: this.shape }, { at: [new CallSite(Value.prototype.transpose)] });
    }
    return axes.every((axis, i) => axis === i) ? this : apply(ops.transpose, [this], { permutation: axes });
  }

  /**
   * Rows `start, start + step, ...` before `stop` along an axis.
   *
   * @error `slice-outside-axis`: negative positions are refused, as negative indices are.
   */
  slice(start: number, stop: number, { axis = 0, step = 1 }: { readonly axis?: number; readonly step?: number } = {}): Value {
    const along = normalizeAxis(axis, this.shape);
    const size = this.shape[along] ?? 0;
    if (start === 0 && stop === size && step === 1) return this;
    const isInside = [start, stop, step].every(Number.isInteger) && 0 <= start && start <= stop && stop <= size && step > 0;
    if (!isInside) throw modelError("slice-outside-axis", { start, stop, step, size }, { at: [new CallSite(Value.prototype.slice)] });
    return apply(ops.slice, [this], { axis: along, start, stop, step });
  }

  /**
   * Elements by index, one index for each leading axis: `alpha.at(3)`, `alpha.at(subject)` (a row for each
   * entry of `subject`), `beta.at(county, floor)` (pairs). Indices are 0-based constants.
   *
   * @error `index-outside-axis` naming the row; negative indices are refused.
   */
  at(...indices: readonly (Num | Indexed)[]): Value {
    if (indices.length > this.shape.length) normalizeAxis(indices.length - 1, this.shape);
    const lifted = indices.map((entry) => lift(isIndexed(entry) ? entry.index : entry));
    const [only] = lifted;
    // One index keeps the identity of its buffer, so that two tables read by it share one constant.
    if (only !== undefined && lifted.length === 1) {
      const index = known("i32", only.shape, checkedIndices(only, this.shape[0] ?? 0));
      return apply(ops.gather, [this, index], { axis: 0 });
    }
    broadcastOf("at", lifted);
    let flat = scalar(0);
    for (const [axis, index] of lifted.entries()) {
      const size = this.shape[axis] ?? 1;
      checkedIndices(index, size);
      flat = flat.mul(size).add(index);
    }
    const rows = sizeOf(this.shape.slice(0, lifted.length));
    const index = known("i32", flat.shape, checkedIndices(flat, rows));
    const table = this.reshape([rows, ...this.shape.slice(lifted.length)]);
    return apply(ops.gather, [table, index], { axis: 0 });
  }

  /** The number that a scalar (or one-element array) holds. */
  item(): number {
    const data = this.data();
    const [value] = data;
    if (value === undefined || data.length !== 1) {
      throw modelError("not-a-scalar", { shape: formatShape(this.shape) }, { at: [new CallSite(Value.prototype.item)] });
    }
    return value;
  }

  /** The elements as nested plain arrays. */
  toArray(): Nested {
    return nest(this.data(), this.shape);
  }

  /** `JSON.stringify` writes the numbers. */
  toJSON(): Nested {
    return this.toArray();
  }

  /** Short text: the numbers where they are known and few, else type and shape. */
  toString(): string {
    if (this.#content.kind === "recorded") return `${formatAval(this)} (recorded)`;
    return this.size <= 20 ? formatNested(this.toArray()) : formatAval(this);
  }

  get [Symbol.toStringTag](): string {
    return "Value";
  }

  /**
   * A known scalar converts to its number. A recorded value cannot: `tau > 0`, `tau + 1`, `-tau` and
   * `Math.exp(tau)` throw `number-from-value`. (`if (tau)` and `!tau` cannot be caught at run time.)
   */
  [Symbol.toPrimitive](hint: string): string | number {
    if (hint === "string") return this.toString();
    return this.item();
  }

  #notANumber(): Error {
    const origins = this.#content.kind === "recorded" ? originsOf(this.#content.tape, this.#content.id) : [];
    const sites = origins.map(({ site }) => site);
    const used = [new CallSite(Value.prototype.data), "used"] as const;
    const made = origins.map(({ site, call }) => [call, `site \`${site}\``] as const);
    return modelError("number-from-value", { site: sites[0] ?? "", sites }, { at: [used, ...made] });
  }
}

/** Names of the inputs that a value is computed from; none where it is known. */
export function sourcesOf({ content }: Value): string[] {
  return content.kind === "known" ? [] : originsOf(content.tape, content.id).map(({ site }) => site);
}

/** The latent sites that a node is computed from, in order of their appearance. */
function originsOf(tape: Tape, id: NodeId): { site: string; call: CallSite | undefined }[] {
  const reached = new Set<NodeId>([id]);
  const found: { site: string; call: CallSite | undefined }[] = [];
  for (let i = id; i >= 0; i--) {
    if (!reached.has(i)) continue;
    const node = tape.node(i);
    if (node.kind === "op") for (const input of node.inputs) reached.add(input);
    if (node.kind === "input") found.unshift({ site: node.origin.site ?? node.name, call: node.origin.call });
  }
  return found;
}

function nest(data: Buffer, shape: Shape, start = 0): Nested {
  const [n, ...rest] = shape;
  if (n === undefined) return data[start] ?? Number.NaN;
  const inner = sizeOf(rest);
  return Array.from({ length: n }, (_, i) => nest(data, rest, start + i * inner));
}

/** `[[1, -0], [NaN, Infinity]]`, where JSON would write null. */
function formatNested(nested: Nested): string {
  if (typeof nested !== "number") return `[${nested.map(formatNested).join(", ")}]`;
  return formatNumber(nested);
}

/** A value that is known now. */
export function known(dtype: DType, shape: Shape, data: Buffer): Value {
  return new Value({ dtype, shape }, { kind: "known", data });
}

const SCALAR: Shape = [];

/** A known scalar. */
export function scalar(x: number): Value {
  const data = new Float64Array(1);
  data[0] = x;
  return known("f64", SCALAR, data);
}

/** The value of a node. */
export function recorded(tape: Tape, id: NodeId): Value {
  return new Value(tape.node(id), { kind: "recorded", tape, id });
}

/** The node of a value on `tape`; a known value enters as a constant. */
export function nodeOn(tape: Tape, value: Value): NodeId {
  const { content } = value;
  if (content.kind === "known") return tape.constant(value, content.data);
  if (content.tape !== tape) throw modelError("value-from-another-trace", {}, { at: [new CallSite(nodeOn)] });
  return content.id;
}

/** The nodes of values; written out for one and two, which most operations have, since an array that is pushed to takes four times the memory. */
function nodesOn(tape: Tape, values: readonly Value[]): NodeId[] {
  if (values.length === 1) return [nodeOn(tape, values[0]!)];
  if (values.length === 2) return [nodeOn(tape, values[0]!), nodeOn(tape, values[1]!)];
  return values.map((value) => nodeOn(tape, value));
}

/** Apply an operation: now where all inputs are known, else on the tape of those that are not. */
export function apply(op: Op, inputs: readonly Value[], attrs: Attrs = NO_ATTRS): Value {
  let tape: Tape | undefined;
  for (let i = 0; i < inputs.length; i++) {
    const content = inputs[i]?.content;
    if (content?.kind !== "recorded") continue;
    tape ??= content.tape;
    if (content.tape !== tape) throw modelError("value-from-another-trace", {}, { at: [new CallSite(apply)] });
  }
  if (tape === undefined) return evaluate(op, inputs, attrs);
  const simpler = unchanged(op, inputs) ?? beforeStretching(tape, op, inputs);
  if (simpler !== undefined) return simpler;
  return recorded(tape, tape.append(op, nodesOn(tape, inputs), attrs));
}

/**
 * An elementwise operation on stretched scalars is done on the scalars, and stretched afterwards where
 * nothing else does: the same bits with less work. Gradients of sums are full of these.
 */
function beforeStretching(tape: Tape, op: Op, inputs: readonly Value[]): Value | undefined {
  // Before anything is made for them, since few are.
  if (!inputs.some(({ shape }) => shape.length > 0) || !(op.name in elementwise)) return undefined;
  const sources = inputs.map(stretchedScalar);
  if (sources.every((source) => source === undefined)) return undefined;
  const { shape } = op.infer(inputs, {});
  const small = inputs.map((input, i) => sources[i] ?? input);
  const result = apply(op, small);
  if (sameShape(result.shape, shape)) return result;
  return result.size === 1 ? stretch(tape, result, shape) : result.broadcastTo(shape);
}

/** The scalar that a recorded value was stretched from, if it was. */
export function stretchedScalar({ content }: Value): Value | undefined {
  if (content.kind !== "recorded") return undefined;
  const node = content.tape.node(content.id);
  if (node.kind !== "op" || node.op !== ops.broadcastTo) return undefined;
  const [source] = node.inputs;
  const from = source === undefined ? undefined : content.tape.node(source);
  if (from === undefined || from.shape.length > 0) return undefined;
  return from.kind === "constant" ? known(from.dtype, from.shape, from.data) : recorded(content.tape, from.id);
}

/** A scalar stretched to `shape` by a node of the tape, even where its number is known: no array is made. */
export function stretch(tape: Tape, scalarValue: Value, shape: Shape): Value {
  return recorded(tape, tape.append(ops.broadcastTo, [nodeOn(tape, scalarValue.reshape([]))], { shape: [...shape] }));
}

function evaluate(op: Op, inputs: readonly Value[], attrs: Attrs): Value {
  const aval = op.infer(inputs, attrs);
  const out = allocate(aval);
  op.prepare(inputs, aval, attrs)(inputs.map((input) => input.data()), out);
  return known(aval.dtype, aval.shape, out);
}

/** `x * 1`, `x / 1` and `x - 0` are a number x to the bit, so they are not recorded. (`x + 0` turns -0 into 0.) */
function unchanged(op: Op, inputs: readonly Value[]): Value | undefined {
  if (inputs.length !== 2) return undefined;
  const a = inputs[0]!;
  const b = inputs[1]!;
  if (b.dtype === "f64" && op === ops.mul && isScalar(a, 1)) return b;
  if (a.dtype !== "f64") return undefined;
  if ((op === ops.mul || op === ops.div) && isScalar(b, 1)) return a;
  if (op === ops.sub && isScalar(b, 0)) return a;
  return undefined;
}

function isScalar({ content, shape }: Value, x: number): boolean {
  return content.kind === "known" && sameShape(shape, []) && Object.is(content.data[0], x);
}

/** Something that stands for an index of rows, such as groups. */
export interface Indexed {
  readonly index: Num;
}

function isIndexed(x: Num | Indexed): x is Indexed {
  return typeof x === "object" && "index" in x;
}

/**
 * Turn a number, an array of numbers or a tensor into a value. Arrays may hold values and tensors: `[1, v]` is stacked.
 *
 * @error `not-numbers`, `ragged-array`, `tensor-disposed`, `tensor-dtype`, and `data-nan` while a model is recorded.
 */
export function lift(x: Num, options: { readonly allowNaN?: boolean } = {}): Value {
  if (x instanceof Value) return x;
  if (typeof x === "number") return scalar(x);
  if (isList(x) && holdsValue(x)) return stack(x.map((item) => lift(item, options)));
  const { dtype, shape, data } = readArray(x, options);
  return known(dtype, shape, data);
}

/** A plain array, as against a typed one, which can hold numbers only. */
function isList(x: Num): x is readonly Num[] {
  return Array.isArray(x);
}

function holdsValue(x: readonly Num[]): boolean {
  return x.some((item) => item instanceof Value || isTensor(item) || (isList(item) && holdsValue(item)));
}

/** Values, broadcast to one shape, as entries along a new axis. */
export function stack(values: readonly Num[], axis = 0): Value {
  const items = values.map((value) => lift(value));
  if (items.length === 0) return lift([]);
  const shape = broadcastOf("stack", items);
  const along = axis === 0 ? 0 : normalizeAxis(axis, [...shape, 1]);
  const slabs = items.map((item) => item.broadcastTo(shape).reshape([...shape.slice(0, along), 1, ...shape.slice(along)]));
  return apply(ops.concat, slabs, { axis: along });
}
