/**
 * @file Fit values by ones that never fall.
 */

/**
 * The non-decreasing sequence that is nearest to some weighted values in squares, by pooling adjacent ones that fall.
 *
 * @cost linear
 * @source Ayer, Brunk, Ewing, Reid & Silverman 1955, "An empirical distribution function for sampling with incomplete information",
 *   Annals of Mathematical Statistics 26(4).
 */
export function isotonic(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const n = values.length;
  // Blocks so far: mean, weight, and the position after the last of each.
  const [means, masses, ends] = [new Float64Array(n), new Float64Array(n), new Uint32Array(n)];
  let blocks = 0;
  for (let i = 0; i < n; i++) {
    let [mean, mass] = [values[i]!, weights[i]!];
    while (blocks > 0 && means[blocks - 1]! >= mean) {
      blocks--;
      const joint = mass + masses[blocks]!;
      mean = (mean * mass + means[blocks]! * masses[blocks]!) / joint;
      mass = joint;
    }
    means[blocks] = mean;
    masses[blocks] = mass;
    ends[blocks] = i + 1;
    blocks++;
  }
  const fitted = new Float64Array(n);
  for (let block = 0, start = 0; block < blocks; start = ends[block]!, block++) fitted.fill(means[block]!, start, ends[block]);
  return fitted;
}
