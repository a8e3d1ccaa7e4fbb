import { expect, test } from "vitest";
import { SPECIAL } from "../../test/opCases.ts";
import { beyondKernels, longKernels, mathKernels, shortKernels } from "../wasm/math/kernels.ts";
import { elementwise } from "./elementwise.ts";
import { type ScalarFunction, scalarFunctions } from "./scalarFunctions.ts";
import { special } from "./special.ts";

const operations = { ...elementwise, ...special };
const table: Readonly<Record<string, ScalarFunction>> = scalarFunctions;

test("what vector code leaves out, for all numbers or for some, is in the table, and nothing else", () => {
  const left = Object.keys(operations).filter((name) => shortKernels[name] === undefined && ((mathKernels[name] ?? longKernels[name]) === undefined || beyondKernels[name] !== undefined));
  expect(Object.keys(table).sort()).toEqual(left.sort());
});

test.each(Object.keys(scalarFunctions) as (keyof typeof scalarFunctions)[])("%s is the operation of that name at special and at ordinary numbers", (name) => {
  const scalar = { dtype: "f64", shape: [] } as const;
  const numbers = [...SPECIAL, 0.3, 0.7, 1.5, 2, 4, 33.3, -0.4];
  const arity = table[name]!.length;
  const buffers = Array.from({ length: arity }, () => new Float64Array(1));
  const out = new Float64Array(1);
  const operation = operations[name].prepare(buffers.map(() => scalar), scalar, {});
  for (const x of numbers) {
    for (const y of arity > 1 ? numbers : [0]) {
      for (const z of arity > 2 ? numbers : [0]) {
        for (const [i, value] of [x, y, z].slice(0, arity).entries()) buffers[i]![0] = value;
        operation(buffers, out);
        expect(table[name]!(x, y, z), `${name}(${x}, ${y}, ${z})`).toBe(out[0]);
      }
    }
  }
});
