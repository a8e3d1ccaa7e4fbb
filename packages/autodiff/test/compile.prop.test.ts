import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compile, compileAsIs, optimize } from "../src/compile.ts";
import { interpret } from "../src/interpret.ts";
import { recurrenceShape } from "../src/ops/recurrence.ts";
import { ops } from "../src/ops/table.ts";
import { Tape } from "../src/tape.ts";
import { apply, nodeOn, recorded } from "../src/value.ts";
import { computed, computedInLanes, inputsOf, interpreted, program, tapeOf, withGradient } from "./randomTapes.ts";

test("random tapes and their gradients have recurrences in both directions, of one carry and of two", () => {
  const tapes = fc.sample(program, { numRuns: 150, seed: 1 }).map((instructions) => withGradient(tapeOf(instructions)));
  const kinds = tapes.flatMap(({ nodes }) => nodes.flatMap((node) => (node.kind === "op" && node.op === ops.recurrence ? [`${recurrenceShape(node.attrs).carries} ${recurrenceShape(node.attrs).isReversed}`] : [])));
  expect([...new Set(kinds)].sort()).toEqual(["1 false", "1 true", "2 false", "2 true"]);
});

test("a random tape compiled as it stands gives the bits of the interpreter, for one point and in lanes", () => {
  fc.assert(
    fc.property(program, (instructions) => {
      const tape = withGradient(tapeOf(instructions));
      const kernel = compileAsIs(tape);
      expect(computed(kernel, 0)).toEqual(interpreted(tape, 0));
      expect(computed(kernel, 2)).toEqual(interpreted(tape, 2));
      const expected = Array.from({ length: 4 }, (_, lane) => interpreted(tape, lane));
      expect(computedInLanes(kernel, 4)).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

test("a random tape compiled after all passes gives the bits of the interpreter on its final tape, for one point and in lanes", () => {
  fc.assert(
    fc.property(program, (instructions) => {
      const kernel = compile(withGradient(tapeOf(instructions)));
      const expected = [0, 1].map((lane) => interpreted(kernel.tape, lane));
      expect(computed(kernel, 0)).toEqual(expected[0]);
      expect(computedInLanes(kernel, 2)).toEqual(expected);
    }),
    { numRuns: 120 },
  );
});

test("what only one side of a choice reads has the bits of the interpreter, whether all lanes, some or none take that side", () => {
  const choice = fc.record({ point: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 }), bound: fc.double({ min: -3, max: 3, noNaN: true }) });
  fc.assert(
    fc.property(choice, ({ point, bound }) => {
      const tape = new Tape();
      const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [] }));
      const isLow = x.compare("less", bound);
      const inner = apply(ops.where, [x.compare("less", 2 * bound), x.exp().mul(3), x.map("expm1")]);
      const chosen = apply(ops.where, [isLow, inner.add(x.square().map("log1p")), x.map("softplus").mul(x.exp())]);
      tape.output("y", nodeOn(tape, chosen.add(apply(ops.where, [isLow, x, x.map("tanh")]))));
      const kernel = compileAsIs(tape);
      const [one, many] = [kernel.port(1), kernel.port(4)];
      const evaluator = interpret(tape);
      many.point.set(point);
      many.run();
      for (const [lane, value] of point.entries()) {
        evaluator.inputs[0]?.fill(value);
        evaluator.run();
        one.point.fill(value);
        one.run();
        const expected = evaluator.outputs.get("y")?.[0];
        expect(one.results[0]).toBe(expected);
        expect(many.results[lane]).toBe(expected);
      }
      kernel.dispose();
    }),
    { numRuns: 150 },
  );
});

const STEPS = new Set(["sign", "floor", "ceil", "less", "lessEqual", "greater", "greaterEqual", "equal", "notEqual", "maxOf", "max", "min", "abs"]);
/** Beyond it the rounding of one step can be worth more in the next than the bound allows for. */
const LARGEST = 1e5;
const BOUND = 1e-9;

/** Every number that a tape computes at a point, and its outputs by name. */
function everything(tape: Tape): { largest: number; outputs: Map<string, number[]> } {
  const open = tape.continued();
  for (const { id } of tape.nodes) open.output(`node ${id}`, id);
  const evaluator = interpret(open);
  for (const [i, values] of inputsOf(tape, 0).entries()) evaluator.inputs[i]?.set(values);
  evaluator.run();
  let largest = 0;
  for (const data of evaluator.outputs.values()) for (const x of data) largest = Number.isNaN(x) ? Infinity : Math.max(largest, Math.abs(x));
  return { largest, outputs: new Map([...tape.outputs].map(([name, id]) => [name, Array.from(evaluator.outputs.get(`node ${id}`) ?? [])])) };
}

test("passes change the outputs of a random tape by rounding alone, measured by the largest number that either computes", () => {
  let compared = 0;
  fc.assert(
    fc.property(program, (instructions) => {
      const tape = withGradient(tapeOf(instructions));
      fc.pre(!tape.nodes.some((node) => node.kind === "op" && STEPS.has(node.op.name)));
      const before = everything(tape);
      const after = everything(optimize(tape));
      fc.pre(before.largest < LARGEST && after.largest < LARGEST);
      compared++;
      for (const [name, values] of before.outputs) {
        for (const [i, x] of values.entries()) expect(Math.abs(x - (after.outputs.get(name)?.[i] ?? NaN))).toBeLessThanOrEqual(BOUND * Math.max(1, before.largest));
      }
    }),
    { numRuns: 150 },
  );
  expect(compared).toBe(150);
});
