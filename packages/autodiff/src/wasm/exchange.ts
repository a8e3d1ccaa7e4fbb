/**
 * @file Write the function that takes points from anywhere in the memory, evaluates them, and leaves their results anywhere in it.
 *
 * A caller that keeps its vectors beside a kernel need not copy them number by number into the kernel's own places. Side by side there, the numbers
 * of several points are woven: two numbers of two points are two registers, whose halves change places.
 */
import { internal } from "@typyro/base";
import { Arithmetic } from "./arithmetic.ts";
import { FunctionCode, I32, V128, Vector } from "./assembler.ts";
import { op, simd } from "./opcodes.ts";
import type { PortPlaces } from "./portable.ts";

/**
 * A function of an address for each point, and of one for its results, of which the first stays where the kernel has it.
 *
 * @param run - the function that evaluates what stands in the kernel's own places.
 */
export function exchangeCode({ lanes, point, pointSize, results, resultsSize }: PortPlaces, run: number): FunctionCode {
  const code = new FunctionCode({ parameters: Array.from({ length: 2 * lanes }, () => I32), results: [] });
  const addresses = Array.from({ length: 2 * lanes }, (_, i) => i);
  copy(code, { lanes, woven: point, apart: addresses.slice(0, lanes), numbers: pointSize / lanes, isIn: true });
  code.call(run);
  copy(code, { lanes, woven: results + 8 * lanes, apart: addresses.slice(lanes), numbers: Math.max(0, resultsSize / lanes - 1), isIn: false });
  return code;
}

interface Copying {
  readonly lanes: number;
  /** Where the numbers of all points stand, and locals of where those of each do. */
  readonly woven: number;
  readonly apart: readonly number[];
  readonly numbers: number;
  readonly isIn: boolean;
}

/** Two numbers of each point a turn; one may remain. */
function copy(code: FunctionCode, copying: Copying): void {
  const { lanes, woven, apart, numbers } = copying;
  const pairs = numbers >> 1;
  const at = code.local(I32);
  const moved = [at, ...apart];
  code.i32(woven);
  code.set(at);
  if (pairs > 0) {
    code.open(op.loop);
    if (lanes === 1) copyPair(code, copying, at);
    else for (let lane = 0; lane < lanes; lane += 2) exchangePairs(code, copying, at, lane);
    for (const [i, local] of moved.entries()) {
      code.get(local);
      code.i32(i === 0 ? 16 * lanes : 16);
      code.op(op.i32Add);
      code.set(local);
    }
    code.get(at);
    code.i32(woven + 16 * lanes * pairs);
    code.op(op.i32Ne);
    code.branch(op.brIf, 0);
    code.end();
  }
  if (numbers % 2 === 1) for (const [lane, local] of apart.entries()) copyOne(code, copying, at, local, lane);
}

function copyPair(code: FunctionCode, { apart: [local = 0], isIn }: Copying, at: number): void {
  code.get(isIn ? at : local);
  code.get(isIn ? local : at);
  code.memory(simd.load, 0);
  code.memory(simd.store, 0);
}

/** Two numbers of two points: first both of one, then both of the other, or the first of both and then the second. */
function exchangePairs(code: FunctionCode, { lanes, apart, isIn }: Copying, at: number, lane: number): void {
  const a = new Arithmetic(code);
  const places = [0, 1].map((l) => ({ apart: { local: apart[lane + l] ?? 0, offset: 0 }, woven: { local: at, offset: 8 * lane + 8 * lanes * l } }));
  const [first, second] = places.map((place) => {
    const { local, offset } = isIn ? place.apart : place.woven;
    const register = Vector.at(code.local(V128));
    code.get(local);
    code.memory(simd.load, offset);
    code.set(register.index);
    return register;
  });
  if (first === undefined || second === undefined) throw internal("two points have two registers");
  const exchanged = [a.interleaveLow(first, second), a.interleaveHigh(first, second)];
  for (const [half, place] of places.entries()) {
    const { local, offset } = isIn ? place.woven : place.apart;
    code.get(local);
    code.get(exchanged[half]?.index ?? 0);
    code.memory(simd.store, offset);
  }
}

function copyOne(code: FunctionCode, { isIn }: Copying, at: number, local: number, lane: number): void {
  const [to, from] = isIn ? [at, local] : [local, at];
  code.get(to);
  code.get(from);
  code.scalarMemory(op.f64Load, isIn ? 0 : 8 * lane);
  code.scalarMemory(op.f64Store, isIn ? 8 * lane : 0);
}
