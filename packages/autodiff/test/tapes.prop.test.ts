import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradient } from "../src/gradient.ts";
import { linalg } from "../src/ops/linalg.ts";
import { special } from "../src/ops/special.ts";
import { allOps } from "../src/ops/table.ts";
import { printTape } from "../src/print.ts";
import { Tape } from "../src/tape.ts";
import { lift, nodeOn, recorded, type Value } from "../src/value.ts";
import { verify } from "../src/verify.ts";
import { evaluatorOf, expectDerivatives, expectDualValues } from "./expectGradient.ts";
import { expectSameBits } from "./expectClose.ts";
import { anything, knownInputs, ordinary, type Program, programs, recordProgram, runProgram } from "./programs.ts";

const dataOf = (program: Program): (readonly number[])[] => program.inputs.map(({ data }) => data);

/** Where a number overflows, or comes near to it, the bound on roundings does not hold. */
function isOrdinary(tape: Tape, inputs: readonly (readonly number[])[]): boolean {
  const all = tape.continued();
  for (const { id } of tape.nodes) all.output(String(id), id);
  return [...evaluatorOf(all)(inputs).values()].every((data) => Array.from(data).every((x) => Math.abs(x) < 1e50));
}

const usesOperation = (tape: Tape, name: string): boolean => tape.nodes.some((node) => node.kind === "op" && node.op.name === name);

/** Programs that failed once. */
const FOUND: [Program][] = [
  // A stretched scalar of more dimensions than the array that it is added to.
  [{ inputs: [{ shape: [2, 3], data: [0, 0, 0, 0, 0, 0] }], steps: [{ operation: 17, operands: [0, 0], numbers: [0, 0, 0] }, { operation: 7, operands: [0, 0], numbers: [2, 0, 0] }, { operation: 2, operands: [0, 1], numbers: [0, 0, 0] }] }],
];

describe("a program", () => {
  it("is drawn so that programs and their gradients use every operation but those that act as others do", () => {
    const tapes = fc.sample(programs(ordinary), { numRuns: 600, seed: 1 }).map((program) => gradient(recordProgram(program), "total"));
    const used = new Set(tapes.flatMap(({ nodes }) => nodes.map((node) => (node.kind === "op" ? node.op.name : ""))));
    const others = ["greaterEqual", "notEqual", "and", "or", "not", "all", "any", "segmentSum", "segmentTotal", "recurrence", ...Object.keys(linalg), ...Object.keys(special)];
    expect(allOps.map(({ name }) => name).filter((name) => !used.has(name) && !others.includes(name))).toEqual([]);
  });

  it("has the same values, bit for bit, when it is evaluated and when it is recorded and interpreted", () => {
    fc.assert(
      fc.property(programs(anything), (program) => {
        const eager = runProgram(program, knownInputs(program));
        const interpreted = evaluatorOf(recordProgram(program))(dataOf(program));
        for (const [k, value] of eager.entries()) expectSameBits(interpreted.get(`value ${k}`) ?? [], value.data(), `value ${k}`);
      }),
      { numRuns: 600, examples: FOUND },
    );
  });

  it("has shapes and types that do not depend on being recorded", () => {
    fc.assert(
      fc.property(programs(ordinary), (program) => {
        const tape = new Tape();
        const inputs = program.inputs.map(({ shape }, i) => recorded(tape, tape.input(`x${i}`, { dtype: "f64", shape })));
        const kinds = (values: readonly Value[]): string[] => values.map(({ dtype, shape }) => `${dtype}[${shape.join(",")}]`);
        expect(kinds(runProgram(program, inputs))).toEqual(kinds(runProgram(program, knownInputs(program))));
      }),
      { numRuns: 300 },
    );
  });
});

