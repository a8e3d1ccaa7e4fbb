/**
 * @file Find out whether data have the axes of the plates in another order, or in an order that nobody can tell.
 */
import { modelError, sameShape, type Shape } from "@typyro/base";
import type { PlateFrame, SampleMessage } from "./message.ts";

/** A plate with the dim that it should be given. */
export interface PlacedPlate {
  readonly name: string;
  readonly size: number;
  readonly dim: number;
}

/**
 * The dims under which plates fit a batch shape that has their sizes in another order; undefined where no
 * reordering of the plates alone does it.
 *
 * @param batch - the batch shape of the data or of a parameter, as long as the plates need.
 */
export function reordered(frames: readonly PlateFrame[], expected: Shape, batch: Shape): readonly PlacedPlate[] | undefined {
  if (expected.length !== batch.length || sameShape(expected, batch)) return undefined;
  const free = new Set<number>();
  const moved: PlateFrame[] = [];
  for (const [axis, size] of expected.entries()) {
    if (batch[axis] === size) continue;
    const frame = frames.find(({ dim }) => expected.length + dim === axis);
    if (frame?.size !== size) return undefined;
    moved.push(frame);
    free.add(axis);
  }
  const placed: PlacedPlate[] = [];
  for (const { name, size } of moved) {
    const axis = [...free].find((candidate) => batch[candidate] === size);
    if (axis === undefined) return undefined;
    free.delete(axis);
    placed.push({ name, size, dim: axis - expected.length });
  }
  return placed;
}

/**
 * Refuse data over two plates of one size whose dims nobody wrote down: which axis is which plate is a guess.
 *
 * @error `plate-order-ambiguous`
 */
export function checkPlateOrder({ name, frames, fn, call }: SampleMessage, value: Shape): void {
  const open = frames.filter(({ isAutomatic, size, dim }) => isAutomatic && size > 1 && value.at(dim - fn.eventShape.length) === size);
  const inner = open.find((frame) => open.some((other) => other.dim > frame.dim && other.size === frame.size));
  const outer = open.find((frame) => inner !== undefined && frame.dim > inner.dim && frame.size === inner.size);
  if (inner === undefined || outer === undefined) return;
  const placed = ({ name: plate, size }: PlateFrame, dim: number): PlacedPlate => ({ name: plate, size, dim });
  const facts = { site: name, size: inner.size, rows: [placed(inner, inner.dim), placed(outer, outer.dim)] as const, columns: [placed(inner, outer.dim), placed(outer, inner.dim)] as const };
  throw modelError("plate-order-ambiguous", facts, { at: [[call, "site"], [outer.call, "plate"], [inner.call, "plate"]] });
}
