/**
 * @file Choose the draws to keep: one in `thin`, counting back from the last, so that the last is always kept.
 */

/** Whether draw `index`, from 0, of `draws` is kept. What does not fill a last group of `thin` is dropped at the beginning. */
export function isKept(index: number, draws: number, thin: number): boolean {
  const skipped = draws % thin;
  return index >= skipped && (index - skipped) % thin === thin - 1;
}

/** How many of the first `n` of `draws` are kept. */
export function keptAmongFirst(n: number, draws: number, thin: number): number {
  return Math.floor(Math.max(0, n - (draws % thin)) / thin);
}
