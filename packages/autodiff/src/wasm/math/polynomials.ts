/**
 * @file Write polynomials in the order of the base package's `special` folder: in pairs and fours, which wait for each other little.
 */
import type { Vector } from "../assembler.ts";
import type { Arithmetic, Operand } from "../arithmetic.ts";

/** The powers of a number that polynomials in fours use. */
export interface Powers {
  readonly x: Vector;
  readonly x2: Vector;
  readonly x4: Vector;
}

export function powersOf(a: Arithmetic, x: Vector): Powers {
  const x2 = a.mul(x, x);
  return { x, x2, x4: a.mul(x2, x2) };
}

/** (c0 + x c1) + x^2 (c2 + x c3) + x^4 (...) */
export function inFours(a: Arithmetic, powers: Powers, c: readonly number[]): Operand {
  const { x, x2, x4 } = powers;
  const pair = (i: number): Operand => (i + 1 < c.length ? a.add(c[i] ?? 0, a.mul(x, c[i + 1] ?? 0)) : (c[i] ?? 0));
  let sum = pair(0);
  if (c.length > 2) sum = a.add(sum, a.mul(x2, pair(2)));
  if (c.length > 4) sum = a.add(sum, a.mul(x4, inFours(a, powers, c.slice(4))));
  return sum;
}
