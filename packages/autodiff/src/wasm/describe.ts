/**
 * @file Describe a schedule as text: which loops there are, what was fused into each, for which sites, and what is kept in memory.
 */
import { sizeOf } from "@typyro/base";
import { formatAval } from "../aval.ts";
import { recurrenceShape } from "../ops/recurrence.ts";
import { bodyFormulas } from "../ops/recurrenceBody.ts";
import { ops } from "../ops/table.ts";
import { isOwn } from "./dense/functions.ts";
import { formatNumber } from "../print.ts";
import { outputRoot } from "./places.ts";
import type { Schedule } from "./schedule.ts";
import type { Item, Segments, Step } from "./steps.ts";
import { sitesOf, workBySite } from "./work.ts";

/** A line for each sum that was taken when the tape was compiled, one a step, then what is kept between steps, and the work by site. */
export function describeSchedule(schedule: Schedule): string[] {
  const sites = sitesOf(schedule.tape);
  return [...describeSums(schedule), ...schedule.steps.map((step) => `${describeStep(schedule, step)}${siteNames(sites, step)}`), describeTemporaries(schedule), describeWork(schedule)];
}

/** `919 rows of 85 groups, by sums over their rows: 170 rows  # y` */
function describeSums({ tape }: Schedule): string[] {
  const found = new Map(tape.nodes.flatMap(({ origin: { summed, site } }) => (summed === undefined ? [] : [[summed, site] as const])));
  return [...found].map(([{ rows, groups, left }, site]) => {
    const whose = groups === 1 ? "by sums over them" : `of ${groups} groups, by sums over their rows`;
    return `${rows} rows ${whose}: ${left} row${left === 1 ? "" : "s"}${site === undefined ? "" : `  # ${site}`}`;
  });
}

function describeStep(schedule: Schedule, step: Step): string {
  switch (step.kind) {
    case "scalars":
      return `scalars: ${counts(step.items)}`;
    case "loop":
      return `loop over ${step.size} rows${inSegments(schedule, step.segments)}: ${counts(step.items)}`;
    case "host":
      if (step.item.node.op === ops.recurrence) return describeRecurrence(schedule, step.item);
      return `${placeOf(schedule, step.item)}: ${step.item.node.op.name} ${formatAval(step.item.node)}`;
  }
}

/** Rows of more operations are counted, not written out. */
const MOST_WRITTEN = 16;

/** `recurrence over 199 rows: c = x1 + x2 * c`, or where that is long `recurrence over 199 rows that carries 3 numbers: add 12, exp 9` */
function describeRecurrence({ tape }: Schedule, item: Item): string {
  const { rows, body, carries, isReversed } = recurrenceShape(item.node.attrs);
  const over = `recurrence over ${rows} rows${isReversed ? " from the last" : ""}`;
  if (body.steps.length > MOST_WRITTEN) return `${over} that carries ${carries === 1 ? "a number" : `${carries} numbers`}: ${counted(body.steps.map(({ op }) => op.name))}`;
  let read = 0;
  const names = item.node.inputs.map((id, i) => {
    const node = tape.node(id);
    if (i < carries) return carries === 1 ? "c" : `c${i + 1}`;
    return node.kind === "constant" && node.shape.length === 0 ? formatNumber(node.data[0] ?? NaN) : `x${++read}`;
  });
  return `${over}: ${bodyFormulas(body, names).join("; ")}`;
}

function placeOf(schedule: Schedule, { node }: Item): string {
  if (schedule.outside.has(node.id)) return "outside (float32)";
  return isOwn(schedule, node) ? "matrices" : "host";
}

function inSegments({ tape }: Schedule, segments: Segments): string {
  switch (segments.kind) {
    case "all":
      return "";
    case "runs":
      return ` in segments of ${segments.rows}`;
    case "index":
      return ` in ${segments.groups} segments of ${formatAval(tape.node(segments.index))}`;
  }
}

/** `add 2, mul 3, segmentSum 3` */
function counts(items: readonly Item[]): string {
  return counted(items.map(({ node, kind }) => (kind === "copy" ? "copy" : node.op.name)));
}

function counted(names: readonly string[]): string {
  const found = new Map<string, number>();
  for (const name of names) found.set(name, (found.get(name) ?? 0) + 1);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => `${name} ${n}`).join(", ");
}

function siteNames(sites: readonly (string | undefined)[], step: Step): string {
  const items = step.kind === "host" ? [step.item] : step.items;
  const names = new Set(items.map(({ node }) => sites[node.id]).filter((site) => site !== undefined));
  return names.size === 0 ? "" : `  # ${[...names].join(" ")}`;
}

/** Sites with less than this share of the work are shown together. */
const SMALLEST_SHARE = 0.02;

/** `work (estimated): 1234 multiplications; obs 90 %, alpha_s 8 %, others 2 %` */
function describeWork(schedule: Schedule): string {
  const { total, shares } = workBySite(schedule);
  const shown = shares.filter(([site, share]) => site !== "" && share >= SMALLEST_SHARE);
  const rest = 1 - shown.reduce((sum, [, share]) => sum + share, 0);
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const parts = [...shown.map(([site, share]) => `${site} ${percent(share)}`), ...(rest >= 0.005 ? [`others ${percent(rest)}`] : [])];
  return `work (estimated): ${total.toFixed(0)} multiplications${parts.length === 0 ? "" : `; ${parts.join(", ")}`}`;
}

/** Arrays that are neither data nor outputs, `f64[18] x 2, f64[85]`; those whose times do not meet share their room. */
function describeTemporaries(schedule: Schedule): string {
  const { tape, stored } = schedule;
  const outputs = new Set([...tape.outputs.values()].map((id) => outputRoot(schedule, id)));
  const kept = [...stored].filter((id) => !outputs.has(id) && tape.node(id).kind === "op" && sizeOf(tape.node(id).shape) > 1).sort((a, b) => a - b);
  const found = new Map<string, number>();
  for (const id of kept) {
    const name = formatAval(tape.node(id));
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  return `temporaries: ${found.size === 0 ? "none" : [...found].map(([name, n]) => (n === 1 ? name : `${name} x ${n}`)).join(", ")}`;
}
