/**
 * @file Read what the rows of an array are: values that rows share, sums of these times data, or squares of such sums.
 */
import { sameShape, type Shape, sizeOf } from "@typyro/base";
import type { Buffer } from "../aval.ts";
import { listAttr, numberAttr, type Op } from "../op.ts";
import { readingOrder } from "../ops/broadcast.ts";
import { elementwise } from "../ops/elementwise.ts";
import { ops } from "../ops/table.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";
import { type Places, type Shared, SharedValues } from "./sharedValues.ts";

/** A number for each row, or 1 for all of them. */
export type Weights = Float64Array | 1;

/** The product of rows of a matrix of data and a recorded vector, times what rows share. */
export interface Product {
  /** Row after row. */
  readonly matrix: Float64Array;
  /** The recorded vector, of any shape. */
  readonly vector: NodeId;
  readonly columns: number;
  readonly by: Shared;
}

/** factor * (sum of data * shared values + sum of products). */
export interface Linear {
  readonly kind: "linear";
  readonly factor: Shared;
  readonly terms: ReadonlyMap<Weights, Shared>;
  readonly products: readonly Product[];
}

/** by * weights * base^2 */
export interface Square {
  readonly by: Shared;
  readonly weights: Weights;
  readonly base: Linear;
}

/** Sums of squares, and a rest. */
export interface Quadratic {
  readonly kind: "quadratic";
  readonly squares: readonly Square[];
  readonly rest: Linear;
}

/** What the rows of an array are. */
export type Form = { readonly kind: "shared"; readonly value: Shared } | Linear | Quadratic;

/** Operations that only move elements of their first input. */
const MOVES = new Set<unknown>([ops.broadcastTo, ops.transpose, ops.slice, ops.gather]);
const ELEMENTWISE = new Set<unknown>(Object.values(elementwise));
/** Whether rows of an operation's result may be read as what it reads is; else the result is a value of its own. */
export const isReadThrough = (op: Op): boolean => MOVES.has(op) || ELEMENTWISE.has(op) || op === ops.reshape || op === ops.matmul || op === ops.sum;

/** Sums of more columns are taken as they are. */
const MOST_SUMMED = 32;
/** Matrices of fewer columns are taken as columns. */
const FEWEST_COLUMNS = 4;

/** The forms of the nodes of a tape. */
export class RowForms {
  readonly values: SharedValues;
  readonly #tape: Tape;
  readonly #known = new Map<NodeId, Form>();
  /** Weights in another order, so that equal ones stay the same object. */
  readonly #moved = new Map<Float64Array, Map<Places, Float64Array>>();
  readonly #iotas = new Map<number, Places>();

  constructor(tape: Tape) {
    this.#tape = tape;
    this.values = new SharedValues(tape);
  }

  /** Enter a node, those that it reads having been entered before or being taken as values. */
  enter(node: OpNode): void {
    const form = this.#formOf(node);
    if (form !== undefined) this.#known.set(node.id, form);
  }

  /** The form of a node; one that is not known is a recorded value of which each row reads its element. */
  of(id: NodeId): Form {
    const known = this.#known.get(id) ?? this.#leaf(this.#tape.node(id));
    this.#known.set(id, known);
    return known;
  }

  #leaf(node: Node): Form {
    const size = sizeOf(node.shape);
    const isNumber = node.kind === "constant" && node.dtype === "f64";
    if (size === 1) return shared(isNumber ? this.values.literal(node.data[0] ?? NaN) : this.values.element(node.id, 0));
    if (isNumber && node.data instanceof Float64Array) return this.#data(node.data);
    return shared(this.values.read(node.id, this.#iota(size)));
  }

  #iota(size: number): Places {
    const known = this.#iotas.get(size) ?? this.values.unique(Int32Array.from({ length: size }, (_, i) => i));
    this.#iotas.set(size, known);
    return known;
  }

