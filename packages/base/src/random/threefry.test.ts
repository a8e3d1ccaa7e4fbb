import { describe, expect, it } from "vitest";
import { threefryInto } from "./threefry.ts";

const out = new Int32Array(2);

describe("threefry 2x32 with 20 rounds", () => {
  // Known answers of Random123 (Salmon et al. 2011), threefry2x32 with 20 rounds.
  it.each([
    [[0x00000000, 0x00000000], [0x00000000, 0x00000000], [0x6b200159, 0x99ba4efe]],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], [0x1cb996fc, 0xbb002be7]],
    [[0x243f6a88, 0x85a308d3], [0x13198a2e, 0x03707344], [0xc4923a9c, 0x483df7a0]],
  ] as const)("maps counter %j under key %j to %j", (counter, key, block) => {
    threefryInto(key[0], key[1], counter[0], counter[1], out);
    expect([out[0]! >>> 0, out[1]! >>> 0]).toEqual(block);
  });

  it("is the same for words given as signed or unsigned", () => {
    threefryInto(-1, -2, -3, -4, out);
    const signed = [...out];
    threefryInto(-1 >>> 0, -2 >>> 0, -3 >>> 0, -4 >>> 0, out);
    expect([...out]).toEqual(signed);
  });
});
