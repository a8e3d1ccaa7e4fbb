import { expect, test } from "vitest";
import { compile, compileAsIs } from "../compile.ts";
import { cholesky } from "../matrices.ts";
import { Tape } from "../tape.ts";
import { nodeOn, recorded } from "../value.ts";
import type { Kernel } from "./kernel.ts";
import { giveMemory, takeMemory } from "./memories.ts";

/** A chain of so many additions. */
function kernelOf(additions: number): Kernel {
  const tape = new Tape();
  const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [] }));
  let y = x;
  for (let i = 0; i < additions; i++) y = y.add(y.mul(x));
  tape.output("y", nodeOn(tape, y));
  return compileAsIs(tape);
}

test("a form is compiled when it is first asked for, once; sizes and text count those that were asked for", () => {
  const kernel = kernelOf(3);
  expect([kernel.codeBytes, kernel.memoryBytes, String(kernel).includes("code for")]).toEqual([0, 0, false]);
  const four = kernel.port(4);
  expect(kernel.port(4)).toBe(four);
  expect(kernel.portSoon(4)).toBe(four);
  const [code, memory] = [kernel.codeBytes, kernel.memoryBytes];
  expect(String(kernel).match(/^code for.*$/gm)).toEqual([`code for 4 points at once: ${code} bytes; its memory, data included: ${memory} bytes`]);
  kernel.port(1);
  expect(String(kernel).match(/^code for.*$/gm)).toEqual([
    `code for one point: ${kernel.codeBytes - code} bytes; its memory, data included: ${kernel.memoryBytes - memory} bytes`,
    `code for 4 points at once: ${code} bytes; its memory, data included: ${memory} bytes`,
  ]);
  kernel.dispose();
});

test("the memories of all forms are given back, once, and a kernel without them is refused", () => {
  const kernel = kernelOf(3);
  const buffers = [kernel.port(1), kernel.port(4)].map(({ point }) => point.buffer);
  kernel.dispose();
  kernel.dispose();
  const lent = [1, 2, 3].map(() => takeMemory(1));
  for (const buffer of buffers) expect(lent.filter((memory) => memory.buffer === buffer)).toHaveLength(1);
  lent.forEach(giveMemory);
  expect(() => kernel.port(1)).toThrow("a kernel was used after its memory was given back");
});

test("a small module is there at once, one of more than a megabyte later", async () => {
  const [small, large] = [kernelOf(3), kernelOf(12_000)];
  expect(small.portSoon(8)).not.toBeInstanceOf(Promise);
  const soon = large.portSoon(8);
  expect(soon).toBeInstanceOf(Promise);
  expect(large.codeBytes).toBe(0);
  const port = await soon;
  expect(large.codeBytes).toBeGreaterThan(1 << 20);
  expect(large.port(8)).toBe(port);
  expect(large.portSoon(8)).toBe(port);
  small.dispose();
  large.dispose();
});

test("matrices larger than any memory are refused before anything goes through them", () => {
  const tape = new Tape();
  const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [20_000, 20_000] }));
  tape.output("y", nodeOn(tape, cholesky(x).sum()));
  expect(() => compile(tape)).toThrow("[kernel-memory] the model with its data needs 6104 MiB of WebAssembly memory");
});
