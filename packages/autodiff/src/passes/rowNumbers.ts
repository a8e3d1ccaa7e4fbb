/**
 * @file Write what a row does with small arrays as what it does with numbers, in the orders in which the operations on arrays compute:
 * a sum adds element i to partial i mod 4, a matrix is factored and solved by substitution as `dense` does it.
 */
import { internal, type Shape, sizeOf, stridesOf } from "@typyro/base";
import { type Aval, avalOf } from "../aval.ts";
import { listAttr, numberAttr, type Op } from "../op.ts";
import { readingOrder } from "../ops/broadcast.ts";
import { matricesOf } from "../ops/linalg.ts";
import { isOfNumbers } from "../ops/recurrenceBody.ts";
import { reductionPlan } from "../ops/reduce.ts";
import { ops } from "../ops/table.ts";
import type { OpNode, Tape } from "../tape.ts";
import { type ArrayRecurrence, type Recurrence, type RowArray, RowNodes } from "./rowNodes.ts";
import { MOVING } from "./rowOps.ts";

/** A row that needs more numbers is left as it is. */
const MOST_NUMBERS = 4000;

/** A recurrence with numbers; undefined where a row would have too many. */
export function inNumbers(recurrence: ArrayRecurrence, tape: Tape): Recurrence | undefined {
  const { carries, nodes, next } = recurrence;
  const row = new RowNumbers(recurrence, tape);
  for (const position of nodes.keys()) if (!row.add(position)) return undefined;
  return { carries, sizes: carries.map(([first = 0]) => sizeOf(tape.node(first).shape)), nodes: row.nodes, next: next.flatMap((position) => row.elements(position)) };
}

/** Positions of an array's elements, in order. */
type Elements = readonly number[];

class RowNumbers {
  readonly #tape: Tape;
  readonly #arrays: readonly RowArray[];
  readonly #row = new RowNodes();
  readonly #elements: Elements[] = [];
  readonly #hasSlope: readonly boolean[];
  #carried = 0;

  constructor(recurrence: ArrayRecurrence, tape: Tape) {
    this.#tape = tape;
    this.#arrays = recurrence.nodes;
    this.#hasSlope = slopesOf(recurrence);
  }

  get nodes(): Recurrence["nodes"] {
    return this.#row.nodes;
  }

  elements(position: number): Elements {
    const found = this.#elements[position];
    if (found === undefined) throw internal("an array of a row is used before it is computed");
    return found;
  }

  /** Write the next array; false where that is too much. */
  add(position: number): boolean {
    const array = this.#arrays[position];
    if (array === undefined) throw internal("a row has no such array");
    this.#elements[position] = this.#written(array, position);
    return this.#row.nodes.length <= MOST_NUMBERS;
  }

