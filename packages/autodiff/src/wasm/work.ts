/**
 * @file Estimate the work of a schedule by site, in multiplications: where time goes, without measuring it.
 *
 * An operation counts once for each of its rows. What is computed again in a later loop counts once, and reads and writes of
 * memory count nothing, so shares are rough: they tell a site of 80 % from one of 8 %.
 */
import { sizeOf } from "@typyro/base";
import type { Op } from "../op.ts";
import { recurrenceShape } from "../ops/recurrence.ts";
import { ops } from "../ops/table.ts";
import type { Tape } from "../tape.ts";
import { isLanewise } from "./dense/lanewise.ts";
import type { Schedule } from "./schedule.ts";
import type { Item } from "./steps.ts";

/** Multiplications that take as long: of an operation of a few instructions, of a division or root, of any other function. */
const SHORT = 1;
const DIVISION = 5;
const FUNCTION = 20;

const SHORT_OPS = new Set<Op>([
  ops.add, ops.sub, ops.mul, ops.neg, ops.square, ops.abs, ops.sign, ops.min, ops.max, ops.where, ops.less, ops.lessEqual, ops.greater,
  ops.greaterEqual, ops.equal, ops.notEqual, ops.and, ops.or, ops.not, ops.stopGradient, ops.floor, ops.ceil,
]);
const DIVISIONS = new Set<Op>([ops.div, ops.sqrt]);

/** Sites by their share of the work, the largest first; what belongs to no site stands under "". */
export function workBySite(schedule: Schedule): { readonly total: number; readonly shares: readonly (readonly [site: string, share: number])[] } {
  const found = new Map<string, number>();
  const sites = sitesOf(schedule.tape);
  let total = 0;
  for (const step of schedule.steps) {
    for (const item of step.kind === "host" ? [step.item] : step.items) {
      const work = workOf(schedule, item);
      const site = sites[item.node.id] ?? "";
      found.set(site, (found.get(site) ?? 0) + work);
      total += work;
    }
  }
  const shares = [...found].map(([site, work]) => [site, total === 0 ? 0 : work / total] as const);
  return { total, shares: shares.sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : y - x)) };
}

/** The share of the work in matrices that are computed lane by lane: of it, several points a call save nothing. */
export function shareByLane(schedule: Schedule): number {
  const { tape, views } = schedule;
  let [byLane, total] = [0, 0];
  for (const step of schedule.steps) {
    for (const item of step.kind === "host" ? [step.item] : step.items) {
      const work = workOf(schedule, item);
      total += work;
      const operands = item.node.inputs.map((id) => ({ isLaned: tape.node(views.of(id).root).kind !== "constant" }));
      if (step.kind === "host" && isLanewise(tape, item.node, operands)) byLane += work;
    }
  }
  return total === 0 ? 0 : byLane / total;
}

/**
 * The site of each node. What a model computes between its sites counts for the first that uses it; what gathers derivatives, which no
 * site uses, for the first site that they come from.
 */
export function sitesOf(tape: Tape): readonly (string | undefined)[] {
  const sites: (string | undefined)[] = [];
  for (let id = tape.nodes.length - 1; id >= 0; id--) {
    const node = tape.node(id);
    const site = node.origin.site ?? sites[id];
    sites[id] = site;
    if (node.kind === "op") for (const input of node.inputs) sites[input] = site ?? sites[input];
  }
  for (const node of tape.nodes) {
    const { id } = node;
    if (node.kind !== "op" || sites[id] !== undefined) continue;
    const computed = node.inputs.filter((input) => tape.node(input).kind === "op");
    sites[id] = [...computed, ...node.inputs].map((input) => sites[input]).find((site) => site !== undefined);
  }
  return sites;
}

function workOf({ tape }: Schedule, { kind, size, node }: Item): number {
  if (kind === "host" && node.op === ops.recurrence) {
    const { rows, body } = recurrenceShape(node.attrs);
    return rows * body.steps.reduce((sum, { op }) => sum + workOfOne(op), 0);
  }
  if (kind === "host") {
    const shapes = node.inputs.map((id) => tape.node(id).shape);
    return denseWork(node.op, shapes, node.shape);
  }
  if (kind !== "map") return size * SHORT;
  return size * workOfOne(node.op);
}

const workOfOne = (op: Op): number => (SHORT_OPS.has(op) ? SHORT : DIVISIONS.has(op) ? DIVISION : FUNCTION);

/** Multiplications of an operation on matrices; of others their elements. */
function denseWork(op: Op, inputs: readonly (readonly number[])[], shape: readonly number[]): number {
  const [first = []] = inputs;
  const n = first.at(-1) ?? 1;
  switch (op) {
    case ops.matmul:
      return sizeOf(first) * (shape.at(-1) ?? 1);
    case ops.cholesky:
      return (sizeOf(first) * n) / 6;
    case ops.choleskyAdjoint:
      return (sizeOf(first) * n) / 2;
    case ops.solveTriangular:
      return (sizeOf(shape) * n) / 2;
    default:
      return sizeOf(shape);
  }
}