describe("the tape of a program", () => {
  it("has the values of its definition at every node", () => {
    fc.assert(fc.property(programs(anything), (program) => void expectDualValues(recordProgram(program), dataOf(program), "program")), { numRuns: 300 });
  });

  it("has the gradient that dual numbers give", () => {
    fc.assert(
      fc.property(programs(ordinary), (program) => {
        const tape = recordProgram(program);
        fc.pre(isOrdinary(tape, dataOf(program)));
        expectDerivatives(tape, dataOf(program), expectDualValues(tape, dataOf(program), "program"), "program");
      }),
      { numRuns: 500, examples: FOUND },
    );
  });

  it("has second derivatives that dual numbers on its gradient's tape give", () => {
    fc.assert(
      fc.property(programs(ordinary), (program) => {
        const tape = gradientSum(gradient(recordProgram(program), "total"));
        // Its derivative is not implemented.
        fc.pre(!usesOperation(tape, "trigamma"));
        fc.pre(isOrdinary(tape, dataOf(program)));
        expectDerivatives(tape, dataOf(program), expectDualValues(tape, dataOf(program), "gradient"), "gradient");
      }),
      { numRuns: 300 },
    );
  });

  it("is valid, as its gradient is", () => {
    fc.assert(
      fc.property(programs(ordinary), (program) => {
        const tape = verify(recordProgram(program), "recording");
        verify(gradient(tape, "total"), "gradient");
        verify(tape.continued(), "continued");
        verify(tape.pruned([["total", tape.outputs.get("total") ?? 0]]), "pruned");
      }),
      { numRuns: 200 },
    );
  });

  it("prints the same each time, and equal programs print equal", () => {
    fc.assert(
      fc.property(programs(ordinary), (program) => {
        const tape = recordProgram(program);
        expect(printTape(tape)).toBe(printTape(tape));
        expect(printTape(recordProgram(program))).toBe(printTape(tape));
        expect(printTape(gradient(recordProgram(program), "total"))).toBe(printTape(gradient(tape, "total")));
      }),
      { numRuns: 200 },
    );
  });

  it("does not grow when the program is recorded on it again, scalar constants and all", () => {
    fc.assert(
      fc.property(programs(ordinary), (program) => {
        const tape = recordProgram(program);
        const computed = tape.nodes.filter((node) => node.kind === "op" && dependsOnInputsAlone(tape, node.id)).length;
        recordProgram(program, tape);
        expect(tape.nodes.filter((node) => node.kind === "op" && dependsOnInputsAlone(tape, node.id))).toHaveLength(computed);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps the values of its outputs when it is pruned to some of them, and all when it is continued", () => {
    fc.assert(
      fc.property(programs(anything), fc.nat(), (program, n) => {
        const tape = recordProgram(program);
        const all = evaluatorOf(tape)(dataOf(program));
        const kept = [...tape.outputs].filter((_, i) => ((n >> (i % 8)) & 1) === 1);
        const pruned = tape.pruned(kept);
        expect(pruned.inputs.map(({ name, shape }) => [name, shape])).toEqual(tape.inputs.map(({ name, shape }) => [name, shape]));
        expect(pruned.nodes.length).toBeLessThanOrEqual(tape.nodes.length);
        const some = evaluatorOf(pruned)(dataOf(program));
        expect([...some.keys()]).toEqual(kept.map(([name]) => name));
        for (const [name, data] of some) expectSameBits(data, all.get(name) ?? [], name);

        const printed = printTape(tape);
        const more = tape.continued();
        for (const [name, id] of tape.outputs) more.output(name, id);
        expect(printTape(more)).toBe(printed);
        recorded(more, 0).mul(7.25).exp();
        expect(more.nodes.length).toBeGreaterThan(tape.nodes.length);
        expect(printTape(tape)).toBe(printed);
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether no array constant, which is known by identity and not by content, is among the nodes behind a node. */
function dependsOnInputsAlone(tape: Tape, id: number): boolean {
  const node = tape.node(id);
  if (node.kind === "constant") return node.shape.length === 0;
  return node.kind === "input" || node.inputs.every((input) => dependsOnInputsAlone(tape, input));
}

/** The gradient's tape continued by a weighted sum of the gradient, as output `total`. */
function gradientSum(tape: Tape): Tape {
  const more = tape.continued();
  const parts = tape.inputs.map(({ name, shape }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const weights = lift(Float64Array.from({ length: size }, (_, i) => 1 + ((i + 1) * 0.7548776662466927) % 1)).reshape(shape);
    return recorded(more, tape.outputs.get(`d/${name}`) ?? 0).mul(weights).sum();
  });
  more.output("total", nodeOn(more, parts.reduce((a, b) => a.add(b))));
  return more;
}
