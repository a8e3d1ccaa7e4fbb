import { describe, expect, it } from "vitest";
import { checkOptionNames, type OptionNames } from "./optionNames.ts";

interface Options {
  readonly draws?: number;
  readonly seed?: number;
}

const NAMES: OptionNames<Options> = { draws: true, seed: true };

describe("checkOptionNames", () => {
  it("lets known options pass, whatever their values", () => {
    expect(() => checkOptionNames<Options>("run", { draws: 3, seed: 0 }, NAMES)).not.toThrow();
    expect(() => checkOptionNames<Options>("run", {}, NAMES)).not.toThrow();
  });

  it("refuses others, and says which was probably meant", () => {
    expect(() => checkOptionNames("run", { drawss: 3 } as Options, NAMES)).toThrow("[option-unknown] `run` has no option `drawss`; did you mean `draws`?");
    expect(() => checkOptionNames("run", { toString: 3 } as Options, NAMES)).toThrow("[option-unknown] `run` has no option `toString`");
  });
});
