/**
 * @file Repeat the sites of a body independently along one batch dimension.
 */
import { known, mul, type Value } from "@typyro/autodiff";
import { CallSite, checkOptionNames, formatShape, modelError, type OptionNames, type Shape } from "@typyro/base";
import { dataNameOf, openIndexName } from "../dataNames.ts";
import type { Distribution } from "../distributions/distribution.ts";
import { formatParameter, nameOf } from "../distributions/names.ts";
import type { Groups } from "../groups.ts";
import type { Message, Messenger, PlateFrame, PlateMessage, SampleMessage } from "../message.ts";
import { run } from "../model.ts";
import { reordered } from "../plateOrder.ts";
import { requestGenerator } from "../random.ts";
import { siteName } from "../siteName.ts";
import { applyStack, openPlates, openRecord, withMessenger } from "../stack.ts";

/** Options of `plate`. */
export interface PlateOptions {
  /** Batch dimension, negative, counted from the right; the rightmost free one where left out. */
  readonly dim?: number;
  /** How many elements to draw without replacement; log densities inside are scaled up by size / subsampleSize. */
  readonly subsampleSize?: number;
}

const OPTION_NAMES: OptionNames<PlateOptions> = { dim: true, subsampleSize: true };

/** How many repetitions: a number, the labels of the elements, or groups. */
export type PlateSize = number | readonly string[] | Groups;

/**
 * Repeat the sites inside `body` independently, `size` times, along one batch dimension.
 *
 * The body runs once; distributions inside are expanded to the plate. Without `dim` an inner plate lies
 * left of the plates around it.
 *
 * @returns what the body returns.
 * @error `plate-size`, `plate-dim`, `plate-dim-taken`, `plate-open-twice`, `plate-labels`, `option-unknown`.
 * @example
 * const [alpha, beta] = plate("subjects", 18, () => [
 *   sample("alpha", dist.Normal(0, 1)),
 *   sample("beta", dist.Normal(0, 1)),
 * ]);
 */
export function plate<const R>(name: string, size: PlateSize, body: (index: Value) => R): R;
export function plate<const R>(name: string, size: PlateSize, options: PlateOptions, body: (index: Value) => R): R;
export function plate<R>(name: string, size: PlateSize, optionsOrBody: PlateOptions | ((index: Value) => R), maybeBody?: (index: Value) => R): R {
  const call = new CallSite(plate);
  siteName(name, call);
  const options = typeof optionsOrBody === "function" ? {} : optionsOrBody;
  const body = typeof optionsOrBody === "function" ? optionsOrBody : maybeBody;
  if (body === undefined) throw modelError("plate-body", { plate: name }, { at: [call] });
  checkOptionNames("plate", options, OPTION_NAMES, call);
  const labels = labelsOf(name, size, call);
  const fullSize = sizeOfPlate(name, size, call);
  const subsampleSize = options.subsampleSize === undefined ? fullSize : checkSubsample(name, fullSize, options.subsampleSize, call);
  const frame: PlateFrame = { name, dim: dimOf(name, call, options.dim), size: subsampleSize, fullSize, isAutomatic: options.dim === undefined, indices: undefined, labels, call };
  const message: PlateMessage = { type: "plate", name, value: undefined, frames: [], frame, call, stop: false };
  applyStack(message, settlePlate);
  const indices = message.value ?? allIndices(frame.size);
  return withMessenger(new PlateMessenger(message.frame), () => run(body, [indices]));
}

/** The default action: all elements, or a subsample of them, which a handler may have given. */
function settlePlate(message: PlateMessage): void {
  const { frame, name, call, value } = message;
  const same = openPlates().find((open) => open.name === frame.name);
  if (same !== undefined) throw modelError("plate-open-twice", { plate: name }, { at: [[call, "again"], [same.call, "first"]] });
  if (frame.size === frame.fullSize) {
    message.value = allIndices(frame.size);
    return;
  }
  const before = openRecord()?.sites.get(name);
  const indices = value ?? (before?.type === "plate" ? before.value : drawSubsample(name, frame, call));
  if (indices.size !== frame.size) throw modelError("subsample-size-changed", { plate: name, size: frame.size, given: indices.size }, { at: [call] });
  message.value = indices;
  message.frame = { ...frame, indices };
}

function allIndices(size: number): Value {
  return known("i32", [size], Int32Array.from({ length: size }, (_, i) => i));
}

/** Fisher-Yates without replacement: the first `size` positions of a shuffle. @error `subsample-needs-seed` */
function drawSubsample(name: string, { size, fullSize }: PlateFrame, call: CallSite): Value {
  const generator = requestGenerator(name, call, { askedBy: "plate", isShared: true });
  if (generator === undefined) throw modelError("subsample-needs-seed", { plate: name, size, fullSize }, { at: [call] });
  const order = Int32Array.from({ length: fullSize }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const j = i + generator.integer(fullSize - i);
    const kept = order[j] ?? 0;
    order[j] = order[i] ?? 0;
    order[i] = kept;
  }
  return known("i32", [size], order.slice(0, size));
}

function checkSubsample(plateName: string, fullSize: number, size: number, call: CallSite): number {
  if (Number.isInteger(size) && size >= 1 && size <= fullSize) return size;
  throw modelError("subsample-size", { plate: plateName, size, fullSize }, { at: [call] });
}

/**
 * Plates nested in each other, one for each size: the last size is named `PREFIX_0` and lies at
 * `rightmostDim`, names count leftwards. Sites inside have batch shape `sizes`.
 */
export function plateStack<const R>(prefix: string, sizes: readonly number[], body: () => R, { rightmostDim = -1 }: { readonly rightmostDim?: number } = {}): R {
  return sizes.toReversed().reduce<() => R>((inner, size, i) => () => plate(`${prefix}_${i}`, size, { dim: rightmostDim - i }, inner), body)();
}

