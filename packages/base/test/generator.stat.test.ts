/**
 * @file Test the generator's draws against their distributions and against each other.
 *
 * Every check gives z, standard normal (closely) where the promise holds; |z| < 5, at fixed seeds. What a check can see is written beside
 * it: with 95 % probability a departure whose mean z is 5 + 1.645. For a chi-square on d degrees of freedom, with n draws in d + 1 cells whose
 * probabilities are off by a relative r, that is n r^2 = 6.645 sqrt(2 d).
 */
import { describe, expect, it } from "vitest";
import { Generator, normalCdf } from "../src/index.ts";

const LIMIT = 5;

/** z of counts against their expectations. */
function chiSquareZ(counts: ArrayLike<number>, expected: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i]! - expected(i)) ** 2 / expected(i);
  const d = counts.length - 1;
  // Wilson & Hilferty 1931: the cube root of chi-square / d is nearly normal.
  return ((sum / d) ** (1 / 3) - (1 - 2 / (9 * d))) / Math.sqrt(2 / (9 * d));
}

/** Counts of n draws in equally likely cells. */
function uniformZ(n: number, cells: number, draw: (i: number) => number): number {
  const counts = new Float64Array(cells);
  for (let i = 0; i < n; i++) counts[Math.floor(draw(i) * cells)]! += 1;
  return chiSquareZ(counts, () => n / cells);
}

/** Counts of n pairs in a square of equally likely cells. */
function pairsZ(n: number, side: number, draw: (i: number) => readonly [number, number]): number {
  return uniformZ(n, side * side, (i) => {
    const [u, v] = draw(i);
    return (Math.floor(u * side) + v) / side;
  });
}

describe("uniforms", () => {
  it("fall equally into 1000 cells (sees cells off by 1.7 %)", () => {
    const generator = Generator.fromSeed(20260101);
    expect(Math.abs(uniformZ(1_000_000, 1000, () => generator.uniform()))).toBeLessThan(LIMIT);
  });

  it("keep to the cdf everywhere: Kolmogorov's distance (sees a cdf off by 0.005)", () => {
    const n = 500_000;
    const draws = new Float64Array(n);
    Generator.fromSeed(2).fillUniform(draws);
    draws.sort();
    let distance = 0;
    for (let i = 0; i < n; i++) distance = Math.max(distance, (i + 1) / n - draws[i]!, draws[i]! - i / n);
    // P(sqrt(n) D > t) is about 2 exp(-2 t^2): 5.7e-7, the two tails of |z| > 5, at t = 2.745.
    expect(Math.sqrt(n) * distance).toBeLessThan(2.745);
  });

  it("have every one of their 52 bits set half of the time (sees 0.53 % more or less)", () => {
    const n = 400_000;
    const generator = Generator.fromSeed(3);
    const counts = new Float64Array(52);
    for (let i = 0; i < n; i++) {
      let bits = Math.floor(generator.uniform() * 2 ** 52);
      for (let b = 0; b < 52; b++) {
        if (bits % 2 === 1) counts[b]! += 1;
        bits = Math.floor(bits / 2);
      }
    }
    for (const count of counts) expect(Math.abs(count - n / 2) / Math.sqrt(n / 4)).toBeLessThan(LIMIT);
  });

  it("do not depend on the one before, nor on the one two before (sees pairs off by 2 %)", () => {
    const n = 1_000_000;
    const draws = new Float64Array(n + 2);
    Generator.fromSeed(4).fillUniform(draws);
    expect(Math.abs(pairsZ(n, 40, (i) => [draws[i]!, draws[i + 1]!]))).toBeLessThan(LIMIT);
    expect(Math.abs(pairsZ(n, 40, (i) => [draws[i]!, draws[i + 2]!]))).toBeLessThan(LIMIT);
  });
});

describe("normals", () => {
  it("fall into cells as their cdf says, out to 4.5 standard deviations (sees cells off by 0.6 %; the outermost, of 7 draws each, by 4 times)", () => {
    const n = 2_000_000;
    const edges = Array.from({ length: 37 }, (_, i) => -4.5 + i / 4);
    const counts = new Float64Array(edges.length + 1);
    const generator = Generator.fromSeed(5);
    for (let i = 0; i < n; i++) counts[Math.min(Math.max(Math.floor((generator.normal() + 4.5) * 4) + 1, 0), edges.length)]! += 1;
    const cdf = (i: number): number => (i < 0 ? 0 : i >= edges.length ? 1 : normalCdf(edges[i]!));
    // Upper cells by symmetry, where differences of the cdf near 1 would lose digits.
    const probability = (i: number): number => (i <= 18 ? cdf(i) - cdf(i - 1) : cdf(edges.length - i) - cdf(edges.length - i - 1));
    expect(Math.abs(chiSquareZ(counts, (i) => n * probability(i)))).toBeLessThan(LIMIT);
  });

  it("have the moments 0, 1, 0, 3 (sees a mean off by 0.0047, a variance by 0.0066, a third moment by 0.018, a fourth by 0.046)", () => {
    const n = 2_000_000;
    const generator = Generator.fromSeed(6);
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const z = generator.normal();
      sums[0]! += z;
      sums[1]! += z * z;
      sums[2]! += z * z * z;
      sums[3]! += z * z * z * z;
    }
    const truth = [0, 1, 0, 3];
    const variance = [1, 2, 15, 96]; // of z, z^2, z^3, z^4
    truth.forEach((value, k) => expect(Math.abs(sums[k]! / n - value) / Math.sqrt(variance[k]! / n)).toBeLessThan(LIMIT));
  });
});

