/**
 * @file Errors about sampling.
 */
import { entry } from "../entry.ts";

export const samplingErrors = {
  "seed-not-integer": entry("OptionError", (f: { seed: unknown }) => ({
    sentence: `\`seed\` is ${String(f.seed)}, where a whole number from -(2^53 - 1) to 2^53 - 1 stands`,
    help: ["give a whole number: `seed: 42`"],
  })),
  "integer-bound-outside-range": entry("OptionError", (f: { n: number }) => ({
    sentence: `\`integer(n)\` was asked with n = ${f.n}, where n is a whole number from 1 to 2^53`,
    notes: ["the draw is one of 0, 1, ..., n - 1"],
    help: ["give the number of outcomes: `generator.integer(6)`"],
  })),
  "generator-state-malformed": entry("DataError", (f: { word: unknown }) => ({
    sentence: `a saved generator state holds ${String(f.word)}, where its words are whole numbers from 0 to 2^32 - 1`,
    help: ["pass what `generator.state` gave, unchanged: `Generator.fromState(JSON.parse(JSON.stringify(generator.state)))`"],
  })),
};
