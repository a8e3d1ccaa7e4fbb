/**
 * @file Take the rows of data that belong to the open subsampled plates.
 */
import { lift, type Num, take, type Value } from "@typyro/autodiff";
import { CallSite, formatShape, modelError } from "@typyro/base";
import { openPlates } from "../stack.ts";

/**
 * The rows of `data` that the open plates have drawn; `data` itself where no plate is subsampled.
 *
 * @param options.eventDim - how many axes at the right belong to one element.
 * @error `subsample-shape` where an axis has neither the plate's full size nor size 1.
 */
export function subsample(data: Num, { eventDim = 0 }: { readonly eventDim?: number } = {}): Value {
  let value = lift(data);
  for (const { name, dim, indices, fullSize } of openPlates()) {
    const axis = value.shape.length + dim - eventDim;
    const size = value.shape[axis];
    if (indices === undefined || size === undefined || size === 1) continue;
    if (size !== fullSize) throw modelError("subsample-shape", { plate: name, dim, fullSize, size, shape: formatShape(value.shape), eventDim }, { at: [new CallSite(subsample)] });
    value = take(value, indices, axis);
  }
  return value;
}
