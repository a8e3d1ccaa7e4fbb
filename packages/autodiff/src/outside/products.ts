/**
 * @file Say what may multiply matrices in place of a tape's own loops, and which products of a tape go there.
 */
import { sizeOf } from "@typyro/base";
import { numberAttr } from "../op.ts";
import { ops } from "../ops/table.ts";
import type { Node, NodeId, OpNode, Tape } from "../tape.ts";

/** A library that multiplies matrices of float32 numbers. Made by `offload` of `@typyro/tfjs`. */
export interface Products {
  /** Multiplications of one product of two matrices from which on it goes out. */
  readonly threshold: number;
  /** Begin to multiply for one kernel. */
  open(): Multiplier;
}

/** Multiplies for one kernel, and keeps the constants that it was given. */
export interface Multiplier {
  /** @returns the elements of the product, row-major; read before the next call. */
  multiply(left: Factor, right: Factor): ArrayLike<number>;
  /** Let go of what was kept. */
  close(): void;
}

/** A matrix of a product, row-major as it is stored; it is read transposed where `isTransposed`. */
export interface Factor {
  readonly rows: number;
  readonly columns: number;
  readonly isTransposed: boolean;
  readonly numbers: FactorNumbers;
}

/** Data, which may be kept: the same array holds the same numbers always. Or what is given anew for each product. */
export type FactorNumbers = { readonly kind: "constant"; readonly data: Float64Array } | { readonly kind: "given"; readonly data: Float32Array };

/** Rows, columns and length of the sums of a product of two matrices. */
export interface ProductSize {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}

/** The size of each product of a `matmul`, batches apart. */
export function productSize(tape: Tape, { inputs, shape, attrs }: OpNode): ProductSize {
  const inner = tape.node(inputs[0] ?? -1).shape.at(numberAttr(attrs, "left") === 1 ? -2 : -1) ?? 1;
  return { rows: shape.at(-2) ?? 1, columns: shape.at(-1) ?? 1, inner };
}

/** Nodes that go to `products`. */
export function productsOutside(tape: Tape, products: Products | undefined): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  if (products !== undefined) for (const node of tape.nodes) if (isOutside(tape, node, products)) found.add(node.id);
  return found;
}

function isOutside(tape: Tape, node: Node, { threshold }: Products): boolean {
  if (node.kind !== "op" || node.op !== ops.matmul || sizeOf(node.shape) === 0) return false;
  if (node.inputs.some((id) => tape.node(id).dtype !== "f64")) return false;
  const { rows, columns, inner } = productSize(tape, node);
  return inner > 0 && rows * columns * inner >= threshold;
}
