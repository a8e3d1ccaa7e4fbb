import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../src/compile.ts";
import { gradient } from "../src/gradient.ts";
import { rowSums } from "../src/passes/rowSums.ts";
import { computed, computedInLanes, interpreted } from "./randomTapes.ts";
import { evaluated, evaluatedExactly, rowModel, rowTape } from "./rowModels.ts";

const HALF_ULP = 2 ** -53;
/** Of the norms of the columns; measured: at most 1.9 reduced, 1.6 row by row. */
const ROUNDINGS = 8;

test("sums of squares of rows, reduced or not, are within some roundings of their value and gradient, whatever their groups, weights, masks and matrices", () => {
  let reduced = 0;
  fc.assert(
    fc.property(rowModel, (model) => {
      const rows = rowTape(model);
      const fewer = rowSums(rows.tape);
      if (fewer !== rows.tape) reduced++;
      const { values, sizes } = evaluatedExactly(rows, model.isTable ? model.rows / 2 : model.rows);
      for (const tape of [rows.tape, fewer]) {
        const found = evaluated(tape, rows);
        for (const [name, expected] of values) {
          for (const [i, x] of expected.entries()) {
            expect(Math.abs((found.get(name)?.[i] ?? NaN) - x), `${name} ${i}`).toBeLessThanOrEqual(ROUNDINGS * HALF_ULP * (sizes.get(name)?.[i] ?? NaN));
          }
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(reduced).toBeGreaterThan(60);
});

test("compiled after all passes they have the bits of the interpreter on the final tape, for one point and in lanes", () => {
  fc.assert(
    fc.property(rowModel, (model) => {
      const kernel = compile(gradient(rowSums(rowTape(model).tape), "total"));
      const expected = [0, 1, 2, 3].map((lane) => interpreted(kernel.tape, lane));
      expect(computed(kernel, 0)).toEqual(expected[0]);
      expect(computedInLanes(kernel, 4)).toEqual(expected);
    }),
    { numRuns: 80 },
  );
});

test("other data of the same rows and groups leave the same operations on arrays of the same shapes, and the same numbers outside of these", () => {
  fc.assert(
    fc.property(rowModel, fc.constantFrom("zeros", "ones", "others"), (model, kind) => {
      const outline = (data?: "zeros" | "ones" | "others"): string[] => {
        const { tape } = rowTape(model);
        let seed = 1;
        for (const node of tape.nodes) {
          // Data of the tape are its own here: nothing else reads these buffers.
          if (node.kind === "constant" && node.dtype === "f64" && node.shape.length > 0 && data !== undefined) node.data.forEach((_, i) => (node.data[i] = data === "zeros" ? 0 : data === "ones" ? 1 : 1 + ((seed = (seed * 48271) % 2147483647) % 1000) / 500));
        }
        return rowSums(tape).nodes.map((node) => `${node.kind === "op" ? `${node.op.name} ${node.inputs.join(" ")}` : node.kind === "constant" && node.shape.length === 0 ? (node.data[0] ?? NaN) : node.kind} ${node.dtype} ${node.shape.join(" ")}`);
      };
      expect(outline(kind)).toEqual(outline());
    }),
    { numRuns: 100 },
  );
});
