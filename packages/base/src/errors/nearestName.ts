/**
 * @file Find the name that a misspelt one was probably meant to be.
 *
 * Names are compared without case and without `_`, `-`, `.` and spaces, so that `tauAlpha` finds `tau_alpha`.
 * The distance counts insertions, deletions, replacements and swaps of neighbours.
 * @source Damerau 1964, "A technique for computer detection and correction of spelling errors", CACM 7(3):
 *   the restricted form, in which no part of a name is edited twice.
 */

/**
 * The candidate nearest to `name`, or undefined where none is near enough to be worth saying: more than a third
 * of the longer name would have to change. The first of equally near candidates is returned.
 *
 * @cost the product of the two lengths, for each candidate
 * @example
 * nearestName("tau_bta", ["tau_beta", "sigma"]); // "tau_beta"
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const other = plain(candidate);
    const longer = Math.max(wanted.length, other.length);
    const allowed = Math.min(Math.max(1, Math.floor(longer / 3)), longer - 1);
    const distance = editDistance(wanted, other);
    if (distance <= allowed && distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_\-. ]/g, "");
}

/** Edits that turn `a` into `b`, by dynamic programming over three rows. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