  #data(data: Float64Array): Linear {
    return { kind: "linear", factor: this.values.one, terms: new Map([[data, this.values.one]]), products: [] };
  }

  #formOf(node: OpNode): Form | undefined {
    const { op, inputs, shape } = node;
    if (sizeOf(shape) === 1) return undefined;
    if (op === ops.reshape) return this.of(inputs[0] ?? -1);
    if (MOVES.has(op)) return this.#movedForm(node);
    if (op === ops.matmul) return this.#matmul(node);
    if (op === ops.sum) return this.#rowSum(node);
    if (!isReadThrough(op)) return undefined;
    const operands = inputs.map((id) => this.#stretched(id, shape));
    const [a, b] = operands;
    if (operands.every((form) => form.kind === "shared")) return shared(this.values.apply(op, operands.map(({ value }) => value)));
    if (a === undefined) return undefined;
    if (op === ops.neg) return this.#times(a, this.values.literal(-1));
    if (op === ops.square || (op === ops.mul && inputs[0] === inputs[1]) || (op === ops.pow && b?.kind === "shared" && b.value === this.values.literal(2))) return this.#square(a);
    if (b === undefined) return undefined;
    switch (op) {
      case ops.add:
        return this.#sum(a, b);
      case ops.sub:
        return this.#sum(a, this.#times(b, this.values.literal(-1)));
      case ops.mul:
        return this.#product(a, b, sizeOf(shape)) ?? this.#product(b, a, sizeOf(shape));
      case ops.div:
        return this.#quotient(a, b, sizeOf(shape));
      default:
        return undefined;
    }
  }

  /** An operand as an elementwise operation reads it. */
  #stretched(id: NodeId, to: Shape): Form {
    const { shape } = this.#tape.node(id);
    const order = sizeOf(shape) === 1 || sameShape(shape, to) ? undefined : readingOrder(shape, to);
    return order === undefined ? this.of(id) : this.#inOrder(id, order);
  }

  #movedForm({ op, inputs, attrs, shape, dtype }: OpNode): Form | undefined {
    const [source = -1, index] = inputs;
    const node = this.#tape.node(source);
    const place = index === undefined ? undefined : this.#tape.node(index);
    if (dtype !== "f64" || (place !== undefined && place.kind !== "constant")) return undefined;
    if (sizeOf(node.shape) === 1) return this.of(source);
    const order = new Int32Array(sizeOf(shape));
    const from: Buffer[] = [this.#iota(sizeOf(node.shape)), ...(place === undefined ? [] : [place.data])];
    op.prepare(place === undefined ? [node] : [node, place], { dtype, shape }, attrs)(from, order);
    return this.#inOrder(source, order);
  }

  /** Functions of what rows share are not computed again for each row that reads them: their result is what is read. */
  #inOrder(source: NodeId, order: Places): Form {
    const form = this.of(source);
    const own = this.values.unique(order);
    if (form.kind === "shared" && form.value.kind === "applied" && form.value.places.length > 0) return shared(this.values.read(source, own));
    return this.#move(form, own);
  }

  #move(form: Form, order: Places): Form {
    switch (form.kind) {
      case "shared":
        return shared(this.values.moved(form.value, order));
      case "linear":
        return this.#moveLinear(form, order);
      case "quadratic":
        return {
          kind: "quadratic",
          squares: form.squares.map(({ by, weights, base }) => ({ by: this.values.moved(by, order), weights: this.#moveWeights(weights, order), base: this.#moveLinear(base, order) })),
          rest: this.#moveLinear(form.rest, order),
        };
    }
  }

  #moveLinear({ factor, terms, products }: Linear, order: Places): Linear {
    return {
      kind: "linear",
      factor: this.values.moved(factor, order),
      terms: new Map([...terms].map(([weights, value]) => [this.#moveWeights(weights, order), this.values.moved(value, order)])),
      products: products.map(({ matrix, columns, vector, by }) => ({ matrix: rowsOf(matrix, columns, order), columns, vector, by: this.values.moved(by, order) })),
    };
  }

  #moveWeights(weights: Weights, order: Places): Weights {
    if (weights === 1) return 1;
    const known = this.#moved.get(weights) ?? new Map<Places, Float64Array>();
    this.#moved.set(weights, known);
    const moved = known.get(order) ?? Float64Array.from(order, (row) => weights[row]!);
    known.set(order, moved);
    return moved;
  }

  /** The sum along an axis, as of data times coefficients that each group has of its own: the sum of the axis' columns. */
  #rowSum({ inputs, attrs, shape }: OpNode): Form | undefined {
    const [source = -1] = inputs;
    const from = this.#tape.node(source).shape;
    const [axis = 0, ...others] = listAttr(attrs, "axes");
    const columns = from[axis] ?? 1;
    if (others.length > 0 || columns > MOST_SUMMED) return undefined;
    const inner = sizeOf(from.slice(axis + 1));
    const column = (k: number): Places => this.values.unique(Int32Array.from({ length: sizeOf(shape) }, (_, i) => (Math.floor(i / inner) * columns + k) * inner + (i % inner)));
    const form = this.of(source);
    return Array.from({ length: columns }, (_, k) => this.#move(form, column(k))).reduce((a, b) => this.#sum(a, b));
  }

  #matmul({ inputs, attrs, shape }: OpNode): Form | undefined {
    const [a, b] = inputs.map((id) => this.#tape.node(id));
    if (a === undefined || b === undefined || shape.length !== 2 || a.shape.length !== 2 || b.shape.length !== 2) return undefined;
    const [isLeftFlipped, isRightFlipped] = [numberAttr(attrs, "left") === 1, numberAttr(attrs, "right") === 1];
    // A matrix times a column, or a row times a matrix.
    const [matrix, vector, isFlipped] = shape[1] === 1 ? [a, b, isLeftFlipped] : [b, a, !isRightFlipped];
    if ((shape[1] !== 1 && shape[0] !== 1) || matrix.kind !== "constant" || !(matrix.data instanceof Float64Array) || vector.kind === "constant") return undefined;
    const [rows, columns] = [sizeOf(shape), sizeOf(vector.shape)];
    const data = isFlipped ? flipped(matrix.data, rows, columns) : matrix.data;
    const { one } = this.values;
    if (columns >= FEWEST_COLUMNS) return { kind: "linear", factor: one, terms: new Map(), products: [{ matrix: data, vector: vector.id, columns, by: one }] };
    const terms = Array.from({ length: columns }, (_, k) => [columnOf(data, columns, k), this.values.element(vector.id, k)] as const);
    return { kind: "linear", factor: one, terms: new Map(terms), products: [] };
  }

  /** What rows share, as a term. */
  #linear(form: Exclude<Form, Quadratic>): Linear {
    return form.kind === "linear" ? form : { kind: "linear", factor: this.values.one, terms: new Map([[1, form.value]]), products: [] };
  }

  #times(form: Form, by: Shared): Form {
    switch (form.kind) {
      case "shared":
        return shared(this.values.mul(form.value, by));
      case "linear":
        return { ...form, factor: this.values.mul(form.factor, by) };
      case "quadratic":
        return { kind: "quadratic", squares: form.squares.map((own) => ({ ...own, by: this.values.mul(own.by, by) })), rest: { ...form.rest, factor: this.values.mul(form.rest.factor, by) } };
    }
  }

  /** Factors are put into the terms where they differ. */
  #within({ factor, terms, products }: Linear): Linear {
    const of = (value: Shared): Shared => this.values.mul(value, factor);
    return {
      kind: "linear",
      factor: this.values.one,
      terms: new Map([...terms].map(([weights, value]) => [weights, of(value)])),
      products: products.map((product) => ({ ...product, by: of(product.by) })),
    };
  }

  #sum(a: Form, b: Form): Form {
    if (a.kind === "quadratic" || b.kind === "quadratic") {
      const parts = [a, b].map((form): Quadratic => (form.kind === "quadratic" ? form : { kind: "quadratic", squares: [], rest: this.#linear(form) }));
      return { kind: "quadratic", squares: parts.flatMap(({ squares }) => squares), rest: parts.map(({ rest }) => rest).reduce((x, y) => this.#sumOfLinear(x, y)) };
    }
    return this.#sumOfLinear(this.#linear(a), this.#linear(b));
  }

  #sumOfLinear(given: Linear, other: Linear): Linear {
    const isAlike = given.factor === other.factor;
    const [a, b] = isAlike ? [given, other] : [this.#within(given), this.#within(other)];
    const terms = new Map(a.terms);
    for (const [weights, value] of b.terms) {
      const before = terms.get(weights);
      terms.set(weights, before === undefined ? value : this.values.apply(ops.add, [before, value]));
    }
    return { kind: "linear", factor: a.factor, terms, products: [...a.products, ...b.products] };
  }

  #product(a: Form, b: Form, rows: number): Form | undefined {
    if (b.kind === "shared") return this.#times(a, b.value);
    const data = this.#dataOf(b);
    return data === undefined ? undefined : this.#weighed(this.#times(a, data.by), (weights) => (weights === 1 ? data.weights : weights.map((x, row) => x * data.weights[row]!)), rows);
  }

  #quotient(a: Form, b: Form, rows: number): Form | undefined {
    const inverse = (x: Shared): Shared => this.values.apply(ops.div, [this.values.one, x]);
    if (b.kind === "shared") return this.#times(a, inverse(b.value));
    const data = this.#dataOf(b);
    return data === undefined ? undefined : this.#weighed(this.#times(a, inverse(data.by)), (weights) => data.weights.map((x, row) => (weights === 1 ? 1 : weights[row]!) / x), rows);
  }

  /** Data times what rows share, where a form is no more than that. */
  #dataOf(form: Form): { readonly weights: Float64Array; readonly by: Shared } | undefined {
    if (form.kind !== "linear" || form.products.length > 0 || form.terms.size !== 1) return undefined;
    const [[weights, value] = [1, undefined]] = form.terms;
    return weights === 1 || value === undefined ? undefined : { weights, by: this.values.mul(form.factor, value) };
  }

  /** A form all of whose data are changed in proportion, row by row. */
  #weighed(form: Form, by: (weights: Weights) => Float64Array, rows: number): Form {
    if (form.kind !== "quadratic") return this.#weighedLinear(this.#linear(form), by, rows);
    return { kind: "quadratic", squares: form.squares.map((own) => ({ ...own, weights: by(own.weights) })), rest: this.#weighedLinear(form.rest, by, rows) };
  }

  #weighedLinear({ factor, terms, products }: Linear, by: (weights: Weights) => Float64Array, rows: number): Linear {
    return {
      kind: "linear",
      factor,
      terms: new Map([...terms].map(([weights, value]) => [by(weights), value])),
      products: products.map((product) => ({ ...product, matrix: rowMajor(Array.from({ length: product.columns }, (_, k) => by(columnOf(product.matrix, product.columns, k))), rows) })),
    };
  }

  #square(form: Form): Form | undefined {
    if (form.kind === "quadratic") return undefined;
    return { kind: "quadratic", squares: [{ by: this.values.one, weights: 1, base: this.#linear(form) }], rest: this.#nothing };
  }

  get #nothing(): Linear {
    return { kind: "linear", factor: this.values.one, terms: new Map(), products: [] };
  }
}

