/**
 * @file Check a value that a site was given: its shape against the distribution and the plates, and the support.
 *
 * A column given where a row belongs would broadcast to N x N terms without a word in other libraries;
 * here every observed value fits its plates exactly, or it is an error that shows both shapes.
 */
import type { Value } from "@typyro/autodiff";
import { broadcastShapes, type ErrorTable, formatLocation, formatShape, modelError, sameShape, type Shape, sizeOf, unravel } from "@typyro/base";
import { dataNameOf } from "./dataNames.ts";
import { nameOf } from "./distributions/names.ts";
import type { PlateFrame, SampleMessage } from "./message.ts";
import { checkPlateOrder, reordered } from "./plateOrder.ts";
import { siteTable } from "./siteTable.ts";
import { isTrial, openRecord } from "./stack.ts";
import { isWithinEnds, type Support } from "./supports/support.ts";
import { violationOf } from "./supports/violation.ts";

/** How many members an error lists before it stops. */
const LISTED = 3;
/** How many elements of a member it prints. */
const SHOWN = 6;

/**
 * Check the value that `obs` or a handler gave to a site; a distribution that broadcasts to an observed
 * value's shape is expanded to it, and a scalar given by a handler fills the site.
 *
 * @error `obs-empty`, `obs-shape-mismatch`, `obs-column-and-row`, `obs-missing`, `obs-outside-support`,
 *   `value-shape-mismatch`.
 */
export function checkGiven(message: SampleMessage, value: Value): void {
  if (message.isObserved) {
    checkObservedShape(message, value);
    checkObservedSupport(message, value);
    return;
  }
  const expected = siteShape(message);
  if (sameShape(value.shape, expected)) return;
  if (value.shape.length > 0) {
    const facts = { site: message.name, value: formatShape(value.shape), expected: formatShape(expected) };
    throw modelError("value-shape-mismatch", facts, { at: [message.call], table: tableWith(message, value, undefined) });
  }
  message.value = value.broadcastTo(expected);
}

/** The shape of a site's value by its distribution. */
function siteShape({ fn }: SampleMessage): Shape {
  return [...fn.batchShape, ...fn.eventShape];
}

function checkObservedShape(message: SampleMessage, value: Value): void {
  const { name: site, call, fn } = message;
  const expected = siteShape(message);
  if (fn.name === "Unit") {
    // A factor observes nothing: it is repeated by the plates around it.
    message.value = value.broadcastTo(expected);
    return;
  }
  if (value.size === 0) throw modelError("obs-empty", { site, shape: formatShape(value.shape) }, { at: [call] });
  if (sameShape(value.shape, expected)) {
    checkPlateOrder(message, value.shape);
    return;
  }
  const joint = broadcastShapes(value.shape, expected);
  const clash = plateClash(message, value.shape);
  const eventsFit = sameShape(value.shape.slice(value.shape.length - fn.eventShape.length), fn.eventShape);
  if (joint !== undefined && sameShape(joint, value.shape) && clash === undefined && eventsFit) {
    message.fn = fn.expand(joint.slice(0, joint.length - fn.eventShape.length));
    return;
  }
  const shapes = { site, value: formatShape(value.shape), distribution: formatShape(expected) };
  const known = dataNameOf(value);
  const name = known ?? site;
  const batch = expected.length - fn.eventShape.length;
  const placed = eventsFit ? reordered(message.frames, expected.slice(0, batch), value.shape.slice(0, batch)) : undefined;
  if (joint !== undefined && !sameShape(joint, value.shape) && !sameShape(joint, expected)) {
    const facts = { ...shapes, joint: formatShape(joint), name, fixed: `array(${name}).reshape([${expected.join(", ")}])` };
    throw modelError("obs-column-and-row", facts, { at: [call], table: tableWith(message, value, `${formatShape(value.shape)} is not ${formatShape(expected)}`) });
  }
  const frame = clash ?? plateBehind(message, value.shape) ?? message.frames[0];
  const at = frame?.call.location === undefined ? "" : formatLocation(frame.call.location);
  const plate = frame === undefined ? undefined : { name: frame.name, size: frame.size, dim: frame.dim, at, length: lengthAt(name, value.shape, frame.dim - fn.eventShape.length) };
  const wanted = expected.length === 1 ? `${expected[0]} values` : `a value of shape ${formatShape(expected)}`;
  throw modelError("obs-shape-mismatch", { ...shapes, wanted, plate, placed }, { at: [call], table: tableWith(message, value, mark(value.shape, expected)) });
}

