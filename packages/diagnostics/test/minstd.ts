/** @file Make the portable pseudo-random chains on which ArviZ's own code was run. */

/** Four chains of 250: x = phi x + (u - 1/2), plus `shift` times the chain's number; one stream of u for all. */
export function minstdChains(phi: number, seed: number, shift: number): number[][] {
  let state = seed;
  return [0, 1, 2, 3].map((chain) => {
    let x = 0;
    return Array.from({ length: 250 }, () => {
      state = (state * 16807) % 2147483647;
      x = phi * x + (state / 2147483647 - 0.5);
      return x + shift * chain;
    });
  });
}

/** A: correlated 0.5. B: A with each chain higher by 0.2 than the one before. C: correlated -0.6. */
export const minstd = { A: minstdChains(0.5, 1, 0), B: minstdChains(0.5, 1, 0.2), C: minstdChains(-0.6, 7, 0) } as const;
