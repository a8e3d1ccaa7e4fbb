/**
 * @file Hand a product of matrices to a multiplier: its factors to float32, all lanes at once where one factor is theirs alone, and back.
 *
 * Element e of lane c lies at `e lanes + c`. So what lies along the sum in rows, [inner, columns] of each lane, is one matrix
 * [inner, columns lanes] as it stands in memory, and the product with a constant at its left is that of all lanes. Where the constant
 * stands at the right, the same is done with the transposed product. Where each lane has both factors, lanes come one by one.
 */
import { internal } from "@typyro/base";
import { numberAttr } from "../op.ts";
import { matricesOf } from "../ops/linalg.ts";
import type { OpNode, Tape } from "../tape.ts";
import { type Factor, type Multiplier, productSize, type ProductSize } from "./products.ts";

/** A factor where the kernel or the interpreter has it. */
export interface ProductOperand {
  /** A constant's numbers, or those of all lanes. */
  readonly data: Float64Array;
  readonly isConstant: boolean;
}

/** A function that computes a `matmul` from its operands as they then are. @param out - of all lanes */
export function productRun(tape: Tape, node: OpNode, operands: readonly ProductOperand[], out: Float64Array, lanes: number, multiplier: Multiplier): () => void {
  const [left, right] = operands;
  if (left === undefined || right === undefined) throw internal("a product has two factors");
  const batch = node.shape.slice(0, -2);
  const avals = [...node.inputs.map((id) => tape.node(id)), node];
  const starts = avals.map((aval) => matricesOf(aval, batch));
  const size = productSize(tape, node);
  const { rows, columns, inner } = size;
  const part = ({ data, isConstant }: ProductOperand, from: number, count: number): Float64Array => {
    const unit = isConstant ? 1 : lanes;
    return count * unit === data.length ? data : data.subarray(from * unit, (from + count) * unit);
  };
  const runs = Array.from(starts[2] ?? [], (start, i) => {
    const a: Side = { data: part(left, starts[0]?.[i] ?? 0, rows * inner), isConstant: left.isConstant, rows, columns: inner, isTransposed: numberAttr(node.attrs, "left") === 1 };
    const b: Side = { data: part(right, starts[1]?.[i] ?? 0, inner * columns), isConstant: right.isConstant, rows: inner, columns, isTransposed: numberAttr(node.attrs, "right") === 1 };
    return runOf(a, b, part({ data: out, isConstant: false }, start, rows * columns), size, lanes, multiplier);
  });
  const [only] = runs;
  return runs.length === 1 && only !== undefined ? only : () => {
    for (const run of runs) run();
  };
}

/** A factor of one product: rows and columns as they stand in it, stored the other way round where it is transposed. */
interface Side {
  readonly data: Float64Array;
  readonly isConstant: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly isTransposed: boolean;
}

const transposed = ({ rows, columns, isTransposed, ...side }: Side): Side => ({ ...side, rows: columns, columns: rows, isTransposed: !isTransposed });

function runOf(a: Side, b: Side, out: Float64Array, size: ProductSize, lanes: number, multiplier: Multiplier): () => void {
  if (lanes === 1) return alone(a, b, out, multiplier);
  if (a.isConstant && !b.isConstant) return together(a, b, lanes, multiplier, (product) => out.set(product));
  if (b.isConstant && !a.isConstant) return together(transposed(b), transposed(a), lanes, multiplier, (product) => turnInto(out, product, size, lanes));
  return oneByOne(a, b, out, size, lanes, multiplier);
}

/** A factor as it is stored, with its numbers in the array `given` where they are not constant. */
function stored({ data, isConstant, rows, columns, isTransposed }: Side, given: Float32Array): Factor {
  const numbers: Factor["numbers"] = isConstant ? { kind: "constant", data } : { kind: "given", data: given };
  return { rows: isTransposed ? columns : rows, columns: isTransposed ? rows : columns, isTransposed, numbers };
}

const roomFor = ({ isConstant, data }: Side): Float32Array => new Float32Array(isConstant ? 0 : data.length);

function alone(a: Side, b: Side, out: Float64Array, multiplier: Multiplier): () => void {
  const [atLeft, atRight] = [roomFor(a), roomFor(b)];
  const [left, right] = [stored(a, atLeft), stored(b, atRight)];
  return () => {
    if (!a.isConstant) atLeft.set(a.data);
    if (!b.isConstant) atRight.set(b.data);
    out.set(multiplier.multiply(left, right));
  };
}

/** A constant at the left, and at the right the columns of all lanes. */
function together(a: Side, b: Side, lanes: number, multiplier: Multiplier, take: (product: ArrayLike<number>) => void): () => void {
  const given = roomFor(b);
  const left = stored(a, given);
  const right: Factor = { rows: b.rows, columns: b.columns * lanes, isTransposed: false, numbers: { kind: "given", data: given } };
  const { data } = b;
  // A vector is the same either way.
  if (!b.isTransposed || b.columns === 1 || b.rows === 1) {
    return () => {
      given.set(data);
      take(multiplier.multiply(left, right));
    };
  }
  return () => {
    for (let column = 0, from = 0; column < b.columns; column++) {
      for (let row = 0; row < b.rows; row++) {
        const to = (row * b.columns + column) * lanes;
        for (let lane = 0; lane < lanes; lane++) given[to + lane] = data[from++]!;
      }
    }
    take(multiplier.multiply(left, right));
  };
}

/** Write a transposed product of all lanes, [columns, rows, lanes], as [rows, columns, lanes]. */
function turnInto(out: Float64Array, product: ArrayLike<number>, { rows, columns }: ProductSize, lanes: number): void {
  for (let column = 0, from = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const to = (row * columns + column) * lanes;
      for (let lane = 0; lane < lanes; lane++) out[to + lane] = product[from++]!;
    }
  }
}

/** Both factors are the lanes' own: taken apart into lanes, multiplied one after the other, and put together. */
function oneByOne(a: Side, b: Side, out: Float64Array, { rows, columns }: ProductSize, lanes: number, multiplier: Multiplier): () => void {
  const left = apart(a, lanes);
  const right = apart(b, lanes);
  const size = rows * columns;
  return () => {
    left.take();
    right.take();
    for (let lane = 0; lane < lanes; lane++) {
      const product = multiplier.multiply(left.factor(lane), right.factor(lane));
      for (let i = 0, to = lane; i < size; i++, to += lanes) out[to] = product[i]!;
    }
  };
}

/** A factor lane by lane; a constant is the same in all. */
function apart(side: Side, lanes: number): { readonly take: () => void; readonly factor: (lane: number) => Factor } {
  const { data, isConstant } = side;
  const given = roomFor(side);
  const size = given.length / lanes;
  const factors = Array.from({ length: lanes }, (_, lane) => stored(side, given.subarray(lane * size, (lane + 1) * size)));
  const take = (): void => {
    if (!isConstant) for (let i = 0, from = 0; i < size; i++) for (let to = i; to < given.length; to += size) given[to] = data[from++]!;
  };
  const factor = (lane: number): Factor => {
    const found = factors[lane];
    if (found === undefined) throw internal(`a product has no lane ${lane}`);
    return found;
  };
  return { take, factor };
}