describe("folded streams", () => {
  it("have first draws that are uniform over labels in a row, of numbers and of strings (sees cells off by 2.4 %, over strings 3.9 %)", () => {
    const root = Generator.fromSeed(7);
    expect(Math.abs(uniformZ(500_000, 1000, (i) => root.fold(i).uniform()))).toBeLessThan(LIMIT);
    expect(Math.abs(uniformZ(200_000, 1000, (i) => root.fold(`site_${i}`).uniform()))).toBeLessThan(LIMIT);
    expect(Math.abs(uniformZ(500_000, 1000, (i) => Generator.fromSeed(i).uniform()))).toBeLessThan(LIMIT);
  });

  it("are independent of their neighbours, their parent and their child (sees pairs off by 3 %)", () => {
    const n = 400_000;
    const root = Generator.fromSeed(8);
    expect(Math.abs(pairsZ(n, 30, (i) => [root.fold(i).uniform(), root.fold(i + 1).uniform()]))).toBeLessThan(LIMIT);
    expect(Math.abs(pairsZ(n, 30, (i) => {
      const parent = Generator.fromSeed(i);
      return [parent.uniform(), parent.fold("x").uniform()];
    }))).toBeLessThan(LIMIT);
    const left = root.fold("left");
    const right = root.fold("right");
    expect(Math.abs(pairsZ(n, 30, () => [left.uniform(), right.uniform()]))).toBeLessThan(LIMIT);
  });

  it("have normals uncorrelated with those of 50 other streams (sees a correlation of 0.021)", () => {
    const n = 100_000;
    const one = new Float64Array(n);
    const other = new Float64Array(n);
    const root = Generator.fromSeed(9);
    root.fold(0).fillNormal(one);
    for (let label = 1; label <= 50; label++) {
      root.fold(label).fillNormal(other);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += one[i]! * other[i]!;
      expect(Math.abs(sum / Math.sqrt(n))).toBeLessThan(LIMIT);
    }
  });

  it("change half of their key's bits when one bit of the label or of the seed changes (sees 50.2 %)", () => {
    let flips = 0;
    let n = 0;
    const distance = (a: readonly number[], b: readonly number[]): number => {
      let bits = 0;
      for (let w = 0; w < 2; w++) for (let x = (a[w]! ^ b[w]!) >>> 0; x > 0; x = (x & (x - 1)) >>> 0) bits += 1;
      return bits;
    };
    for (let i = 0; i < 2000; i++) {
      const root = Generator.fromSeed(i * 65536);
      for (let bit = 0; bit < 16; bit++) {
        flips += distance(root.fold(i).state.key, root.fold(i ^ (1 << bit)).state.key);
        flips += distance(root.fold("x").state.key, Generator.fromSeed(i * 65536 + (1 << bit)).fold("x").state.key);
        n += 128;
      }
    }
    expect(Math.abs(flips - n / 2) / Math.sqrt(n / 4)).toBeLessThan(LIMIT);
  });

  it("never share a key: none of 300,000 labels does (expected pairs: 2e-9)", () => {
    const keys = new Set<string>();
    const root = Generator.fromSeed(10);
    const add = (stream: Generator): void => void keys.add(stream.state.key.join());
    for (let i = 0; i < 100_000; i++) {
      add(root.fold(i));
      add(root.fold(String(i)));
      add(root.fold("chain").fold(i));
    }
    expect(keys.size).toBe(300_000);
  });
});

describe("whole numbers", () => {
  it.each([2, 3, 6, 10, 1000])("are uniform on 0 to %d - 1 (sees a relative 0.7 % for 2, 0.5 % for 10, 1.7 % for 1000)", (n) => {
    const generator = Generator.fromSeed(11);
    expect(Math.abs(uniformZ(1_000_000, n, () => (generator.integer(n) + 0.5) / n))).toBeLessThan(LIMIT);
  });

  it.each([3 * 2 ** 30, 3 * 2 ** 51])("have no modulo bias, for n = %d: a third lies below n/3 (the remainder alone would give a half; sees 1.5 %)", (n) => {
    const generator = Generator.fromSeed(12);
    expect(Math.abs(uniformZ(200_000, 3, () => (generator.integer(n) + 0.5) / n))).toBeLessThan(LIMIT);
  });
});
