import { expect, test } from "vitest";
import { giveMemory, takeMemory } from "./memories.ts";

test("a memory that was given back is lent again, cleared", () => {
  const first = takeMemory(1000);
  new Float64Array(first.buffer).fill(7);
  giveMemory(first);
  const second = takeMemory(800);
  expect(second).toBe(first);
  expect(new Float64Array(second.buffer).every((x) => x === 0)).toBe(true);
});

test("a thousand memories taken and given back one after the other are few memories", () => {
  const seen = new Set<WebAssembly.Memory>();
  for (let i = 0; i < 1000; i++) {
    const memory = takeMemory(65536 * (1 + (i % 3)));
    seen.add(memory);
    giveMemory(memory);
  }
  expect(seen.size).toBeLessThan(10);
});

test("a memory larger than any engine gives is refused with its size", () => {
  expect(() => takeMemory(2 ** 33)).toThrow("[kernel-memory] the model with its data needs 8192 MiB of WebAssembly memory");
});

test("bytes that can be done without are left out where there is no room for them", () => {
  expect(takeMemory(1000, 2 ** 33).buffer.byteLength).toBe(65536);
  expect(takeMemory(1000, 65536).buffer.byteLength).toBe(2 * 65536);
});
