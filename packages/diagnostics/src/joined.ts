/**
 * @file Join words into a phrase.
 */

/** `a`, `a and b`, `a, b and c`. */
export function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

/** A name as it is typed. */
export function quote(name: string): string {
  return `\`${name}\``;
}