  #written(array: RowArray, position: number): Elements {
    const count = sizeOf(array.shape);
    const each = (leaf: (element: number) => number): number[] => Array.from({ length: count }, (_, element) => leaf(element));
    switch (array.kind) {
      case "carry":
        // Arrays are first met in the order in which they are carried.
        return each(() => this.#row.leaf({ kind: "carry", index: this.#carried++ }));
      case "shared": {
        const node = this.#tape.node(array.id);
        if (node.kind === "constant" && node.dtype === "f64" && node.shape.length > 0) return each((element) => this.#row.number(node.data[element] ?? NaN));
        return each((element) => this.#row.leaf({ kind: "shared", id: array.id, element }));
      }
      case "rows":
        return each((element) => this.#row.leaf({ kind: "rows", ids: array.ids, element }));
      case "apply":
        return this.#applied(array.like, array.operands.map((operand) => this.elements(operand)), array.operands.map((operand) => this.#arrays[operand]?.shape ?? []), this.#hasSlope[position] === true);
    }
  }

  #applied(like: OpNode, inputs: readonly Elements[], shapes: readonly Shape[], hasSlope: boolean): Elements {
    const { op, attrs, shape } = like;
    const [a = [], b = []] = inputs;
    const [from = []] = shapes;
    if (isOfNumbers(op)) return this.#elementwise(op, inputs, shapes, shape);
    if (MOVING.has(op)) return this.#moved(like, inputs, shapes);
    const groups = (): Elements[] => {
      const { starts, offsets } = reductionPlan(from, listAttr(attrs, "axes"));
      return Array.from(starts, (start) => Array.from(offsets, (offset) => a[start + offset] ?? 0));
    };
    switch (op) {
      case ops.sum:
        return groups().map((group) => this.#sum(group));
      case ops.maxOf:
        return groups().map((group) => (hasSlope && group.length > 2 ? this.#sharedMax(group) : this.#folded(ops.max, group)));
      case ops.all:
        return groups().map((group) => this.#folded(ops.and, group));
      case ops.any:
        return groups().map((group) => this.#folded(ops.or, group));
      case ops.cumsum:
        return this.#cumsum(a, from, numberAttr(attrs, "axis"), numberAttr(attrs, "reversed") === 1);
      case ops.matmul:
        return this.#product(like, a, b, shapes);
      case ops.cholesky:
        return this.#cholesky(a, shape);
      case ops.solveTriangular:
        return this.#solved(like, a, b, shapes);
      default:
        throw internal(`a row cannot use ${op.name}`);
    }
  }

  #elementwise(op: Op, inputs: readonly Elements[], shapes: readonly Shape[], shape: Shape): Elements {
    const orders = shapes.map((from) => readingOrder(from, shape));
    return Array.from({ length: sizeOf(shape) }, (_, i) => this.#op(op, ...inputs.map((elements, k) => elements[orders[k]?.[i] ?? i] ?? 0)));
  }

  /** Elements in other places, found by moving their numbers from 1 on; 0 is an element that nothing was moved to. */
  #moved({ op, inputs, attrs, dtype, shape }: OpNode, operands: readonly Elements[], shapes: readonly Shape[]): Elements {
    const avals: Aval[] = shapes.map((from) => avalOf("f64", from));
    let count = 0;
    const buffers = operands.map((elements) => Float64Array.from(elements, () => ++count));
    const index = op === ops.gather ? this.#tape.node(inputs[1] ?? -1) : undefined;
    const places = new Float64Array(sizeOf(shape));
    if (index?.kind === "constant") op.prepare([...avals, index], { dtype, shape }, attrs)([...buffers, index.data], places);
    else op.prepare(avals, { dtype, shape }, attrs)(buffers, places);
    const all = operands.flat();
    return Array.from(places, (place) => (place === 0 ? this.#row.number(0) : (all[place - 1] ?? 0)));
  }

  #sum(terms: Elements): number {
    const partials: number[] = [];
    for (const [i, term] of terms.entries()) {
      const before = partials[i % 4];
      partials[i % 4] = before === undefined ? term : this.#op(ops.add, before, term);
    }
    const [p0, p1, p2, p3] = partials;
    const even = this.#added(p0, p2);
    return this.#added(even, this.#added(p1, p3)) ?? this.#row.number(0);
  }

  #added(a: number | undefined, b: number | undefined): number | undefined {
    return a === undefined || b === undefined ? (a ?? b) : this.#op(ops.add, a, b);
  }

  /** By halves, for operations whose result does not depend on the order. */
  #folded(op: Op, [...values]: Elements): number {
    while (values.length > 1) {
      const [a = 0, b = 0] = values.splice(0, 2);
      values.push(this.#op(op, a, b));
    }
    return values[0] ?? 0;
  }

  /** The largest of numbers, which share the adjoint equally where they tie: the mean of those that are not less, and NaN where one is. */
  #sharedMax(values: Elements): number {
    const [zero, one] = [this.#row.number(0), this.#row.number(1)];
    const top = this.#op(ops.stopGradient, this.#folded(ops.max, values));
    const areLess = values.map((value) => this.#op(ops.less, value, top));
    const count = this.#sum(areLess.map((isLess) => this.#op(ops.where, isLess, zero, one)));
    return this.#sum(values.map((value, i) => this.#op(ops.where, areLess[i] ?? zero, zero, this.#op(ops.div, value, count))));
  }

  #cumsum(a: Elements, shape: Shape, axis: number, isReversed: boolean): Elements {
    const found = [...a];
    const stride = stridesOf(shape)[axis] ?? 1;
    const n = shape[axis] ?? 1;
    const order = isReversed ? [...a.keys()].reverse() : a.keys();
    const before = isReversed ? stride : -stride;
    for (const i of order) {
      if (Math.floor(i / stride) % n !== (isReversed ? n - 1 : 0)) found[i] = this.#op(ops.add, found[i + before] ?? 0, a[i] ?? 0);
    }
    return found;
  }

  #product({ attrs, shape }: OpNode, a: Elements, b: Elements, [left = [], right = []]: readonly Shape[]): Elements {
    const batch = shape.slice(0, -2);
    const [starts, others] = [matricesOf(avalOf("f64", left), batch), matricesOf(avalOf("f64", right), batch)];
    const [n, m] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
    const [isLeft, isRight] = [numberAttr(attrs, "left") === 1, numberAttr(attrs, "right") === 1];
    const inner = left.at(isLeft ? -2 : -1) ?? 1;
    const found: number[] = [];
    for (const [at, start] of starts.entries()) {
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < m; j++) {
          const terms = Array.from({ length: inner }, (_, k) => {
            const x = a[start + (isLeft ? k * n + i : i * inner + k)] ?? 0;
            const y = b[(others[at] ?? 0) + (isRight ? j * inner + k : k * m + j)] ?? 0;
            return this.#op(ops.mul, x, y);
          });
          found.push(this.#sum(terms));
        }
      }
    }
    return found;
  }

  /** @source as `dense/cholesky.ts`, whose order this is. */
  #cholesky(a: Elements, shape: Shape): Elements {
    const n = shape.at(-1) ?? 1;
    const [zero, nan] = [this.#row.number(0), this.#row.number(NaN)];
    const found = a.map(() => zero);
    for (let start = 0; start < a.length; start += n * n) {
      for (let j = 0; j < n; j++) {
        const entry = (i: number): number => {
          let sum = a[start + i * n + j] ?? 0;
          for (let k = 0; k < j; k++) sum = this.#op(ops.sub, sum, this.#op(ops.mul, found[start + i * n + k] ?? 0, found[start + j * n + k] ?? 0));
          return sum;
        };
        const pivot = entry(j);
        const root = this.#op(ops.where, this.#op(ops.greater, pivot, zero), this.#op(ops.sqrt, pivot), nan);
        found[start + j * (n + 1)] = root;
        for (let i = j + 1; i < n; i++) found[start + i * n + j] = this.#op(ops.div, entry(i), root);
      }
    }
    return found;
  }

  /** @source as `dense/triangular.ts`, whose order this is. */
  #solved({ attrs, shape }: OpNode, a: Elements, b: Elements, [matrix = [], right = []]: readonly Shape[]): Elements {
    const batch = shape.slice(0, -2);
    const [starts, others] = [matricesOf(avalOf("f64", matrix), batch), matricesOf(avalOf("f64", right), batch)];
    const [n, m] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
    const isTransposed = numberAttr(attrs, "transposed") === 1;
    const isForward = (numberAttr(attrs, "lower") === 1) !== isTransposed;
    const order = Array.from({ length: n }, (_, step) => (isForward ? step : n - 1 - step));
    const found: number[] = [];
    for (const [at, start] of starts.entries()) {
      const rows = new Map<number, number[]>();
      for (const i of order) {
        const row = Array.from({ length: m }, (_, c) => b[(others[at] ?? 0) + i * m + c] ?? 0);
        // Unknowns are subtracted in the order in which they were found.
        for (const [k, known] of rows) {
          const factor = a[start + (isTransposed ? k * n + i : i * n + k)] ?? 0;
          for (const [c, x] of known.entries()) row[c] = this.#op(ops.sub, row[c] ?? 0, this.#op(ops.mul, factor, x));
        }
        rows.set(i, row.map((x) => this.#op(ops.div, x, a[start + i * (n + 1)] ?? 0)));
      }
      for (let i = 0; i < n; i++) found.push(...(rows.get(i) ?? []));
    }
    return found;
  }

  /** An operation on numbers; a factor or divisor of 1 is left out. */
  #op(op: Op, ...operands: number[]): number {
    const [a = 0, b = 0] = operands;
    if (op === ops.mul && this.#row.isNumber(a, 1)) return b;
    if ((op === ops.mul || op === ops.div) && this.#row.isNumber(b, 1)) return a;
    return this.#row.apply(op, ...operands);
  }
}

/** Whether what is carried has a slope by each array of a row: not where it is only compared, or taken as a constant. */
function slopesOf({ nodes, next }: ArrayRecurrence): boolean[] {
  const found = nodes.map(() => false);
  for (const position of next) found[position] = true;
  for (const [position, node] of [...nodes.entries()].reverse()) {
    if (found[position] === true && node.kind === "apply" && node.like.op.vjp.kind === "rule") for (const operand of node.operands) found[operand] = true;
  }
  return found;
}
