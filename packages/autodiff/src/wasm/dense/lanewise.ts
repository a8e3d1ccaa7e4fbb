/**
 * @file Say which operations on matrices are done for one lane after the other, and write how a lane's elements are copied out and in.
 *
 * The matrices of all lanes together outgrow the caches long before one of them does; copying is little against cubic work.
 */
import { sizeOf } from "@typyro/base";
import { ops } from "../../ops/table.ts";
import { productSize } from "../../outside/products.ts";
import type { OpNode, Tape } from "../../tape.ts";
import type { FunctionCode } from "../assembler.ts";
import { simd } from "../opcodes.ts";
import { DenseCode } from "./denseCode.ts";
import type { Operand } from "./functions.ts";
import { isPacked } from "./packed.ts";

/** Matrices from this many rows on, and products from so many rows and columns. */
const FEWEST_ROWS = 48;

/** Whether each lane is computed by the code for one point: factors of large matrices, and large products of which every lane has both factors. */
export function isLanewise(tape: Tape, node: OpNode, operands: readonly Pick<Operand, "isLaned">[]): boolean {
  const { op, shape } = node;
  if (op === ops.matmul) {
    const { rows, columns, inner } = productSize(tape, node);
    return operands.every(({ isLaned }) => isLaned) && Math.min(rows, columns) >= FEWEST_ROWS && isPacked({ numbers: rows, groups: columns, inner });
  }
  return (op === ops.cholesky || op === ops.choleskyAdjoint) && (shape.at(-1) ?? 0) >= FEWEST_ROWS && sizeOf(shape) > 0;
}

/** Function of the address of a lane's first element, of where they go one behind the other, and of where that ends; or the other way round. */
export function laneCopyCode(lanes: number, isOut: boolean): FunctionCode {
  const d = new DenseCode(3, lanes);
  const [woven, plain, end] = [0, 1, 2];
  const [from, to] = isOut ? [plain, woven] : [woven, plain];
  d.until(plain, end, false, () => {
    d.code.get(to);
    d.code.get(from);
    d.code.memory(simd.load64Zero, 0);
    d.code.memory(simd.store64Lane, 0, 0);
    d.move(woven, 8 * lanes);
    d.move(plain, 8);
  });
  return d.code;
}
