/**
 * @file Hold the generator to its promises at seeds, labels and positions chosen by fast-check.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Generator } from "../src/index.ts";

const seed = fc.maxSafeInteger();
const label = fc.oneof(fc.string({ unit: "binary" }), fc.double({ noNaN: true }), fc.integer());
const path = fc.array(label, { maxLength: 4 });
const walk = (start: number, labels: readonly (string | number)[]): Generator => labels.reduce((stream: Generator, name) => stream.fold(name), Generator.fromSeed(start));

describe("streams", () => {
  it("are a function of seed, labels and position alone", () => {
    fc.assert(
      fc.property(seed, path, fc.nat(50), (s, labels, position) => {
        const a = walk(s, labels);
        for (let i = 0; i < position; i++) a.uniform();
        const b = Generator.fromState({ ...walk(s, labels).state, counter: [position, 0] });
        expect(b.normal()).toBe(a.normal());
      }),
    );
  });

  it("resume from their state at any position", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.tuple(word, word), fc.tuple(word, word), (key, counter) => {
        const generator = Generator.fromState({ key, counter });
        expect(generator.state).toEqual({ key, counter });
        generator.bits();
        const next = Generator.fromState(generator.state);
        expect(next.bits()).toBe(generator.bits());
      }),
    );
  });

  it("differ where seeds differ and where labels differ", () => {
    fc.assert(
      fc.property(seed, seed, path, (a, b, labels) => {
        fc.pre(a !== b);
        expect(walk(a, labels).state.key).not.toEqual(walk(b, labels).state.key);
      }),
    );
    fc.assert(
      fc.property(seed, path, label, label, (s, labels, a, b) => {
        fc.pre(a !== b);
        expect(walk(s, labels).fold(a).state.key).not.toEqual(walk(s, labels).fold(b).state.key);
      }),
      { numRuns: 1000 },
    );
  });

  it("give uniforms inside (0, 1), normals that are finite, and whole numbers below their bound", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (s, n) => {
        const generator = Generator.fromSeed(s);
        const u = generator.uniform();
        expect(u > 0 && u < 1).toBe(true);
        expect(Math.abs(generator.normal())).toBeLessThan(8.3);
        const k = generator.integer(n);
        expect(Number.isInteger(k) && k >= 0 && k < n).toBe(true);
      }),
    );
  });
});
