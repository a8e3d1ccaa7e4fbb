import { expect, test } from "vitest";
import { compileAsIs } from "../compile.ts";
import { cos, sin } from "../functions.ts";
import { Tape } from "../tape.ts";
import { nodeOn, recorded } from "../value.ts";
import type { Kernel } from "./kernel.ts";

/** sum(sin(x) y) of a number and a vector, its slope by the vector, and by the number. */
function kernelOf(n: number): Kernel {
  const tape = new Tape();
  const x = recorded(tape, tape.input("x", { dtype: "f64", shape: [] }));
  const y = recorded(tape, tape.input("y", { dtype: "f64", shape: [n] }));
  tape.output("value", nodeOn(tape, y.mul(sin(x)).sum()));
  tape.output("by y", nodeOn(tape, y.mul(0).add(sin(x))));
  tape.output("by x", nodeOn(tape, y.sum().mul(cos(x))));
  return compileAsIs(tape);
}

const GUARD = 12345;

test.each([1, 2, 4, 8].flatMap((lanes) => [0, 1, 2, 3, 4, 5, 8, 41].map((n) => [lanes, n])))("%i points of 1 + %i numbers at addresses give the bits that they give in the kernel's own places, and nothing beside them is written", (lanes, n) => {
  const kernel = kernelOf(n);
  const size = n + 1;
  const { point, results, run, runAt, room } = soon(kernel, lanes, 2 * lanes * 8 * (size + 10));
  const at = (lane: number, i: number): number => 0.3 + 0.7 * lane - 0.11 * i;
  const vectors = Array.from({ length: 2 * lanes }, (_, which) => {
    const address = room.lend(8 * (size + 2));
    if (address === undefined) throw new Error("there is no room");
    const whole = new Float64Array(room.memory.buffer, address, size + 2).fill(GUARD);
    const own = whole.subarray(1, size + 1);
    if (which < lanes) own.set(Array.from(own, (_, i) => at(which, i)));
    return { address: address + 8, whole, own };
  });
  const points = vectors.slice(0, lanes).map(({ own }) => own.slice());
  runAt(...vectors.map(({ address }) => address));
  const values = results.slice(0, lanes);
  const found = vectors.slice(lanes).map(({ own }) => own.slice());
  for (const { whole } of vectors) expect([whole[0], whole.at(-1)]).toEqual([GUARD, GUARD]);
  expect(vectors.slice(0, lanes).map(({ own }) => own)).toEqual(points);
  // Other points in between, so that nothing is left over from the first call.
  point.fill(7);
  run();
  for (let lane = 0; lane < lanes; lane++) for (let i = 0; i < size; i++) point[i * lanes + lane] = at(lane, i);
  run();
  expect(values).toEqual(results.slice(0, lanes));
  expect(found).toEqual(vectors.slice(0, lanes).map((_, lane) => Float64Array.from({ length: size }, (_, i) => results[(1 + i) * lanes + lane] ?? NaN)));
  kernel.dispose();
});

function soon(kernel: Kernel, lanes: number, room: number): Exclude<ReturnType<Kernel["portSoon"]>, Promise<unknown>> {
  const port = kernel.portSoon(lanes, room);
  if (port instanceof Promise) throw new Error("a small module is not there at once");
  return port;
}

test("a room lends bytes that are 0, side by side, until it is full; and all of them again once every loan came back", () => {
  const kernel = kernelOf(3);
  const { room } = soon(kernel, 1, 1000);
  const first = room.lend(100) ?? NaN;
  const second = room.lend(100) ?? NaN;
  expect([first % 64, second - first]).toEqual([0, 128]);
  expect(first).toBeGreaterThanOrEqual(kernel.memoryBytes);
  const bytes = new Uint8Array(room.memory.buffer, first, 228).fill(1);
  expect(room.lend(room.memory.buffer.byteLength)).toBeUndefined();
  room.giveBack();
  expect(room.lend(1)).toBe(second + 128);
  room.giveBack();
  room.giveBack();
  expect(room.lend(200)).toBe(first);
  expect(bytes.subarray(0, 200).every((byte) => byte === 0)).toBe(true);
  kernel.dispose();
});
