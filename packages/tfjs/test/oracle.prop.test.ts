import { gradient, interpret, type Tape } from "@typyro/autodiff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradientByTensorFlow, translated } from "./onTensorFlow.ts";
import { type Program, programs, tapeOf } from "./programs.ts";
import { withRoundings } from "./roundings.ts";
import { everyTensorFlow, nativeTensorFlow, reasonOf, titleOf } from "./tensorFlow.ts";

/** Relative, of each element of a gradient that float32 knows ten times better. */
const TOLERANCE = 1e-4;
const RUNS = 200;

const points = ({ inputs }: Program): (readonly number[])[] => inputs.map(({ data }) => data);

function ourGradient(tape: Tape, inputs: readonly (readonly number[])[]): number[][] {
  const evaluator = interpret(gradient(tape, "total"));
  for (const [i, data] of inputs.entries()) evaluator.inputs[i]?.set(data);
  evaluator.run();
  return inputs.map((_, i) => Array.from(evaluator.outputs.get(`d/x${i}`) ?? []));
}

/** For each element, whether random roundings of float32's size leave it within a tenth of the tolerance. */
function isKnown(tape: Tape, inputs: readonly (readonly number[])[], ours: readonly (readonly number[])[]): boolean[][] {
  const differentiated = gradient(tape, "total");
  const tries = [1, 2, 3, 4].map((seed) => withRoundings(differentiated, inputs, seed));
  return ours.map((slopes, i) => slopes.map((slope, j) => tries.every((outputs) => Math.abs((outputs.get(`d/x${i}`)?.[j] ?? Number.NaN) - slope) <= (TOLERANCE / 10) * Math.abs(slope))));
}

interface Compared {
  readonly elements: number;
  readonly known: number;
  /** Largest relative difference among the elements that float32 knows. */
  readonly largest: number;
}

function compared(ours: readonly (readonly number[])[], theirs: readonly (readonly number[])[], known: readonly (readonly boolean[])[]): Compared {
  const differences = ours.flatMap((slopes, i) => slopes.map((slope, j) => ({ known: known[i]?.[j] === true, difference: slope === theirs[i]?.[j] ? 0 : Math.abs(slope - (theirs[i]?.[j] ?? Number.NaN)) / Math.abs(slope) })));
  const counted = differences.filter((entry) => entry.known);
  return { elements: differences.length, known: counted.length, largest: counted.reduce((largest, { difference }) => (difference <= largest ? largest : difference), 0) };
}

describe("the programs", () => {
  it("use every operation that has a translation", () => {
    const used = new Set(fc.sample(programs, { numRuns: RUNS, seed: 1 }).flatMap((program) => tapeOf(program).nodes.map((node) => (node.kind === "op" ? node.op.name : ""))));
    expect(translated.filter((name) => !used.has(name))).toEqual([]);
  });
});

for (const { name, found } of everyTensorFlow()) {
  describe.skipIf("missing" in found)(titleOf(`tf.grads of ${name}`, found), () => {
    it(`gives our gradient of every program to ${TOLERANCE}, in every element that float32 can know`, async () => {
      if ("missing" in found) return;
      await found.tf.setBackend(found.backend);
      expect(found.tf.getBackend()).toBe(found.backend);
      let elements = 0;
      let known = 0;
      fc.assert(
        fc.property(programs, (program) => {
          const tape = tapeOf(program);
          const ours = ourGradient(tape, points(program));
          const result = compared(ours, gradientByTensorFlow(found.tf, tape, points(program)), isKnown(tape, points(program), ours));
          expect(result.largest).toBeLessThanOrEqual(TOLERANCE);
          elements += result.elements;
          known += result.known;
        }),
        { numRuns: RUNS },
      );
      // An oracle that is asked about nothing agrees with everything.
      expect(known / elements).toBeGreaterThan(0.8);
    });
  });
}

describe("the comparison", () => {
  it("sees a slope that is wrong by three tolerances", () => {
    const program: Program = { inputs: [{ shape: [2], data: [0.5, -1.25] }], steps: [{ operation: 0, operands: [0, 0], numbers: [3, 0, 0] }] };
    const ours = ourGradient(tapeOf(program), points(program));
    const wrong = ours.map((slopes) => slopes.map((slope) => slope * (1 + 3 * TOLERANCE)));
    expect(compared(ours, ours, isKnown(tapeOf(program), points(program), ours))).toEqual({ elements: 2, known: 2, largest: 0 });
    expect(compared(ours, wrong, isKnown(tapeOf(program), points(program), ours)).largest).toBeGreaterThan(TOLERANCE);
  });
});

it("asks the native addon where it loads, and says why where it does not", () => {
  const native = nativeTensorFlow();
  if ("missing" in native) expect(native.missing).toMatch(/is not installed|native library .* is not there|does not load/);
  expect(reasonOf("p", Object.assign(new Error("Cannot find package 'p'"), { code: "ERR_MODULE_NOT_FOUND" }))).toBe("p is not installed");
  expect(reasonOf("p", new Error("The Node.js native addon module (tfjs_binding.node) can not be found at path: p"))).toMatch(/native library of p is not there/);
  expect(reasonOf("p", new Error("libtensorflow.so.2: cannot open shared object file"))).toMatch(/p does not load: libtensorflow/);
});
