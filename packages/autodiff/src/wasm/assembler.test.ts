import { expect, test } from "vitest";
import { F64, FunctionCode, ModuleCode } from "./assembler.ts";
import { op, simd } from "./opcodes.ts";

function build(write: (module: ModuleCode) => void, memory = new WebAssembly.Memory({ initial: 1 }), functions: WebAssembly.ModuleImports = {}) {
  const module = new ModuleCode();
  write(module);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { env: { memory, ...functions } });
  return exports as Record<string, (...x: number[]) => number>;
}

test("a module that adds two numbers is built and runs", () => {
  const { sum } = build((module) => {
    const code = new FunctionCode({ parameters: [F64, F64], results: [F64] });
    code.get(0);
    code.get(1);
    code.op(op.f64Add);
    module.define(code, "sum");
  });
  expect(sum?.(1.5, 2.25)).toBe(3.75);
});

test("vectors are loaded, added and stored two numbers at a time", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const numbers = new Float64Array(memory.buffer);
  numbers.set([1, 2, 10, 20]);
  const { run } = build((module) => {
    const code = new FunctionCode({ parameters: [], results: [] });
    code.i32(32);
    code.i32(0);
    code.memory(simd.load, 0);
    code.i32(0);
    code.memory(simd.load, 16);
    code.simd(simd.add);
    code.memory(simd.store, 0);
    module.define(code, "run");
  }, memory);
  run?.();
  expect([...numbers.subarray(4, 6)]).toEqual([11, 22]);
});

test("functions of the host are called by name, and local functions by index", () => {
  const exports = build((module) => {
    const double = module.importFunction("double", { parameters: [F64], results: [F64] });
    expect(module.importFunction("double", { parameters: [F64], results: [F64] })).toBe(double);
    const inner = new FunctionCode({ parameters: [F64], results: [F64] });
    inner.get(0);
    inner.call(double);
    const index = module.define(inner);
    const outer = new FunctionCode({ parameters: [F64], results: [F64] });
    outer.get(0);
    outer.call(index);
    outer.call(index);
    module.define(outer, "fourTimes");
  }, undefined, { double: (x: number) => 2 * x });
  expect(exports["fourTimes"]?.(1.25)).toBe(5);
});

test.each([0, 63, 64, -64, -65, 127, 128, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)])("the integer %i is encoded as it is read", (value) => {
  const { get } = build((module) => {
    const code = new FunctionCode({ parameters: [], results: [0x7f] });
    code.i32(value);
    module.define(code, "get");
  });
  expect(get?.()).toBe(value);
});
