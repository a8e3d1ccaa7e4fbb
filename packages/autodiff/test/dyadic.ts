/** @file Add and multiply doubles without any rounding: m * 2^e with integers of any length. */

/** m * 2^e */
export interface Dyadic {
  readonly m: bigint;
  readonly e: number;
}

/** A double as it is. */
export function exact(x: number): Dyadic {
  if (!Number.isFinite(x)) throw new Error(`${x} is no fraction`);
  let [m, e] = [x, 0];
  while (!Number.isInteger(m)) [m, e] = [m * 2, e - 1];
  return { m: BigInt(m), e };
}

/** a + b */
export function plus(a: Dyadic, b: Dyadic): Dyadic {
  const e = Math.min(a.e, b.e);
  return { m: (a.m << BigInt(a.e - e)) + (b.m << BigInt(b.e - e)), e };
}

/** a b */
export function times(a: Dyadic, b: Dyadic): Dyadic {
  return { m: a.m * b.m, e: a.e + b.e };
}

/** The sum of some products. */
export function sumOfProducts(products: readonly (readonly Dyadic[])[]): Dyadic {
  return products.map((factors) => factors.reduce(times)).reduce(plus, exact(0));
}

const DIGITS = 70;

/** A double within some 2^-53 of it, relatively; 0 where it is beyond the range. */
export function rounded({ m, e }: Dyadic): number {
  const size = m < 0n ? -m : m;
  const bits = size === 0n ? 0 : size.toString(2).length;
  const drop = Math.max(0, bits - DIGITS);
  let x = Number(m >> BigInt(drop));
  for (let left = e + drop; left !== 0; ) {
    const step = Math.max(-1000, Math.min(1000, left));
    x *= step >= 0 ? Number(2n ** BigInt(step)) : 1 / Number(2n ** BigInt(-step));
    left -= step;
  }
  return x;
}
