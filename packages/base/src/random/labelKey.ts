/**
 * @file Derive the key of a child stream from its parent's key and a label.
 *
 * The label is encrypted block by block, each block under the key that the last one gave, starting from the parent's
 * key. The first block holds the kind of label and its length, so that no label is another's prefix, and it
 * has the top bit set, which the counter of a stream never reaches, so that it is never one of its draws.
 *
 * @source Chaining a block cipher through its key, with the block added in: Matyas, Meyer & Oseas 1985. 64-bit keys: among n
 *   streams some two share a key with probability about n^2 / 2^65, 3e-8 for a million streams.
 */
import { highWord, lowWord } from "../special/bits.ts";
import { threefryInto } from "./threefry.ts";

const STRING_LABEL = 0x80000001 | 0;
const NUMBER_LABEL = 0x80000002 | 0;

/** Write the two words of the child's key into `out`. */
export function labelKeyInto(key0: number, key1: number, label: string | number, out: Int32Array): void {
  out[0] = key0;
  out[1] = key1;
  if (typeof label === "number") {
    absorb(out, 0, NUMBER_LABEL);
    // -0 is the same label as 0, and NaN has but one form.
    const value = label === 0 ? 0 : label;
    if (value !== value) absorb(out, 0, 0x7ff80000);
    else absorb(out, lowWord(value), highWord(value));
    return;
  }
  absorb(out, label.length, STRING_LABEL);
  for (let i = 0; i < label.length; i += 4) {
    absorb(out, unit(label, i) | (unit(label, i + 1) << 16), unit(label, i + 2) | (unit(label, i + 3) << 16));
  }
}

/** A UTF-16 code unit, or 0 behind the end. */
function unit(label: string, i: number): number {
  return i < label.length ? label.charCodeAt(i) : 0;
}

function absorb(chain: Int32Array, block0: number, block1: number): void {
  threefryInto(chain[0]!, chain[1]!, block0, block1, chain);
  chain[0] = chain[0]! ^ block0;
  chain[1] = chain[1]! ^ block1;
}