/** How a program asks data for their length along an axis counted from the right: `y.length`, and the number itself along inner axes. */
function lengthAt(name: string, shape: Shape, axis: number): string | undefined {
  const size = shape.at(axis);
  return shape.length + axis === 0 ? `${name}.length` : size === undefined ? undefined : String(size);
}

/** A plate that gave a parameter the size which the value does not have. */
function plateBehind({ fn }: SampleMessage, value: Shape): PlateFrame | undefined {
  const sites = openRecord()?.sites;
  return Object.values(fn.parameters)
    .flatMap((parameter) => sites?.get(nameOf(parameter) ?? "")?.frames ?? [])
    .find(({ dim, size }) => fn.batchShape.at(dim) === size && value.at(dim - fn.eventShape.length) !== size);
}

function mark(value: Shape, expected: Shape): string {
  const differing = expected.findIndex((n, i) => n !== value[i]);
  const [a, b] = [value[differing], expected[differing]];
  return value.length === expected.length && a !== undefined && b !== undefined ? `${a} is not ${b}` : `${formatShape(value)} is not ${formatShape(expected)}`;
}

/** A plate around the site whose size the value does not have at its dimension. */
function plateClash({ frames, fn }: SampleMessage, value: Shape): PlateFrame | undefined {
  return frames.find(({ dim, size }) => value.at(dim - fn.eventShape.length) !== size);
}

function tableWith(message: SampleMessage, value: Value, fault: string | undefined): ErrorTable {
  return siteTable([...(openRecord()?.sites.values() ?? [])], { ...message, value }, fault);
}

function checkObservedSupport({ name: site, call, fn }: SampleMessage, value: Value): void {
  if (!value.isKnown) return;
  const data = value.data();
  const shown = fn.activeMask?.isKnown === true ? shownRows(fn, value) : undefined;
  const isMissing = (x: number, row: number): boolean => Number.isNaN(x) && shown?.[row] !== 0;
  const nan = data.findIndex(isMissing);
  if (nan >= 0 && fn.name !== "Unit") {
    let total = 0;
    for (const [row, x] of data.entries()) if (isMissing(x, row)) total++;
    const row = `[${unravel(nan, value.shape).join(", ")}]`;
    throw modelError("obs-missing", { site, row, total, size: data.length, value: "NaN", name: dataNameOf(value) ?? site }, { at: [call] });
  }
  if (isTrial() || isWithinEnds(fn.support, data)) return;
  const inside = fn.support.contains(value);
  if (!inside.isKnown) return;
  const outside: number[] = [];
  for (const [i, bit] of inside.data().entries()) if (bit === 0) outside.push(i);
  if (outside.length === 0) return;
  const members = outside.slice(0, LISTED).map((i) => {
    const index = unravel(i, inside.shape);
    return [`[${index.join(", ")}]`, memberText(fn.support, [...memberOf(value, inside.shape, i)]), fn.support.description];
  });
  const worst = outside[0] ?? 0;
  const isScalar = inside.shape.length === value.shape.length;
  const row = isScalar ? undefined : { index: `[${unravel(worst, inside.shape).join(", ")}]`, isOnly: inside.size === 1 };
  const rows = [["index", "value", "support"], ...members, ...(outside.length > LISTED ? [["...", "", ""]] : [])];
  const facts = {
    site, distribution: fn.toString(), total: outside.length, size: inside.size, support: fn.support.description,
    value: String(data[worst]), row, name: dataNameOf(value) ?? site,
  };
  throw modelError("obs-outside-support", facts, { at: [call], table: { rows } });
}

/** The elements of one member of an observed value. */
function memberOf(value: Value, batch: Shape, i: number): ArrayLike<number> & Iterable<number> {
  const size = sizeOf(value.shape.slice(batch.length));
  return value.data().subarray(i * size, (i + 1) * size);
}

/** A member as printed, with what keeps it outside of its support. */
function memberText(support: Support, elements: readonly number[]): string {
  if (support.eventDim === 0) return String(elements[0]);
  const shown = elements.slice(0, SHOWN).map((x) => String(Number(x.toPrecision(6)))).join(", ");
  const violation = violationOf(support, elements);
  return `[${shown}${elements.length > SHOWN ? ", ..." : ""}]${violation === undefined ? "" : `: ${violation}`}`;
}

/** The mask spread over the elements of a value; hidden ones may be anything. */
function shownRows({ activeMask, eventShape }: SampleMessage["fn"], value: Value): ArrayLike<number> | undefined {
  if (activeMask === undefined) return undefined;
  const ones = new Array<number>(eventShape.length).fill(1);
  return activeMask.reshape([...activeMask.shape, ...ones]).broadcastTo(value.shape).data();
}
