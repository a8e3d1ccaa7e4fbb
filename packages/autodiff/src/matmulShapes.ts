/**
 * @file Work out what the product of two arrays means: matrices in the last two axes, vectors as rows or columns.
 */
import { broadcastShapes, CallSite, formatShape, modelError, type Shape } from "@typyro/base";

/** The factors as matrices, and the shape of the product once the axes that vectors were given are gone. */
export interface MatmulShapes {
  readonly left: Shape;
  readonly right: Shape;
  readonly product: Shape;
}

/**
 * The rules of NumPy's `@`: a vector counts as a row at the left and as a column at the right.
 *
 * @error `matmul-shapes`
 */
export function matmulShapes(a: Shape, b: Shape): MatmulShapes {
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const batch = broadcastShapes(left.slice(0, -2), right.slice(0, -2));
  const columns = left.at(-1);
  const rows = right.at(-2);
  if (batch === undefined || columns === undefined || columns !== rows || right.length < 2) {
    throw modelError("matmul-shapes", { left: formatShape(a), right: formatShape(b), columns: left.at(-1), rows: right.length < 2 ? undefined : rows }, { at: [new CallSite(matmulShapes)] });
  }
  const product = [...batch, ...(a.length === 1 ? [] : left.slice(-2, -1)), ...(b.length === 1 ? [] : right.slice(-1))];
  return { left, right, product };
}
