/**
 * @file Make a short name from a text, so that ids in figures on one page differ and never change by chance.
 *
 * @source Fowler, Noll & Vo, FNV-1a, 32 bits; RFC 9923.
 */

/** Seven letters and digits that depend on every character. */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, "0");
}
