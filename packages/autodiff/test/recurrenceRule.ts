/**
 * @file Define recurrences a second time: row after row on numbers that carry their derivatives.
 */
import type { Shape } from "@typyro/base";
import { type Attrs, numberAttr } from "../src/op.ts";
import type { elementwise } from "../src/ops/elementwise.ts";
import { bodyOf } from "../src/ops/recurrenceBody.ts";
import type { Edge, Field } from "./dual.ts";
import { Jet } from "./jet.ts";
import { scalarRules } from "./scalarRules.ts";

const isScalarRule = (name: string): name is keyof typeof elementwise => name in scalarRules;

/** Times a derivative that is exactly zero, an infinite slope is nothing. */
const times = (slope: number, part: number): number => (part === 0 ? 0 : slope * part);

function applied(name: string, operands: readonly Jet[], n: number): Jet {
  if (!isScalarRule(name)) throw new Error(`no rule for ${name}`);
  const [a = 0, b = 0, c = 0] = operands.map(({ value }) => value);
  const value = scalarRules[name].value(a, b, c);
  const slopes = scalarRules[name].slopes(value, a, b, c);
  const added = (part: (jet: Jet, i: number) => number, size: (slope: number) => number): number[] =>
    Array.from({ length: n }, (_, i) => operands.reduce((sum, jet, k) => sum + times(size(slopes[k] ?? 0), part(jet, i)), 0));
  return new Jet(value, added((jet, i) => jet.slopes[i] ?? 0, (slope) => slope), added((jet, i) => jet.paths[i] ?? 0, Math.abs));
}

/** The values of a recurrence and how they depend on each element of its inputs. */
export function recurrenceRule(fields: readonly Field[], _: Shape, attrs: Attrs): { data: number[]; edges: Edge[][] } {
  const n = fields.reduce((total, { data }) => total + data.length, 0);
  let next = 0;
  const inputs = fields.map(({ shape, data }) => ({ isRows: shape.length === 1, jets: Array.from(data, (value) => Jet.variable(value, next++, n)) }));
  const body = bodyOf(attrs);
  const rows = numberAttr(attrs, "rows");
  const order = Array.from({ length: rows }, (__, i) => (numberAttr(attrs, "reversed") === 1 ? rows - 1 - i : i));
  let carried = inputs.slice(0, body.next.length).map(({ jets }) => jets[0] ?? Jet.zero(n));
  const seen = [carried];
  for (const row of order) {
    const values = inputs.map(({ isRows, jets }, i) => carried[i] ?? jets[isRows ? row : 0] ?? Jet.zero(n));
    for (const { op, operands } of body.steps) values.push(applied(op.name, operands.map((k) => values[k] ?? Jet.zero(n)), n));
    carried = body.next.map((k) => values[k] ?? Jet.zero(n));
    seen.push(carried);
  }
  if (numberAttr(attrs, "reversed") === 1) seen.reverse();
  const out = body.next.flatMap((__, j) => seen.map((row) => row[j] ?? Jet.zero(n)));
  let first = 0;
  const edges = fields.map(({ data }): Edge[] => {
    const own = Array.from(data).flatMap((__, from) => out.flatMap((jet, to) => edgeOf(jet, first + from, from, to, (rows + 1) * (body.steps.length + 1))));
    first += data.length;
    return own;
  });
  return { data: out.map(({ value }) => value), edges };
}

/** What cancels on the way counts as roundings. */
function edgeOf({ slopes, paths }: Jet, variable: number, from: number, to: number, operations: number): Edge[] {
  const [slope = 0, path = 0] = [slopes[variable], paths[variable]];
  if (path === 0) return [];
  return [{ from, to, slope, roundings: slope === 0 ? 0 : (16 * operations * path) / Math.abs(slope) }];
}
