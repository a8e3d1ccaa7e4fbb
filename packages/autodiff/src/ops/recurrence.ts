/**
 * @file Define the recurrence: numbers carried from row to row, each row a short list of operations on them.
 *
 * The adjoints of what is carried obey a recurrence too, and a linear one: what row t leaves gets its own adjoint and, through row t + 1,
 * that of what this row leaves, times a slope. So the derivative is the same operation, run the other way, and everything else
 * in it, slopes and the adjoints of rows and of shared numbers, are operations on whole arrays.
 */
import { internal } from "@typyro/base";
import { allocate, type Aval } from "../aval.ts";
import { type Attrs, type Calculus, type Differential, NO_ATTRS, numberAttr, type Op, type Pullback, rule } from "../op.ts";
import { elementwise } from "./elementwise.ts";
import { type Body, bodyOf, type BodyStep, bodyText, truthsOf } from "./recurrenceBody.ts";

/** Attributes of a recurrence. */
export function recurrenceAttrs(body: Body, rows: number, isReversed: boolean): Attrs {
  return { body: bodyText(body), rows, reversed: isReversed ? 1 : 0 };
}

/** Where the numbers of a recurrence stand in its result. */
export interface RecurrenceShape {
  readonly body: Body;
  readonly rows: number;
  readonly isReversed: boolean;
  /** Numbers that are carried. */
  readonly carries: number;
  /** The element before the first row of a carry, and the one that row 0 leaves. */
  readonly first: number;
  readonly after: number;
}

/** The shape of a recurrence by its settings. */
export function recurrenceShape(attrs: Attrs): RecurrenceShape {
  const body = bodyOf(attrs);
  const rows = numberAttr(attrs, "rows");
  const isReversed = numberAttr(attrs, "reversed") === 1;
  return { body, rows, isReversed, carries: body.next.length, first: isReversed ? rows : 0, after: isReversed ? 0 : 1 };
}

function only<V>(values: readonly V[], i: number): V {
  const value = values[i];
  if (value === undefined) throw internal(`a recurrence has no value ${i}`);
  return value;
}

/** The closed list of recurrences. */
export const recurrent = {
  /**
   * Inputs: each carry before the first row, then arrays with an element for each row and numbers that all rows share. The result
   * holds for each carry `rows + 1` elements: forward, the carry before the first row and after each row; reversed, row 0 is the last
   * one done, and the carry before the first row stands at the end.
   */
  recurrence: {
    name: "recurrence",
    infer: (inputs, attrs) => {
      const { rows, carries } = recurrenceShape(attrs);
      for (const [i, { shape }] of inputs.entries()) {
        if (shape.length > (i < carries ? 0 : 1) || (shape.length === 1 && shape[0] !== rows)) throw internal(`input ${i} of a recurrence of ${rows} rows has shape ${shape.join(",")}`);
      }
      return { dtype: "f64", shape: [carries * (rows + 1)] };
    },
    prepare: (inputs, _, attrs) => {
      const { body, rows, isReversed, carries, first, after } = recurrenceShape(attrs);
      const avals = truthsOf(body, inputs.map(({ dtype }) => dtype === "bool")).map((isTruth): Aval => ({ dtype: isTruth ? "bool" : "f64", shape: [] }));
      const values = avals.map(allocate);
      const steps = body.steps.map(({ op, operands }, i) => {
        const out = inputs.length + i;
        return { kernel: op.prepare(operands.map((k) => only(avals, k)), only(avals, out), NO_ATTRS), from: operands.map((k) => only(values, k)), out: only(values, out) };
      });
      const next = new Float64Array(carries);
      return (buffers, out) => {
        for (let i = 0; i < inputs.length; i++) values[i]![0] = buffers[i]![0] ?? 0;
        for (let j = 0; j < carries; j++) out[j * (rows + 1) + first] = values[j]![0]!;
        for (let n = 0; n < rows; n++) {
          const row = isReversed ? rows - 1 - n : n;
          for (let i = carries; i < inputs.length; i++) if (inputs[i]?.shape.length === 1) values[i]![0] = buffers[i]![row]!;
          for (const step of steps) step.kernel(step.from, step.out);
          for (let j = 0; j < carries; j++) next[j] = values[body.next[j]!]![0]!;
          for (let j = 0; j < carries; j++) {
            values[j]![0] = next[j]!;
            out[j * (rows + 1) + row + after] = next[j]!;
          }
        }
      };
    },
    vjp: rule(pullbacksOf),
  } satisfies Op as Op,
};

function pullbacksOf<V extends Aval>(c: Calculus<V>, d: Differential<V>): Pullback<V>[] {
  let found: ((input: number) => V | undefined) | undefined;
  return d.inputs.map((_, i) => () => (found ??= adjointsOf(c, d))(i));
}

