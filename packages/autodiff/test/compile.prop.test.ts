import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileAsIs } from "../src/compile.ts";
import { computed, computedInLanes, interpreted, program, tapeOf, withGradient } from "./randomTapes.ts";

test("a random tape compiled as it stands gives the bits of the interpreter, for one point and in lanes", () => {
  fc.assert(
    fc.property(program, (instructions) => {
      const tape = withGradient(tapeOf(instructions));
      const kernel = compileAsIs(tape, { lanes: 4 });
      expect(computed(kernel, 0)).toEqual(interpreted(tape, 0));
      expect(computed(kernel, 2)).toEqual(interpreted(tape, 2));
      const expected = Array.from({ length: 4 }, (_, lane) => interpreted(tape, lane));
      expect(computedInLanes(kernel)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