const shared = (value: Shared): Form => ({ kind: "shared", value });

/** A column of a matrix that is given row after row. */
function columnOf(matrix: Float64Array, columns: number, k: number): Float64Array {
  const column = new Float64Array(matrix.length / columns);
  for (let row = 0; row < column.length; row++) column[row] = matrix[row * columns + k]!;
  return column;
}

/** Columns as a matrix, row after row. */
function rowMajor(columns: readonly Float64Array[], rows: number): Float64Array {
  const matrix = new Float64Array(columns.length * rows);
  for (const [k, column] of columns.entries()) for (let row = 0; row < rows; row++) matrix[row * columns.length + k] = column[row]!;
  return matrix;
}

/** Some rows of a matrix. */
function rowsOf(matrix: Float64Array, columns: number, order: Places): Float64Array {
  const taken = new Float64Array(columns * order.length);
  for (let row = 0; row < order.length; row++) for (let k = 0; k < columns; k++) taken[row * columns + k] = matrix[order[row]! * columns + k]!;
  return taken;
}

/** A matrix of so many rows and columns, given column after column. */
function flipped(data: Float64Array, rows: number, columns: number): Float64Array {
  return rowMajor(Array.from({ length: columns }, (_, k) => data.subarray(k * rows, (k + 1) * rows)), rows);
}