/** The adjoint of each input. */
function adjointsOf<V extends Aval>(c: Calculus<V>, { inputs, output, adjoint, attrs }: Differential<V>): (input: number) => V | undefined {
  const { body, rows, isReversed, carries, first, after } = recurrenceShape(attrs);
  const size = rows + 1;
  const all = Array.from({ length: carries }, (_, j) => j);
  const rowsFrom = (array: V, j: number, from: number): V => c.slice(array, 0, j * size + from, j * size + from + rows, 1);
  const element = (array: V, j: number, at: number): V => c.reshape(c.slice(array, 0, j * size + at, j * size + at + 1, 1), []);
  const before = 1 - after;
  const values = inputs.map((input, i) => (i < carries ? rowsFrom(output, i, before) : input));
  for (const { op, operands } of body.steps) {
    const position = values.length;
    const j = body.next.indexOf(position);
    values.push(j < 0 ? c.elementwise(op, operands.map((k) => only(values, k))) : rowsFrom(output, j, after));
  }
  // What a row's result is by what it carries in, for each row; where it is the same for all, one number.
  const one = c.scalar(1);
  const readers = readersOf(body);
  const slopes = all.map((j) => {
    const slopeBy = backwards(c, body, readers, values, all.map((other) => (other === j ? one : undefined)));
    return all.map((i) => slopeBy(i));
  });
  const linear = linearBody(slopes.map((_, j) => slopes.map((by) => by[j])), one, all.map((j) => rowsFrom(adjoint, j, isReversed ? 1 : 0)));
  const starts = all.map((j) => element(adjoint, j, rows - first));
  const whole = c.recurrence([...starts, ...linear.inputs], recurrenceAttrs(linear.body, rows, !isReversed));
  const partOf = backwards(c, body, readers, values, all.map((j) => rowsFrom(whole, j, after)));
  return (i) => {
    if (i < carries) return element(whole, i, first);
    const part = partOf(i);
    return part === undefined ? undefined : c.sumTo(part, only(inputs, i).shape);
  };
}

/** Carry j becomes a row's own part and the sum over i of slope i of j times carry i. */
function linearBody<V extends Aval>(slopes: readonly (readonly (V | undefined)[])[], one: V, own: readonly V[]): { readonly body: Body; readonly inputs: readonly V[] } {
  const carries = own.length;
  const inputs: V[] = [...own];
  const position = (value: V): number => {
    const known = inputs.indexOf(value);
    return carries + (known >= 0 ? known : inputs.push(value) - 1);
  };
  const factors = slopes.map((by) => by.map((slope) => (slope === undefined || slope === one ? undefined : position(slope))));
  const count = carries + inputs.length;
  const steps: BodyStep[] = [];
  const added = (step: BodyStep): number => count + steps.push(step) - 1;
  const next = slopes.map((by, j) => {
    const products = by.flatMap((slope, i) => {
      const factor = factors[j]?.[i];
      return slope === undefined ? [] : [factor === undefined ? i : added({ op: elementwise.mul, operands: [factor, i] })];
    });
    return products.reduce((sum, product) => added({ op: elementwise.add, operands: [sum, product] }), carries + j);
  });
  return { body: { inputs: count, steps, next }, inputs };
}

/** For each number of a row, the steps that read it. */
function readersOf({ inputs, steps }: Body): number[][] {
  const readers: number[][] = Array.from({ length: inputs + steps.length }, () => []);
  for (const [s, { operands }] of steps.entries()) for (const operand of new Set(operands)) readers[operand]?.push(s);
  return readers;
}

/** Adjoints of the inputs of a row, for all rows at once and not added over them, from those of what the carries become. */
function backwards<V extends Aval>(c: Calculus<V>, { inputs, steps, next }: Body, readers: readonly (readonly number[])[], values: readonly V[], given: readonly (V | undefined)[]): (input: number) => V | undefined {
  // A number that rows share has an adjoint from each of them.
  const byRow: Calculus<V> = { ...c, sumTo: (a) => a };
  const known = new Map<number, V | undefined>();
  const pullbacks = steps.map(() => undefined as readonly Pullback<V>[] | undefined);
  const adjointOf = (position: number): V | undefined => {
    if (known.has(position)) return known.get(position);
    const parts = next.map((end, j) => (end === position ? given[j] : undefined));
    for (const s of only(readers, position)) {
      const { op, operands } = only(steps, s);
      if (op.vjp.kind === "flat") continue;
      if (op.vjp.kind === "none") throw internal(`operation ${op.name} has no derivative: ${op.vjp.reason}`);
      const adjoint = adjointOf(inputs + s);
      if (adjoint === undefined) continue;
      const pulls = (pullbacks[s] ??= op.vjp.rule(byRow, { inputs: operands.map((k) => only(values, k)), output: only(values, inputs + s), adjoint, attrs: NO_ATTRS }));
      for (const [slot, operand] of operands.entries()) if (operand === position) parts.push(pulls[slot]?.());
    }
    const found = parts.reduce((sum, part) => (sum === undefined ? part : part === undefined ? sum : c.add(sum, part)), undefined);
    known.set(position, found);
    return found;
  };
  return adjointOf;
}
