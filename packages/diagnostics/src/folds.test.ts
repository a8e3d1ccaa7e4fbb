import { isModelError } from "@typyro/base";
import { describe, expect, it } from "vitest";
import { foldsOf } from "./index.ts";

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isModelError(error)) return error.code;
    throw error;
  }
  return "nothing was thrown";
}

const sizes = (folds: Int32Array): number[] => Array.from({ length: Math.max(...folds) + 1 }, (_, fold) => folds.filter((other) => other === fold).length);

describe("folds", () => {
  it("are of nearly equal size, random, and the same for the same seed", () => {
    const folds = foldsOf(23, { k: 5 });
    expect(sizes(folds).sort()).toEqual([4, 4, 5, 5, 5]);
    expect(foldsOf(23, { k: 5 })).toEqual(folds);
    expect(foldsOf(23, { k: 5, seed: 1 })).not.toEqual(folds);
    expect(sizes(foldsOf(110))).toEqual(new Array(10).fill(11));
    expect(Math.max(...foldsOf(4))).toBe(3);
  });

  it("stratified, hold a share of every label", () => {
    const labels = Array.from({ length: 40 }, (_, i) => (i < 30 ? "common" : "rare"));
    const folds = foldsOf(40, { k: 10, stratify: labels });
    for (let fold = 0; fold < 10; fold++) expect(folds.filter((f, i) => f === fold && labels[i] === "rare")).toHaveLength(1);
  });

  it("grouped, keep labels together and are as equal as the groups allow", () => {
    const labels = Array.from({ length: 24 }, (_, i) => i % 6);
    const folds = foldsOf(24, { k: 3, group: labels });
    for (const label of labels) expect(new Set([...folds].filter((_, i) => labels[i] === label)).size).toBe(1);
    expect(sizes(folds)).toEqual([8, 8, 8]);
    expect(Math.max(...foldsOf(24, { group: labels }))).toBe(5);
  });

  it("may be given", () => {
    expect([...foldsOf(3, { folds: [1, 0, 1] })]).toEqual([1, 0, 1]);
  });

  it("are refused where they cannot be", () => {
    expect(codeOf(() => foldsOf(3, { k: 4 }))).toBe("fold-count");
    expect(codeOf(() => foldsOf(3, { k: 1 }))).toBe("fold-count");
    expect(codeOf(() => foldsOf(3, { k: 2.5 }))).toBe("fold-count");
    expect(codeOf(() => foldsOf(4, { k: 3, group: ["a", "a", "b", "b"] }))).toBe("fold-count");
    expect(codeOf(() => foldsOf(3, { folds: [0, 1] }))).toBe("fold-labels");
    expect(codeOf(() => foldsOf(3, { stratify: ["a"] }))).toBe("fold-labels");
    expect(codeOf(() => foldsOf(3, { folds: [0, 2, 2] }))).toBe("fold-empty");
    expect(codeOf(() => foldsOf(3, { folds: [0, -1, 1] }))).toBe("fold-count");
    expect(codeOf(() => foldsOf(3, { folds: [0, 0, 0] }))).toBe("fold-count");
    expect(codeOf(() => foldsOf(2, { folds: [0, 1], group: ["a", "b"] }))).toBe("fold-options-together");
  });
});
