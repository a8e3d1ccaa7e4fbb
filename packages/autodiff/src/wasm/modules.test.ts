import { expect, test } from "vitest";
import { ModuleCode, FunctionCode, F64 } from "./assembler.ts";
import { canCompile, moduleOf } from "./modules.ts";

function constant(value: number): Uint8Array<ArrayBuffer> {
  const module = new ModuleCode();
  const code = new FunctionCode({ parameters: [], results: [F64] });
  code.f64(value);
  module.define(code, "get");
  return module.encode();
}

test("equal bytes are compiled once, other bytes give another module", () => {
  expect(moduleOf(constant(1))).toBe(moduleOf(constant(1)));
  expect(moduleOf(constant(1))).not.toBe(moduleOf(constant(2)));
});

test("vector code is allowed where these tests run", () => {
  expect(canCompile()).toBe(true);
});
