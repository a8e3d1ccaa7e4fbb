import { describe, expect, it } from "vitest";
import { threefryInto, threefryPairInto } from "./threefry.ts";

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

it.each([
  [[0, 0], [0, 0]],
  [[0x243f6a88, 0x85a308d3], [0x13198a2e, 0x03707344]],
  [[1, 2], [-1, 7]],
  [[1, 2], [0xffffffff, 0xffffffff]],
  [[3, 4], [0x7fffffff, -1]],
])("a pair under key %j from counter %j is the block of that counter and the block of the next", ([key0 = 0, key1 = 0], [low = 0, high = 0]) => {
  const pair = new Int32Array(4);
  threefryPairInto(key0, key1, low, high, pair);
  const next = (low + 1) | 0;
  const blocks = [[low, high], [next, next === 0 ? high + 1 : high]].flatMap(([a = 0, b = 0]) => {
    threefryInto(key0, key1, a, b, out);
    return [...out];
  });
  expect([...pair]).toEqual(blocks);
});
