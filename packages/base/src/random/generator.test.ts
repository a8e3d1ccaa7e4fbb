import { describe, expect, it } from "vitest";
import { ModelError } from "../errors/modelError.ts";
import { normalQuantile } from "../special/normalQuantile.ts";
import { Generator } from "./generator.ts";
import { threefryInto } from "./threefry.ts";

const take = (n: number, draw: () => number): number[] => Array.from({ length: n }, draw);

describe("a generator", () => {
  it("gives as its i-th draw the i-th block of Threefry under its key", () => {
    const generator = Generator.fromSeed(7);
    const block = new Int32Array(2);
    for (let i = 0; i < 10; i++) {
      threefryInto(7, 0, i, 0, block);
      expect(generator.bits()).toBe(block[0]! >>> 0);
    }
  });

  it("gives the same draws for the same seed and others for another", () => {
    const draws = (seed: number): number[] => {
      const generator = Generator.fromSeed(seed);
      return take(5, () => generator.uniform());
    };
    expect(draws(42)).toEqual(draws(42));
    const firsts = [0, 1, -1, 42, 2 ** 32, 2 ** 32 + 42, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER].map((seed) => draws(seed)[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
    expect(draws(-0)).toEqual(draws(0));
  });

  it("takes exactly one block a draw, so that kinds of draw can be mixed without shifting what follows", () => {
    const mixed = Generator.fromSeed(3);
    mixed.bits();
    mixed.normal();
    mixed.uniform();
    mixed.integer(8); // 8 divides 2^32: nothing is rejected
    expect(mixed.state.counter).toEqual([4, 0]);
  });

  it("makes a normal of one uniform, by the inverse of the cdf", () => {
    const a = Generator.fromSeed(11);
    const b = Generator.fromSeed(11);
    for (let i = 0; i < 100; i++) expect(a.normal()).toBe(normalQuantile(b.uniform()));
  });

  it("fills an array with what as many single draws give", () => {
    const uniforms = new Float64Array(50);
    const normals = new Float64Array(50);
    Generator.fromSeed(5).fillUniform(uniforms);
    Generator.fromSeed(5).fillNormal(normals);
    const a = Generator.fromSeed(5);
    const b = Generator.fromSeed(5);
    expect([...uniforms]).toEqual(take(50, () => a.uniform()));
    expect([...normals]).toEqual(take(50, () => b.normal()));
  });

  it("resumes bit for bit from its state, sent through JSON", () => {
    const generator = Generator.fromSeed(-12345).fold("chain").fold(3);
    take(17, () => generator.normal());
    const text = JSON.stringify(generator.state);
    const ahead = take(20, () => generator.uniform());
    const resumed = Generator.fromState(JSON.parse(text) as typeof generator.state);
    expect(take(20, () => resumed.uniform())).toEqual(ahead);
  });

  it("carries from the low to the high word of its counter", () => {
    const generator = Generator.fromState({ key: [1, 2], counter: [0xffffffff, 5] });
    generator.bits();
    expect(generator.state.counter).toEqual([0, 6]);
  });

  it("gives uniforms in the open interval, down to 2^-53 and up to 1 - 2^-53", () => {
    // Words that are all zeros or ones cannot be had from the cipher at will: the formula at its ends.
    const uniform = (upper: number, lower: number): number => (upper * 67108864 + lower + 0.5) * 2 ** -52;
    expect(uniform(0, 0)).toBe(2 ** -53);
    expect(uniform(2 ** 26 - 1, 2 ** 26 - 1)).toBe(1 - 2 ** -53);
    const generator = Generator.fromSeed(1);
    for (let i = 0; i < 1000; i++) {
      const scaled = generator.uniform() * 2 ** 53;
      expect(scaled).toBe(Math.floor(scaled));
      expect(scaled % 2).toBe(1);
    }
  });
});

describe("folding", () => {
  it("depends on key and label, not on the position, and does not move the parent", () => {
    const parent = Generator.fromSeed(9);
    const before = parent.fold("theta").uniform();
    parent.uniform();
    const state = parent.state;
    expect(parent.fold("theta").uniform()).toBe(before);
    expect(parent.state).toEqual(state);
  });

  it("gives different streams for different labels: numbers, strings, prefixes, orders of nesting", () => {
    const root = Generator.fromSeed(0);
    const streams = [
      root, root.fold(1), root.fold("1"), root.fold(""), root.fold(0), root.fold("\0"), root.fold("\0\0"), root.fold("a"), root.fold("ab"),
      root.fold("abcd"), root.fold("abcd\0"), root.fold("abcde"), root.fold("a").fold("b"), root.fold("b").fold("a"), root.fold(1.5), root.fold(-1),
      root.fold(Infinity), root.fold(NaN), root.fold(2 ** 53), root.fold("\u00e9"), root.fold("e\u0301"), root.fold("\ud83d\ude00"),
    ];
    expect(new Set(streams.map((stream) => stream.state.key.join())).size).toBe(streams.length);
    expect(root.fold(-0).state).toEqual(root.fold(0).state);
  });
});

describe("whole numbers", () => {
  it("lie in 0 to n - 1, for n up to 2^53", () => {
    const generator = Generator.fromSeed(4);
    for (const n of [1, 2, 3, 10, 1000, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53]) {
      for (let i = 0; i < 200; i++) {
        const draw = generator.integer(n);
        expect(Number.isInteger(draw) && draw >= 0 && draw < n).toBe(true);
      }
    }
    expect(Generator.fromSeed(1).integer(1)).toBe(0);
  });

  it("reach the upper half of a range above 2^32", () => {
    const generator = Generator.fromSeed(4);
    expect(take(100, () => generator.integer(2 ** 53)).some((draw) => draw > 2 ** 52)).toBe(true);
  });
});

describe("errors", () => {
  const message = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof ModelError) return [`${error.name}: [${error.code}] ${error.sentence}`, ...error.notes, ...error.help].join("\n");
      throw error;
    }
    return "nothing was thrown";
  };

  it("says what a seed is", () => {
    expect(message(() => Generator.fromSeed(1.5))).toMatchInlineSnapshot(`
      "OptionError: [seed-not-integer] \`seed\` is 1.5, where a whole number from -(2^53 - 1) to 2^53 - 1 stands
      give a whole number: \`seed: 42\`"
    `);
    for (const seed of [NaN, Infinity, 2 ** 53]) expect(() => Generator.fromSeed(seed)).toThrow(ModelError);
  });

  it("says what a bound of whole numbers is", () => {
    const generator = Generator.fromSeed(1);
    expect(message(() => generator.integer(0))).toMatchInlineSnapshot(`
      "OptionError: [integer-bound-outside-range] \`integer(n)\` was asked with n = 0, where n is a whole number from 1 to 2^53
      the draw is one of 0, 1, ..., n - 1
      give the number of outcomes: \`generator.integer(6)\`"
    `);
    for (const n of [-1, 1.5, NaN, Infinity, 2 ** 53 + 2]) expect(() => generator.integer(n)).toThrow(ModelError);
  });

  it("says what a saved state is", () => {
    expect(message(() => Generator.fromState({ key: [1, 2], counter: [-1, 0] }))).toMatchInlineSnapshot(`
      "DataError: [generator-state-malformed] a saved generator state holds -1, where its words are whole numbers from 0 to 2^32 - 1
      pass what \`generator.state\` gave, unchanged: \`Generator.fromState(JSON.parse(JSON.stringify(generator.state)))\`"
    `);
    expect(() => Generator.fromState({ key: [1, 2], counter: [0.5, 0] })).toThrow(ModelError);
  });
});
