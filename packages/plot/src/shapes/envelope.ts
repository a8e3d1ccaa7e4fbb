/**
 * @file Draw a long chain with few points that look the same: the least and the greatest draw of each pixel column.
 */

/** Positions of the draws to join, in order. NaN is kept where a whole column is NaN, so that the line has a gap there. */
export function envelope(chain: Float64Array, columns: number): number[] {
  if (chain.length <= 2 * columns) return Array.from(chain, (_, i) => i);
  const kept: number[] = [];
  for (let c = 0; c < columns; c++) {
    const from = Math.floor((c * chain.length) / columns);
    const to = Math.floor(((c + 1) * chain.length) / columns);
    let least = from;
    let greatest = from;
    for (let i = from; i < to; i++) {
      const x = chain[i]!;
      if (x < chain[least]! || Number.isNaN(chain[least]!)) least = i;
      if (x > chain[greatest]! || Number.isNaN(chain[greatest]!)) greatest = i;
    }
    if (least === greatest) kept.push(least);
    else kept.push(Math.min(least, greatest), Math.max(least, greatest));
  }
  return kept;
}
