/**
 * @file Compute sin(pi x) and cos(pi x), with their zeros and signs exact, for the reflection of gamma functions.
 */
import { productError } from "./doubleDouble.ts";
import { cosReduced, sinReduced } from "./sin.ts";

const PI = 3.141592653589793;
const PI_LOW = 1.2246467991473532e-16;

function sinOfTurn(r: number): number {
  const angle = PI * r;
  return sinReduced(angle, productError(PI, r, angle) + PI_LOW * r);
}

function cosOfTurn(r: number): number {
  const angle = PI * r;
  return cosReduced(angle, productError(PI, r, angle) + PI_LOW * r);
}

/** sin(pi x) for a finite x; 0 at the integers. */
export function sinPi(x: number): number {
  const n = Math.round(2 * x) / 2; // the nearest half
  const r = x - n; // exact, at most 1/4
  const turn = n - 2 * Math.floor(n / 2); // 0, 1/2, 1 or 3/2
  const y = turn === Math.floor(turn) ? sinOfTurn(r) : cosOfTurn(r);
  return turn >= 1 ? -y : y;
}

/** cos(pi x) for a finite x; 0 at the halves. */
export function cosPi(x: number): number {
  const n = Math.round(2 * x) / 2;
  const r = x - n;
  const turn = n - 2 * Math.floor(n / 2);
  const y = turn === Math.floor(turn) ? cosOfTurn(r) : sinOfTurn(r);
  return turn === 0.5 || turn === 1 ? -y : y;
}