function labelsOf(plateName: string, size: PlateSize, call: CallSite): readonly string[] | undefined {
  if (typeof size !== "object" || size === null) return undefined;
  const labels = "labels" in size ? size.labels : size;
  const first = new Map<string, number>();
  for (const [i, label] of labels.entries()) {
    const before = first.get(label);
    if (before !== undefined) throw modelError("plate-labels", { plate: plateName, label: String(label), first: before, again: i }, { at: [call] });
    first.set(label, i);
  }
  return labels;
}

function sizeOfPlate(name: string, size: PlateSize, call: CallSite): number {
  const n = typeof size === "object" && size !== null ? size.length : size;
  if (Number.isInteger(n) && n >= 1) return n;
  const nearest = typeof n === "number" && n > 1 ? Math.round(n) : 1;
  throw modelError("plate-size", { plate: name, size: String(n), nearest }, { at: [call] });
}

function dimOf(name: string, call: CallSite, dim: number | undefined): number {
  const open = openPlates();
  let free = -1;
  while (open.some((frame) => frame.dim === free)) free--;
  if (dim === undefined) return free;
  if (!Number.isInteger(dim) || dim >= 0) {
    throw modelError("plate-dim", { plate: name, dim: String(dim), fixed: Number.isInteger(dim) && dim > 0 ? -dim : free }, { at: [call] });
  }
  const taken = open.find((frame) => frame.dim === dim);
  if (taken !== undefined) throw modelError("plate-dim-taken", { plate: name, other: taken.name, dim, free }, { at: [[call, "again"], [taken.call, "first"]] });
  return dim;
}

/** Keeps a plate open: sites inside are expanded along its dimension. */
class PlateMessenger implements Messenger {
  readonly frame: PlateFrame;

  constructor(frame: PlateFrame) {
    this.frame = frame;
  }

  process(message: Message): void {
    if (message.type === "sample" && isBlocked(message, this.frame)) return;
    message.frames.push(this.frame);
    const { size, fullSize } = this.frame;
    if (message.type !== "sample" && message.type !== "param") return;
    if (size !== fullSize) message.scale = mul(message.scale, fullSize / size);
    if (message.type === "sample") message.fn = message.fn.expand(expandedBatch(message, this.frame));
  }
}

/** Whether a site opts out of a plate by the hint `blockPlates`. */
function isBlocked({ infer }: SampleMessage, { name }: PlateFrame): boolean {
  return Array.isArray(infer.blockPlates) && infer.blockPlates.includes(name);
}

/** The batch shape with the plate's dimension widened to its size; a size that is neither 1 nor that is the user's mistake. */
function expandedBatch(message: SampleMessage, frame: PlateFrame): Shape {
  const { batchShape } = message.fn;
  const rank = Math.max(batchShape.length, -frame.dim);
  const shape = [...new Array<number>(rank - batchShape.length).fill(1), ...batchShape];
  const axis = rank + frame.dim;
  const size = shape[axis] ?? 1;
  if (size !== 1 && frame.size === 1) {
    const facts = { site: message.name, plate: frame.name, size };
    openRecord()?.warnings.push(modelError("plate-widened", facts, { at: [[message.call, "site"], [frame.call, "plate"]] }));
    return shape;
  }
  if (size !== 1 && size !== frame.size) throw sizeConflict(message, frame, size);
  shape[axis] = frame.size;
  return shape;
}

function sizeConflict({ name, fn, call }: SampleMessage, frame: PlateFrame, siteSize: number): Error {
  const eventDims = fn.eventShape.length;
  const guilty = Object.entries(fn.parameters).find(([, { shape }]) => shape.at(frame.dim - eventDims) === siteSize);
  const parameter = guilty === undefined ? undefined : (nameOf(guilty[1]) ?? dataNameOf(guilty[1]) ?? guilty[0]);
  const parameterShape = guilty === undefined ? "" : formatShape(guilty[1].shape);
  const fixed = guilty === undefined ? "x.at(index)" : readByRow(fn, guilty[1], openIndexName(frame.size, siteSize) ?? "index");
  const open = openPlates();
  const rank = Math.max(fn.batchShape.length, ...open.map(({ dim }) => -dim));
  const sizes = Array.from({ length: rank }, (_, axis) => open.find(({ dim }) => rank + dim === axis)?.size ?? 1);
  const placed = guilty === undefined ? undefined : reordered(open, sizes, guilty[1].shape.slice(0, guilty[1].shape.length - eventDims));
  const facts = { site: name, plate: frame.name, dim: frame.dim, plateSize: frame.size, siteSize, parameter, parameterShape, fixed, placed };
  const rows = [["dim", String(frame.dim)], ["plate", `${frame.name}: ${frame.size}`], [name, String(siteSize)]];
  const marks: Record<number, string> = parameter === undefined ? {} : { 2: `from \`${parameter}\`, shape ${parameterShape}` };
  return modelError("plate-size-conflict", facts, { at: [[call, "site"], [frame.call, "plate"]], table: { rows, marks } });
}

/** The distribution as typed, with one parameter read by an index: `dist.Normal(alpha.at(county), sigma)`. */
function readByRow(fn: Distribution, parameter: Value, index: string): string {
  const read = `${nameOf(parameter) ?? "x"}.at(${index})`;
  const parameters = Object.values(fn.parameters);
  const isTyped = fn.eventShape.length === 0 && nameOf(parameter) !== undefined && parameters.every((p) => nameOf(p) !== undefined || p.shape.length === 0);
  return isTyped ? `dist.${fn.name}(${parameters.map((p) => (p === parameter ? read : formatParameter(p))).join(", ")})` : read;
}
