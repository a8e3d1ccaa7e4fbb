/**
 * @file Write parts of a function that run only where one of the numbers at hand needs them: branches, and turns of a recurrence.
 *
 * A function of several ranges computes a range only where it has a number in it; which result counts, the caller selects.
 */
import { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";
import { op, simd, V128 } from "../opcodes.ts";

/** What some code computes, run where a truth value holds in either half; where it does not run, 0 or an earlier result. */
export function ifAny(a: Arithmetic, holds: Vector, compute: () => Operand): Vector {
  const result = Vector.at(a.code.local(V128));
  a.push(holds);
  a.code.simd(simd.anyTrue);
  a.code.open(op.if);
  a.push(compute());
  a.assign(result);
  a.code.end();
  return result;
}

/** Numbers that a loop changes. */
export type State = readonly Vector[];

/** Repeat a step for the halves for which a condition on the state holds, until it holds for none. */
export function whileAny(a: Arithmetic, start: readonly Operand[], holds: (state: State) => Vector, step: (state: State) => readonly Operand[]): State {
  const state = start.map((x) => {
    const local = Vector.at(a.code.local(V128));
    a.push(x);
    a.assign(local);
    return local;
  });
  a.code.open(op.block);
  a.code.open(op.loop);
  const mask = holds(state);
  a.push(mask);
  a.code.simd(simd.anyTrue);
  a.code.op(op.i32Eqz);
  a.code.branch(op.brIf, 1);
  const next = step(state).map((x, i) => a.select(mask, x, state[i] ?? 0));
  for (const [i, x] of next.entries()) {
    a.push(x);
    a.assign(state[i] ?? Vector.at(0));
  }
  a.code.branch(op.br, 0);
  a.code.end();
  a.code.end();
  return state;
}
